//! What the regulations demand is published, and what can be checked is checked: `tests/mandates/` says where, and is held to it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use guiju::model::{Check, Field, FieldType, Handbook, Kind, Outcomes, Process};
use guiju::pipeline;
use guiju::source::Disk;

use crate::support::{copy, files, root};

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
fn demanded(root: &Path, regulation: &str) -> BTreeMap<String, String> {
    let ids = table(root, &format!("ids/{regulation}.toml"));
    ids.into_iter().map(|(id, check)| (id, check.as_str().expect("a check word").to_owned())).collect()
}

fn table(root: &Path, path: &str) -> toml::Table {
    let path = root.join("tests/mandates").join(path);
    std::fs::read_to_string(&path).expect("a file").parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn mapped(root: &Path, regulation: &str) -> Vec<Mandate> {
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
    let file = table(root, &format!("{regulation}.toml"));
    let mandates = file.get("mandate").and_then(|v| v.as_array()).expect("[[mandate]] tables");
    mandates.iter().map(|m| one(m.as_table().expect("a table"))).collect()
}

fn handbook(root: &Path) -> Handbook {
    let loaded = pipeline::load(&Disk::new(root), None);
    assert!(loaded.is_sound(), "{:?}", loaded.diagnostics);
    loaded.handbook
}

/// Every regulation whose demands are known.
fn regulations(root: &Path) -> Vec<String> {
    let known = files(&root.join("tests/mandates/ids"), "toml").into_iter();
    known.map(|p| p.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// What `judge` says of every demand.
fn each(root: &Path, judge: impl Fn(&Handbook, &Mandate) -> Vec<String>) -> Vec<String> {
    let handbook = handbook(root);
    let mandates: Vec<Mandate> = regulations(root).iter().flat_map(|r| mapped(root, r)).collect();
    assert!(!mandates.is_empty(), "nothing is demanded");
    mandates.iter().flat_map(|m| judge(&handbook, m).into_iter().map(move |f| format!("{} ({}): {f}", m.id, m.check))).collect()
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_demand_is_mapped_once_and_none_is_made_up() {
    none(unmapped(root()));
}

fn unmapped(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for regulation in regulations(root) {
        let mut wanted = demanded(root, &regulation);
        for mandate in mapped(root, &regulation) {
            match wanted.remove(&mandate.id) {
                None => faults.push(format!("{} is mapped twice or is no demand", mandate.id)),
                Some(check) if check != mandate.check => faults.push(format!("{} asks for {check}, not {}", mandate.id, mandate.check)),
                Some(_) => {}
            }
        }
        faults.extend(wanted.into_keys().map(|id| format!("{id} is not mapped")));
    }
    faults
}

#[test]
fn every_demand_is_published_in_clauses_that_exist() {
    none(each(root(), unpublished));
}

fn unpublished(handbook: &Handbook, mandate: &Mandate) -> Vec<String> {
    let regulation = mandate.id.split('-').next().unwrap_or_default();
    let own = |key: &String| key.starts_with(&format!("{regulation}/"));
    let lost = mandate.clauses.iter().filter(|k| handbook.clause(k).is_none()).map(|k| format!("no clause {k}"));
    let none = (!mandate.clauses.iter().any(own)).then(|| "no clause of its regulation".to_owned());
    lost.chain(none).collect()
}

#[test]
fn only_demands_that_no_record_can_show_go_unchecked_and_say_why() {
    none(each(root(), |_, mandate| unexcused(mandate)));
}

fn unexcused(mandate: &Mandate) -> Vec<String> {
    let fault = match (mandate.check.as_str(), mandate.reason.as_deref().map(|r| r.chars().count())) {
        ("text", None | Some(..8)) => "says no reason",
        ("text", _) if !mandate.checks.is_empty() || !mandate.supports.is_empty() => "is checked, so it is no mere text",
        ("text", _) | (_, None) => return Vec::new(),
        (_, Some(_)) => "a reason excuses nothing here",
    };
    vec![fault.to_owned()]
}

#[test]
fn every_other_demand_is_enforced_by_checks_that_exist_and_cite_it() {
    none(each(root(), unenforced));
}

fn unenforced(handbook: &Handbook, mandate: &Mandate) -> Vec<String> {
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
    let citing = of(&mandate.supports).into_iter().filter(|c| cites(c)).map(|c| format!("{} cites its clauses: name it in checks", c.id));
    faults.extend(citing);
    let distinct: BTreeSet<&String> = named().collect();
    if distinct.len() != named().count() {
        faults.push("names a check twice".to_owned());
    }
    faults
}

#[test]
fn every_demand_is_enforced_by_the_sort_of_check_it_asks_for() {
    none(each(root(), wrong_sort));
}

fn wrong_sort(handbook: &Handbook, mandate: &Mandate) -> Vec<String> {
    let checks = enforcing(handbook, mandate);
    if answers(handbook, &mandate.check, &checks) {
        return Vec::new();
    }
    let found: BTreeSet<String> = checks.iter().map(|c| format!("{:?}", c.kind)).collect();
    vec![format!("is enforced only by {found:?}")]
}

/// A check that cites no clause, or one that is not there, is an error of the handbook: it does not load.
#[test]
fn every_check_cites_clauses_that_exist() {
    let handbook = handbook(root());
    let cited = handbook.checks.iter().flat_map(|c| std::iter::once(&c.clause).chain(&c.also).map(move |k| (c, k)));
    none(cited.filter(|(_, k)| handbook.clause(k).is_none()).map(|(c, k)| format!("{} cites {k}", c.id)).collect());
    let shop = altered("checks/shop/shop.toml", "clause = \"shop/ask\"", "clause = \"shop/aks\"");
    let loaded = pipeline::load(&Disk::new(shop.path()), None);
    assert!(loaded.diagnostics.iter().any(|d| d.message.get(guiju::lang::Lang::En).contains("shop/aks")), "{:?}", loaded.diagnostics);
    assert!(!loaded.is_sound());
}

#[test]
fn no_map_stands_without_the_list_it_answers() {
    for path in files(&root().join("tests/mandates"), "toml").into_iter().filter(|p| p.parent().is_some_and(|f| !f.ends_with("ids"))) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(regulations(root()).contains(&name), "tests/mandates/{name}.toml answers no list");
    }
}

/// A small shop whose every demand is met, with one text of it replaced.
fn altered(path: &str, from: &str, to: &str) -> tempfile::TempDir {
    let shop = copy("mandates");
    let path = shop.path().join(path);
    let before = std::fs::read_to_string(&path).expect("a file of the shop");
    assert!(before.contains(from), "{} does not hold {from}", path.display());
    std::fs::write(&path, before.replacen(from, to, 1)).expect("a file is written");
    shop
}

fn faults(root: &Path) -> Vec<String> {
    let judged = |handbook: &Handbook, m: &Mandate| {
        [unpublished(handbook, m), unexcused(m), unenforced(handbook, m), wrong_sort(handbook, m)].concat()
    };
    [unmapped(root), each(root, judged)].concat()
}

/// The decision's outcomes up to what waits for one of them, and the same without.
const OUTCOMES: &str = r#"  outcomes = { approved = "approved", refused = "!approved" }

  [[process.step]]
  id = "refuse"
  title = "退回"
  after = ["decide:refused"]
  recorded = false
  closes = true

  [[process.step]]
  id = "pay"
  title = "付款"
  actor = "buyer"
  after = ["decide:approved"]"#;
const UNDECIDED: &str = r#"
  [[process.step]]
  id = "pay"
  title = "付款"
  actor = "buyer"
  after = ["decide"]"#;

#[test]
fn each_fault_of_a_map_is_noticed() {
    const MAP: &str = "tests/mandates/shop.toml";
    assert_eq!(faults(copy("mandates").path()), Vec::<String>::new());
    let breaks = [
        (MAP, "id = \"shop-1.1.1\"", "id = \"shop-9.9.9\"", "shop-9.9.9 is mapped twice or is no demand"),
        (MAP, "id = \"shop-1.1.1\"", "id = \"shop-9.9.9\"", "shop-1.1.1 is not mapped"),
        (MAP, "id = \"shop-1.1.2\"", "id = \"shop-1.1.1\"", "shop-1.1.1 is mapped twice or is no demand"),
        (MAP, "check = \"field\"", "check = \"metric\"", "shop-1.1.1 asks for field, not metric"),
        (MAP, "\"shop/ask\"", "\"shop/aks\"", "shop-1.1.1 (field): no clause shop/aks"),
        (MAP, "[\"shop/ask\"]", "[]", "shop-1.1.1 (field): no clause of its regulation"),
        (MAP, "[\"request.item\"]", "[\"request.itme\"]", "shop-1.1.1 (field): no check request.itme"),
        (MAP, "[\"request.item\"]", "[]", "shop-1.1.1 (field): names no check"),
        (MAP, "[\"request.item\"]", "[\"monthly_count\"]", "shop-1.1.1 (field): monthly_count does not cite its clauses"),
        (MAP, "[\"request.item\"]", "[\"request.item\", \"request.item\"]", "shop-1.1.1 (field): names a check twice"),
        (MAP, "節約與否，是只能由人判斷的要求", "無", "shop-1.1.9 (text): says no reason"),
        // Each sort of demand, met only by a check of another sort.
        (MAP, "[\"request.item\"]", "[\"request\"]", "shop-1.1.1 (field): is enforced only by {\"Form\"}"),
        (MAP, "[\"purchase.pay\"]", "[\"payment.amount\"]", "shop-1.1.2 (step): is enforced only by {\"Field\"}"),
        (MAP, "[\"purchase.pay@within\"]", "[\"purchase.pay\"]", "shop-1.1.3 (deadline): is enforced only by {\"Step\"}"),
        (MAP, "[\"monthly_count\"]", "[\"stocktake.month\"]", "shop-1.1.4 (periodic): is enforced only by {\"Field\"}"),
        (MAP, "[\"total_price\"]", "[\"request.total\"]", "shop-1.1.5 (metric): is enforced only by {\"Field\"}"),
        (MAP, "[\"payment.request\"]", "[\"payment.amount\"]", "shop-1.1.7 (cross_reference): is enforced only by {\"Field\"}"),
        // A decision without the one who takes it; without outcomes; whose outcome nothing waits for.
        (MAP, ", \"purchase.decide@actor\"]", "]", "shop-1.1.6 (approval): is enforced only by {\"Step\"}"),
        ("checks/shop/shop.toml", OUTCOMES, UNDECIDED, "shop-1.1.6 (approval): is enforced only by {\"Actor\", \"Step\"}"),
    ];
    for (path, from, to, fault) in breaks {
        let found = faults(altered(path, from, to).path());
        assert!(found.iter().any(|f| f == fault), "{from} → {to}: {found:?}");
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
