//! JSON Schemas say what `guiju check` and the loader say, as far as a schema can: held against an independent validator.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use guiju::model::{Field, FieldType, Form, Handbook};
use guiju::pipeline::{self, CheckOptions};
use guiju::source::{Disk, Memory};
use guiju::trial;
use jsonschema::Validator;
use serde_json::{Value as Json, json};
use toml::{Table, Value};

use crate::support::{files, read, root};

fn handbook() -> &'static Handbook {
    static HANDBOOK: OnceLock<Handbook> = OnceLock::new();
    HANDBOOK.get_or_init(|| pipeline::load(&Disk::new(root()), None).handbook)
}

fn schemas() -> &'static BTreeMap<String, Json> {
    static SCHEMAS: OnceLock<BTreeMap<String, Json>> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let files = pipeline::schemas(handbook());
        files.into_iter().map(|f| (f.path, serde_json::from_slice(&f.bytes).expect("a schema is JSON"))).collect()
    })
}

fn validator(path: &str) -> Validator {
    let mut registry = jsonschema::Registry::new();
    // Only the schema of any record leads to others.
    for (path, schema) in schemas().iter().filter(|_| path == "record.schema.json") {
        registry = registry.add(format!("file:///schemas/{path}"), schema).expect("added");
    }
    let registry = registry.prepare().expect("references lead somewhere");
    let options = jsonschema::options().with_base_uri(format!("file:///schemas/{path}")).with_registry(&registry);
    options.build(&schemas()[path]).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// TOML as editors show it to a schema: dates are texts.
fn to_json(value: &Value) -> Json {
    match value {
        Value::String(text) => json!(text),
        Value::Integer(n) => json!(n),
        Value::Float(n) => json!(n),
        Value::Boolean(b) => json!(b),
        Value::Datetime(at) => json!(at.to_string()),
        Value::Array(items) => items.iter().map(to_json).collect(),
        Value::Table(table) => Json::Object(table.iter().map(|(k, v)| (k.clone(), to_json(v))).collect()),
    }
}

fn faults(validator: &Validator, value: &Json) -> Vec<String> {
    validator
        .iter_errors(value)
        .map(|e| format!("{}: {}", e.instance_path(), e.to_string().chars().take(200).collect::<String>()))
        .collect()
}

#[test]
fn every_schema_is_one() {
    assert_eq!(schemas().len(), handbook().forms.len() + 7);
    for (path, schema) in schemas() {
        assert!(jsonschema::meta::is_valid(schema), "{path} is no schema of draft 2020-12");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}

/// The repository's own files keep to them; so does every file of samples and records.
#[test]
fn the_repository_keeps_to_its_schemas() {
    let toml = |path: &std::path::Path| {
        let text = std::fs::read_to_string(path).expect("readable");
        to_json(&Value::Table(text.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()))))
    };
    let mut wrong = Vec::new();
    let mut hold = |schema: &Validator, value: &Json, path: &str| {
        wrong.extend(faults(schema, value).into_iter().take(3).map(|fault| format!("{path}: {fault}")));
    };
    let named = [("handbook", "handbook.toml"), ("organization", "content/organization.toml"), ("calendar", "content/calendar.toml")];
    for (name, path) in named {
        hold(&validator(&format!("{name}.schema.json")), &toml(&root().join(path)), path);
    }
    let (checks, parameters, front) =
        (validator("checks.schema.json"), validator("parameters.schema.json"), validator("front-matter.schema.json"));
    let record = validator("record.schema.json");
    let mut seen = 0;
    for path in files(&root().join("checks"), "toml").into_iter().chain(files(&root().join("content"), "toml")) {
        let inside = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let schema = match inside.split('/').collect::<Vec<_>>().as_slice() {
            ["checks", _, name] if *name != "confirmed.toml" => &checks,
            ["content", .., "parameters.toml"] => &parameters,
            ["checks", _, "samples", "conforming", ..] => &record,
            _ => continue,
        };
        hold(schema, &toml(&path), &inside);
        seen += 1;
    }
    assert!(seen > 250, "{seen} files");
    for path in files(&root().join("content"), "md").into_iter().filter(|p| p.ends_with("text.md")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let settings: Table = text.split("+++").nth(1).expect("settings").parse().expect("TOML");
        hold(&front, &to_json(&Value::Table(settings)), &path.display().to_string());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Findings a schema can answer for.
const SAID: [&str; 17] = [
    "field-missing",
    "field-ill-typed",
    "field-placeholder",
    "field-too-short",
    "field-too-long",
    "field-out-of-range",
    "field-pattern",
    "field-not-listed",
    "field-note-missing",
    "field-items",
    "field-unknown",
    "record-header-unknown-key",
    "record-header-ill-typed",
    "record-id-missing",
    "record-person-unknown",
    "record-unit-unknown",
    "record-form-unknown",
];

/// A change to a record, with what it does in words.
type Change = (String, Table);

/// A record with its field (or the cell of a group's first row) changed; none where it has no such cell.
fn with(record: &Table, path: &[&str], value: Option<Value>) -> Option<Table> {
    let mut record = record.clone();
    let fields = record.get_mut("fields")?.as_table_mut()?;
    let (last, table) = match path {
        [field] => (*field, fields),
        [group, cell] => (*cell, fields.get_mut(*group)?.as_array_mut()?.first_mut()?.as_table_mut()?),
        _ => return None,
    };
    match value {
        Some(value) => drop(table.insert(last.to_owned(), value)),
        None => drop(table.remove(last)?),
    }
    Some(record)
}

/// What may go wrong with one field.
fn wrongs(field: &Field) -> Vec<(&'static str, Option<Value>)> {
    let text = |s: &str| Some(Value::String(s.to_owned()));
    let mut all = vec![
        ("removed", None),
        ("emptied", text("")),
        ("spaces", text("  ")),
        ("no list", Some(Value::Array(Vec::new()))),
        ("a text", text("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")),
        ("a placeholder", text("待補。")),
        ("NA", text("N/A")),
        ("a number", Some(Value::Integer(7))),
        ("a fraction", Some(Value::Float(7.5))),
        ("a flag", Some(Value::Boolean(true))),
        ("a list", Some(Value::Array(vec![Value::String("甲乙丙丁戊己庚辛壬癸".into())]))),
        ("a blank item", Some(Value::Array(vec![Value::String(String::new())]))),
        ("a day as text", text("2026-03-02")),
        ("a day that is none", text("2026-3-2")),
        ("a period", text("2026-Q1")),
        ("a length of time", text("10wd")),
        ("其他", text("其他")),
        ("a table", Some(Value::Table(Table::new()))),
        ("rows", Some(Value::Array(vec![Value::Table(Table::new())]))),
    ];
    // Elsewhere a schema can't tell a day without quotes from a text.
    if matches!(field.ty, FieldType::Date | FieldType::DateTime) {
        all.push(("a day", Some(Value::Datetime("2026-03-02".parse().unwrap()))));
        all.push(("an instant", Some(Value::Datetime("2026-03-02T09:30:00+08:00".parse().unwrap()))));
    }
    let number = |n: rust_decimal::Decimal| n.to_string().parse().ok().map(Value::Float);
    all.extend(field.min.map(|n| ("below", number(n - rust_decimal::Decimal::ONE))));
    all.extend(field.max.map(|n| ("above", number(n + rust_decimal::Decimal::ONE))));
    all.push(("far below", Some(Value::Integer(-100_000))));
    all.extend(field.min_length.filter(|n| *n > 1).map(|n| ("short", text(&"長".repeat(n - 1)))));
    all.extend(field.max_length.map(|n| ("long", text(&"長".repeat(n + 1)))));
    all
}

fn changes(form: &Form, record: &Table) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    let mut try_field = |path: &[&str], field: &Field| {
        for (how, value) in wrongs(field) {
            all.extend(with(record, path, value).map(|changed| (format!("{} {}: {how}", form.id, path.join(".")), changed)));
        }
    };
    for field in &form.fields {
        try_field(&[&field.id], field);
        if let FieldType::Group(cells) = &field.ty {
            cells.iter().for_each(|cell| try_field(&[&field.id, &cell.id], cell));
        }
    }
    all.extend(with(record, &["no_such_field"], Some(Value::Integer(1))).map(|r| (format!("{}: unknown field", form.id), r)));
    for (key, value) in [
        ("by", Value::String("nobody-at-all".into())),
        ("unit", Value::String("no-such-unit".into())),
        ("at", Value::String("soon".into())),
        ("status", Value::String("maybe".into())),
        ("color", Value::String("red".into())),
        ("submitted", Value::Integer(5)),
        ("fields", Value::Table(Table::new())),
    ] {
        let mut changed = record.clone();
        changed.insert(key.into(), value);
        all.push((format!("{}: {key}", form.id), changed));
    }
    all
}

/// What a schema can't say, and what it says of fields `check` leaves alone.
fn beyond(form: &Form, how: &str) -> bool {
    let field = how.split_once(' ').and_then(|(_, rest)| rest.split_once(':')).map(|(path, _)| path.to_owned()).unwrap_or_default();
    let mut path = field.split('.');
    let top = path.next().and_then(|id| form.fields.iter().find(|f| *f.id == *id));
    let found = match (top, path.next()) {
        (Some(Field { ty: FieldType::Group(cells), .. }), Some(cell)) => cells.iter().find(|c| *c.id == *cell),
        (top, _) => top,
    };
    // Decimals; and conditions that read other records, dates or parameters.
    found.is_some_and(|f| f.decimals.is_some_and(|d| d > 0) || f.required_when.is_some())
}

/// Whether the regulation of a form was in force when a record was made: from before, nothing is judged.
fn binds(form: &Form, record: &Table) -> bool {
    let own = form.at.and_then(|n| record.get("fields")?.get(&*form.fields[n].id));
    let day = own.or(record.get("at")).and_then(|at| at.as_datetime()).and_then(|at| at.date);
    let made = day.map(|d| jiff::civil::date(d.year as i16, d.month as i8, d.day as i8));
    made.zip(handbook().in_force(&form.clause)).is_none_or(|(made, since)| made >= since)
}

/// A field that is missing under a condition of its own.
fn on_condition(form: &Form, line: &str) -> bool {
    let missing = |f: &Field| f.required_when.is_some() && line.starts_with("field-missing") && line.contains(&f.label);
    let cells = |f: &Field| if let FieldType::Group(cells) = &f.ty { cells.iter().any(missing) } else { false };
    form.fields.iter().any(|f| missing(f) || cells(f))
}

/// Every field of every form, changed in some twenty ways: the schema refuses what `check` finds, and nothing else.
#[test]
fn schemas_and_check_agree_on_changed_fields() {
    let disk = Disk::new(root());
    let mut seen = BTreeSet::new();
    let (mut wrong, mut tried, mut excused) = (Vec::new(), 0, 0);
    for regulation in trial::regulations(handbook()) {
        let set = trial::load(&disk, handbook(), &regulation);
        let mut world = Memory::default();
        let mut tries: Vec<(String, &Form, bool)> = Vec::new();
        for sample in &set.records {
            let form = sample.table.get("form").and_then(|v| v.as_str()).and_then(|id| handbook().form(id));
            let Some(form) = form.filter(|form| binds(form, &sample.table) && seen.insert(form.id.clone())) else { continue };
            let validator = validator(&format!("records/{}.schema.json", form.id));
            for (how, mut record) in changes(form, &sample.table) {
                let id = format!("T{}", tries.len());
                record.insert("id".into(), Value::String(id.clone()));
                let fits = validator.is_valid(&to_json(&Value::Table(record.clone())));
                let folder = sample.folder.replace(&set.folder, "records");
                world.put(format!("{folder}/{id}.toml"), toml::to_string(&record).unwrap());
                tries.push((how, form, fits));
            }
        }
        let outcome = pipeline::judge(&world, handbook(), &CheckOptions { as_of: set.as_of, ..CheckOptions::default() });
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for f in outcome.findings.iter().filter(|f| SAID.contains(&f.code)) {
            found.entry(f.record.as_deref().unwrap_or_default().to_owned()).or_default().push(format!("{} {}", f.code, f.message.en));
        }
        for (n, (how, form, fits)) in tries.iter().enumerate() {
            let said = found.get(&format!("T{n}"));
            tried += 1;
            if *fits == said.is_some() {
                if beyond(form, how) || said.is_some_and(|said| said.iter().all(|line| on_condition(form, line))) {
                    excused += 1;
                } else {
                    wrong.push(format!("{how}: schema {}, check {said:?}", if *fits { "accepts" } else { "refuses" }));
                }
            }
        }
    }
    assert!(tried > 10_000, "{tried} changes");
    // Those of the classes named above, which a schema can't say.
    println!("{excused} of {tried} are beyond a schema");
    let mut sorts: BTreeMap<&str, usize> = BTreeMap::new();
    wrong.iter().for_each(|line| *sorts.entry(line.split(": ").nth(1).unwrap_or_default()).or_default() += 1);
    assert!(wrong.is_empty(), "{} of {tried}: {sorts:?}\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

/// A condition over the record's own fields is an `if` in the schema.
#[test]
fn conditions_over_own_fields_are_said() {
    let with_conditions: Vec<&Form> = handbook().forms.iter().filter(|f| f.fields.iter().any(|x| x.required_when.is_some())).collect();
    assert!(with_conditions.len() > 5);
    let said = |form: &&&Form| schemas()[&format!("records/{}.schema.json", form.id)].to_string().contains("\"allOf\":[{\"if\"");
    let share = with_conditions.iter().filter(said).count();
    assert!(share * 2 > with_conditions.len(), "{share} of {}", with_conditions.len());
}

/// The handbook's own files, spoilt: what the loader refuses for its shape, the schema refuses.
#[test]
fn schemas_and_the_loader_agree_on_spoilt_files() {
    let spoilt = [
        ("checks", "checks/cross/business.toml", "type = \"choice\"", "type = \"choise\""),
        ("checks", "checks/cross/business.toml", "title = ", "titel = "),
        ("checks", "checks/cross/business.toml", "[[process.step]]", "[[process.stp]]"),
        ("checks", "checks/cross/business.toml", "min_items = 1", "min_items = \"1\""),
        ("checks", "checks/cross/business.toml", "type = \"date\"", "type = \"date\", form = \"x\""),
        ("parameters", "content/cross/parameters.toml", "type = \"workdays\"", "type = \"workday\""),
        ("parameters", "content/cross/parameters.toml", "label = ", "lable = "),
        ("organization", "content/organization.toml", "kind = \"person\"", "kind = \"people\""),
        ("organization", "content/organization.toml", "[[unit]]\nid", "[[unit]]\nname"),
        ("calendar", "content/calendar.toml", "holidays = [", "holiday = ["),
        ("handbook", "handbook.toml", "format = 1", "format = 2"),
        ("handbook", "handbook.toml", "[publish]", "[theme]\naccent = \"red\"\n\n[publish]"),
        ("handbook", "handbook.toml", "people = true", "people = true\nworkbooks = \"no\""),
        ("handbook", "handbook.toml", "compliance = true", "compliance = \"yes\""),
    ];
    for (schema, path, from, to) in spoilt {
        let text = read(path);
        assert!(text.contains(from), "{path} has no {from}");
        let changed = text.replacen(from, to, 1);
        let value = to_json(&Value::Table(changed.parse().unwrap_or_else(|e| panic!("{path} {to}: {e}"))));
        assert!(!validator(&format!("{schema}.schema.json")).is_valid(&value), "the schema accepts {to} in {path}");
        let mut world = Memory::default();
        for extension in ["toml", "md"] {
            let own =
                |p: &std::path::Path| p.ends_with("handbook.toml") || ["content", "checks"].iter().any(|f| p.starts_with(root().join(f)));
            for file in files(root(), extension).into_iter().filter(|p| own(p) && !p.to_string_lossy().contains("/samples/")) {
                world.put(file.strip_prefix(root()).unwrap().to_string_lossy(), std::fs::read(&file).unwrap());
            }
        }
        world.put(path, changed);
        assert!(!pipeline::load(&world, None).is_sound(), "the loader accepts {to} in {path}");
    }
}

/// Schemas are published with the site.
#[test]
fn schemas_are_published_with_the_site() {
    let mut published = BTreeSet::new();
    pipeline::build(&Disk::new(root()), handbook(), None, &mut |page| {
        if page.path.starts_with("schemas/") {
            published.insert(page.path);
        }
    });
    assert_eq!(published.len(), schemas().len());
    assert!(published.contains("schemas/records/cross_business_request.schema.json"));
}

/// A file that names its schema keeps to it, in this repository and in a handbook just begun; the path leads to where `guiju build`
/// publishes.
#[test]
fn files_name_the_schema_they_keep_to() {
    let begun = tempfile::tempdir().unwrap();
    let run = crate::support::guiju(begun.path(), &["init", "new"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut named = 0;
    for base in [root().to_path_buf(), begun.path().join("new")] {
        let folders = ["content", "checks", "records"].map(|f| base.join(f));
        let inside = folders.iter().flat_map(|f| files(f, "toml")).chain([base.join("handbook.toml")]);
        for path in inside {
            let text = std::fs::read_to_string(&path).unwrap();
            let Some(target) = text.lines().next().and_then(|l| l.strip_prefix("#:schema ")) else { continue };
            let folder = path.parent().unwrap().strip_prefix(&base).unwrap().to_string_lossy().into_owned();
            let whole = guiju::source::join_inside(&folder, target).expect("a path inside the handbook");
            let schema = whole.strip_prefix("public/schemas/").unwrap_or_else(|| panic!("{whole}"));
            let value = to_json(&Value::Table(text.parse().unwrap()));
            // Records of another handbook are of other forms.
            if schema != "record.schema.json" {
                assert_eq!(faults(&validator(schema), &value), [] as [String; 0], "{}", path.display());
            }
            named += 1;
        }
    }
    assert!(named >= 14, "{named} files name their schema");
}
