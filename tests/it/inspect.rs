//! The side panel and the form judged by the engine, in a real browser: by keyboard, and with a record saved at the end.

use std::time::Instant;

use serde_json::json;

use crate::browser::{Driver, PATIENCE, Reader, browser};
use crate::serve::Preview;
use crate::support::{copy, guiju};

/// Waits for a condition of the page.
async fn until(reader: &Reader, condition: &str) {
    let begun = Instant::now();
    while reader.js(&format!("return Boolean({condition})")).await != json!(true) {
        if begun.elapsed() > PATIENCE {
            let said = "return [document.querySelector('.engine')?.innerText, document.querySelector('#preview pre')?.textContent]";
            panic!("never: {condition}: {}", reader.js(said).await);
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[test]
fn forms_are_judged_by_the_engine_and_pages_inspected_while_they_are_open() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (folder, profile) = (copy("commands/clean"), tempfile::tempdir().unwrap());
    assert_eq!(guiju(folder.path(), &["confirm", "--all"]).code, 0);
    let preview = Preview::with(folder.path(), &["--allow-write"]);
    let driver = Driver::start();
    runtime.block_on(async {
        let base = format!("http://{}/", preview.address);
        let reader = Reader { client: browser(&driver, profile.path(), 1200).await, base };
        the_panel_opens_and_closes_by_keyboard_and_stays_as_it_was_left(&reader, folder.path()).await;
        the_engine_speaks_at_the_fields_and_the_record_is_saved(&reader, folder.path()).await;
        reader.client.close().await.unwrap();
    });
}

const PANEL: &str = "document.querySelector('guiju-panel').shadowRoot";

async fn the_panel_opens_and_closes_by_keyboard_and_stays_as_it_was_left(reader: &Reader, folder: &std::path::Path) {
    reader.open("demo/").await;
    until(reader, &format!("{PANEL}.querySelector('.panel').hidden")).await;
    let keys = "new KeyboardEvent('keydown', { code: 'KeyP', altKey: true, shiftKey: true })";
    reader.js(&format!("document.dispatchEvent({keys})")).await;
    until(reader, &format!("{PANEL}.textContent.includes('3 條有拘束力的條款，0 條沒有檢查項')")).await;
    assert_eq!(reader.js(&format!("return {PANEL}.activeElement.className")).await, json!("close"), "the keyboard is in the panel");
    let text = folder.join("content/demo/text.md");
    let old = std::fs::read_to_string(&text).unwrap();
    std::fs::write(&text, old.replacen("應載明事由", "應及時載明事由", 1)).unwrap();
    until(reader, &format!("{PANEL}.textContent.includes('duty-period-vague')")).await;
    until(reader, &format!("{PANEL}.textContent.includes('request.reason')")).await;
    let link = format!("{PANEL}.querySelector('section a[href$=\"/demo/#apply\"]')");
    assert_eq!(reader.js(&format!("return Boolean({link})")).await, json!(true));
    reader.open("forms/request/").await;
    until(reader, &format!("!{PANEL}.querySelector('.panel').hidden && {PANEL}.textContent.includes('本頁')")).await;
    // Escape closes it, the keyboard goes back to its tab, and the next page leaves it closed.
    reader
        .js(&format!("{PANEL}.querySelector('.close').dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Escape', bubbles: true }}))"))
        .await;
    assert_eq!(reader.js(&format!("return {PANEL}.activeElement.className")).await, json!("tab"));
    for (path, label) in [("", "檢視"), ("zh-Hans/", "检视"), ("en/", "Inspect")] {
        if reader.js(&format!("return fetch('/{path}demo/').then((r) => r.status)")).await != json!(200) {
            continue;
        }
        reader.open(&format!("{path}demo/")).await;
        until(reader, &format!("{PANEL}.querySelector('.panel').hidden")).await;
        assert_eq!(reader.js(&format!("return {PANEL}.querySelector('.tab').textContent")).await, json!(label));
    }
    std::fs::write(&text, old).unwrap();
}

async fn the_engine_speaks_at_the_fields_and_the_record_is_saved(reader: &Reader, folder: &std::path::Path) {
    reader.open("forms/request/").await;
    let fill = |id: &'static str, value: &'static str| async move {
        let set = format!("c.focus(); c.value = '{value}'; c.dispatchEvent(new Event('input', {{ bubbles: true }})); c.blur()");
        reader.js(&format!("const c = document.getElementById('{id}'); {set}")).await
    };
    fill("h-unit", "sales").await;
    fill("h-at", "2026-06-29T09:00").await;
    fill("h-by", "甲").await;
    // This id is another record's: the browser can't know, the engine does.
    fill("h-case", "C-0").await;
    fill("h-id", "C-0-decide").await;
    fill("field-reason-v", "現有設備已逾使用年限，擬予更換").await;
    until(reader, "document.querySelector('[data-head=id] .engine-note')?.textContent.includes('已用過')").await;
    let described = "document.getElementById('h-id').getAttribute('aria-describedby')?.includes('engine-note')";
    until(reader, described).await;
    reader.js("document.querySelector('.engine-acts button').click()").await;
    until(reader, "document.querySelector('.engine-state').textContent.includes('請先補正')").await;
    assert!(!folder.join("records/sales/C-0-decide.toml").exists());
    fill("h-case", "C-9").await;
    fill("h-id", "C-9-apply").await;
    until(reader, "document.querySelector('.engine summary').textContent === '檢查程式沒有發現'").await;
    until(reader, "document.querySelector('.engine-acts button')?.textContent === '存到 records/sales/C-9-apply.toml'").await;
    reader.js("document.querySelector('.engine-acts button').click()").await;
    until(reader, "document.querySelector('.engine-state').textContent.includes('已存到')").await;
    let shown = reader.js("return document.querySelector('#preview pre').textContent").await;
    let written = std::fs::read_to_string(folder.join("records/sales/C-9-apply.toml")).unwrap();
    assert_eq!(shown, json!(written), "what is shown is what is saved");
    assert_eq!(guiju(folder, &["check"]).code, 0);
}
