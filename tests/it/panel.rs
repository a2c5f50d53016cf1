//! What the preview works out beside its pages: forms judged by the engine and saved, the side panel, pages made from a judgement.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::serve::Preview;
use crate::support::{copy, guiju, list, text};

/// What our own scripts send.
const OWN: &str = "X-Guiju: 1\r\n";

fn record(id: &str, reason: &str) -> String {
    format!(
        "id = \"{id}\"\nform = \"request\"\nunit = \"sales\"\ncase = \"C-1\"\nby = \"jia\"\nat = 2026-06-29T09:00:00+08:00\n\n[fields]\n{reason}"
    )
}

const REASON: &str = "reason = \"現有設備已逾使用年限，擬予更換\"\n";

impl Preview {
    fn ask(&self, what: &str, body: &str) -> Value {
        let answer = self.post(&format!("/_guiju/{what}"), OWN, body);
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap_or_else(|e| panic!("{e}: {}", answer.body))
    }

    /// Asks again until the panel is that of an edition.
    fn panel(&self, path: &str, edition: u64) -> Value {
        let begun = Instant::now();
        loop {
            let told = self.ask("panel", path);
            if told["edition"] == edition {
                return told;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "never edition {edition}: {told}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Code, part and whether it must be mended, of each finding of a record itself.
fn found(judged: &Value) -> Vec<(String, String, bool)> {
    let own = list(judged, "findings").iter().filter(|f| f["elsewhere"].is_null());
    own.map(|f| (text(f, "code").to_owned(), f["part"].to_string(), f["mends"] == true)).collect()
}

fn records(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder.join("records/sales")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn edit(folder: &Path, path: &str, from: &str, to: &str) {
    let old = std::fs::read_to_string(folder.join(path)).unwrap();
    assert!(old.contains(from), "{path} has no {from}");
    std::fs::write(folder.join(path), old.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_form_is_judged_by_the_engine_with_all_records_and_each_finding_has_its_place() {
    let folder = copy("commands/clean");
    let preview = Preview::start(folder.path());
    let judged = preview.ask("judge", &record("C-1-apply", ""));
    assert_eq!(found(&judged), [("field-missing".into(), "{\"field\":\"reason\"}".into(), true)]);
    assert_eq!((&judged["path"], &judged["writes"]), (&"records/sales/C-1-apply.toml".into(), &false.into()));
    for language in ["zh-Hant", "zh-Hans", "en"] {
        assert!(!text(&judged["findings"][0]["message"], language).is_empty());
    }
    let judged = preview.ask("judge", &record("C-1-apply", "reason = \"待補\"\n").replace("\"jia\"", "\"nobody\""));
    let codes = found(&judged);
    assert!(codes.contains(&("record-person-unknown".into(), "{\"head\":\"by\"}".into(), true)), "{judged}");
    assert!(codes.contains(&("field-placeholder".into(), "{\"field\":\"reason\"}".into(), true)), "{judged}");
    // A rule of a clause that recommends: shown at the field it reads, and no reason to hold a record back.
    let judged = preview.ask("judge", &record("C-1-apply", "reason = \"換設備\"\n"));
    assert_eq!(found(&judged), [("rule-broken".into(), "{\"field\":\"reason\"}".into(), false)]);
    // What only other records decide: the id belongs to one of them.
    let judged = preview.ask("judge", &record("C-0-apply", REASON));
    assert!(found(&judged).iter().any(|(code, part, mends)| code == "record-id-duplicate" && part.contains("id") && *mends), "{judged}");
    assert_eq!(found(&preview.ask("judge", &record("C-1-apply", REASON))), []);
    // Half a record is judged too.
    assert!(preview.ask("judge", "form = \"request\"\n")["path"].is_null());
    assert_eq!(records(folder.path()), ["c0.toml"], "judging writes nothing");
}

#[test]
fn a_record_is_saved_only_where_that_is_allowed_and_only_as_check_accepts_it() {
    let folder = copy("commands/clean");
    let reading = Preview::start(folder.path());
    let refused = reading.ask("save", &record("C-1-apply", REASON));
    assert_eq!(refused["answer"], "refused");
    assert!(text(&refused["why"], "en").contains("--allow-write"));
    drop(reading);

    let preview = Preview::with(folder.path(), &["--allow-write"]);
    assert_eq!(preview.ask("save", &record("C-1-apply", ""))["answer"], "mend");
    assert_eq!(preview.ask("save?replace&despite", &record("C-1-apply", ""))["answer"], "mend", "no agreement helps");
    assert_eq!(preview.ask("save", &record("C-1-apply", "reason = \"換設備\"\n"))["answer"], "findings");
    assert_eq!(records(folder.path()), ["c0.toml"]);
    let sent = record("C-1-apply", "reason = \"換設備\"\n");
    let saved = preview.ask("save?despite", &sent);
    assert_eq!(saved["answer"], "saved");
    let path = folder.path().join("records/sales/C-1-apply.toml");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), sent, "to the byte");
    // Check finds in it what was told before, and nothing else.
    let report = guiju(folder.path(), &["check", "--format", "json"]).json();
    let told: Vec<&str> = list(&saved["judged"], "findings").iter().map(|f| text(f, "code")).collect();
    let codes: Vec<&str> = list(&report, "findings").iter().map(|f| text(f, "code")).collect();
    assert_eq!(codes, told);

    let better = record("C-1-apply", REASON);
    assert_eq!(preview.ask("save", &better)["answer"], "exists");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), sent);
    assert_eq!(preview.ask("save?replace", &better)["answer"], "saved");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), better);
    assert_eq!(guiju(folder.path(), &["check"]).code, 0);
    assert_eq!(records(folder.path()), ["C-1-apply.toml", "c0.toml"], "nothing is left beside it");
    // A file that holds other records is no version of this one.
    let other = record("c0", REASON);
    assert_eq!(preview.ask("save?replace&despite", &other)["answer"], "refused");
    assert!(std::fs::read_to_string(folder.path().join("records/sales/c0.toml")).unwrap().contains("C-0-decide"));
}

#[test]
fn no_record_names_a_place_of_its_own() {
    let folder = copy("commands/clean");
    let outside = tempfile::tempdir().unwrap();
    let preview = Preview::with(folder.path(), &["--allow-write"]);
    for id in ["../out", "/etc/x", "a/b", "a\\\\b", ".hidden", "C-1:x", "..", "a b", ""] {
        let answer = preview.ask("save?despite&replace", &record(id, REASON));
        assert_eq!(answer["answer"], "mend", "{id}: {answer}");
        assert!(answer["judged"]["path"].is_null(), "{id}");
    }
    let elsewhere = record("C-1-apply", REASON).replace("\"sales\"", "\"../content\"");
    assert_eq!(preview.ask("save?despite", &elsewhere)["answer"], "mend");
    let several = format!("[[record]]\n{}", record("C-1-apply", REASON));
    assert_eq!(preview.ask("save?despite", &several)["answer"], "mend");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path(), folder.path().join("records/market")).unwrap();
        let linked = record("C-1-apply", REASON).replace("\"sales\"", "\"market\"");
        let answer = preview.ask("save?despite", &linked);
        assert_ne!(answer["answer"], "saved", "{answer}");
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    }
    assert_eq!(records(folder.path()), ["c0.toml"]);
}

