//! A defect and a check in words.

use super::rows::Rows;
use super::{Explainer, samples};
use crate::diag::Severity;
use crate::lint;
use crate::model::{Check, Strength, Titled};
use crate::outcome::{Rule, Subject};
use crate::say;

/// A defect: what it is, how its kind is judged, which checks of this handbook may report it.
pub(super) fn code(explainer: &Explainer, rule: &Rule, code: &str) -> String {
    let lang = explainer.lang;
    let title = rule.codes.iter().find(|(c, _)| *c == code).map(|(_, title)| title.get(lang).to_owned()).unwrap_or_default();
    let mut rows = Rows::new(lang);
    rows.say(say!("種類", "种类", "kind"), &rule.title);
    rows.say(say!("判斷方法", "判断方法", "how it is judged"), &rule.about);
    let checks = explainer.handbook.checks.iter().filter(|c| rule.kind() == Some(c.kind));
    let checks = checks.map(|check| explainer.line(check)).collect();
    samples::listed(&mut rows, (say!("手冊的檢查項", "手册的检查项", "checks of this handbook"), checks));
    samples::of_code(&mut rows, explainer, code);
    if rule.subject == Subject::Handbook {
        permitted(&mut rows, explainer, code);
    }
    if let Some(page) = &rule.examples {
        rows.add(say!("示例", "示例", "worked examples"), page);
    }
    format!("{code}  {title}\n{}", rows.text())
}

/// How grave this handbook takes a rule of the lint, and how a finding of it is allowed.
fn permitted(rows: &mut Rows, explainer: &Explainer, code: &str) {
    let gravity = match lint::severity(explainer.handbook, code) {
        Some(Severity::Error) => say!("列為錯誤", "列为错误", "an error"),
        Some(Severity::Warning) => say!("列為警告", "列为警告", "a warning"),
        Some(Severity::Note) => say!("列為提示", "列为提示", "a note"),
        None => say!("本手冊不用這條規則", "本手册不用这条规则", "switched off by this handbook"),
    };
    rows.say(say!("輕重", "轻重", "gravity"), &gravity);
    let allowed = say!(
        "條文須如此時，在 allow.toml 寫明 rule = \"{c}\"、on（對象）與 reason（理由）",
        "条文须如此时，在 allow.toml 写明 rule = \"{c}\"、on（对象）与 reason（理由）",
        "where the text must stay, allow.toml states rule = \"{c}\", on (the subjects) and reason",
        c = code
    );
    rows.say(say!("許可", "许可", "allowing it"), &allowed);
}

/// A check: its clause in full, how it is judged, what it may report, the samples that show it.
pub(super) fn check(explainer: &Explainer, check: &Check) -> String {
    let mut rows = Rows::new(explainer.lang);
    for key in std::iter::once(&check.clause).chain(&check.also) {
        explainer.clause(&mut rows, key, None);
    }
    let strength = match check.strength {
        Strength::Error => say!("違反時列為違反", "违反时列为违反", "a breach is an error"),
        Strength::Warning => {
            say!("條文為「宜」，違反時列為警告", "条文为“宜”，违反时列为警告", "the clause says should: a breach is a warning")
        }
    };
    rows.say(say!("輕重", "轻重", "gravity"), &strength);
    if let Some(rule) = explainer.rules.iter().find(|r| r.kind() == Some(check.kind)) {
        rows.say(say!("種類", "种类", "kind"), &rule.title);
        rows.say(say!("判斷方法", "判断方法", "how it is judged"), &rule.about);
        let line = |(code, title): &(&str, crate::lang::Sentence)| format!("{code}  {}", title.get(explainer.lang));
        rows.list(say!("可能報告", "可能报告", "may report"), rule.codes.iter().map(line).collect());
    }
    if let Some(source) = explainer.expression(&check.id) {
        rows.add(say!("表達式", "表达式", "expression"), source);
    }
    samples::rows(&mut rows, explainer, check, None);
    rows.add(say!("宣告於", "声明于", "declared at"), &explainer.texts.show(&check.place).address());
    format!("{}  {}\n{}", check.id, check.named(explainer.lang), rows.text())
}
