//! Forms in the browser: they say of a record what the checker says of it, word for word, and write what the checker accepts.
//!
//! Every sample record of the handbook, and every change of it that a field allows, is judged by both.

use std::collections::{BTreeMap, BTreeSet};

use guiju::lang::Lang;
use guiju::model::{Handbook, Kind};
use guiju::outcome::Finding;
use guiju::pipeline::{self, CheckOptions};
use guiju::render::Site;
use guiju::source::{Disk, Memory, World};
use guiju::trial;
use serde_json::{Map, Value, json};

use crate::browser::{Driver, browser};
use crate::support::root;

/// Codes of demands a record decides by itself.
const CODES: &[&str] = &[
    "field-missing",
    "field-placeholder",
    "field-too-short",
    "field-too-long",
    "field-out-of-range",
    "field-pattern",
    "field-not-listed",
    "field-note-missing",
    "field-items",
    "field-ill-typed",
    "field-unknown",
    "rule-broken",
    "metric-disagrees",
    "threshold-level-wrong",
    "threshold-unanswered",
    "grade-wrong",
    "signature-missing",
];

/// A day by which everything in the samples has happened.
const LATE: &str = "2027-12-31";

/// What one side says: code, check, words, what was expected.
type Said = [String; 4];

fn handbook(world: &dyn World) -> Handbook {
    let loaded = pipeline::load(world, LATE.parse().ok());
    assert!(loaded.is_sound(), "{:?}", loaded.diagnostics);
    loaded.handbook
}

// ---- records and changes of them

fn plain(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(n) => json!(n),
        toml::Value::Float(n) => json!(n),
        toml::Value::Boolean(truth) => json!(truth),
        toml::Value::Datetime(moment) => json!(moment.to_string()),
        toml::Value::Array(items) => items.iter().map(plain).collect(),
        toml::Value::Table(table) => Value::Object(table.iter().map(|(k, v)| (k.clone(), plain(v))).collect()),
    }
}

/// The sample records, each as JSON.
fn samples(world: &dyn World, handbook: &Handbook) -> Vec<Map<String, Value>> {
    let sets = trial::regulations(handbook).into_iter().flat_map(|id| trial::load(world, handbook, &id).records);
    let records = sets.filter_map(|s| plain(&toml::Value::Table(s.table)).as_object().cloned());
    records.filter(|r| r.contains_key("form")).collect()
}

/// Days between which changed dates lie.
fn moved(text: &str, days: i64) -> Option<String> {
    let date: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    let moved = date.checked_add(jiff::Span::new().days(days)).ok()?;
    Some(format!("{moved}{}", &text[10..]))
}

/// Other values in place of one.
fn others(value: &Value) -> Vec<Value> {
    let mut all = vec![
        json!(null),
        json!("  "),
        json!([]),
        json!(true),
        json!("無"),
        json!("查無此項"),
        json!(-1),
        json!(123456789.125),
        json!([""]),
        json!("2026-03"),
    ];
    match value {
        Value::String(text) => {
            all.extend([json!("長".repeat(400)), json!("短"), json!([text]), json!("2026-02-30"), json!(format!(" {text}\n"))]);
            all.extend([-400, -1, 1, 40].into_iter().filter_map(|days| moved(text, days)).map(Value::String));
        }
        Value::Number(n) => {
            let n = n.as_f64().unwrap_or_default();
            all.extend([n + 1.0, n - 0.01, n * 1000.0, 0.0, 0.125].map(|n| json!(n)));
            all.push(json!(n.to_string()));
        }
        Value::Bool(truth) => all.push(json!(!truth)),
        Value::Array(items) => {
            all.push(Value::Array(items.iter().chain(items.first()).cloned().collect()));
            all.push(Value::Array(items.iter().skip(1).cloned().collect()));
            all.push(items.first().cloned().unwrap_or_default());
        }
        _ => {}
    }
    all
}

/// The fields of a record with one changed: left out, or holding something else, in the record itself and in the first row of its groups.
fn changes(fields: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let mut all = Vec::new();
    for (name, value) in fields {
        let mut without = fields.clone();
        without.remove(name);
        all.push(without);
        all.extend(others(value).into_iter().map(|other| put(fields, name, other)));
        if let Some(row) = value.get(0).and_then(Value::as_object) {
            for changed in changes(row) {
                let mut rows = value.as_array().cloned().unwrap_or_default();
                rows[0] = Value::Object(changed);
                all.push(put(fields, name, Value::Array(rows)));
            }
        }
    }
    all.push(put(fields, "no_such_field", json!("x")));
    all
}