#[test]
fn pages_elsewhere_can_neither_ask_nor_save() {
    let folder = copy("commands/clean");
    let preview = Preview::with(folder.path(), &["--allow-write"]);
    let body = record("C-1-apply", REASON);
    for path in ["judge", "save", "panel", "begin"].map(|name| format!("/_guiju/{name}")) {
        assert_eq!(preview.post(&path, "", &body).status, 405, "{path} without our header");
        assert_eq!(preview.post(&path, "X-Guiju: 1\r\nOrigin: http://evil.example\r\n", &body).status, 403, "{path} from elsewhere");
        assert_eq!(preview.get(&path).status, 405, "{path} is no page");
    }
    let local = preview.address;
    let asks = format!("OPTIONS /_guiju/save HTTP/1.1\r\nHost: {local}\r\nAccess-Control-Request-Headers: x-guiju");
    let answer = preview.send(&asks);
    assert!(answer.status == 405 && !answer.head.contains("access-control-allow"), "{}", answer.head);
    assert_eq!(preview.post("/small/", OWN, "").status, 405, "pages take nothing");
    assert_eq!(preview.post("/_guiju/judge", OWN, &"x".repeat(2 << 20)).status, 413);
    assert_eq!(records(folder.path()), ["c0.toml"]);
}

#[test]
fn the_side_panel_tells_what_the_page_lacks_and_what_the_edit_does() {
    let folder = copy("commands/clean");
    let here = folder.path();
    assert_eq!(guiju(here, &["confirm", "--all"]).code, 0);
    let preview = Preview::start(here);
    let told = preview.panel("/demo/", 1);
    assert_eq!((&told["binding"], &told["unchecked_all"], &told["confirms"]), (&3.into(), &0.into(), &true.into()));
    assert_eq!((list(&told, "changes").len(), list(&told, "suspects").len()), (0, 0));

    // Reworded, and a duty nobody can check: lint, coverage and doubt follow.
    let one = "1. 部門提出申請，應載明事由。";
    edit(here, "content/demo/text.md", one, "1. 部門提出申請，應及時載明事由。");
    edit(here, "content/demo/text.md", "3. 部門宜", "3. 部門應妥善保存。 <!-- #keep by=department -->\n4. 部門宜");
    let begun = Instant::now();
    while preview.state()["edition"] == 1 {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    let edition = preview.state()["edition"].as_u64().unwrap();
    let told = preview.panel("/demo/", edition);
    let lint: Vec<&str> = list(&told, "lint").iter().map(|p| text(p, "code")).collect();
    assert!(lint.contains(&"duty-period-vague"), "{lint:?}");
    assert!(!lint.contains(&"check-suspect"), "told in its own part: {lint:?}");
    assert_eq!(told["unchecked"][0]["key"], "demo/keep");
    assert!(list(&told, "suspects").iter().any(|s| s["check"] == "request.reason"), "{told}");
    assert_eq!(list(&preview.panel("/en/", edition), "changes").len(), 0, "no verdict changed");

    // A check made stricter: the record it now catches is named with its file and line.
    edit(here, "checks/demo/requests.toml", "size(reason) >= 10", "size(reason) >= 100");
    preview.shows("/forms/request/", "100");
    let edition = preview.state()["edition"].as_u64().unwrap();
    let told = preview.panel("/forms/request/", edition);
    let change = &told["changes"][0];
    assert_eq!((text(change, "subject"), text(change, "path")), ("C-0-apply", "records/sales/c0.toml"));
    assert_eq!((&change["gained"][0]["code"], list(change, "lost").len()), (&"rule-broken".into(), 0));
    assert!(change["line"].as_u64().is_some());
    assert_eq!(told["shifts"][0]["check"], "request.explained");
    let other = preview.panel("/processes/asking/", edition);
    assert_eq!((list(&other, "changes").len(), &other["changes_elsewhere"]), (0, &1.into()), "another page says only that there is more");

    preview.ask("begin", "");
    assert_eq!(list(&preview.panel("/forms/request/", edition), "changes").len(), 0, "compared from here on");
    edit(here, "checks/demo/requests.toml", "size(reason) >= 100", "size(reason) >= 10");
    let begun = Instant::now();
    while preview.state()["edition"] == edition {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    let told = preview.panel("/forms/request/", edition + 1);
    assert_eq!((list(&told["changes"][0], "gained").len(), &told["changes"][0]["lost"][0]["code"]), (0, &"rule-broken".into()));
}

#[test]
fn pages_on_how_rules_are_kept_are_made_when_they_are_asked_for() {
    let folder = copy("commands/breaches");
    let here = folder.path();
    let closed = Preview::start(here);
    assert_eq!(closed.get("/compliance/").status, 404, "a handbook that does not publish them has none");
    drop(closed);
    let settings = std::fs::read_to_string(here.join("handbook.toml")).unwrap();
    std::fs::write(here.join("handbook.toml"), format!("{settings}\n[publish]\ncompliance = true\n")).unwrap();
    let preview = Preview::start(here);
    assert!(preview.get("/").body.contains("href=\"compliance/index.html\""), "the way there is on every page");
    let page = preview.get("/compliance/");
    assert!(page.status == 200 && page.body.contains("/_guiju/live.js"), "{}", page.status);
    assert!(preview.get("/compliance/units/sales/").body.contains("C-1"));
    assert_eq!(preview.get("/register/").status, 200);
    // Records are read anew each time.
    std::fs::remove_file(here.join("records/sales/c1.toml")).unwrap();
    assert!(!preview.get("/compliance/units/sales/").body.contains("C-1"));
}

/// What only the preview needs is in no published site.
#[test]
fn the_published_site_holds_nothing_of_the_preview() {
    let folder = copy("commands/clean");
    assert_eq!(guiju(folder.path(), &["build"]).code, 0);
    for entry in walkdir::WalkDir::new(folder.path().join("public")).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("_guiju"), "{}", entry.path().display());
    }
}

