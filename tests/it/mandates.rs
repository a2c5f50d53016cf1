//! What the regulations demand is published, and what can be checked is checked: `tests/mandates/` says where, and is held to it.

use std::collections::{BTreeMap, BTreeSet};

use guiju::model::{Check, Field, FieldType, Handbook, Kind, Outcomes, Process};
use guiju::pipeline;
use guiju::source::Disk;

use crate::support::{files, root, toml};

/// One demand and where it lives.
struct Mandate {
    id: String,
    check: String,
    clauses: Vec<String>,
    checks: Vec<String>,
    supports: Vec<String>,
    reason: Option<String>,
}

/// What a regulation's source demands: id and the sort of check it asks for.
fn demanded(regulation: &str) -> BTreeMap<String, String> {
    let ids = toml(&format!("tests/mandates/ids/{regulation}.toml"));
    ids.into_iter().map(|(id, check)| (id, check.as_str().expect("a check word").to_owned())).collect()
}

fn mapped(regulation: &str) -> Vec<Mandate> {
    let words = |table: &toml::Table, key: &str| -> Vec<String> {
        let items = table.get(key).and_then(|v| v.as_array()).into_iter().flatten();
        items.map(|v| v.as_str().expect("a text").to_owned()).collect()
    };
    let one = |table: &toml::Table| {
        let word = |key: &str| table.get(key).and_then(|v| v.as_str()).map(str::to_owned);
        let unknown: Vec<&String> =
            table.keys().filter(|k| !["id", "check", "clauses", "checks", "supports", "reason"].contains(&k.as_str())).collect();
        assert!(unknown.is_empty(), "{regulation}: unknown {unknown:?}");
        Mandate {
            id: word("id").expect("an id"),
            check: word("check").expect("a check word"),
            clauses: words(table, "clauses"),
            checks: words(table, "checks"),
            supports: words(table, "supports"),
            reason: word("reason"),
        }
    };
    let file = toml(&format!("tests/mandates/{regulation}.toml"));
    let mandates = file.get("mandate").and_then(|v| v.as_array()).expect("[[mandate]] tables");
    mandates.iter().map(|m| one(m.as_table().expect("a table"))).collect()
}

fn handbook() -> Handbook {
    let loaded = pipeline::load(&Disk::new(root()), None);
    assert!(loaded.is_sound(), "{:?}", loaded.diagnostics);
    loaded.handbook
}

/// Every regulation whose demands are known, and whether it is published yet.
fn regulations() -> Vec<(String, bool)> {
    let known = files(&root().join("tests/mandates/ids"), "toml").into_iter();
    let name = known.map(|p| p.file_stem().unwrap().to_str().unwrap().to_owned());
    name.map(|r| (r.clone(), root().join(format!("content/{r}/text.md")).exists())).collect()
}

/// Whether a regulation declares checks; before that only its clauses can be demanded.
fn is_checked(handbook: &Handbook, regulation: &str) -> bool {
    handbook.checks.iter().any(|c| *c.regulation == *regulation)
}

