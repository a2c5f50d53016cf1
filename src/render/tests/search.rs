//! Tests of the search index, read as a browser reads it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::render::fold::Fold;

/// What `guiju.put(name, value)` was called with, by name.
fn put() -> BTreeMap<String, Value> {
    let calls = super::pages().into_iter().filter(|(path, _)| path.starts_with("search/") && path.ends_with(".js"));
    let value = |(path, text): (String, String)| {
        let call: Value =
            serde_json::from_str(&format!("[{}]", text.trim().strip_prefix("guiju.put(").unwrap().strip_suffix(");").unwrap())).unwrap();
        assert!(path == "search/index.js" || path.split('.').count() == 3, "{path} is named by its content");
        (call[0].as_str().unwrap().to_owned(), call[1].clone())
    };
    calls.map(value).collect()
}

/// Titles and texts of what a phrase finds.
fn find(phrase: &str) -> Vec<String> {
    let files = put();
    let head = &files["head"];
    let phrase: Vec<char> = Fold::get().text(phrase).chars().collect();
    let count = head["postings"].as_array().unwrap().len();
    let ids = |a: char, b: char| -> Vec<u64> {
        let file = &files[&format!("p{}", a as usize % count)];
        let pair: String = [a, b].iter().collect();
        let mut sum = 0;
        let deltas = file.get(&pair).and_then(Value::as_array).cloned().unwrap_or_default();
        deltas
            .iter()
            .map(|d| {
                sum += d.as_u64().unwrap();
                sum
            })
            .collect()
    };
    let mut found = ids(phrase[0], phrase[1]);
    for pair in phrase.windows(2) {
        let own = ids(pair[0], pair[1]);
        found.retain(|id| own.contains(id));
    }
    let per = head["per"].as_u64().unwrap();
    let text = |id: u64| {
        let doc = &files[&format!("d{}", id / per)][(id % per) as usize];
        format!("{} {}", doc[2].as_str().unwrap(), doc[3].as_str().unwrap())
    };
    found.into_iter().map(text).collect()
}

#[test]
fn a_word_is_found_inside_a_longer_run_of_text() {
    assert!(find("整改").iter().any(|t| t.contains("應限期整改，整改後重新驗收")));
    assert!(find("作成結論").iter().any(|t| t.contains("公司管理層應於十個工作日內作成結論")));
}

#[test]
fn either_script_finds_the_other() {
    assert!(find("总部").iter().any(|t| t.contains("送交總部")));
    assert!(find("总部管理中心").iter().any(|t| t.contains("總部管理中心")));
    assert_eq!(find("總部"), find("总部"));
}

#[test]
fn forms_and_terms_are_found_too() {
    assert!(find("業務背景").iter().any(|t| t.starts_with("業務新增交叉需求申請表")));
    assert!(find("headquarters").iter().any(|t| t.starts_with("總部管理中心")));
}

#[test]
fn what_is_not_there_is_not_found() {
    assert_eq!(find("報銷"), Vec::<String>::new());
}

#[test]
fn folding_is_per_character_and_the_browser_gets_what_it_needs() {
    let fold = Fold::get();
    assert_eq!(fold.text("總部ＡＢＣ　①"), "总部abc 1");
    assert_eq!(fold.text("臺灣裡"), "台湾里");
    let head = &put()["head"];
    let pairs: Vec<char> = head["fold"].as_str().unwrap().chars().collect();
    assert!(pairs.chunks(2).any(|p| p == ['總', '总']));
    assert!(pairs.len() < 2000, "only characters the index holds: {}", pairs.len());
}
