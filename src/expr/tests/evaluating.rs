//! What expressions come to, and what they leave unknown.

use super::*;

fn absent(path: &str) -> Result<Value, Unknown> {
    Err(Unknown::Absent(path.to_owned()))
}

fn holds(source: &str) {
    assert_eq!(run(source), Ok(Value::Bool(true)), "{source}");
}

#[test]
fn operators_and_functions_compute() {
    for source in [
        "outcome == '合格'",
        "outcome != '不合格'",
        "actual / planned * 100 == 75",
        "0.1 + 0.2 == 0.3",
        "7 % 4 == 3",
        "-planned == -8",
        "'a' + 'b' == 'ab'",
        "tags + ['c'] == ['a', 'b', 'a', 'c']",
        "'b' in tags",
        "!('z' in tags)",
        "[1, 2] == [1.0, 2]",
        "planned > actual",
        "size(background) == 6",
        "size(tags) == 3",
        "sum([1, 2.5]) == 3.5",
        "min([3, 1, 2]) == 1",
        "max([on, '2026-05-01']) == '2026-05-01'",
        "avg([1, 2]) == 1.5",
        "abs(-3) == 3",
        "round(2.345, 2) == 2.35",
        "round(2.5) == 3",
        "round(-2.5) == -3",
        "!distinct(tags)",
        "unique(tags) == ['a', 'b']",
        "subset(['a'], tags)",
        "!subset(['z'], tags)",
        "overlap(['z', 'b'], tags)",
        "contains(background, '交叉')",
        "starts_with(outcome, '合')",
        "ends_with(outcome, '格')",
        "matches(period, '^[0-9]{4}-[0-9]{2}$')",
        "days('2026-02-28', on) == 2",
        "year(on) == 2026 && month(on) == 3",
        "date('2026-03-02') == on",
        "add_days(on, 30) == '2026-04-01'",
        "add_months('2026-01-31', 1) == '2026-02-28'",
        "period_end(period) == '2026-03-31'",
        "period_start('2026-Q2') == '2026-04-01'",
        "flatten([[1], [2, 3]]) == [1, 2, 3]",
        "ok ? planned == 8 : zero == 1",
        "param('limit') == 10",
        "table + 1 == 4",
        "table >= 3",
        "milestones.map(m, m.weight) == [40, 60]",
        "milestones.exists_one(m, m.name == '甲')",
        "milestones.filter(m, m.weight > 50).size() == 1",
        "tags.exists(t, tags.filter(u, u == t).size() == 2)",
        "[1, 2].all(x, [x].all(y, y == x))",
        "on <= '2026-03-02T23:00:00+08:00'",
    ] {
        holds(source);
    }
}

#[test]
fn absence_is_unknown_and_names_its_path() {
    assert_eq!(run("missing > 1"), absent("missing"));
    assert_eq!(run("case.apply.at < on"), absent("case.apply.at"));
    assert_eq!(run("milestones.all(m, m.due >= record.at)"), absent("m.due"));
    assert_eq!(run("holders('owner').size() > 0"), absent("holders('owner')"));
    assert_eq!(run("missing"), absent("missing"));
}

#[test]
fn a_side_that_decides_absorbs_the_unknown_one() {
    for source in ["unsure || ok", "ok || unsure", "!(unsure && !ok)", "!(!ok && unsure)", "milestones.exists(m, m.due == '2026-03-05')"] {
        holds(source);
    }
    for source in ["unsure && ok", "ok && unsure", "unsure || !ok", "!ok || unsure"] {
        assert_eq!(run(source), absent("unsure"), "{source}");
    }
    holds("!milestones.all(m, m.due > '2026-06-01')");
}

#[test]
fn has_asks_whether_something_was_filled_in() {
    holds("has(outcome) && !has(missing) && has(case.apply) && !has(case.apply.at)");
    holds("milestones.exists(m, !has(m.due)) && has(param('limit'))");
    holds("!has(missing) || missing > 3");
}

#[test]
fn arithmetic_that_has_no_answer_is_unknown() {
    assert_eq!(run("planned / zero"), Err(Unknown::DivisionByZero));
    assert_eq!(run("planned % zero"), Err(Unknown::DivisionByZero));
    assert_eq!(run("avg([]) > 1"), Err(Unknown::DivisionByZero));
    for source in [
        "79228162514264337593.0 * 79228162514264337593.0",
        "min([])",
        "add_days(on, 0.5)",
        "add_days(on, 99999999)",
        "table == 'x'",
        "table.part",
        "period_start(outcome)",
    ] {
        assert!(matches!(run(source), Err(Unknown::Because(_))), "{source}: {:?}", run(source));
    }
}

#[test]
fn cost_is_bounded() {
    let hundred = format!("[{}]", vec!["1"; 100].join(","));
    let source = format!("{hundred}.all(a, {hundred}.all(b, {hundred}.all(c, a == b && b == c)))");
    assert_eq!(run(&source), Err(Unknown::TooCostly));
}

#[test]
fn groups_are_counted_in_their_order() {
    let form = Form { grouped: true };
    let over = |source: &str| evaluate(&compile(source, &form).unwrap_or_else(|e| panic!("{source}: {e:?}")).tree, &form);
    assert_eq!(over("streak(outcome == '不達標')"), Ok(number(2)));
    assert_eq!(over("count(outcome == '不達標')"), absent("outcome"));
    assert_eq!(over("count(has(outcome) && outcome == '不達標')"), Ok(number(3)));
    assert_eq!(over("latest(outcome)"), Ok(Value::text("不達標")));
    assert_eq!(over("sum(actual) + max(actual)"), Ok(number(12)));
    assert_eq!(over("avg(actual)"), Ok(number(2)));
}