fn put(fields: &Map<String, Value>, name: &str, value: Value) -> Map<String, Value> {
    let mut changed = fields.clone();
    changed.insert(name.to_owned(), value);
    changed
}

/// Samples of one form that are changed; all are judged as they are.
const CHANGED: usize = 2;

/// Samples and their changes under ids of their own, each in a case of its own so that one does not bear on another.
fn cases(samples: &[Map<String, Value>]) -> Vec<Map<String, Value>> {
    let mut all = Vec::new();
    let mut of_form: BTreeMap<&str, usize> = BTreeMap::new();
    for sample in samples {
        let none = Map::new();
        let fields = sample.get("fields").and_then(Value::as_object).unwrap_or(&none);
        let known = of_form.entry(sample["form"].as_str().unwrap()).or_default();
        *known += 1;
        let altered = if *known <= CHANGED { changes(fields) } else { Vec::new() };
        for changed in std::iter::once(fields.clone()).chain(altered) {
            let mut record = put(sample, "fields", Value::Object(changed));
            let id = format!("R{}", all.len());
            record.insert("case".into(), json!(format!("C{}", all.len())));
            record.insert("id".into(), json!(id));
            for key in ["supersedes", "serves", "attachment", "status", "submitted"] {
                record.remove(key);
            }
            all.push(record);
        }
        if let Some(signed) = all.last().filter(|r| r.contains_key("signature")) {
            all.push(unsigned(signed, all.len()));
        }
    }
    all
}

/// A signed record with its first signature alone, as another.
fn unsigned(record: &Map<String, Value>, n: usize) -> Map<String, Value> {
    let record = put(&put(record, "id", json!(format!("R{n}"))), "case", json!(format!("C{n}")));
    put(&record, "signature", record["signature"].get(0).cloned().into_iter().collect())
}

// ---- the checker's side

/// The handbook with these records and no others.
fn world_of(disk: &Disk, records: &[Map<String, Value>]) -> Memory {
    let mut world = Memory::default();
    for path in pipeline::inputs(disk) {
        world.put(path.clone(), disk.read(&path, pipeline::MAX_TEXT).unwrap());
    }
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for record in records {
        let unit = record["unit"].as_str().unwrap();
        let file = files.entry(unit).or_default();
        file.push_str(&format!("{}\n", json!(record)));
    }
    for (unit, text) in files {
        world.put(format!("records/{unit}/all.ndjson"), text);
    }
    world
}

/// Demands of forms that a page's definition does not hold, since only other records decide them.
fn elsewhere(handbook: &Handbook, definitions: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let mut here: BTreeSet<String> = BTreeSet::new();
    for (form, definition) in definitions {
        let ids = |key: &str| definition[key].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        here.extend(ids("rules").into_iter().map(|id| format!("{form}.{id}")));
        here.extend(["metrics", "thresholds", "grades"].into_iter().flat_map(ids));
    }
    let figure = |k: Kind| matches!(k, Kind::Rule | Kind::Metric | Kind::Threshold | Kind::Grade);
    handbook.checks.iter().filter(|c| figure(c.kind) && !here.contains(&*c.id)).map(|c| c.id.to_string()).collect()
}

/// Fields whose condition only other records tell.
fn told_elsewhere(handbook: &Handbook) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for form in &handbook.forms {
        for field in &form.fields {
            let later = |f: &guiju::model::Field| f.required_when.as_ref().is_some_and(|e| !form.decides(e));
            ids.extend(later(field).then(|| format!("{}.{}", form.id, field.id)));
            ids.extend(field.cells().iter().filter(|c| later(c)).map(|c| format!("{}.{}.{}", form.id, field.id, c.id)));
        }
    }
    ids
}

fn said(finding: &Finding, lang: Lang) -> Said {
    let expected = finding.expected.as_ref().map(|e| e.get(lang).to_owned()).unwrap_or_default();
    let expected = if finding.code == "rule-broken" { String::new() } else { expected };
    [
        finding.code.to_owned(),
        finding.check.as_ref().map(|c| c.to_string()).unwrap_or_default(),
        finding.message.get(lang).to_owned(),
        expected,
    ]
}

