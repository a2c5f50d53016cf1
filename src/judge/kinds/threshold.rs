//! Warning lines: the level a reading reaches, that the record states it, and what reaching it demands.

use std::borrow::Cow;

use super::{KindInfo, metric};
use crate::expr::{Env, Function, Name, Part, Unknown, Value, evaluate};
use crate::judge::figure::Subject;
use crate::judge::desk::{Desk, Draft};
use crate::lang::Sentence;
use crate::model::{Kind, Threshold, Titled};
use crate::outcome::Verdict;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Threshold,
    page: "threshold",
    title: || say!("閾值", "阈值", "thresholds"),
    about: || {
        say!(
            "閾值把讀數與界線比較，各等級依所寫次序逐一試，先成立的即為所達等級，都不成立為正常。記錄須如實填寫所達等級；達到須處理的等級時，所要求的欄位須填寫。界線可為數字、參數或就該筆記錄計算。",
            "阈值把读数与界线比较，各等级依所写次序逐一试，先成立的即为所达等级，都不成立为正常。记录须如实填写所达等级；达到须处理的等级时，所要求的字段须填写。界线可为数字、参数或就该笔记录计算。",
            "A threshold compares a reading with its line. Its levels are tried in the order written; the first that holds is reached, and none means normal. The record states the level reached, and at levels that demand something the field asked for is filled in. The line is a number, a parameter, or computed from the record."
        )
    },
    codes: &[
        ("threshold-level-wrong", || say!("所填等級與讀數不符", "所填等级与读数不符", "the level stated is not the one reached")),
        ("threshold-unanswered", || say!("達到閾值而未處理", "达到阈值而未处理", "a line was reached and what it demands is missing")),
    ],
};

/// Judges a threshold that reads the record.
pub(in crate::judge) fn judge(subject: &Subject, desk: &mut Desk, (threshold, check): (&Threshold, usize)) {
    match level(subject, threshold) {
        Ok(level) => consequences(subject, desk, (threshold, check), &level),
        Err(unknown) => subject.untold(desk, check, unknown),
    }
}

/// The first level that holds.
fn level(subject: &Subject, threshold: &Threshold) -> Result<String, Unknown> {
    let reading = subject.named(&threshold.reading.1);
    if reading == Value::Absent {
        return Err(Unknown::Absent(threshold.reading.1.to_string()));
    }
    let limit = threshold.limit.as_ref().map(|e| subject.evaluate(e)).transpose()?;
    let line = Line { env: subject.env, reading, limit: limit.unwrap_or_default() };
    for (name, expr) in &threshold.levels {
        if evaluate(&expr.tree, &line)? == Value::Bool(true) {
            return Ok(name.to_string());
        }
    }
    Ok(threshold.otherwise.to_string())
}

/// A record with its reading and the line it is held against.
struct Line<'a> {
    env: &'a dyn Env,
    reading: Value,
    limit: Value,
}

impl Env for Line<'_> {
    fn name(&self, name: &str) -> Value {
        match name {
            "value" => self.reading.clone(),
            "limit" => self.limit.clone(),
            other => self.env.name(other),
        }
    }

    fn path(&self, name: &Name) -> Cow<'_, Value> {
        match &**name {
            "value" => Cow::Borrowed(&self.reading),
            "limit" => Cow::Borrowed(&self.limit),
            _ => self.env.path(name),
        }
    }

    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        self.env.call(function, args)
    }

    fn referenced(&self, id: &str, part: &Part) -> Option<Value> {
        self.env.referenced(id, part)
    }
}

fn consequences(subject: &Subject, desk: &mut Desk, (threshold, check): (&Threshold, usize), level: &str) {
    let secret = || subject.is_secret(threshold.expressions(), &[Some(&threshold.reading.1), threshold.reported.as_ref()]);
    let stated = threshold.reported.as_ref().map(|f| (f, subject.named(f)));
    if let Some((field, stated)) = stated.filter(|(_, s)| s.as_text() != Some(level)) {
        if stated == Value::Absent {
            return desk.count(check, subject.unit, Verdict::CannotCheck);
        }
        let draft = wrong_level(threshold, level, &metric::shown(&stated));
        return subject.fail(desk, check, Some(field), draft.withheld(secret(), &threshold.words()));
    }
    let demanded = threshold.demands.as_ref().filter(|_| threshold.demands_at.iter().any(|l| **l == *level));
    match demanded {
        Some(field) if subject.named(field) == Value::Absent => {
            subject.fail(desk, check, Some(field), unanswered(subject, (threshold, level), field).withheld(secret(), &threshold.words()));
        }
        _ => desk.count(check, subject.unit, Verdict::Pass),
    }
}

fn wrong_level(threshold: &Threshold, level: &str, stated: &str) -> Draft {
    Draft {
        code: "threshold-level-wrong",
        message: say!("「{t}」依讀數應為「{l}」，所填為「{s}」", "“{t}”按读数应为“{l}”，所填为“{s}”", "{t}: the reading gives \"{l}\", but \"{s}\" was stated", l = level, s = stated; t = &threshold.words()),
        help: say!("更正等級或讀數", "更正等级或读数", "correct the level or the reading"),
        expected: Some(Sentence::same(level)),
        found: Some(Sentence::same(stated)),
        ..Draft::default()
    }
}

fn unanswered(subject: &Subject, (threshold, level): (&Threshold, &str), field: &str) -> Draft {
    let label = subject.label(field);
    Draft {
        code: "threshold-unanswered",
        message: say!("「{t}」已達「{l}」，須填「{f}」", "“{t}”已达“{l}”，须填“{f}”", "\"{t}\" has reached \"{l}\"; \"{f}\" is owed", l = level; t = &threshold.words(), f = &label),
        help: say!("依規定處理，並填寫「{f}」", "按规定处理，并填写“{f}”", "do what is demanded, and fill in \"{f}\""; f = &label),
        ..Draft::default()
    }
}
