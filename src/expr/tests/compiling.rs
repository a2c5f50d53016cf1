//! What is accepted, what is refused, and where the fault is.

use super::*;

fn first(source: &str) -> (String, String) {
    refused(source).remove(0)
}

#[test]
fn unknown_names_come_with_the_nearest_one() {
    let (word, why) = first("outcom == '合格'");
    assert_eq!((word.as_str(), why.contains("`outcome`")), ("outcom", true));
    assert!(first("outcome == qualified").1.contains("needs quotes"));
    assert!(first("record.unt == 'x'").1.contains("`unit`"));
    assert!(first("siz(tags) > 1").1.contains("`size`"));
}

#[test]
fn spans_are_right_behind_chinese_texts() {
    assert_eq!(first("outcome == '合格' && bogus_name").0, "bogus_name");
    assert_eq!(first("outcome == '合格' && size(planned) > 1").0, "planned");
    assert_eq!(first("outcome == '合格' && planned == '八'").0, "planned == '八'");
    assert_eq!(first("outcome == '合格' && record.nothing").0, "nothing");
    assert_eq!(first("outcome == '合格' && \n 中").0, "中");
    assert_eq!(first("background.contains('中文') && nofunc(outcome)").0, "nofunc");
    assert_eq!(first("outcome == '合格' && ) ").0, ")");
    assert_eq!(first("outcome == '合\\'格' planned").0, "planned");
}

