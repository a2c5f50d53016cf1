//! What the preview shows beyond the handbook's own pages: pages made from a judgement, and what records and samples give.

use jiff::civil::Date;

use super::{CheckOptions, as_of, full_site, judge, published};
use crate::model::Handbook;
use crate::outcome::Outcome;
use crate::render::Page;
use crate::source::World;
use crate::trial::{self, Given};

/// What the records and the samples of the checks give under a handbook.
pub struct Verdicts {
    /// The judgement of the records.
    pub outcome: Outcome,
    /// The findings in samples.
    pub samples: Vec<Given>,
}

/// Judges the records and the samples; the breaches among these only of the regulations wanted.
pub fn verdicts(world: &dyn World, handbook: &Handbook, asked: Option<Date>, wanted: &dyn Fn(&str) -> bool) -> Verdicts {
    let outcome = judge(world, handbook, &CheckOptions { as_of: asked, ..CheckOptions::default() });
    let today = as_of(world, handbook, asked);
    let samples = trial::regulations(handbook).iter().flat_map(|id| trial::given(world, handbook, (id, wanted(id)), today)).collect();
    Verdicts { outcome, samples }
}

/// Whether a page of a site, below the folder of its language, tells how records are judged.
pub fn tells_of_records(path: &str) -> bool {
    ["compliance/", "register/"].iter().any(|folder| path.starts_with(folder))
}

/// Such a page, where the handbook publishes them.
pub fn judged_page(world: &dyn World, handbook: &Handbook, asked: Option<Date>, path: &str) -> Option<Page> {
    let outcome = published(world, handbook, asked)?;
    full_site(world, handbook, asked, Some(&outcome)).file(path)
}
