//! What the samples of a regulation give, without mutations: enough to tell whether an edit of the handbook changes a verdict.

use jiff::civil::Date;

use super::bench::Bench;
use super::edit::Changed;
use super::run::binding;
use super::sample;
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::source::World;

/// A finding in samples.
#[derive(Clone, Debug)]
pub struct Given {
    /// The record of the conforming set, or the file of a variant or breach.
    pub sample: String,
    /// The file.
    pub path: String,
    /// Which defect.
    pub code: String,
    /// The check; `record` for faults of a record as such.
    pub check: String,
    /// What is wrong, where one finding says it.
    pub message: Option<Sentence>,
}

/// The findings of the conforming set and its variants, and of the breaches somebody wrote where these are wanted: each of them is a
/// judgement of the whole set.
pub fn given(world: &dyn World, handbook: &Handbook, (regulation, breaches): (&str, bool), today: Date) -> Vec<Given> {
    let set = sample::load(world, handbook, regulation);
    let handbook = &binding(handbook, &set);
    let as_of = set.as_of.or(handbook.settings.as_of).unwrap_or(today);
    let bench = Bench::new(world, handbook, &set, as_of);
    let conforming = bench.own(bench.judge(handbook, &Changed::new(), as_of).findings);
    let of_record = |f: crate::outcome::Finding| {
        let path = f.place.as_ref().map_or_else(|| set.folder.clone(), |place| place.path.to_string());
        let subject = f.record.as_deref().or(f.case.as_deref()).unwrap_or(&f.unit).to_owned();
        finding(f, subject, path)
    };
    let mut all: Vec<Given> = conforming.into_iter().map(of_record).collect();
    all.extend(bench.varied(&mut Vec::new()).into_iter().map(|(path, f)| finding(f, path.clone(), path)));
    for breach in set.breaches.iter().filter(|_| breaches) {
        let path = &breach.variant.path;
        let found = bench.breach(breach).found.into_iter();
        all.extend(found.map(|(code, check)| Given { sample: path.clone(), path: path.clone(), code, check, message: None }));
    }
    all
}

fn finding(f: crate::outcome::Finding, sample: String, path: String) -> Given {
    let check = f.check.as_deref().unwrap_or("record").to_owned();
    Given { sample, path, code: f.code.to_owned(), check, message: Some(f.message) }
}
