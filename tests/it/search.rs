//! Search, asked through its page in a real browser: what readers type, and the clause that must come first.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::browser::{PATIENCE, Reader, journey, journey_through, publish_handbook};
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

/// Regulations enough for a large handbook's index: texts, pairs and the clauses of a role each lie in several files.
const MANY: usize = 205;

/// The number of the first: all have three digits, so that their order is that of their names.
const FIRST: usize = 100;

/// Writes so many regulations of two chapters with four clauses each.
fn write_many(root: &Path) {
    let file = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    file(
        "handbook.toml",
        "format = 1\ntitle = \"手冊\"\nlanguage = \"zh-Hant\"\nzone = \"Asia/Taipei\"\ncalendar = \"tw\"\nas_of = 2026-06-30\n[publish]\nlanguages = [\"zh-Hant\", \"zh-Hans\"]\n",
    );
    file(
        "content/organization.toml",
        "[[role]]\nid = \"office\"\ntitle = \"承辦部門\"\nkind = \"unit\"\nunit_kinds = [\"department\"]\n[[unit]]\nid = \"head-office\"\ntitle = \"總部\"\nkind = \"department\"\n",
    );
    file("content/index.md", "# 手冊\n\n這本手冊只供測試。\n");
    for n in FIRST..FIRST + MANY {
        let title = format!("第{n}號設備辦法");
        let mut text = format!(
            "+++\nid = \"r{n}\"\ntitle = \"{title}\"\nkind = \"辦法\"\nowner = \"office\"\nnumbering = \"outline\"\n+++\n\n# {title}\n"
        );
        for (chapter, number) in ["一", "二"].iter().enumerate() {
            writeln!(text, "\n## {number}、登記與檢查 {{#c{chapter}}}\n").unwrap();
            for item in 1..=4 {
                let words = format!("承辦部門應於每月初檢查編號 {n}-{chapter}-{item} 的設備。");
                writeln!(text, "{item}. {words} <!-- #c{chapter}.i{item} by=office -->").unwrap();
            }
        }
        file(&format!("content/r{n}/text.md"), &text);
    }
}

/// Every document of the index in order, read through the page's own script.
const READ_ALL: &str = "
const [done] = arguments;
const search = window.guijuSearch;
search.head().then(async (head) => {
  const [[, first]] = head.kinds.filter(([kind]) => kind === 'clause');
  const last = head.kinds.map(([, from]) => from).filter((from) => from > first)[0] || first + Number('COUNT');
  const ids = Array.from({ length: last - first }, (_, n) => first + n);
  const read = await search.texts(head, ids);
  done({ per: head.per, shards: head.shards, all: read.map((d) => [d.href.replace(/^(\\.\\.\\/)+/, ''), d.kind, d.path, d.regulation, d.text]) });
}).catch((error) => done({ error: String(error) }));
";

#[test]
fn an_index_of_many_files_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    write_many(folder.path());
    publish_handbook(folder.path(), folder.path());
    journey_through(&folder.path().join("site"), 1440, async |reader, _| {
        for (edition, title) in [("", "號設備辦法》第"), ("zh-Hans/", "号设备办法》第")] {
            reader.open(&format!("{edition}search/index.html")).await;
            reader.text(".chips button").await;
            every_clause_is_read(reader, edition, title).await;
        }
        let answer = ask(&reader.client, "编号 137-1-3").await;
        assert_eq!(list(&answer, "shown")[0], "r137/index.html#c1.i3", "{answer}");
        let answer = ask(&reader.client, "r304 2.4").await;
        assert_eq!(list(&answer, "shown")[0], "r304/index.html#c1.i4", "{answer}");
        let bound = "const [done] = arguments; const s = window.guijuSearch; s.head().then((h) => s.named(h, '@office')).then((d) => done(d.length))";
        let bound = reader.client.execute_async(bound, Vec::new()).await.unwrap();
        assert!(bound.as_u64().unwrap() >= MANY as u64 * 8, "all clauses of a role are in its blocks: {bound}");
    });
}

async fn every_clause_is_read(reader: &Reader, edition: &str, title: &str) {
    let script = READ_ALL.replace("COUNT", &(MANY * 10).to_string());
    let read = reader.client.execute_async(&script, Vec::new()).await.unwrap();
    assert_eq!(read["error"], Value::Null, "{edition}: {read}");
    assert!(read["per"].as_u64().unwrap() * 4 < MANY as u64 && read["shards"].as_u64().unwrap() > 3, "{edition}: {}", read["per"]);
    let all = list(&read, "all");
    assert_eq!(all.len(), MANY * 10, "{edition}");
    for (n, clause) in all.iter().enumerate() {
        let text = |part: usize| clause[part].as_str().unwrap_or_default();
        let (regulation, chapter, item) = (FIRST + n / 10, n / 5 % 2, n % 5);
        let id = format!("r{regulation}");
        let anchor = if item == 0 { format!("c{chapter}") } else { format!("c{chapter}.i{item}") };
        assert_eq!([text(0), text(1), text(3)], [&format!("{id}/index.html#{anchor}"), "clause", &id], "{edition}: {clause}");
        assert!(text(2).starts_with(&format!("《第{regulation}{title}")), "{edition}: {clause}");
        assert!(item == 0 || text(4).contains(&format!("{regulation}-{chapter}-{item}")), "{edition}: {clause}");
    }
}
