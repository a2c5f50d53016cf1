//! From a process to a record the checker accepts: what somebody does who has to file a form.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::browser::{PATIENCE, Reader, journey};
use crate::support::{guiju, list, root};

/// What is filled in, by control.
const WRITTEN: &[(&str, &str)] = &[
    ("h-unit", "logistics"),
    ("h-by", "林雅婷"),
    ("h-at", "2026-02-03T09:30"),
    ("h-case", "CX-2026-901"),
    ("field-proposed_by-v", "林雅婷"),
    ("field-background-v", "電商訂單量一年內成長四成，現有人工揀貨\n已達上限，旺季出貨平均延誤 1.8 日"),
    ("field-objective-v", "建置智慧倉儲聯合服務，使當日下午三時前的訂單當日出貨"),
    ("field-involved_posts-v", "電商訂單營運專員\n資訊系統工程師"),
    ("field-possible_risks-v", "倉儲系統與訂單系統\"介接\"延誤"),
    ("field-milestones.name.1", "系統上線"),
    ("field-milestones.due.1", "2026-05-15"),
];

/// Types into a control as a hand would, and leaves it.
pub async fn write(reader: &Reader, id: &str, text: &str) {
    let script = format!(
        "const c = document.getElementById({}); c.focus(); c.value = {}; c.dispatchEvent(new Event('input', {{ bubbles: true }})); c.blur();",
        json!(id),
        json!(text)
    );
    reader.js(&script).await;
}

pub async fn tick(reader: &Reader, name: &str, value: &str) {
    reader.js(&format!("document.querySelector('input[name=\"{name}\"][value=\"{value}\"]').click()")).await;
}

