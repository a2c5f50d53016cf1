//! Grades: the band a figure falls in is the one the record gives.

use super::{KindInfo, deadline, metric};
use crate::expr::{Unknown, Value};
use crate::judge::desk::{Desk, Draft};
use crate::judge::intake::RecordView;
use crate::lang::Sentence;
use crate::model::{Grade, Kind};
use crate::outcome::Verdict;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Grade,
    page: "grade",
    title: || say!("等級", "等级", "grades"),
    codes: &[("grade-wrong", || say!("所評等級與分數不符", "所评等级与分数不符", "the grade given is not the one the figure gives"))],
};

/// Judges every grade given in a record of this form.
pub(in crate::judge) fn judge(view: &RecordView, desk: &mut Desk) {
    for grade in view.handbook.grades.iter().filter(|g| g.form.as_ref() == Some(&view.form.id)) {
        let check = desk.check(&grade.id);
        view.provisional.set(false);
        let given = grade.reported.as_ref().map(|f| view.named(f)).unwrap_or_default();
        match earned(view, grade) {
            Ok(_) if given == Value::Absent => desk.count(check, view.unit(), Verdict::CannotCheck),
            Ok(band) if given.as_text() == Some(&band) => desk.count(check, view.unit(), Verdict::Pass),
            Ok(band) => wrong(view, desk, (grade, check), &band, &metric::shown(&given)),
            Err(Unknown::Absent(_)) => desk.count(check, view.unit(), Verdict::CannotCheck),
            Err(unknown) => desk.note(check, view.unit(), Verdict::CannotCheck, (Some(view.id().clone()), deadline::reason(unknown), None)),
        }
    }
}

/// The first band whose lower end the figure reaches. A scale of names only accepts any of them.
fn earned(view: &RecordView, grade: &Grade) -> Result<String, Unknown> {
    let Some(value) = &grade.value else {
        let given = grade.reported.as_ref().map(|f| view.named(f)).unwrap_or_default();
        let listed = grade.bands.iter().find(|b| given.as_text() == Some(&b.name));
        return listed.map(|b| b.name.clone()).ok_or_else(|| Unknown::Absent(grade.id.to_string()));
    };
    let Value::Number(figure) = view.evaluate(value)? else { return Err(Unknown::Absent(grade.id.to_string())) };
    for band in &grade.bands {
        let reached = match &band.from {
            None => true,
            Some(from) => matches!(view.evaluate(from)?, Value::Number(line) if figure >= line),
        };
        if reached {
            return Ok(band.name.clone());
        }
    }
    Err(Unknown::Absent(grade.id.to_string()))
}

fn wrong(view: &RecordView, desk: &mut Desk, (grade, check): (&Grade, usize), band: &str, given: &str) {
    let n = grade.reported.as_ref().and_then(|f| view.form.fields.iter().position(|x| x.id == *f));
    let place = n.map_or_else(|| view.record.whole(), |n| view.record.place_of_field(n));
    let draft = Draft {
        code: "grade-wrong",
        message: say!("「{t}」應為「{b}」，所評為「{g}」", "“{t}”应为“{b}”，所评为“{g}”", "{t} should be {b}; {g} was given", t = grade.title, b = band, g = given),
        help: say!("更正等級，或更正其所依的分數", "更正等级，或更正其所依的分数", "correct the grade, or the figure it rests on"),
        expected: Some(Sentence::same(band)),
        found: Some(Sentence::same(given)),
        place: Some(place),
        provisional: view.provisional.get(),
        ..Draft::default()
    };
    desk.fail(check, view.unit(), view.draft(draft));
}
