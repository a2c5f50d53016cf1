//! Grades: the band a figure falls in is the one the record gives.

use super::{KindInfo, metric};
use crate::expr::{Unknown, Value};
use crate::judge::figure::Subject;
use crate::judge::desk::{Desk, Draft};
use crate::lang::Sentence;
use crate::model::{Grade, Kind, Titled};
use crate::outcome::Verdict;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Grade,
    page: "grade",
    title: || say!("等級", "等级", "grades"),
    about: || {
        say!(
            "等級由分數決定：依序比較各等級的下限，先達到的即為應評等級，最後一級不設下限。記錄所評須與之相符。下限可為參數。只有名稱而無下限的等級，填其中任何一個都可以。",
            "等级由分数决定：依序比较各等级的下限，先达到的即为应评等级，最后一级不设下限。记录所评须与之相符。下限可为参数。只有名称而无下限的等级，填其中任何一个都可以。",
            "A grade follows from a figure: the first band whose lower end it reaches is the grade earned, and the last needs none. The record gives that grade. A lower end may be a parameter. Of a scale of names only, any of them will do."
        )
    },
    codes: &[("grade-wrong", || say!("所評等級與分數不符", "所评等级与分数不符", "the grade given is not the one the figure gives"))],
};

/// Judges a grade given in the record.
pub(in crate::judge) fn judge(subject: &Subject, desk: &mut Desk, (grade, check): (&Grade, usize)) {
    let given = grade.reported.as_ref().map(|f| subject.named(f)).unwrap_or_default();
    match earned(subject, grade) {
        Ok(_) if given == Value::Absent => desk.count(check, subject.unit, Verdict::CannotCheck),
        Ok(band) if given.as_text() == Some(&band) => desk.count(check, subject.unit, Verdict::Pass),
        Ok(band) => {
            let secret = subject.is_secret(grade.expressions(), &[grade.reported.as_ref()]);
            let draft = wrong(grade, &band, &metric::shown(&given));
            subject.fail(desk, check, grade.reported.as_deref(), draft.withheld(secret, &grade.words()));
        }
        Err(unknown) => subject.untold(desk, check, unknown),
    }
}

/// The first band whose lower end the figure reaches. A scale of names only accepts any of them.
fn earned(subject: &Subject, grade: &Grade) -> Result<String, Unknown> {
    let Some(value) = &grade.value else {
        let given = grade.reported.as_ref().map(|f| subject.named(f)).unwrap_or_default();
        let listed = grade.bands.iter().find(|b| given.as_text() == Some(&b.name));
        return listed.map(|b| b.name.clone()).ok_or_else(|| Unknown::Absent(grade.id.to_string()));
    };
    let Value::Number(figure) = subject.evaluate(value)? else { return Err(Unknown::Absent(grade.id.to_string())) };
    for band in &grade.bands {
        let reached = match &band.from {
            None => true,
            Some(from) => matches!(subject.evaluate(from)?, Value::Number(line) if figure >= line),
        };
        if reached {
            return Ok(band.name.clone());
        }
    }
    Err(Unknown::Absent(grade.id.to_string()))
}

fn wrong(grade: &Grade, band: &str, given: &str) -> Draft {
    Draft {
        code: "grade-wrong",
        message: say!("「{t}」應為「{b}」，所評為「{g}」", "“{t}”应为“{b}”，所评为“{g}”", "\"{t}\" should be \"{b}\"; \"{g}\" was given", b = band, g = given; t = &grade.words()),
        help: say!("更正等級，或更正其所依的分數", "更正等级，或更正其所依的分数", "correct the grade, or the figure it rests on"),
        expected: Some(Sentence::same(band)),
        found: Some(Sentence::same(given)),
        ..Draft::default()
    }
}
