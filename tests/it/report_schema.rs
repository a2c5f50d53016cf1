//! JSON reports keep to the schema that `docs/report.md` promises.

use guiju::lang::Lang;
use regex::Regex;
use serde_json::{Map, Value};

use crate::support::{guiju, read, root};

/// The part of JSON Schema our schema uses; a word outside of it fails the test rather than passing unseen.
const WORDS: [&str; 14] = [
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "const",
    "anyOf",
    "pattern",
    "minimum",
];

struct Schema {
    root: Value,
}

impl Schema {
    fn read() -> Schema {
        Schema { root: serde_json::from_str(&read("docs/schemas/check-1.schema.json")).expect("the schema is JSON") }
    }

    /// What is wrong with a value, with the path to it.
    fn faults(&self, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
        let rules = schema.as_object().expect("a schema");
        for (word, rule) in rules {
            assert!(WORDS.contains(&word.as_str()), "the schema uses `{word}`, which this test does not know");
            let holds = match word.as_str() {
                "type" => is_type(rule, value),
                "const" => rule == value,
                "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
                "minimum" => value.as_i64().is_none_or(|n| Some(n) >= rule.as_i64()),
                "pattern" => value.as_str().is_none_or(|text| Regex::new(rule.as_str().unwrap()).unwrap().is_match(text)),
                "anyOf" => rule.as_array().unwrap().iter().any(|option| self.fits(option, value)),
                _ => true,
            };
            if !holds {
                out.push(format!("{at}: {value} breaks {word} {rule}"));
            }
        }
        if let Some(name) = rules.get("$ref").and_then(Value::as_str) {
            let target = self.root.pointer(&name[1..]).unwrap_or_else(|| panic!("{name} leads nowhere"));
            self.faults(target, value, at, out);
        }
        if let Value::Object(table) = value {
            self.table(rules, table, at, out);
        }
        if let (Value::Array(items), Some(schema)) = (value, rules.get("items")) {
            items.iter().enumerate().for_each(|(n, item)| self.faults(schema, item, &format!("{at}/{n}"), out));
        }
    }

    fn table(&self, rules: &Map<String, Value>, table: &Map<String, Value>, at: &str, out: &mut Vec<String>) {
        let Some(properties) = rules.get("properties").and_then(Value::as_object) else { return };
        let required = rules["required"].as_array().unwrap().iter().map(|key| key.as_str().unwrap());
        out.extend(required.filter(|key| !table.contains_key(*key)).map(|key| format!("{at}: no {key}")));
        for (key, value) in table {
            match properties.get(key) {
                Some(schema) => self.faults(schema, value, &format!("{at}/{key}"), out),
                // Readers must bear new keys; we may not add one unsaid.
                None => out.push(format!("{at}: {key} is not in the schema")),
            }
        }
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.faults(schema, value, "", &mut faults);
        faults.is_empty()
    }

    fn check(&self, report: &Value) {
        let mut faults = Vec::new();
        self.faults(&self.root, report, "", &mut faults);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

fn is_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    };
    rule.as_array().map_or_else(|| is(rule), |all| all.iter().any(is))
}

#[test]
fn reports_keep_to_the_schema_in_every_language() {
    let schema = Schema::read();
    let handbooks = [".", "tests/fixtures/commands/breaches", "tests/fixtures/commands/empty", "tests/fixtures/hostile/handbook"];
    for handbook in handbooks {
        for lang in Lang::ALL {
            schema.check(&guiju(&root().join(handbook), &["check", "--format", "json", "--lang", lang.tag()]).json());
        }
    }
}

/// Reports of records that could not be read keep to it too.
#[test]
fn reports_of_hostile_records_keep_to_the_schema() {
    let schema = Schema::read();
    for case in ["broken-toml", "escapes", "unknown-columns", "unreadable", "bad-line"] {
        let (dir, _) = crate::hostile::staged(case);
        let report = guiju(dir.path(), &["check", "--format", "json"]).json();
        schema.check(&report);
        assert!(report["diagnostics"].as_array().is_some_and(|d| !d.is_empty()), "{case}");
    }
}

#[test]
fn a_report_that_breaks_the_schema_is_noticed() {
    let schema = Schema::read();
    let report = guiju(root(), &["check", "--format", "json"]).json();
    let spoilt = |change: &dyn Fn(&mut Value)| {
        let mut report = report.clone();
        change(&mut report);
        !schema.fits(&schema.root, &report)
    };
    assert!(spoilt(&|r| r["version"] = 2.into()));
    assert!(spoilt(&|r| r["as_of"] = "soon".into()));
    assert!(spoilt(&|r| r["findings"][0]["severity"] = "grave".into()));
    assert!(spoilt(&|r| r["findings"][0]["place"]["line"] = "1".into()));
    assert!(spoilt(&|r| r["findings"][0]["new"] = 1.into()));
    assert!(spoilt(&|r| drop(r["totals"].as_object_mut().unwrap().remove("pass"))));
}

/// The page names every part of the report.
#[test]
fn the_page_explains_every_part() {
    let page = read("docs/report.md");
    let schema = Schema::read();
    let parts = schema.root["properties"].as_object().unwrap().keys().filter(|key| *key != "index_bytes");
    for part in parts.chain(schema.root["$defs"]["finding"]["properties"].as_object().unwrap().keys()) {
        assert!(page.contains(&format!("`{part}`")) || page.contains(&format!("\"{part}\"")), "docs/report.md does not name {part}");
    }
}
