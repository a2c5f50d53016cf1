//! Rules in words, as a handbook declares them.

use std::sync::Arc;

use super::*;
use crate::lang::Lang;
use crate::model::{Form, SourceText, load};

const SETTINGS: &str = "format = 1\ntitle = \"例\"\nlanguage = \"zh-Hant\"\nzone = \"Asia/Taipei\"\ncalendar = \"tw\"\n";
const ROLES: &str = "[[role]]\nid = \"office\"\ntitle = \"承辦部門\"\ntitle_en = \"Office\"\nkind = \"unit\"\n\n[[unit]]\nid = \"hq\"\ntitle = \"總部\"\nkind = \"department\"\n";
const PARAMETERS: &str = "[[parameter]]\nid = \"a.limit\"\nlabel = \"整改期限\"\nlabel_en = \"Limit\"\ntype = \"days\"\ndefault = 30\nclause = \"a/one.first\"\n";
const TEXT: &str = "+++\nid = \"a\"\ntitle = \"甲辦法\"\nkind = \"辦法\"\nowner = \"office\"\nnumbering = \"outline\"\n+++\n\n# 甲辦法\n\n## 一、總則 {#one}\n\n### （一）申請 {#one.ask}\n\n1. 承辦部門應於[三十日](param:a.limit)內辦理。 <!-- #one.first by=office -->\n";
const FORM: &str = r#"
[[form]]
id = "ask"
title = "申請表"
clause = "a/one.first"
submitted_by = "office"
field = [
  { id = "from", label = "提出日", label_en = "Asked on", type = "date" },
  { id = "to", label = "期限", label_en = "Due on", type = "date" },
  { id = "kind", label = "類別", type = "choice", options = ["甲", "乙"] },
  { id = "urgent", label = "急件", type = "bool", required = false },
  { id = "total", label = "總額", type = "money" },
  { id = "who", label = "部門", type = "unit", many = true },
  { id = "heard", label = "徵詢的部門", type = "unit", many = true },
  { id = "rows", label = "明細", type = "group", fields = [
    { id = "name", label = "項目", type = "text" },
    { id = "amount", label = "金額", type = "money" },
  ] },
]
rule = [RULE]
"#;

/// A handbook whose form has one rule.
fn with_rule(rule: &str) -> Handbook {
    let form = FORM.replace("RULE", &format!("{{ id = \"r\", {rule} }}"));
    let files = [
        ("checks/a/ask.toml", form.as_str()),
        ("content/a/parameters.toml", PARAMETERS),
        ("content/a/text.md", TEXT),
        ("content/organization.toml", ROLES),
        ("handbook.toml", SETTINGS),
    ];
    let files: Vec<SourceText> = files.iter().map(|(path, text)| SourceText { path: Arc::from(*path), text: Arc::from(*text) }).collect();
    let (handbook, found) = load(&files, None);
    assert_eq!(found, [], "{rule}");
    handbook
}

fn form(handbook: &Handbook) -> &Form {
    handbook.form("ask").expect("the form")
}

/// What a rule demands, in Traditional Chinese and in English.
fn demand(rule: &str) -> Option<[String; 2]> {
    let handbook = with_rule(rule);
    let label = |path: &str| form_label(&handbook, form(&handbook), path);
    let speaker = Speaker { handbook: &handbook, date: Some(jiff::civil::date(2026, 3, 2)), label: &label, value: None };
    let said = speaker.demand(&form(&handbook).rules[0].assert.tree)?;
    Some([Lang::Hant, Lang::En].map(|lang| said.get(lang).to_owned()))
}

fn says(rule: &str, hant: &str, en: &str) {
    assert_eq!(demand(&format!("assert = \"{rule}\"")), Some([hant.to_owned(), en.to_owned()]), "{rule}");
}

#[test]
fn days_are_early_and_late_and_amounts_small_and_large() {
    says("from <= to", "「提出日」不晚於「期限」", "\"Asked on\" is no later than \"Due on\"");
    says("total >= 100", "「總額」不小於100", "\"總額\" is at least 100");
    says(
        "to <= add_days(from, param('a.limit'))",
        "「期限」不晚於「提出日」後 30 日",
        "\"Due on\" is no later than 30 days after \"Asked on\"",
    );
}

#[test]
fn a_guard_goes_without_saying_and_an_exception_is_a_condition() {
    says("!has(urgent) || urgent", "「急件」為是", "\"急件\" is yes");
    says(
        "kind != '甲' || size(who) >= 2",
        "「類別」為甲時，「部門」的項數不小於2",
        "where \"類別\" is 甲, the number of \"部門\" is at least 2",
    );
}

#[test]
fn rows_are_told_by_their_columns() {
    says("rows.all(r, r.amount > 0)", "「明細」每一項：「金額」大於0", "for each of \"明細\": \"金額\" is greater than 0");
    says(
        "sum(rows.map(r, r.amount)) == total",
        "「明細」各列的「金額」的合計等於「總額」",
        "the sum of \"金額\" of each row of \"明細\" equals \"總額\"",
    );
    let first = "sum(rows.filter(r, r.name == '甲').map(r, r.amount)) == total";
    says(
        first,
        "「明細」中「項目」為甲的各列的「金額」的合計等於「總額」",
        "the sum of \"金額\" of the rows of \"明細\" where \"項目\" is 甲 equals \"總額\"",
    );
}

#[test]
fn what_would_not_be_clear_in_words_is_not_said() {
    assert_eq!(demand("assert = \"rows.all(a, rows.all(b, a.amount <= b.amount))\""), None);
    assert_eq!(demand("assert = \"!(kind == '甲' && !(total > 1 && total < 9))\""), None);
}

#[test]
fn a_rule_without_words_of_its_own_says_what_it_demands() {
    let words = |rule: &str| {
        let handbook = with_rule(rule);
        let said = rule_words(&handbook, form(&handbook), &form(&handbook).rules[0]);
        [said.hant, said.en]
    };
    assert_eq!(
        words("order = [\"from\", \"to\"]"),
        ["次序不符：應依次為「提出日」、「期限」", "out of order: it should be \"Asked on\", \"Due on\""]
    );
    let subset = words("subset = { of = \"who\", within = \"heard\" }");
    assert_eq!(subset, ["不符規定：「部門」都在「徵詢的部門」之內", "not as demanded: all of \"部門\" is among \"徵詢的部門\""]);
    let own = "assert = \"total > 0\", message = \"總額應大於零\", message_en = \"the total must be positive\"";
    assert_eq!(words(own), ["總額應大於零", "the total must be positive"]);
}

#[test]
fn days_are_counted_back_too_and_a_length_that_depends_is_told_as_days() {
    says(
        "to <= add_days(from, -param('a.limit'))",
        "「期限」不晚於「提出日」前 30 日",
        "\"Due on\" is no later than 30 days before \"Asked on\"",
    );
    let handbook = with_rule("assert = \"to <= add_months(from, kind == '甲' ? 1 : kind == '乙' ? 3 : 12)\"");
    let label = |path: &str| form_label(&handbook, form(&handbook), path);
    let speaker = Speaker { handbook: &handbook, date: None, label: &label, value: None };
    let Tree::Binary(_, _, due) = &form(&handbook).rules[0].assert.tree else { panic!("a comparison") };
    let said = speaker.day(due).unwrap();
    assert_eq!(
        said.get(Lang::Hant),
        "「提出日」後 1 個月（「類別」為甲）；其他情形為「提出日」後 3 個月（「類別」為乙）；其他情形為「提出日」後 12 個月"
    );
}