/// What the checker finds in each record by itself.
fn engine(findings: &[Finding], skip: &dyn Fn(&Finding) -> bool, lang: Lang) -> BTreeMap<String, Vec<Said>> {
    let mut found: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for finding in findings.iter().filter(|f| CODES.contains(&f.code) && !skip(f)) {
        let Some(record) = &finding.record else { continue };
        found.entry(record.to_string()).or_default().push(said(finding, lang));
    }
    found.values_mut().for_each(|all| all.sort());
    found
}

// ---- the browser's side

/// The definitions of the pages, and the files a page of ours needs to judge records with them.
fn pages(handbook: &Handbook, lang: Lang, folder: &std::path::Path) -> BTreeMap<String, Value> {
    let own = |name: &str| std::fs::read_to_string(root().join("templates").join(name)).ok();
    let mut handbook = handbook.clone();
    handbook.settings.languages = vec![lang];
    let site = Site::new(&handbook, LATE.parse().unwrap(), &own);
    let mut definitions = BTreeMap::new();
    site.all(&mut |page| {
        let text = String::from_utf8(page.bytes).unwrap();
        let script = ["figures", "form", "read"].into_iter().find(|name| page.path.contains(&format!("assets/{name}.")));
        if let Some(name) = script.filter(|_| page.path.ends_with(".js")) {
            std::fs::write(folder.join(format!("{name}.js")), &text).unwrap();
        } else if page.path.contains("forms/organization.") {
            std::fs::write(folder.join("organization.js"), &text).unwrap();
        } else if let Some(at) = text.find("<script type=\"application/json\" id=\"definition\"").filter(|_| page.path.ends_with(".html")) {
            let inside = text[at..].split_once('>').unwrap().1.split_once("</script>").unwrap().0;
            let definition: Value = serde_json::from_str(inside).unwrap();
            definitions.insert(definition["id"].as_str().unwrap().to_owned(), definition);
        }
    });
    assert_eq!(site.problems(), Vec::new());
    definitions
}

/// Records judged by one script.
const ONCE: usize = 2000;

/// Judges records in a page: what the browser finds in each.
const JUDGE: &str = "
window.answer = (from, count) => {
  const out = {};
  for (const line of window.records.slice(from, from + count)) {
    const record = guijuForm.read(line, 'x.json')[0];
    const definition = window.definitions[record.form];
    const found = guijuForm.judge(new guijuForm.Scene(definition, window.guijuOrganization, { header: record, fields: record.fields }));
    if (found.length) out[record.id] = found.map((f) => [f.code, f.check || '', f.message, f.expected]);
  }
  return JSON.stringify(out);
};
window.rewritten = () => window.files.map((text) => {
  const record = guijuForm.read(text, 'x.toml')[0];
  const definition = window.definitions[record.form];
  return [guijuForm.toToml(record, definition.fields), guijuForm.toJson(record)];
});
";

/// The answers to some scripts, one after another: a browser gives each half a minute.
fn ask(folder: &std::path::Path, scripts: &[String]) -> Vec<Value> {
    let page = "<!DOCTYPE html><meta charset=utf-8><script src=organization.js></script><script src=figures.js></script><script src=form.js></script><script src=read.js></script><script src=data.js></script><script src=judge.js></script>";
    std::fs::write(folder.join("page.html"), page).unwrap();
    std::fs::write(folder.join("judge.js"), JUDGE).unwrap();
    let profile = tempfile::tempdir().unwrap();
    let driver = Driver::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = browser(&driver, profile.path(), 800).await;
        client.goto(&format!("file://{}/page.html", folder.canonicalize().unwrap().display())).await.unwrap();
        let mut answers = Vec::new();
        for script in scripts {
            answers.push(client.execute(script, Vec::new()).await.unwrap());
        }
        client.close().await.unwrap();
        answers
    })
}

fn browser_says(
    folder: &std::path::Path,
    definitions: &BTreeMap<String, Value>,
    records: &[Map<String, Value>],
) -> BTreeMap<String, Vec<Said>> {
    let lines: Vec<String> = records.iter().map(|r| json!(r).to_string()).collect();
    let data = format!("window.definitions={};\nwindow.records={};\n", json!(definitions), json!(lines));
    std::fs::write(folder.join("data.js"), data).unwrap();
    let scripts: Vec<String> = (0..records.len()).step_by(ONCE).map(|n| format!("return window.answer({n}, {ONCE})")).collect();
    let mut found: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for answer in ask(folder, &scripts) {
        found.extend(serde_json::from_str::<BTreeMap<String, Vec<Said>>>(answer.as_str().unwrap()).unwrap());
    }
    found.values_mut().for_each(|all| all.sort());
    found
}