/// The words of the preview's own scripts: the same in each language, each in its script.
#[test]
fn the_scripts_of_the_preview_speak_three_languages() {
    // `key: "text"` pairs; a text may hold commas and escaped quotation marks.
    let quoted = regex::Regex::new(r#"(\w+): ("(?:[^"\\]|\\.)*")"#).unwrap();
    for name in ["live", "panel", "engine"] {
        let script = crate::support::read(&format!("templates/serve/{name}.js"));
        let words = |tag: &str| {
            let line =
                script.lines().find(|l| l.trim_start().starts_with(&format!("\"{tag}\": {{"))).unwrap_or_else(|| panic!("{name}: {tag}"));
            let table = line.split_once('{').map(|(_, rest)| rest.trim_end_matches(['}', ','])).unwrap_or_default();
            let pairs = quoted.captures_iter(table).map(|c| (c[1].to_owned(), serde_json::from_str::<String>(&c[2]).unwrap()));
            pairs.collect::<Vec<_>>()
        };
        let keys = |tag: &str| words(tag).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        assert!(keys("en").len() > 8, "{name}");
        assert_eq!(keys("zh-Hant"), keys("zh-Hans"), "{name}");
        assert_eq!(keys("zh-Hant"), keys("en"), "{name}");
        for (tag, lang) in [("zh-Hant", guiju::lang::Lang::Hant), ("zh-Hans", guiju::lang::Lang::Hans)] {
            for (key, said) in words(tag) {
                let foreign = said.chars().find(|c| guiju::lang::foreign(*c, lang).is_some());
                assert_eq!(foreign, None, "{name} {tag} {key}: {said}");
            }
        }
        for (key, said) in words("en").into_iter().filter(|(key, _)| key != "name") {
            assert!(!said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{name} {key}: {said}");
        }
    }
}