#[test]
fn what_is_outside_the_subset_is_refused() {
    for source in [
        "{'a': 1}",
        "Thing{a: 1}",
        "b'x' == 'x'",
        "3u > 1",
        "null == null",
        "tags[0] == 'a'",
        "tags.map(t, t == 'a', t).size() > 0",
        "outcome = '合格'",
        "ok & ok",
        "ok | ok",
        "ok ? 1",
        "tags.all(t.x, true)",
        "tags.all(true)",
        "has(planned + 1)",
        "has()",
        "`a`",
        "",
        "  // nothing",
        "'open",
        "(planned",
        "planned)",
        "package == 1",
        "1 +",
        "planned.due",
        "milestones.due == on",
        "count(ok)",
        "on + 1 == on",
        "on - on > 1",
        "matches(outcome, '[')",
        "date('2026-13-01') == on",
        "period_start('2026-Q5') == on",
        "param('nosuch') > 1",
        "param(outcome) > 1",
        "days(on)",
        "metric()",
        "ok == 1",
        "ok < ok",
        "!planned",
        "-ok",
        "tags in 'a'",
        "1 in tags",
        "on == 'x'",
        "planned ? 1 : 2",
        "ok ? 1 : 'x'",
        "optional.of(1)",
        "a.?b",
        "99999999999999999999 > 1",
        "0.1.2",
    ] {
        let faults = refused(source);
        assert!(!faults.is_empty(), "{source}");
        assert!(faults.iter().all(|(_, why)| !why.is_empty()), "{source}");
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let words: Vec<String> = refused("nope == 1 && planned > 'x' && alsonot").into_iter().map(|(word, _)| word).collect();
    assert_eq!(words, ["nope", "planned > 'x'", "alsonot"]);
}

#[test]
fn written_dates_become_days_where_a_day_is_meant() {
    for source in
        ["on >= '2026-03-01'", "'2026-03-01' < on", "on in ['2026-03-02']", "days('2026-03-01', on) == 1", "ok ? on : '2026-01-01'"]
    {
        assert!(compiled(source).tree.to_json().to_string().contains("\"d\":"), "{source}");
    }
    assert!(refused("on == '2026-03-01T09:00'")[0].1.contains("cannot be compared"));
    compiled("on == '2026-03-01T09:00:00+08:00'");
}

#[test]
fn methods_are_functions_of_their_target() {
    assert_eq!(compiled("tags.size() > 1").tree, compiled("size(tags) > 1").tree);
    assert_eq!(compiled("outcome.startsWith('合')").tree, compiled("starts_with(outcome, '合')").tree);
    assert_eq!(compiled("tags.distinct()").tree, compiled("distinct(tags)").tree);
}

#[test]
fn numbers_keep_every_digit_written() {
    assert_eq!(compiled("0.1234567890123456789").tree, Tree::Literal(Value::Number("0.1234567890123456789".parse().expect("a number"))));
    assert_eq!(compiled("-2.50").tree, Tree::Literal(Value::Number("-2.50".parse().expect("a number"))));
    assert_eq!(compiled("1e3").tree, Tree::Literal(number(1000)));
    assert_eq!(compiled("0x1F").tree, Tree::Literal(number(31)));
}

#[test]
fn a_caller_can_demand_a_type() {
    assert!(compiled("planned > 1").demand(&Type::Bool).is_ok());
    assert!(compiled("table").demand(&Type::Bool).is_ok());
    let fault = compiled("planned").demand(&Type::Bool).expect_err("a number is no condition");
    assert_eq!((fault.span.range(), fault.message.en.as_str()), (0..7, "a truth value is wanted here, not a number"));
    assert_eq!(compiled("'2026-03-01'").demand(&Type::Moment).expect("a day").tree, Tree::Literal(day("2026-03-01")));
}

#[test]
fn nesting_is_bounded_and_long_chains_of_conditions_are_not() {
    let chain = |part: &str, by: &str, times: usize| vec![part; times].join(by);
    compiled(&chain("ok", " && ", 200));
    compiled(&chain("1", "+", 60));
    assert!(refused(&chain("1", "+", 200))[0].1.contains("too deeply"));
    assert!(refused(&chain("1", "+", 1500))[0].1.contains("too deeply"));
    assert!(refused(&format!("{}ok", "!(".repeat(100)))[0].1.contains("too deeply"));
    assert!(refused(&format!("{}1{}", "(".repeat(40), ")".repeat(40)))[0].1.contains("too deeply"));
    compiled(&format!("{}1{}", "(".repeat(30), ")".repeat(30)));
    compiled(&format!("{}ok", "!".repeat(50)));
    assert_eq!(run(&chain("1", "+", 60)), Ok(number(60)));
    assert!(refused(&format!("{}1", "ok ? 1 : ".repeat(80)))[0].1.len() > 5);
    assert!(refused(&"a".repeat(5000))[0].1.contains("4096"));
}

#[test]
fn a_tree_tells_what_it_reads() {
    let paths = |source: &str| compiled(source).paths().iter().map(|path| path.join(".")).collect::<Vec<_>>();
    assert_eq!(paths("case.apply.unit == record.unit && ok && ok"), ["case.apply.unit", "record.unit", "ok"]);
    assert_eq!(paths("milestones.all(m, m.due >= record.at)"), ["milestones", "milestones.due", "record.at"]);
    assert_eq!(
        paths("milestones.filter(m, m.weight > 1).map(x, x.name).size() == 2"),
        ["milestones", "milestones.weight", "milestones.name"]
    );
    assert_eq!(paths("size(case.all.apply) == planned"), ["case.all.apply", "planned"]);
    assert_eq!(paths("has(record.at)"), ["record.at"]);
    let expr = compiled("abs(planned) > param('limit')");
    let calls: Vec<Function> = expr.tree.calls().into_iter().map(|(function, _)| function).collect();
    assert_eq!(calls, [Function::Abs, Function::Param]);
}

#[test]
fn groups_make_figures_of_single_values_lists() {
    let grouped = |source: &str| compile(source, &Form { grouped: true });
    assert_eq!(grouped("sum(actual)").map(|e| e.tree), grouped("sum(collect(actual))").map(|e| e.tree));
    assert!(grouped("count(count(ok) > 1) > 1").is_err());
    assert!(grouped("sum(count(ok))").is_err());
}
