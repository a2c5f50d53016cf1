//! Forms that are signed and that name files: what is written beside the fields, and that the checker accepts it.

use serde_json::{Value, json};

use crate::browser::{Reader, journey};
use crate::filing::{downloaded, filed, tick, until, write};
use crate::support::{guiju, list, read};

/// An agreement of the sample, signed by three departments.
const AGREEMENT: &str = "records/logistics/CX-2026-001-agreement.toml";

const READY: &str = "return document.getElementById('hand-in').classList.contains('ready')";

/// Hands a file to a control, as somebody does who chooses it.
pub async fn choose(reader: &Reader, css: &str, name: &str, text: &str) {
    let script = format!(
        "const t = new DataTransfer(); t.items.add(new File([{}], {})); const c = document.querySelector({}); c.files = t.files; c.dispatchEvent(new Event('change', {{ bubbles: true }}))",
        json!(text),
        json!(name),
        json!(css)
    );
    reader.js(&script).await;
}

#[test]
fn signatures_and_files_are_filled_in_like_fields() {
    journey(390, async |reader, profile| {
        a_signed_record_stays_as_it_is(reader).await;
        who_has_to_sign_is_asked(reader).await;
        reader.click("[data-act=toml]").await;
        let text = downloaded(profile, "CX-2026-001-agreement.toml");
        let [written, sample] = [text.as_str(), &read(AGREEMENT)].map(|t| t.parse::<toml::Table>().unwrap());
        assert_eq!(written["signature"].as_array().unwrap().len(), 3);
        assert_eq!(written["fields"], sample["fields"]);
        a_file_is_named_and_hashed(reader).await;
        reader.click("[data-act=toml]").await;
        with_its_file(&downloaded(profile, "POLICY-1.toml"));
    });
}

async fn a_signed_record_stays_as_it_is(reader: &Reader) {
    let text = read(AGREEMENT);
    reader.open("forms/cross_collaboration_agreement/index.html").await;
    choose(reader, "#load-file", "agreement.toml", &text).await;
    until(reader, "the signed record is complete", READY).await;
    let shown = reader.js("return document.querySelector('#preview pre').textContent").await;
    let [shown, text] = [shown.as_str().unwrap(), &text].map(|t| t.parse::<toml::Table>().unwrap());
    assert_eq!(shown, text);
}

async fn who_has_to_sign_is_asked(reader: &Reader) {
    let text = read(AGREEMENT);
    choose(reader, "#load-file", "unsigned.toml", text.split("[[signature]]").next().unwrap()).await;
    until(reader, "it is loaded", "return document.getElementById('news').textContent.includes('unsigned.toml')").await;
    let says = reader.text("#signatures .error").await;
    assert!(says.contains("缺少「倉儲物流部」的簽署") && says.contains("缺少「資訊部」的簽署"), "{says}");
    let parties = "return Array.from(document.querySelectorAll('#signatures td[data-field=\"for\"] select'), s => s.value).join()";
    assert_eq!(reader.js(parties).await, json!("logistics,ecommerce,information"));
    for (row, signer) in ["林雅婷", "蔡宜靜", "黃俊傑"].iter().enumerate() {
        write(reader, &format!("signatures.by.{}", row + 1), signer).await;
        write(reader, &format!("signatures.at.{}", row + 1), "2026-03-27").await;
    }
    until(reader, "all have signed", READY).await;
}

async fn a_file_is_named_and_hashed(reader: &Reader) {
    reader.open("forms/inst_policy_register/index.html").await;
    for (id, text) in [
        ("h-unit", "logistics"),
        ("h-by", "林雅婷"),
        ("h-at", "2026-02-03T09:30"),
        ("h-id", "POLICY-1"),
        ("field-policy_title-v", "印信管理辦法"),
        ("field-effective_on-v", "2026-03-01"),
        ("field-owner-v", "logistics"),
    ] {
        write(reader, id, text).await;
    }
    tick(reader, "field-subject_area-v", "行政").await;
    choose(reader, "#field-policy_text .pick", "印信管理辦法.txt", "印信由專人保管。").await;
    until(reader, "the file is named", "return document.getElementById('field-policy_text-v').value === '印信管理辦法.txt'").await;
    until(reader, "the file is hashed", "return document.querySelector('#preview pre').textContent.includes('sha256')").await;
    // Moved into a folder beside the record, it is still the same file.
    write(reader, "field-policy_text-v", "全文/印信管理辦法.txt").await;
    let shown = "const t = document.querySelector('#preview pre').textContent; return t.includes('path = \"全文/') && t.includes('sha256')";
    until(reader, "the record names it there", shown).await;
    until(reader, "it is complete", READY).await;
}

/// Holds the record to the checker: with its file beside it, with another, and without.
fn with_its_file(text: &str) {
    let found = |file: Option<&str>| {
        let folder = filed("POLICY-1.toml", text);
        let beside = folder.path().join("records/logistics/全文");
        std::fs::create_dir_all(&beside).unwrap();
        if let Some(file) = file {
            std::fs::write(beside.join("印信管理辦法.txt"), file).unwrap();
        }
        let report = guiju(folder.path(), &["check", "--format", "json", "--as-of", "2026-02-04"]).json();
        let mine = list(&report, "findings").iter().filter(|f| f["record"] == json!("POLICY-1"));
        mine.map(|f| f["code"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(found(Some("印信由專人保管。")), Vec::<Value>::new(), "{text}");
    assert_eq!(found(Some("印信由各部門保管。")), [json!("attachment-changed")]);
    assert_eq!(found(None), [json!("attachment-missing")]);
}
