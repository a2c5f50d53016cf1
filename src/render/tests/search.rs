//! Tests of the search index, read as a browser reads it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::render::fold::Fold;

/// What `guiju.put(name, value)` was called with, by name.
fn put() -> BTreeMap<String, Value> {
    let calls = super::pages().into_iter().filter(|(path, _)| path.starts_with("search/") && path.ends_with(".js"));
    let value = |(path, text): (String, String)| {
        let call = text.trim().strip_prefix("guiju.put(").unwrap().strip_suffix(");").unwrap();
        let call: Value = serde_json::from_str(&format!("[{call}]")).unwrap();
        assert_eq!(path, format!("search/{}.js", call[0].as_str().unwrap()));
        (call[0].as_str().unwrap().to_owned(), call[1].clone())
    };
    calls.map(value).collect()
}

/// All documents in order, each with all it says.
fn documents() -> Vec<Value> {
    let files = put();
    let mut all: Vec<Value> = Vec::new();
    for n in 0.. {
        let Some(file) = files.get(&format!("d{n}")) else { return all };
        for (at, document) in file.as_array().unwrap().iter().enumerate() {
            let whole = document.as_array().unwrap().len() == 6;
            assert!(whole || at > 0, "each file is read by itself");
            let Some(before) = all.last().filter(|_| !whole) else {
                all.push(document.clone());
                continue;
            };
            let text = |document: &Value, part: usize| document[part].as_str().unwrap().to_owned();
            let (page, title) = (text(before, 0), text(before, 4));
            let href = format!("{}#{}", page.split_once('#').unwrap().0, text(document, 0));
            let path = format!("{}》{}", title.rsplit_once('》').unwrap().0, text(document, 3));
            let told = serde_json::json!([href, before[1], document[1], document[2], path, before[5]]);
            all.push(told);
        }
    }
    all
}

/// All lists by key.
fn lists() -> BTreeMap<String, String> {
    let shards = put().into_iter().filter(|(name, _)| name.starts_with('p'));
    let entries = shards.flat_map(|(_, shard)| shard.as_object().unwrap().clone());
    entries.map(|(key, list)| (key, list.as_str().unwrap().to_owned())).collect()
}

#[test]
fn every_pair_of_characters_can_be_looked_up_whatever_its_script() {
    let lists = lists();
    for key in ["整改", "总部", "管层"] {
        assert_eq!(lists.contains_key(key), key != "管层", "{key}");
    }
    assert!(!lists.contains_key("總部"), "what is looked up is folded");
    assert!(lists.contains_key("^业务"), "titles are told apart");
}

#[test]
fn clauses_are_found_by_label_and_by_name_and_by_role() {
    let lists = lists();
    let (first, labelled) = lists["=/cross"].split_once(';').unwrap();
    assert!(labelled.split(';').any(|label| label.split_once(' ').is_some_and(|(_, name)| name == "review.submit")), "{labelled}");
    assert!(labelled.contains(";2 ") && lists.contains_key("=2"), "{labelled}");
    let texts = documents();
    let clause = &texts[first.parse::<usize>().unwrap()];
    assert_eq!((&clause[1], &clause[5]), (&Value::from("clause"), &Value::from("cross")));
    assert!(lists.contains_key("@initiator") && lists.contains_key("#cross"));
}

#[test]
fn what_is_found_says_where_it_stands() {
    let texts = documents();
    let clause = texts.iter().find(|d| d[3].as_str().unwrap().contains("應限期整改")).unwrap();
    assert_eq!(clause[1], "clause");
    assert!(clause[4].as_str().unwrap().starts_with('《'), "{clause}");
    assert_eq!(clause[5], "cross");
    assert!(texts.iter().any(|d| d[1] == "form" && d[2] == "業務新增交叉需求申請表" && d[3].as_str().unwrap().contains("業務背景")));
}

#[test]
fn folding_is_per_character_and_the_browser_gets_what_it_needs() {
    let fold = Fold::get();
    assert_eq!(fold.text("總部ＡＢＣ　①"), "总部abc 1");
    assert_eq!(fold.text("臺灣裡"), "台湾里");
    let head = &put()["index"];
    let pairs: Vec<char> = head["fold"].as_str().unwrap().chars().collect();
    assert!(pairs.chunks(2).any(|p| p == ['總', '总']));
    assert!(pairs.len() < 2000, "only characters the index holds: {}", pairs.len());
}
