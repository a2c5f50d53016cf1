//! Changes to tables, dates in their own form, samples as they are read, and mutations tried together.

use jiff::civil::date;
use proptest::prelude::*;
use toml::{Table, Value};

use super::batch;
use super::edit::{Edit, apply, get};
use super::moment;
use super::mutate::{Aspect, Expect, Mutation};
use crate::lang::Sentence;
use crate::source::Memory;

fn table(text: &str) -> Table {
    text.parse().expect("a table")
}

fn record() -> Table {
    table("id = \"r\"\nat = 2026-03-30T09:30:00+08:00\n[fields]\nname = \"甲\"\nrows = [ { n = 1 }, { n = 2 } ]")
}

fn changed(edits: &[Edit]) -> Result<Option<Table>, String> {
    let record = record();
    apply(edits, |id| (id == "r").then_some(&record)).map(|mut all| all.remove("r").expect("the record"))
}

#[test]
fn a_path_leads_into_tables_and_rows_that_count_from_one() {
    assert_eq!(get(&record(), "fields.rows.2.n"), Some(&Value::Integer(2)));
    for nowhere in ["fields.rows.0.n", "fields.rows.3.n", "fields.name.x", "", "fields..n"] {
        assert_eq!(get(&record(), nowhere), None, "{nowhere}");
    }
}

#[test]
fn values_are_written_removed_and_moved() {
    let edits = [Edit::set("r", "fields.rows.3.n", 3), Edit::set("r", "fields.new.deep", true)];
    assert!(changed(&edits[..1]).is_err(), "a row that is not there holds no value");
    let after = changed(&[Edit::set("r", "fields.rows.3", 3), edits[1].clone(), Edit::remove("r", "fields.rows.1")]);
    let after = after.expect("it applies").expect("a record");
    assert_eq!(get(&after, "fields.rows.2"), Some(&Value::Integer(3)));
    assert_eq!(get(&after, "fields.new.deep"), Some(&Value::Boolean(true)));
    let shifted = changed(&[Edit::Shift { record: "r".into(), path: "at".into(), by: "+2d".into() }]);
    assert_eq!(
        get(&shifted.expect("it applies").expect("a record"), "at").map(Value::to_string).as_deref(),
        Some("2026-04-01T09:30:00+08:00")
    );
    assert_eq!(changed(&[Edit::drop("r")]), Ok(None));
}

#[test]
fn what_cannot_be_applied_names_the_record_and_the_path() {
    assert_eq!(changed(&[Edit::remove("r", "fields.absent")]), Err("r: fields.absent".to_owned()));
    assert_eq!(changed(&[Edit::remove("s", "fields.name")]), Err("s".to_owned()));
    assert!(changed(&[Edit::drop("r"), Edit::set("r", "fields.name", "乙")]).is_err());
    for by in ["", "d", "+d", "2w", "+9999999d", "2é"] {
        let shift = Edit::Shift { record: "r".into(), path: "at".into(), by: by.into() };
        assert!(changed(&[shift]).is_err(), "{by}");
    }
}

#[test]
fn a_date_keeps_the_form_it_had() {
    let moved = |text: &str, by: &str| moment::shift(&Value::String(text.to_owned()), by).map(|v| v.as_str().map(str::to_owned));
    assert_eq!(moved("2026-02-28", "+1d"), Some(Some("2026-03-01".to_owned())));
    assert_eq!(moved("改天", "+1d"), None);
    let at = &record()["at"];
    assert_eq!(moment::on(at, date(2027, 1, 2)).map(|v| v.to_string()).as_deref(), Some("2027-01-02T09:30:00+08:00"));
    assert_eq!(moment::shift(at, "+30h").map(|v| v.to_string()).as_deref(), Some("2026-03-31T15:30:00+08:00"));
}

#[test]
fn one_file_holds_one_record_or_many() {
    let handbook = crate::model::load(&[], None).0;
    let one = "id = \"a\"\nform = \"f\"";
    let many = "[[record]]\nid = \"b\"\n[[record]]\nid = \"c\"";
    let world = Memory::new([
        ("checks/x/samples/samples.toml", "as_of = 2026-05-01"),
        ("checks/x/samples/conforming/u/one.toml", one),
        ("checks/x/samples/conforming/u/many.toml", many),
        ("checks/x/samples/breaches/wrong.toml", "check = \"record\"\ncode = \"c\"\n[[edit]]\nrecord = \"a\"\ndrop = true"),
        ("checks/x/samples/breaches/broken.toml", "check = "),
        ("checks/x/samples/variants/otherwise.toml", "[[edit]]\nrecord = \"b\"\ndrop = true"),
        ("checks/x/samples/variants/wrong.toml", "check = \"record\"\ncode = \"c\""),
    ]);
    let set = super::load(&world, &handbook, "x");
    let ids: Vec<&str> = set.records.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["b", "c", "a"]);
    assert_eq!(set.as_of, Some(date(2026, 5, 1)));
    assert_eq!(set.breaches.iter().map(|b| b.variant.edits.clone()).collect::<Vec<_>>(), [vec![Edit::drop("a")]]);
    assert_eq!(set.variants.iter().map(|v| v.edits.clone()).collect::<Vec<_>>(), [vec![Edit::drop("b")]]);
    assert_eq!(set.problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["sample-unreadable"; 2]);
}

fn mutation(ways: Vec<Vec<Edit>>) -> Mutation {
    Mutation {
        aspect: Aspect::Required,
        check: "c".into(),
        or: None,
        code: Some("field-missing"),
        expects: Expect::Finding,
        what: Sentence::default(),
        ways,
    }
}

#[test]
fn only_changes_to_fields_of_one_record_are_tried_together() {
    let local = |way: &[Edit]| batch::is_local(&mutation(Vec::new()), way);
    assert!(local(&[Edit::remove("r", "fields.a"), Edit::set("r", "fields.b", 1)]));
    assert!(!local(&[Edit::remove("r", "fields.a"), Edit::remove("s", "fields.a")]));
    assert!(!local(&[Edit::set("r", "case", "other")]) && !local(&[Edit::drop("r")]) && !local(&[]));
}

proptest! {
    #[test]
    fn no_batch_changes_a_record_twice_and_every_mutation_has_its_turn(records in prop::collection::vec(prop::collection::vec(0_u8..6, 1..4), 1..20)) {
        let way = |r: &u8| vec![Edit::remove(&format!("r{r}"), "fields.a")];
        let mutations: Vec<Mutation> = records.iter().map(|ways| mutation(ways.iter().map(way).collect())).collect();
        let mut killed = vec![false; mutations.len()];
        let seen = std::cell::RefCell::new(vec![0; mutations.len()]);
        batch::together(&mutations, &mut killed, |batches| {
            for batch in &batches {
                let mut ids: Vec<&str> = batch.iter().map(|(_, way)| way[0].record()).collect();
                batch.iter().for_each(|(n, _)| seen.borrow_mut()[*n] += 1);
                ids.sort_unstable();
                let all = ids.len();
                ids.dedup();
                assert_eq!(ids.len(), all);
            }
            Vec::new()
        });
        prop_assert_eq!(seen.into_inner(), records.iter().map(Vec::len).collect::<Vec<_>>());
    }

    #[test]
    fn no_path_panics(path in "[a-z0-9.]{0,12}", value in any::<i64>()) {
        let _ = changed(&[Edit::set("r", path.clone(), value)]);
        let _ = changed(&[Edit::remove("r", path)]);
    }
}
