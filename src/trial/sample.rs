//! Samples beside the checks: a conforming set laid out like `records/`, variants of it under other decisions, and breaches that
//! change it a little.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Table, Value};

use super::{Edit, moment};
use crate::diag::{self, Diagnostic};
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::say;
use crate::source::{Place, World};

/// Largest sample file.
const MAX_SAMPLE: u64 = 4 << 20;

/// One record of the conforming set.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its id.
    pub id: String,
    /// The folder it lies in.
    pub folder: String,
    /// What it holds.
    pub table: Table,
}

/// The conforming set told otherwise, because a parameter may be decided otherwise: it must conform all the same.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The file.
    pub path: String,
    /// What is changed.
    pub edits: Vec<Edit>,
    /// The day to judge on, where it is not the set's.
    pub as_of: Option<Date>,
    /// Parameters decided otherwise.
    pub parameters: BTreeMap<String, Value>,
}

/// A breach somebody wrote: a change and the one finding it must give.
#[derive(Clone, Debug)]
pub struct Breach {
    /// The set it stands in.
    pub variant: Variant,
    /// The check that must report it.
    pub check: String,
    /// The code it must report.
    pub code: String,
}

/// The samples of a regulation.
#[derive(Clone, Debug)]
pub struct Set {
    /// The regulation.
    pub regulation: String,
    /// Folder of the conforming set.
    pub folder: String,
    /// The day it is judged on; else the handbook's.
    pub as_of: Option<Date>,
    /// Since when it owes; else as the handbook has it.
    pub duties_from: Option<Date>,
    /// The conforming records.
    pub records: Vec<Sample>,
    /// The same under other decisions.
    pub variants: Vec<Variant>,
    /// The breaches.
    pub breaches: Vec<Breach>,
    /// What is wrong with the sample files.
    pub problems: Vec<Diagnostic>,
}

