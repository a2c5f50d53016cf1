//! The live preview in a real browser: what a policy owner sees while editing.

use std::path::Path;
use std::time::Instant;

use fantoccini::Locator;
use serde_json::json;

use crate::browser::{Driver, PATIENCE, Reader, browser};
use crate::cli::sample;
use crate::serve::Preview;

const TEXT: &str = "content/cross/text.md";

fn replace(folder: &Path, from: &str, to: &str) {
    let path = folder.join(TEXT);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

/// Waits for a condition of the page.
async fn until(reader: &Reader, condition: &str) {
    let begun = Instant::now();
    while reader.js(&format!("return Boolean({condition})")).await != json!(true) {
        assert!(begun.elapsed() < PATIENCE, "never: {condition}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[test]
fn a_policy_owner_edits_with_the_page_open() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (folder, profile) = (sample(), tempfile::tempdir().unwrap());
    let preview = Preview::start(folder.path());
    let driver = Driver::start();
    runtime.block_on(async {
        let base = format!("http://{}/", preview.address);
        let reader = Reader { client: browser(&driver, profile.path(), 900).await, base };
        reader.open("cross/").await;
        reader.js("window.untouched = true").await;
        the_page_changes_in_place(&reader, folder.path()).await;
        an_error_shows_over_the_last_good_page_and_goes_when_mended(&reader, folder.path()).await;
        what_is_typed_into_a_form_stays(&reader, folder.path()).await;
        a_page_that_is_missing_comes_when_it_is_there(&reader, folder.path()).await;
        a_file_deleted_and_restored_goes_and_comes_back(&reader, folder.path()).await;
        a_file_that_an_editor_replaces_or_renames_is_followed(&reader, folder.path()).await;
        a_switch_of_branches_is_followed(&reader, folder.path()).await;
        two_hundred_saves_in_two_seconds_end_in_the_right_page(&reader, folder.path()).await;
        reader.client.close().await.unwrap();
    });
}

async fn the_page_changes_in_place(reader: &Reader, folder: &Path) {
    reader.search("整改", "整改").await;
    reader.js("document.querySelector('.regulation details').open = true").await;
    reader.js("document.getElementById('review.decide').scrollIntoView({ behavior: 'instant' })").await;
    let top = "return Math.round(document.getElementById('review.decide').getBoundingClientRect().top)";
    let before = reader.js(top).await;
    let more = "新增的一句話。".repeat(80);
    replace(folder, "## 一、總則 {#general}", &format!("## 一、總則 {{#general}}\n\n> [!NOTE]\n> {more}\n"));
    until(reader, "document.querySelector('main').textContent.includes('新增的一句話')").await;
    // Browsers scroll by whole pixels, texts end between them.
    let moved = reader.js(top).await.as_f64().unwrap() - before.as_f64().unwrap();
    assert!(moved.abs() <= 1.0, "what is read stays in its place, and it moved by {moved}");
    assert_eq!(reader.js("return document.getElementById('find').value").await, json!("整改"));
    assert_eq!(reader.js("return document.activeElement.id").await, json!("find"));
    assert!(reader.text("#hits").await.contains("整改"), "results stay open");
    assert_eq!(reader.js("return document.querySelector('.regulation details').open").await, json!(true));
    assert_eq!(reader.js("return window.untouched").await, json!(true), "the page was not loaded anew");
    // What was found before is looked up anew.
    reader.search("新增的一句", "新增的一句").await;
}

async fn an_error_shows_over_the_last_good_page_and_goes_when_mended(reader: &Reader, folder: &Path) {
    replace(folder, "## 二、", "## 九、");
    let text = std::fs::read_to_string(folder.join(TEXT)).unwrap();
    let line = 1 + text.lines().position(|line| line.starts_with("## 九、")).unwrap();
    let shadow = "document.querySelector('guiju-overlay')?.shadowRoot.textContent";
    until(reader, &format!("{shadow}?.includes('編號跳過了')")).await;
    let words = reader.js(&format!("return {shadow}")).await;
    for part in [&*format!("content/cross/text.md:{line}"), "九、業務新增交叉管理流程", "畫面停在最後一次無誤的內容"]
    {
        assert!(words.as_str().unwrap().contains(part), "{part}: {words}");
    }
    assert!(reader.js("return document.querySelector('main').textContent.includes('二、業務新增交叉管理流程')").await == json!(true));
    let panel = "document.querySelector('guiju-overlay').shadowRoot.querySelector('.panel').getBoundingClientRect()";
    assert!(reader.js(&format!("return {panel}.height")).await.as_f64().unwrap() > 60.0, "it can be seen");
    let english = "Array.from(document.querySelector('guiju-overlay').shadowRoot.querySelectorAll('.languages button')).at(-1).click()";
    reader.js(english).await;
    assert!(reader.js(&format!("return {shadow}")).await.as_str().unwrap().contains("numbers are left out"));
    replace(folder, "## 九、", "## 二、");
    until(reader, "!document.querySelector('guiju-overlay')").await;
    assert_eq!(reader.js("return window.untouched").await, json!(true));
}

async fn what_is_typed_into_a_form_stays(reader: &Reader, folder: &Path) {
    reader.open("forms/cross_business_request/").await;
    let field = reader.client.find(Locator::Css("#field-background-v")).await.unwrap();
    field.send_keys("寫到一半").await.unwrap();
    let path = folder.join("checks/cross/business.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let title = text.lines().find_map(|l| l.strip_prefix("title = \"")).unwrap().trim_end_matches('"');
    std::fs::write(&path, text.replacen(title, "改過的標題", 1)).unwrap();
    until(reader, "document.querySelector('h1').textContent === '改過的標題'").await;
    assert_eq!(reader.js("return document.getElementById('field-background-v').value").await, json!("寫到一半"));
}

/// A regulation of one clause.
fn later(words: &str) -> String {
    format!(
        "+++\nid = \"later\"\ntitle = \"後來的辦法\"\nkind = \"辦法\"\nowner = \"management\"\nnumbering = \"outline\"\napplies = {{ units = [\"*\"] }}\n+++\n\n\
         # 後來的辦法\n\n## 一、總則 {{#general}}\n\n1. {words} <!-- #general.one by=all -->\n"
    )
}

const LATER: &str = "content/later/text.md";

/// Waits for the page open to say something.
async fn says(reader: &Reader, words: &str) {
    until(reader, &format!("document.querySelector('main').textContent.includes('{words}')")).await;
}

async fn a_page_that_is_missing_comes_when_it_is_there(reader: &Reader, folder: &Path) {
    reader.open("later/").await;
    says(reader, "找不到這一頁").await;
    std::fs::create_dir(folder.join("content/later")).unwrap();
    std::fs::write(folder.join(LATER), later("各單位應每週開會。")).unwrap();
    says(reader, "應每週開會").await;
}

async fn a_file_deleted_and_restored_goes_and_comes_back(reader: &Reader, folder: &Path) {
    std::fs::remove_file(folder.join(LATER)).unwrap();
    says(reader, "找不到這一頁").await;
    std::fs::write(folder.join(LATER), later("各單位應每月開會。")).unwrap();
    says(reader, "應每月開會").await;
    // One that others rest on: without it the handbook has errors, and the last good page stays.
    let (path, text) = (folder.join(TEXT), std::fs::read_to_string(folder.join(TEXT)).unwrap());
    std::fs::remove_file(&path).unwrap();
    until(reader, "document.querySelector('guiju-overlay')").await;
    says(reader, "應每月開會").await;
    std::fs::write(&path, text).unwrap();
    until(reader, "!document.querySelector('guiju-overlay')").await;
}

async fn a_file_that_an_editor_replaces_or_renames_is_followed(reader: &Reader, folder: &Path) {
    let new = folder.join("content/later/.text.md.new");
    std::fs::write(&new, later("各單位應每季開會。")).unwrap();
    std::fs::rename(&new, folder.join(LATER)).unwrap();
    says(reader, "應每季開會").await;
    // Others put the old file aside first.
    std::fs::rename(folder.join(LATER), folder.join("content/later/text.md~")).unwrap();
    std::fs::write(folder.join(LATER), later("各單位應每年開會。")).unwrap();
    says(reader, "應每年開會").await;
    std::fs::rename(folder.join(LATER), folder.join("content/later/aside.md")).unwrap();
    says(reader, "找不到這一頁").await;
    std::fs::rename(folder.join("content/later/aside.md"), folder.join(LATER)).unwrap();
    says(reader, "應每年開會").await;
}

async fn a_switch_of_branches_is_followed(reader: &Reader, folder: &Path) {
    let (content, other) = (folder.join("content"), folder.join("other"));
    let copied = std::process::Command::new("cp").arg("-r").arg(&content).arg(&other).status().unwrap();
    assert!(copied.success());
    std::fs::write(other.join("later/text.md"), later("各單位應依分支開會。")).unwrap();
    std::fs::rename(&content, folder.join("aside")).unwrap();
    std::fs::rename(&other, &content).unwrap();
    says(reader, "應依分支開會").await;
    // What comes after the switch is noticed too.
    std::fs::write(folder.join(LATER), later("各單位應隨時開會。")).unwrap();
    says(reader, "應隨時開會").await;
}

async fn two_hundred_saves_in_two_seconds_end_in_the_right_page(reader: &Reader, folder: &Path) {
    let folder = folder.to_owned();
    let saving = std::thread::spawn(move || {
        for n in 1..=200 {
            std::fs::write(folder.join(LATER), later(&format!("各單位應開會第{n}次。"))).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    });
    // The browser follows meanwhile.
    until(reader, "/開會第\\d+次/.test(document.querySelector('main').textContent)").await;
    saving.join().unwrap();
    says(reader, "應開會第200次").await;
    assert_eq!(reader.js("return document.querySelectorAll('main .clause').length > 0").await, json!(true));
    until(reader, "!document.querySelector('guiju-overlay')").await;
}