#[test]
fn the_browser_says_what_the_checker_says_of_every_sample_and_every_change_of_it() {
    let disk = Disk::new(root());
    let handbook = handbook(&disk);
    let records = cases(&samples(&disk, &handbook));
    assert!(records.len() > 10_000, "{}", records.len());
    let options = CheckOptions { as_of: LATE.parse().ok(), ..CheckOptions::default() };
    let findings = pipeline::judge(&world_of(&disk, &records), &handbook, &options).findings;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for lang in [Lang::Hant, Lang::En] {
        let folder = tempfile::tempdir().unwrap();
        let definitions = pages(&handbook, lang, folder.path());
        let (others, later) = (elsewhere(&handbook, &definitions), told_elsewhere(&handbook));
        let skip = |f: &Finding| {
            let check = f.check.as_deref().unwrap_or_default();
            others.contains(check) || f.code == "field-missing" && later.contains(check)
        };
        let engine = engine(&findings, &skip, lang);
        let browser = browser_says(folder.path(), &definitions, &records);
        let mut unlike = Vec::new();
        for record in &records {
            let id = record["id"].as_str().unwrap();
            let (a, b) = (engine.get(id), browser.get(id));
            a.into_iter().flatten().for_each(|s| *seen.entry(s[0].clone()).or_default() += 1);
            if a != b {
                unlike.push(format!("{}\n  checker {a:?}\n  browser {b:?}", json!(record)));
            }
        }
        assert!(
            unlike.is_empty(),
            "{} of {} differ, among them:\n{}",
            unlike.len(),
            records.len(),
            unlike[..unlike.len().min(8)].join("\n")
        );
    }
    let unseen: Vec<&&str> = CODES.iter().filter(|c| !seen.contains_key(**c)).collect();
    assert!(unseen.is_empty(), "no change of a sample shows {unseen:?}: {seen:?}");
}

#[test]
fn a_record_written_by_a_form_is_the_record_that_was_read() {
    let disk = Disk::new(root());
    let handbook = handbook(&disk);
    let folder = tempfile::tempdir().unwrap();
    let definitions = pages(&handbook, Lang::Hant, folder.path());
    let sets = trial::regulations(&handbook).into_iter().flat_map(|id| trial::load(&disk, &handbook, &id).records);
    let mut tables: Vec<toml::Table> = sets.map(|s| s.table).filter(|t| t.contains_key("form")).collect();
    tables.push(
        "id = \"X\"\nform = \"cross_business_request\"\nat = 2026-03-02T09:30:00\n[fields]\nbackground = \"\"\"\n一\\t\\\"二\\\"\n\\\\三\"\"\"\ngoal = 'C:\\路徑'\n[fields.\"奇 怪\"]\na = { b = [1, 2.50, -3e2], c = 1979-05-27 }"
            .parse()
            .unwrap(),
    );
    let files: Vec<String> = tables.iter().map(|t| toml::to_string(t).unwrap()).collect();
    std::fs::write(folder.path().join("data.js"), format!("window.definitions={};\nwindow.files={};\n", json!(definitions), json!(files)))
        .unwrap();
    let answer = ask(folder.path(), &["return window.rewritten()".to_owned()]).remove(0);
    let pairs = answer.as_array().unwrap();
    assert!(tables.len() > 500 && pairs.len() == tables.len());
    for (before, pair) in tables.iter().zip(pairs) {
        let (text, data) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
        let after: toml::Table = text.parse().unwrap_or_else(|e| panic!("{e}: {text}"));
        let before = as_number(&plain(&toml::Value::Table(before.clone())));
        assert_eq!(as_number(&plain(&toml::Value::Table(after))), before, "{text}");
        let data: Value = serde_json::from_str(data).unwrap_or_else(|e| panic!("{e}: {data}"));
        assert_eq!(as_number(&data), before);
    }
}

/// Numbers by their value: JSON has one kind.
fn as_number(value: &Value) -> Value {
    match value {
        Value::Number(n) => json!(n.as_f64()),
        Value::Array(items) => items.iter().map(as_number).collect(),
        Value::Object(parts) => Value::Object(parts.iter().map(|(k, v)| (k.clone(), as_number(v))).collect()),
        other => other.clone(),
    }
}