impl Set {
    /// A record by its id.
    pub fn find(&self, id: &str) -> Option<&Table> {
        self.records.iter().find(|r| r.id == id).map(|r| &r.table)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    as_of: Option<toml::value::Datetime>,
    duties_from: Option<toml::value::Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BreachFile {
    check: Option<String>,
    code: Option<String>,
    as_of: Option<toml::value::Datetime>,
    #[serde(default)]
    parameters: BTreeMap<String, Value>,
    #[serde(default)]
    edit: Vec<EditTable>,
    #[serde(default)]
    record: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditTable {
    record: String,
    #[serde(default)]
    set: BTreeMap<String, Value>,
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    shift: BTreeMap<String, String>,
    #[serde(default)]
    drop: bool,
}

/// Reads the samples of a regulation.
pub fn load(world: &dyn World, handbook: &Handbook, regulation: &str) -> Set {
    let base = format!("checks/{regulation}/samples");
    let mut set = Set {
        regulation: regulation.to_owned(),
        folder: format!("{base}/conforming"),
        as_of: None,
        duties_from: None,
        records: Vec::new(),
        variants: Vec::new(),
        breaches: Vec::new(),
        problems: Vec::new(),
    };
    for entry in world.list(&base).into_iter().filter(|e| e.path.ends_with(".toml")) {
        if let Err(why) = file(world, &mut set, &base, &entry.path) {
            let message = say!("讀不懂樣本：{w}", "读不懂样本：{w}", "The sample can't be read: {w}", w = why);
            set.problems.push(Diagnostic::error("sample-unreadable", Place::whole(entry.path), message));
        }
    }
    let checks = set.breaches.iter().filter_map(|b| unknown_check(handbook, b));
    let parameters = set.variants.iter().chain(set.breaches.iter().map(|b| &b.variant)).filter_map(|v| unknown_parameter(handbook, v));
    let unknown: Vec<Diagnostic> = checks.chain(parameters).collect();
    set.problems.extend(unknown);
    set
}

fn file(world: &dyn World, set: &mut Set, base: &str, path: &str) -> Result<(), String> {
    let bytes = world.read(path, MAX_SAMPLE).map_err(|e| format!("{e:?}"))?;
    let text = String::from_utf8(bytes).map_err(|e| e.to_string())?;
    let inside = path.strip_prefix(base).unwrap_or(path).trim_start_matches('/');
    if inside == "samples.toml" {
        let settings: Settings = toml::from_str(&text).map_err(|e| e.message().to_owned())?;
        let day = |d: Option<toml::value::Datetime>| d.and_then(|d| moment::day(&Value::Datetime(d)));
        (set.as_of, set.duties_from) = (day(settings.as_of), day(settings.duties_from));
    } else if inside.starts_with("breaches/") {
        set.breaches.push(breach(&text, path)?);
    } else if inside.starts_with("variants/") {
        set.variants.push(conforming_variant(&text, path)?);
    } else if inside.starts_with("conforming/") {
        let table: Table = toml::from_str(&text).map_err(|e| e.message().to_owned())?;
        set.records.extend(records(table, path));
    }
    Ok(())
}

/// A file holds one record or a list of them.
fn records(mut table: Table, path: &str) -> Vec<Sample> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let tables = match table.remove("record") {
        // Taken as they are: read anew, their dates would no longer be dates.
        Some(Value::Array(items)) => {
            items.into_iter().filter_map(|v| if let Value::Table(table) = v { Some(table) } else { None }).collect()
        }
        _ => vec![table],
    };
    let id = |t: &Table| t.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    tables.into_iter().map(|table: Table| Sample { id: id(&table), folder: folder.clone(), table }).collect()
}

fn breach(text: &str, path: &str) -> Result<Breach, String> {
    match told_otherwise(text, path)? {
        (variant, Some(check), Some(code)) => Ok(Breach { variant, check, code }),
        _ => Err("missing field `check` or `code`".to_owned()),
    }
}

fn conforming_variant(text: &str, path: &str) -> Result<Variant, String> {
    match told_otherwise(text, path)? {
        (variant, None, None) => Ok(variant),
        _ => Err("a variant conforms: it has neither `check` nor `code`".to_owned()),
    }
}

/// The change a file describes, and the check and code it names.
fn told_otherwise(text: &str, path: &str) -> Result<(Variant, Option<String>, Option<String>), String> {
    let file: BreachFile = toml::from_str(text).map_err(|e| e.message().to_owned())?;
    let added = file.record.into_iter().map(|record| Edit::Add { record });
    let edits = file.edit.into_iter().flat_map(edits).chain(added).collect();
    let as_of = file.as_of.and_then(|d| moment::day(&Value::Datetime(d)));
    Ok((Variant { path: path.to_owned(), edits, as_of, parameters: file.parameters }, file.check, file.code))
}

fn edits(table: EditTable) -> Vec<Edit> {
    let record = table.record;
    let set = table.set.into_iter().map(|(path, value)| Edit::Set { record: record.clone(), path, value });
    let removed = table.remove.into_iter().map(|path| Edit::Remove { record: record.clone(), path });
    let moved = table.shift.into_iter().map(|(path, by)| Edit::Shift { record: record.clone(), path, by });
    let left_out = table.drop.then(|| Edit::drop(&record));
    set.chain(removed).chain(moved).chain(left_out).collect()
}

fn unknown_check(handbook: &Handbook, breach: &Breach) -> Option<Diagnostic> {
    let known = breach.check == "record" || handbook.check(&breach.check).is_some();
    let ids = handbook.checks.iter().map(|c| &*c.id).chain(["record"]);
    let message = || say!("沒有檢查「{c}」", "没有检查“{c}”", "There is no check {c}", c = breach.check);
    (!known).then(|| complain(&breach.variant, message(), diag::nearest(&breach.check, ids)))
}

fn unknown_parameter(handbook: &Handbook, variant: &Variant) -> Option<Diagnostic> {
    let parameters = handbook.parameters.iter().map(|p| &*p.id);
    let missing = variant.parameters.keys().find(|id| handbook.parameter(id).is_none())?;
    let message = say!("沒有參數「{p}」", "没有参数“{p}”", "There is no parameter {p}", p = missing);
    Some(complain(variant, message, diag::nearest(missing, parameters)))
}

fn complain(variant: &Variant, message: Sentence, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("sample-unknown-name", Place::whole(variant.path.clone()), message);
    match near {
        Some(near) => diagnostic.help(say!("是否為「{n}」？", "是否为“{n}”？", "did you mean {n}?", n = near)),
        None => diagnostic,
    }
}
