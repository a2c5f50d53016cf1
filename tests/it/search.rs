//! Search, asked through its page in a real browser: what readers type, and the clause that must come first.

use std::time::{Duration, Instant};

use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::browser::{PATIENCE, Reader, journey};
use crate::support::{list, toml};

/// Types a query into the page and answers with the addresses shown and the milliseconds until they were.
const ASK: &str = "
const [query, done] = arguments;
const input = document.getElementById('find');
const hits = document.getElementById('hits');
const count = document.querySelector('.count');
count.textContent = '';
const begun = performance.now();
const seen = new MutationObserver(() => {
  if (!count.textContent) return;
  seen.disconnect();
  const shown = Array.from(hits.children, (a) => a.getAttribute('href').replace(/^(\\.\\.\\/)+/, ''));
  const marks = Array.from(hits.querySelectorAll('mark'), (m) => m.textContent);
  done({ shown, marks, ms: performance.now() - begun });
});
seen.observe(count, { childList: true, characterData: true, subtree: true });
input.value = query;
input.dispatchEvent(new Event('input', { bubbles: true }));
";

async fn ask(client: &Client, query: &str) -> Value {
    client.execute_async(ASK, vec![json!(query)]).await.unwrap_or_else(|e| panic!("{query}: {e}"))
}

/// What an answer lacks.
fn fault(wanted: &Value, answer: &Value) -> Option<String> {
    let shown: Vec<&str> = list(answer, "shown").iter().filter_map(Value::as_str).collect();
    let text = |key: &str| wanted[key].as_str();
    let none = wanted["none"] == json!(true);
    let right = text("first").is_none_or(|href| shown.first() == Some(&href))
        && text("top").is_none_or(|href| shown.iter().take(3).any(|s| *s == href))
        && text("absent").is_none_or(|href| !shown.contains(&href))
        && shown.is_empty() == none;
    (!right).then(|| format!("{wanted}\n  brings {:?}", &shown[..shown.len().min(4)]))
}

#[test]
fn what_readers_ask_for_comes_first() {
    let queries = serde_json::to_value(toml("tests/search/queries.toml")).unwrap();
    journey(1440, async |reader, _| {
        reader.open("search/index.html").await;
        reader.text(".chips button").await;
        let (mut faults, mut times) = (Vec::new(), Vec::new());
        for wanted in list(&queries, "query") {
            let answer = ask(&reader.client, wanted["q"].as_str().unwrap()).await;
            faults.extend(fault(wanted, &answer));
            times.push(answer["ms"].as_f64().unwrap());
        }
        times.sort_by(f64::total_cmp);
        eprintln!(
            "{} queries: half within {:.0} ms, all within {:.0} ms of the key",
            times.len(),
            times[times.len() / 2],
            times[times.len() - 1]
        );
        assert!(times.len() >= 60, "{}", times.len());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        what_is_found_is_marked(&reader.client).await;
        results_replace_those_before(reader).await;
        filters_narrow_and_addresses_are_shared(reader).await;
        the_dialog_is_led_by_keys(reader).await;
    });
}

async fn what_is_found_is_marked(client: &Client) {
    let answer = ask(client, "总部 立项").await;
    let marks: Vec<&str> = list(&answer, "marks").iter().filter_map(Value::as_str).collect();
    assert!(marks.contains(&"總部") && marks.contains(&"立項"), "{marks:?}");
}

/// The first result takes its place before the others; when all are there, nothing of the query before is left.
async fn results_replace_those_before(reader: &Reader) {
    ask(&reader.client, "整改").await;
    let firsts = "
const hits = document.getElementById('hits');
window.firsts = [];
new MutationObserver(() => window.firsts.push([hits.getAttribute('aria-busy'), hits.querySelectorAll('.hit:not(.old)').length])).observe(hits, { childList: true });";
    reader.js(firsts).await;
    let answer = ask(&reader.client, "總部").await;
    assert_eq!(list(&answer, "shown").len(), 20, "{answer}");
    until(
        reader,
        "the first stood there before the others",
        "return window.firsts.some(([busy, n]) => busy === 'true' && n > 0 && n < 20)",
    )
    .await;
    let left = "const h = Array.from(document.getElementById('hits').children); return h.every((a, n) => a.id === `hit-${n}` && a.className === 'hit')";
    until(reader, "only these are left", left).await;
    until(reader, "it is told that all are there", "return document.getElementById('hits').getAttribute('aria-busy') === 'false'").await;
}

async fn until(reader: &Reader, what: &str, script: &str) {
    let begun = Instant::now();
    while reader.js(script).await != json!(true) {
        assert!(begun.elapsed() < PATIENCE, "not so: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn filters_narrow_and_addresses_are_shared(reader: &Reader) {
    ask(&reader.client, "整改").await;
    reader.click(".chips [data-kind=clause]").await;
    let clauses = "const k = Array.from(document.querySelectorAll('.hit .kind'), (k) => k.textContent); return k.length > 3 && k.every((k) => k === '條款')";
    until(reader, "only clauses are shown", clauses).await;
    let choose = |name: &str, value: &str| {
        format!(
            "const s = document.querySelector('[data-filter={name}]'); s.value = '{value}'; s.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        )
    };
    reader.js(&choose("in", "proc")).await;
    until(reader, "only one regulation is shown", "const h = Array.from(document.querySelectorAll('.hit')); return h.length > 1 && h.every((a) => a.getAttribute('href').includes('proc/'))").await;
    let path = reader.path().await;
    assert!(path.contains("kind=clause") && path.contains("in=proc"), "{path}");
    let before = reader.js("return document.getElementById('hits').textContent").await;
    reader.open(&path).await;
    until(reader, "the address brings the same", &format!("return document.getElementById('hits')?.textContent === {before}")).await;
    reader.js(&choose("in", "")).await;
    ask(&reader.client, "審核").await;
    reader.js(&choose("role", "management")).await;
    until(reader, "only what concerns a role is shown", "const h = Array.from(document.querySelectorAll('.hit')); return h.length > 0 && h.every((a) => a.getAttribute('href').includes('cross/'))").await;
}

async fn the_dialog_is_led_by_keys(reader: &Reader) {
    reader.open("roles/index.html").await;
    let press = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))";
    reader.js(press).await;
    until(reader, "the dialog is open", "return document.activeElement.id === 'find'").await;
    let input = reader.client.find(Locator::Css("#find")).await.unwrap();
    input.send_keys("于收到申请表").await.unwrap();
    until(reader, "something is found", "return document.querySelectorAll('#hits [role=option]').length === 1").await;
    input.send_keys(&char::from(fantoccini::key::Key::Down).to_string()).await.unwrap();
    let led = "const i = document.getElementById('find'); const o = document.getElementById(i.getAttribute('aria-activedescendant')); return o.getAttribute('aria-selected') === 'true' && i.getAttribute('aria-expanded') === 'true'";
    until(reader, "the first is chosen", led).await;
    input.send_keys(&char::from(fantoccini::key::Key::Enter).to_string()).await.unwrap();
    until(reader, "it leads to its clause", "return location.hash === '#review.decide'").await;
}
