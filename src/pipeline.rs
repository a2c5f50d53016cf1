//! The order of the stages. Nothing else calls them in sequence.

pub mod explain;
mod files;
mod mandates;
pub mod preview;
mod published;
pub mod shards;

pub use files::{MAX_TEXT, inputs, is_input, text};
use files::{bytes, decoded, handbook_files};
pub use mandates::mandates;
use published::{full_site, published};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::BufRead;
use std::sync::Arc;

use jiff::civil::Date;

use crate::answer;
use crate::diag::{Diagnostic, Severity};
use crate::export::{self, Export, FormsOptions, Schemas};
use crate::judge::{Judge, JudgeOptions};
use crate::lang::Sentence;
use crate::links::Web;
use crate::lint::{self, Linted};
use crate::model::memo::{Held, Memo};
use crate::model::{self, CheckId, Handbook, SourceText};
use crate::outcome::{Known, Outcome};
use crate::read::decode::{self, Encoding};
use crate::records::{self, Record, Submission, Totals};
use crate::render::{self, Page, Site};
use crate::report;
use crate::source::World;
use crate::trace::Subject;
use crate::trial::{self, Trial};

/// A handbook with what is wrong with it.
pub struct Loaded {
    /// The handbook, as far as it could be read.
    pub handbook: Handbook,
    /// Its faults.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// Whether the handbook may be judged with: no error.
    pub fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|d| d.severity < Severity::Error)
    }
}

/// How to check records.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// The as-of day; else the handbook's, else today there.
    pub as_of: Option<Date>,
    /// Show only findings of these units. Everything is still read: cases are judged whole.
    pub units: Vec<String>,
    /// Show only findings of these cases.
    pub cases: Vec<String>,
    /// Undecided parameters do not soften findings.
    pub strict_parameters: bool,
    /// A case to be retold step by step.
    pub retold: Option<String>,
    /// Findings known from an earlier run, which fail none.
    pub baseline: Option<Vec<Known>>,
}

/// A handbook and the judgement of its records.
pub struct Checked {
    /// The handbook.
    pub loaded: Loaded,
    /// The judgement; none when the handbook has errors.
    pub outcome: Option<Outcome>,
}

/// Reads a handbook.
///
/// `as_of` decides which parameter values the texts are held against.
pub fn load(world: &dyn World, as_of: Option<Date>) -> Loaded {
    load_again(world, as_of, &mut Kept::nothing())
}

/// What readings of one handbook leave for the next.
#[derive(Default)]
pub struct Kept {
    texts: Memo<Held<[u8]>, Result<Arc<str>, Box<Diagnostic>>>,
    model: model::Kept,
    fitted: render::Fitted,
}

impl Kept {
    /// For a single reading.
    fn nothing() -> Kept {
        Kept { texts: Memo::once(), model: model::Kept::nothing(), fitted: render::Fitted::default() }
    }
}

/// Reads a handbook, with what earlier readings of it left. The result is the same as without.
pub fn load_again(world: &dyn World, as_of: Option<Date>, kept: &mut Kept) -> Loaded {
    let mut unreadable = Vec::new();
    let mut files = Vec::new();
    for path in handbook_files(world) {
        let path: Arc<str> = path.into();
        let text = bytes(world, &path).and_then(|bytes| kept.texts.get(&path, Held(bytes), |bytes| decoded(&bytes.0, &path)));
        match text {
            Ok(text) => files.push(SourceText { path, text }),
            Err(diagnostic) => unreadable.push(*diagnostic),
        }
    }
    kept.texts.turn();
    let (handbook, mut diagnostics) = model::load_again(&files, as_of, &mut kept.model);
    diagnostics.extend(unreadable);
    crate::diag::sort(&mut diagnostics);
    Loaded { handbook, diagnostics }
}

/// Reads a handbook and, when it has no errors, runs the rules of the lint over it. What is wrong with either is told together.
pub fn lint(world: &dyn World) -> (Loaded, Linted) {
    let loaded = load(world, None);
    if !loaded.is_sound() {
        let diagnostics = loaded.diagnostics.clone();
        return (loaded, Linted { diagnostics, allowed: 0 });
    }
    let mut linted = lint::run(&loaded.handbook);
    linted.diagnostics.extend(loaded.diagnostics.iter().cloned());
    crate::diag::sort(&mut linted.diagnostics);
    (loaded, linted)
}

/// Reads a handbook and judges its records.
pub fn check(world: &dyn World, options: &CheckOptions) -> Checked {
    let loaded = load(world, options.as_of);
    if !loaded.is_sound() {
        return Checked { loaded, outcome: None };
    }
    let outcome = judge(world, &loaded.handbook, options);
    Checked { loaded, outcome: Some(outcome) }
}

