//! What a handbook publishes of its records, where it publishes how its rules are kept.

use jiff::civil::Date;

use super::{CheckOptions, judge, site, texts_of_records};
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::outcome::Outcome;
use crate::render::{Answered, Sheet, Site};
use crate::report::{self, Report};
use crate::say;
use crate::source::World;

/// The judgement a handbook publishes, where it does.
pub(super) fn published(world: &dyn World, handbook: &Handbook, asked: Option<Date>) -> Option<Outcome> {
    handbook.settings.publish_compliance.then(|| judge(world, handbook, &CheckOptions { as_of: asked, ..CheckOptions::default() }))
}

pub(super) fn full_site<'h>(world: &dyn World, handbook: &'h Handbook, asked: Option<Date>, outcome: Option<&'h Outcome>) -> Site<'h> {
    let site = site(world, handbook, asked);
    let Some(outcome) = outcome else { return site };
    let mut site = site.with_outcome(outcome);
    let texts = texts_of_records(world, handbook);
    site.publish(&|lang| answered(&Report { handbook, outcome, texts: &texts, lang }));
    site
}

/// What a site tells of compliance: how the findings of each unit stand, and the register, as tables and as a workbook.
fn answered(report: &Report) -> Answered {
    let people = report.handbook.settings.publish_people;
    let sheet = |title: Sentence, table: report::Register| Sheet::new(title.get(report.lang).to_owned(), table.head, table.rows);
    let tables = vec![
        sheet(say!("各單位概況", "各单位概况", "Units"), report::scorecard(report)),
        sheet(say!("整改台賬", "整改台账", "Register of rectifications"), report::register(report, people)),
    ];
    Answered { tables, workbook: report::register_xlsx(report, people).ok() }
}