/// Runs `judge` over every mandate of a published regulation and fails with all it says.
fn each(judge: impl Fn(&Handbook, &Mandate) -> Vec<String>, only_checked: bool) {
    let handbook = handbook();
    let published = regulations().into_iter().filter(|(r, published)| *published && (!only_checked || is_checked(&handbook, r)));
    let mandates: Vec<Mandate> = published.flat_map(|(r, _)| mapped(&r)).collect();
    assert!(!mandates.is_empty(), "nothing is published");
    let faults: Vec<String> =
        mandates.iter().flat_map(|m| judge(&handbook, m).into_iter().map(move |f| format!("{} ({}): {f}", m.id, m.check))).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_demand_is_mapped_once_and_none_is_made_up() {
    let mut faults = Vec::new();
    for (regulation, _) in regulations().into_iter().filter(|(_, published)| *published) {
        let mut wanted = demanded(&regulation);
        for mandate in mapped(&regulation) {
            match wanted.remove(&mandate.id) {
                None => faults.push(format!("{} is mapped twice or is no demand", mandate.id)),
                Some(check) if check != mandate.check => faults.push(format!("{} asks for {check}, not {}", mandate.id, mandate.check)),
                Some(_) => {}
            }
        }
        faults.extend(wanted.into_keys().map(|id| format!("{id} is not mapped")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_demand_is_published_in_clauses_that_exist() {
    each(
        |handbook, mandate| {
            let regulation = mandate.id.split('-').next().unwrap_or_default();
            let own = |key: &&String| key.starts_with(&format!("{regulation}/"));
            let mut faults: Vec<String> =
                mandate.clauses.iter().filter(|k| handbook.clause(k).is_none()).map(|k| format!("no clause {k}")).collect();
            if !mandate.clauses.iter().any(|k| own(&k)) {
                faults.push("no clause of its regulation".to_owned());
            }
            faults
        },
        false,
    );
}

#[test]
fn only_demands_that_no_record_can_show_go_unchecked_and_say_why() {
    each(
        |_, mandate| match (mandate.check.as_str(), mandate.reason.as_deref().map(|r| r.chars().count())) {
            ("text", None | Some(..8)) => vec!["says no reason".to_owned()],
            ("text", _) if !mandate.checks.is_empty() || !mandate.supports.is_empty() => {
                vec!["is checked, so it is no mere text".to_owned()]
            }
            ("text", _) => Vec::new(),
            (_, Some(_)) => vec!["a reason excuses nothing here".to_owned()],
            (_, None) => Vec::new(),
        },
        false,
    );
}

#[test]
fn every_other_demand_is_enforced_by_checks_that_exist_and_cite_it() {
    each(
        |handbook, mandate| {
            if mandate.check == "text" {
                return Vec::new();
            }
            let named = || mandate.checks.iter().chain(&mandate.supports);
            let mut faults: Vec<String> = named().filter(|id| handbook.check(id).is_none()).map(|id| format!("no check {id}")).collect();
            if mandate.checks.is_empty() {
                faults.push("names no check".to_owned());
            }
            let own = |key: &str| mandate.clauses.iter().any(|k| k == key);
            let cites = |check: &Check| own(&check.clause) || check.also.iter().any(|key| own(key));
            let of = |ids: &[String]| -> Vec<&Check> { ids.iter().filter_map(|id| handbook.check(id)).collect() };
            let strangers = of(&mandate.checks).into_iter().filter(|c| !cites(c)).map(|c| format!("{} does not cite its clauses", c.id));
            faults.extend(strangers);
            let citing =
                of(&mandate.supports).into_iter().filter(|c| cites(c)).map(|c| format!("{} cites its clauses: name it in checks", c.id));
            faults.extend(citing);
            let distinct: BTreeSet<&String> = named().collect();
            if distinct.len() != named().count() {
                faults.push("names a check twice".to_owned());
            }
            faults
        },
        true,
    );
}

#[test]
fn every_demand_is_enforced_by_the_sort_of_check_it_asks_for() {
    each(
        |handbook, mandate| {
            let checks = enforcing(handbook, mandate);
            if answers(handbook, &mandate.check, &checks) {
                return Vec::new();
            }
            let found: BTreeSet<String> = checks.iter().map(|c| format!("{:?}", c.kind)).collect();
            vec![format!("is enforced only by {found:?}")]
        },
        true,
    );
}

#[test]
fn every_check_cites_clauses_that_exist() {
    let handbook = handbook();
    let cited = handbook.checks.iter().flat_map(|c| std::iter::once(&c.clause).chain(&c.also).map(move |k| (c, k)));
    let lost: Vec<String> = cited.filter(|(_, k)| handbook.clause(k).is_none()).map(|(c, k)| format!("{} cites {k}", c.id)).collect();
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}

#[test]
fn no_map_stands_without_the_list_it_answers() {
    for path in files(&root().join("tests/mandates"), "toml").into_iter().filter(|p| p.parent().is_some_and(|f| !f.ends_with("ids"))) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(regulations().iter().any(|(r, _)| *r == name), "tests/mandates/{name}.toml answers no list");
    }
}

fn enforcing<'h>(handbook: &'h Handbook, mandate: &Mandate) -> Vec<&'h Check> {
    mandate.checks.iter().chain(&mandate.supports).filter_map(|id| handbook.check(id)).collect()
}

/// Whether some of the checks are of the sort that a check word asks for.
fn answers(handbook: &Handbook, word: &str, checks: &[&Check]) -> bool {
    let any = |kinds: &[Kind]| checks.iter().any(|c| kinds.contains(&c.kind));
    match word {
        "text" => true,
        // Who fills in a form is shown by the form and by whoever takes the step it belongs to.
        "field" => any(&[Kind::Field, Kind::Reference, Kind::Signature, Kind::Rule]) || any(&[Kind::Form]) && any(&[Kind::Actor]),
        // What must exist once, outside any process, is owed by a duty.
        "step" => any(&[Kind::Step, Kind::Duty]),
        "deadline" => any(&[Kind::Deadline, Kind::Duty]) || checks.iter().any(|c| compares_days(handbook, c)),
        "periodic" => any(&[Kind::Duty]),
        "metric" => any(&[Kind::Metric, Kind::Threshold, Kind::Grade]),
        // What rests on an earlier step of the same case rests on its record.
        "cross_reference" => any(&[Kind::Reference, Kind::Rule, Kind::CaseRule]) || checks.iter().any(|c| c.id.ends_with("@after")),
        "approval" => handbook.processes.iter().any(|process| approves(process, checks)),
        other => panic!("no check word {other}"),
    }
}

/// A rule over days: it reads a field that holds one, or when a record happened or was filed.
fn compares_days(handbook: &Handbook, check: &Check) -> bool {
    let Some((owner, rule)) = check.id.split_once('.') else { return false };
    let of_form = handbook.form(owner).and_then(|f| f.rules.iter().find(|r| *r.id == *rule)).map(|r| &r.assert);
    let of_case = handbook.process(owner).and_then(|p| p.rules.iter().find(|r| *r.id == *rule)).map(|r| &r.assert);
    let Some(expression) = of_form.or(of_case) else { return false };
    let names = expression.source.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    names.into_iter().any(|n| ["at", "submitted"].contains(&n) || handbook.forms.iter().any(|f| f.fields.iter().any(|x| is_day(x, n))))
}

/// Whether a name is that of a field that holds a day, in the form or in its rows.
fn is_day(field: &Field, name: &str) -> bool {
    match &field.ty {
        FieldType::Date | FieldType::DateTime | FieldType::Period => *field.id == *name,
        FieldType::Group(rows) => rows.iter().any(|row| is_day(row, name)),
        _ => false,
    }
}

/// A step of the process is demanded together with who takes it; it has outcomes, and another step waits for one of them.
fn approves(process: &Process, checks: &[&Check]) -> bool {
    let has = |id: &str| checks.iter().any(|c| *c.id == *id);
    let deciding = process.steps.iter().filter(|s| {
        let id = format!("{}.{}", process.id, s.id);
        has(&id) && has(&format!("{id}@actor")) && !matches!(s.outcomes, Outcomes::None)
    });
    let awaited = |step: &str| {
        let waits = |s: &guiju::model::Step| s.after.iter().flatten().any(|a| *a.step == *step && a.outcome.is_some());
        process.steps.iter().any(waits) || process.loops.iter().any(|l| *l.on.step == *step)
    };
    deciding.into_iter().any(|s| awaited(&s.id))
}