/// Reads a handbook and judges the records of a stream of lines instead of its own.
pub fn check_lines(world: &dyn World, options: &CheckOptions, lines: &mut dyn BufRead) -> Checked {
    let loaded = load(world, options.as_of);
    if !loaded.is_sound() {
        return Checked { loaded, outcome: None };
    }
    let outcome = judge_read(world, &loaded.handbook, options, |sink| records::stream_lines(world, &loaded.handbook, lines, sink));
    Checked { loaded, outcome: Some(outcome) }
}

/// Judges the records of a world against a handbook.
pub fn judge(world: &dyn World, handbook: &Handbook, options: &CheckOptions) -> Outcome {
    judge_noting(world, handbook, options, &mut |_| {})
}

/// Judges, and shows each record on its way to whoever takes notes.
fn judge_noting(world: &dyn World, handbook: &Handbook, options: &CheckOptions, note: &mut dyn FnMut(&Record)) -> Outcome {
    judge_read(world, handbook, options, |sink| {
        records::stream(world, handbook, &mut |submission| {
            if let Submission::Record(record) = &submission {
                note(record);
            }
            sink(submission);
        })
    })
}

/// Judges what a reader hands over.
fn judge_read(
    world: &dyn World,
    handbook: &Handbook,
    options: &CheckOptions,
    read: impl FnOnce(&mut dyn FnMut(Submission)) -> Totals,
) -> Outcome {
    let as_of = as_of(world, handbook, options.as_of);
    let mut judge = Judge::new(handbook, JudgeOptions { as_of, strict_parameters: options.strict_parameters, version: None });
    options.retold.iter().for_each(|case| judge.watch(case));
    let mut answers = answer::Submitted::default();
    let totals = read(&mut |submission| {
        if let Submission::Record(record) = &submission {
            answers.take(handbook, record, as_of);
        }
        judge.take(submission);
    });
    let unknown_cases = options.cases.iter().filter(|case| !judge.knows_case(case)).cloned().collect();
    let mut outcome = judge.finish(totals);
    outcome.unknown_cases = unknown_cases;
    settle(handbook, &mut outcome, answers, options);
    outcome
}

/// What follows once everything is judged.
fn settle(handbook: &Handbook, outcome: &mut Outcome, answers: answer::Submitted, options: &CheckOptions) {
    answer::settle(handbook, outcome, answers);
    if let Some(known) = &options.baseline {
        answer::compare(outcome, known);
    }
    select(outcome, options);
}

/// Reads a handbook and tests the checks of its regulations, or of those asked for.
pub fn test(world: &dyn World, regulations: &[String]) -> (Loaded, Vec<Trial>) {
    let loaded = load(world, None);
    if !loaded.is_sound() {
        return (loaded, Vec::new());
    }
    let today = as_of(world, &loaded.handbook, None);
    let all = trial::regulations(&loaded.handbook);
    let asked = all.iter().filter(|id| regulations.is_empty() || regulations.contains(id));
    let trials = asked.map(|id| trial::run(world, &loaded.handbook, id, today)).collect();
    (loaded, trials)
}

/// A handbook, the judgement of its records, and what links of clauses, checks and records are made of.
pub struct Traced {
    /// The handbook.
    pub loaded: Loaded,
    /// The rest; none when the handbook has errors.
    pub evidence: Option<Evidence>,
}

/// What shows that checks are at work.
pub struct Evidence {
    /// The judgement of the records.
    pub outcome: Outcome,
    /// The records.
    pub subjects: Vec<Subject>,
    /// Checks that judge something in the conforming samples.
    pub sampled: BTreeSet<CheckId>,
}

/// Reads a handbook, judges its records and its conforming samples, and keeps of each record what a trace needs.
pub fn trace(world: &dyn World, as_of: Option<Date>) -> Traced {
    let loaded = load(world, as_of);
    if !loaded.is_sound() {
        return Traced { loaded, evidence: None };
    }
    let handbook = &loaded.handbook;
    let mut subjects = Vec::new();
    let outcome = judge_noting(world, handbook, &CheckOptions { as_of, ..CheckOptions::default() }, &mut |record| {
        // The further forms a record serves are the same submission.
        subjects.extend((!record.served).then(|| Subject::of(handbook, record)));
    });
    let regulations = trial::regulations(handbook);
    let sampled = regulations.iter().flat_map(|id| trial::exercised(world, handbook, id, outcome.as_of)).collect();
    Traced { loaded, evidence: Some(Evidence { outcome, subjects, sampled }) }
}

/// Renders a handbook's site, page by page into `sink`, with the templates the world has of its own. Records are
/// judged only for a handbook that publishes how its rules are kept. A link or an anchor of it that leads nowhere is an error.
pub fn build(world: &dyn World, handbook: &Handbook, asked: Option<Date>, sink: &mut dyn FnMut(Page)) -> Vec<Diagnostic> {
    let outcome = published(world, handbook, asked);
    let (mut web, site) = (Web::default(), full_site(world, handbook, asked, outcome.as_ref()));
    site.all(&mut |page| {
        note(&mut web, &page);
        sink(page);
    });
    // Editors find them beside the pages.
    for Export { path, bytes } in schemas(handbook) {
        sink(Page { path: format!("schemas/{path}"), bytes, content_type: "application/schema+json" });
    }
    let mut problems = site.problems();
    problems.extend(web.faults(handbook));
    problems
}

