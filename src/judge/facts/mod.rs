//! Facts: what judging one record by itself gave, as data another run goes on from.
//!
//! A run over a share of the records hands over a fact for each; the run that merges them takes the facts instead of the
//! records, in the order of the records, and judges what needs several: cases, references, duties, metrics. Both runs go
//! through the same code, so that a merged judgement is the judgement of a single run.

mod answer;
mod kept;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::answer::Answer;
use self::kept::Kept;
use self::wire::{FaultWire, FindingWire, NoteWire, PlaceWire, Shared, day};
use super::desk::Tick;
use super::index::Index;
use super::intake;
use super::run::Judge;
use crate::diag::Severity;
use crate::model::Handbook;
use crate::outcome::Verdict;
use crate::records::{HeaderKey, Record, Submission, Totals};
use crate::source::Place;

/// Why a fact cannot be read: it was not written by this program, or for this handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFact(pub String);

/// What one submission gave.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The file's position among all, and the submission's in its file; of a stream, its position alone.
    pub at: (u32, u64),
    /// The record; none where nothing could be read as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<Box<Named>>,
    /// Verdicts: unit, then verdict, slot of the check and how often.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    counts: Vec<(String, Vec<(u8, u32, u32)>)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    findings: Vec<FindingWire>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteWire>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    broken: Option<FaultWire>,
}

/// What is told of a record whatever came of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    id: Shared,
    unit: Shared,
    /// Where its id stands.
    place: PlaceWire,
    /// When its header says it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    /// How many of the findings are faults of the record as it was read, whose id then came first or second.
    faults: u32,
    /// It asked whether its id is free.
    asked: bool,
    /// It is another form's view of a record told before.
    served: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept: Option<Kept>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
}

impl Judge<'_> {
    /// Judges one submission by itself and hands over what came of it; this run forgets it.
    pub fn gather(&mut self, submission: Submission, at: (u32, u64)) -> Fact {
        let mut named = match &submission {
            Submission::Record(record) => Some(Box::new(Named {
                id: Shared(record.header.id.clone()),
                unit: Shared(record.header.unit.clone()),
                place: (&record.place_of(HeaderKey::Id)).into(),
                on: record.header.at.map(|at| at.date.to_string()),
                faults: record.faults.len() as u32,
                asked: false,
                served: record.served,
                kept: None,
                answer: Answer::of(self.known.handbook, record),
            })),
            Submission::Broken(..) => None,
        };
        self.desk.log();
        self.take(submission);
        let index = self.known.index.emptied();
        let findings = std::mem::take(&mut self.desk.findings);
        if let Some(named) = &mut named {
            named.kept = Kept::of(&index);
            named.asked = named.kept.is_some() || findings.iter().skip(named.faults as usize).any(|f| f.code == intake::SAYS_NOTHING);
        }
        Fact {
            at,
            record: named,
            counts: by_unit(self.desk.take_log()),
            findings: findings.iter().map(Into::into).collect(),
            notes: std::mem::take(&mut self.desk.notes).iter().map(Into::into).collect(),
            broken: self.broken.pop().map(|d| FaultWire::from(&d)),
        }
    }

    /// Takes what came of one submission in another run. Facts come in the order of their records.
    pub fn accept(&mut self, fact: Fact, shift: &Shift) -> Result<(), BadFact> {
        let Fact { record, counts, findings, notes, broken, .. } = fact;
        if let Some(broken) = broken {
            self.broken.push(broken.back(shift)?);
        }
        let Some(named) = record else { return self.desk.add_counts(&counts) };
        self.seen(named.on.as_deref().map(day).transpose()?);
        let findings: Vec<_> = findings.into_iter().map(|f| f.back(shift)).collect::<Result<_, _>>()?;
        if let Some(first) = self.known.index.find(&named.id.0).filter(|_| named.asked && !named.served) {
            // Nothing of a second record of the same id counts but the faults it was read with.
            let faults = findings.into_iter().take(named.faults as usize);
            faults.for_each(|finding| self.desk.restate(finding));
            let related = self.known.index.place(first);
            let again = intake::duplicate(&named.id.0, named.place.back(shift)?, related);
            self.desk.fault(&named.unit.0, Severity::Error, again);
            return Ok(());
        }
        self.desk.add_counts(&counts)?;
        self.desk.findings.extend(findings);
        for note in notes {
            self.desk.keep_note(note.back()?);
        }
        named.kept.map_or(Ok(()), |kept| kept.restore(&mut self.known.index, self.known.handbook, shift))
    }

    /// Notes that a record was there.
    pub(super) fn seen(&mut self, on: Option<Date>) {
        self.records += 1;
        if let Some(on) = on {
            self.first = Some(self.first.map_or(on, |first| first.min(on)));
        }
    }
}

impl Fact {
    /// The record that answers findings, where it is one: such answers are held against the findings of all.
    pub fn answer(&self, handbook: &Handbook, shift: &Shift) -> Result<Option<Record>, BadFact> {
        let Some((named, answer)) = self.record.as_ref().and_then(|r| Some((r, r.answer.as_ref()?))) else { return Ok(None) };
        answer.back((&named.id.0, &named.unit.0), handbook, shift).map(Some)
    }
}

/// How far places in a stream lie behind those a run saw that read only a part of it.
#[derive(Clone, Debug, Default)]
pub struct Shift {
    /// Lines before the part.
    pub lines: u32,
    /// Bytes before the part.
    pub bytes: u64,
}

/// What a run over a share of the records knows at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Files that hold records, whoever judges them.
    pub files: u64,
    /// Lines of the stream.
    pub lines: u32,
    /// Bytes of the stream.
    pub bytes: u64,
}

impl From<Totals> for Read {
    fn from(totals: Totals) -> Read {
        Read { files: totals.files, lines: totals.lines, bytes: totals.bytes }
    }
}

/// Verdicts of one submission, by unit; equal ones are counted.
fn by_unit(log: Vec<Tick>) -> Vec<(String, Vec<(u8, u32, u32)>)> {
    let mut units: BTreeMap<Arc<str>, BTreeMap<(u8, u32), u32>> = BTreeMap::new();
    for Tick { unit, slot, verdict } in log {
        *units.entry(unit).or_default().entry((verdict as u8, slot)).or_default() += 1;
    }
    let counts = |counts: BTreeMap<(u8, u32), u32>| counts.into_iter().map(|((v, slot), n)| (v, slot, n)).collect();
    units.into_iter().map(|(unit, of)| (unit.to_string(), counts(of))).collect()
}

/// A verdict by its number.
pub(super) fn verdict(n: u8) -> Result<Verdict, BadFact> {
    Verdict::ALL.get(usize::from(n)).copied().ok_or_else(|| BadFact(format!("verdict {n}")))
}

/// A place in a stream, as the whole stream has it.
fn shifted(mut place: Place, shift: &Shift) -> Place {
    if let crate::source::Spot::Line { line, offset, .. } = &mut place.spot {
        *line = line.saturating_add(shift.lines);
        *offset = offset.saturating_add(shift.bytes);
    }
    place
}

/// Whether nothing was kept.
fn is_empty(index: &Index) -> bool {
    index.entries.is_empty()
}