pub async fn until(reader: &Reader, what: &str, script: &str) {
    let begun = Instant::now();
    while reader.js(script).await != json!(true) {
        assert!(begun.elapsed() < PATIENCE, "not so: {what}: {}", reader.text("#problems").await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

pub fn downloaded(profile: &Path, name: &str) -> String {
    let path = profile.join("downloads").join(name);
    let begun = Instant::now();
    while !path.exists() {
        assert!(begun.elapsed() < PATIENCE, "{} was not downloaded", path.display());
        std::thread::sleep(Duration::from_millis(50));
    }
    std::fs::read_to_string(&path).unwrap()
}

/// The handbook with this record alone.
pub fn filed(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("handbook.toml"), folder.path().join("handbook.toml")).unwrap();
    for part in ["content", "checks"] {
        for entry in walkdir::WalkDir::new(root().join(part)) {
            let entry = entry.unwrap();
            let target = folder.path().join(entry.path().strip_prefix(root()).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(target).unwrap()
            } else {
                std::fs::copy(entry.path(), target).map(drop).unwrap()
            }
        }
    }
    let unit = folder.path().join("records/logistics");
    std::fs::create_dir_all(&unit).unwrap();
    std::fs::write(unit.join(name), text).unwrap();
    folder
}

/// What the checker says of the case with this record alone.
fn judged(name: &str, text: &str) -> Vec<Value> {
    let folder = filed(name, text);
    let report = guiju(folder.path(), &["check", "--format", "json", "--as-of", "2026-02-04"]).json();
    let mine = |f: &&Value| f["record"] == json!("CX-2026-901-cross-business-request") || f["case"] == json!("CX-2026-901");
    list(&report, "findings").iter().filter(mine).cloned().collect()
}

/// Holds a downloaded record to the checker, which accepts it and would not accept any.
fn accepted(name: &str, text: &str) {
    let found = judged(name, text);
    assert!(found.is_empty(), "{text}\n{found:#?}");
    let worse = judged(name, &text.replace("2026-06-15", "2026-01-01"));
    assert!(worse.len() == 1 && worse[0]["code"] == json!("rule-broken"), "{worse:#?}");
}

#[test]
fn a_task_leads_to_a_form_whose_record_the_checker_accepts() {
    journey(390, async |reader, profile| {
        the_process_leads_to_its_form(reader).await;
        nothing_is_handed_over_before_it_is_complete(reader).await;
        it_is_filled_in(reader).await;
        a_draft_survives_the_page(reader).await;
        reader.click("[data-act=toml]").await;
        let text = downloaded(profile, "CX-2026-901-cross-business-request.toml");
        accepted("CX-2026-901.toml", &text);
        reader.click("[data-act=json]").await;
        accepted("CX-2026-901.json", &downloaded(profile, "CX-2026-901-cross-business-request.json"));
        a_record_loaded_again_is_the_same(reader, &text).await;
    });
}

async fn the_process_leads_to_its_form(reader: &Reader) {
    reader.open("processes/index.html").await;
    reader.click(".rows a[href*='cross_business']").await;
    reader.click("main a[href*='forms/cross_business_request']").await;
    assert!(reader.path().await.ends_with("forms/cross_business_request/index.html"));
}

async fn nothing_is_handed_over_before_it_is_complete(reader: &Reader) {
    reader.click("[data-act=toml]").await;
    let problems = reader.text("#problems").await;
    assert!(problems.contains("缺少必填欄位「業務背景」") && problems.contains("請選單位"), "{problems}");
    assert_eq!(reader.js("return document.activeElement.id").await, json!("problems"));
    let tied = "const c = document.getElementById('field-background-v'); return document.getElementById(c.getAttribute('aria-describedby')).textContent";
    assert_eq!(reader.js(tied).await, json!("缺少必填欄位「業務背景」"));
}

async fn it_is_filled_in(reader: &Reader) {
    for (id, text) in WRITTEN {
        write(reader, id, text).await;
    }
    tick(reader, "field-new_or_extension-v", "新業務").await;
    tick(reader, "field-involved_departments-v", "logistics").await;
    tick(reader, "field-involved_departments-v", "ecommerce").await;
    // A rule over several fields: the proposing department is not among those involved.
    until(reader, "the rule is broken", "return document.querySelector('#field-involved_departments .error') !== null").await;
    tick(reader, "field-involved_departments-v", "logistics").await;
    reader.click("#field-milestones .add").await;
    write(reader, "field-milestones.name.2", "驗收").await;
    write(reader, "field-milestones.due.2", "2026-01-01").await;
    until(reader, "a day before the request is refused", "return document.querySelector('#field-milestones .error') !== null").await;
    write(reader, "field-milestones.due.2", "2026-06-15").await;
    until(reader, "it is complete", "return document.getElementById('hand-in').classList.contains('ready')").await;
}

async fn a_draft_survives_the_page(reader: &Reader) {
    until(
        reader,
        "the draft is kept",
        "return localStorage.length === 1 && localStorage.getItem(localStorage.key(0)).includes('2026-06-15')",
    )
    .await;
    reader.client.refresh().await.unwrap();
    until(reader, "the draft is back", "return document.getElementById('hand-in').classList.contains('ready')").await;
    let second = "return document.getElementById('field-milestones.name.2').value";
    assert_eq!(reader.js(second).await, json!("驗收"));
}

async fn a_record_loaded_again_is_the_same(reader: &Reader, text: &str) {
    reader.js("localStorage.clear()").await;
    let script = format!(
        "const t = new DataTransfer(); t.items.add(new File([{}], 'r.toml')); const c = document.getElementById('load-file'); c.files = t.files; c.dispatchEvent(new Event('change', {{ bubbles: true }}))",
        json!(text)
    );
    reader.js(&script).await;
    until(reader, "it is loaded", "return document.getElementById('news').textContent.includes('r.toml')").await;
    let shown = reader.js("return document.querySelector('#preview pre').textContent").await;
    assert_eq!(shown.as_str(), Some(text));
    assert!(reader.client.find_all(Locator::Css(".error")).await.unwrap().is_empty());
}