/// The links of a handbook's site: what leads nowhere, and the site itself.
pub fn links(world: &dyn World, handbook: &Handbook) -> (Web, Vec<Diagnostic>) {
    let outcome = published(world, handbook, None);
    let mut web = Web::default();
    full_site(world, handbook, None, outcome.as_ref()).all(&mut |page| note(&mut web, &page));
    let faults = web.faults(handbook);
    (web, faults)
}

/// JSON Schemas of records and of the handbook's files.
pub fn schemas(handbook: &Handbook) -> Vec<Export> {
    Schemas { handbook }.all()
}

/// Notes the links of a page. Those of the pages that stand in for others begin at the root of a server, not of the site.
fn note(web: &mut Web, page: &Page) {
    if !render::stands_in(&page.path) {
        web.note(&page.path, &page.bytes);
    }
}

/// A handbook's site, whose pages are made when they are asked for.
pub fn site<'h>(world: &dyn World, handbook: &'h Handbook, asked: Option<Date>) -> Site<'h> {
    site_again(world, handbook, asked, &mut Kept::default())
}

/// The same, with what earlier sites of the handbook left.
pub fn site_again<'h>(world: &dyn World, handbook: &'h Handbook, asked: Option<Date>, kept: &mut Kept) -> Site<'h> {
    let own = |name: &str| text(world, &format!("{}/{name}", render::TEMPLATE_FOLDER)).ok().map(|t| t.to_string());
    let day = as_of(world, handbook, asked);
    let site = Site::again(handbook, day, &own, &mut kept.fitted).with_rules(explain::rules());
    if !handbook.settings.publish_workbooks {
        return site;
    }
    site.with_workbooks(Box::new(move |form, lang| {
        export::blank_form(&FormsOptions { lang, ..FormsOptions::default() }.blank(handbook, day), form)
    }))
}

/// Blank forms as workbooks: all, or those chosen.
pub fn forms(world: &dyn World, handbook: &Handbook, options: &FormsOptions) -> Result<Vec<Export>, Sentence> {
    export::blank_forms(&options.blank(handbook, as_of(world, handbook, options.as_of)), &options.chosen)
}

/// The day a judgement speaks of: asked for, pinned by the handbook, or today in its zone.
pub fn as_of(world: &dyn World, handbook: &Handbook, asked: Option<Date>) -> Date {
    asked.or(handbook.settings.as_of).unwrap_or_else(|| today(world, handbook))
}

/// Today where the handbook is kept, whatever day it pins.
pub fn today(world: &dyn World, handbook: &Handbook) -> Date {
    world.now().to_zoned(handbook.settings.zone.clone()).date()
}

/// Keeps the findings asked for; what was read and judged stays the same.
fn select(outcome: &mut Outcome, options: &CheckOptions) {
    let unit = |u: &str| options.units.is_empty() || options.units.iter().any(|x| x == u);
    let case = |c: Option<&str>| options.cases.is_empty() || c.is_some_and(|c| options.cases.iter().any(|x| x == c));
    outcome.findings.retain(|f| unit(&f.unit) && case(f.case.as_deref()));
    outcome.notes.retain(|n| unit(&n.unit) && case(n.subject.as_deref()));
    if !options.units.is_empty() {
        outcome.tally = outcome.tally.only(|key| unit(&key.unit));
        let inside = |path: &str| options.units.iter().any(|u| path.starts_with(&format!("records/{u}/")));
        outcome.diagnostics.retain(|d| inside(&d.place.path));
    }
    outcome.answers.of_units(&unit);
    if let Some(baseline) = &mut outcome.baseline {
        baseline.gone.retain(|k| unit(k.unit.as_deref().unwrap_or_default()) && case(k.case.as_deref()));
    }
}

/// Texts of files as reports on records show them: what confidential fields hold is never quoted.
pub fn texts_of_records<'w>(world: &'w dyn World, handbook: &'w Handbook) -> report::Texts<'w> {
    texts(world).covered(|path, text| records::concealed(handbook, path, text))
}

/// Texts of files as reports show them, read again through the same door.
pub fn texts(world: &dyn World) -> report::Texts<'_> {
    let shown = move |path: &str| {
        let bytes = world.read(path, MAX_TEXT).ok()?;
        let text = decode::decode(&bytes, Encoding::declared_in(path)).map(Cow::into_owned);
        // What is no text has lines all the same.
        Some(Arc::from(text.unwrap_or_else(|_| decode::skeleton(&bytes))))
    };
    report::Texts::new(shown)
}
