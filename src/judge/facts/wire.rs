//! Facts as they are written: plain data for every part of a finding, a note and a fault, and the way back.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{BadFact, Shift, shifted, verdict};
use crate::diag::{self, Diagnostic, Severity};
use crate::expr::Value;
use crate::lang::Sentence;
use crate::outcome::{Answer, Clock, Counted, Finding, Note, Related};
use crate::read::Moment;
use crate::source::{Place, Span, Spot};

fn bad(what: impl std::fmt::Display) -> BadFact {
    BadFact(what.to_string())
}

/// A name or a text that many share in memory.
#[derive(Clone, Debug)]
pub(super) struct Shared(pub(super) Arc<str>);

impl Serialize for Shared {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Shared {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input).map(|text| Shared(text.into()))
    }
}

/// A name that may be missing.
pub(super) fn shared(name: &Option<Arc<str>>) -> Option<Shared> {
    name.clone().map(Shared)
}

/// The same on the way back.
pub(super) fn plain(name: Option<Shared>) -> Option<Arc<str>> {
    name.map(|name| name.0)
}

/// A day.
pub(super) fn day(text: &str) -> Result<Date, BadFact> {
    text.parse().map_err(|_| bad(text))
}

/// A moment: its day, or its day, its time of day and the instant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct MomentWire(String);

impl From<Moment> for MomentWire {
    fn from(moment: Moment) -> MomentWire {
        MomentWire(match moment.clock() {
            None => moment.date.to_string(),
            Some((time, instant)) => format!("{} {time} {instant}", moment.date),
        })
    }
}

impl MomentWire {
    pub(super) fn back(&self) -> Result<Moment, BadFact> {
        let mut parts = self.0.split(' ');
        let date = day(parts.next().unwrap_or_default())?;
        let (Some(time), Some(instant)) = (parts.next(), parts.next()) else { return Ok(Moment::day(date)) };
        let time: Time = time.parse().map_err(|_| bad(&self.0))?;
        let instant: Timestamp = instant.parse().map_err(|_| bad(&self.0))?;
        Ok(Moment::clocked(DateTime::from_parts(date, time), instant))
    }
}

/// A value.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ValueWire {
    Absent,
    Bool(bool),
    Number(String),
    Text(Shared),
    Moment(MomentWire),
    List(Vec<ValueWire>),
    Row(Vec<(Shared, ValueWire)>),
}

impl From<&Value> for ValueWire {
    fn from(value: &Value) -> ValueWire {
        match value {
            Value::Absent | Value::Record(_) => ValueWire::Absent,
            Value::Bool(b) => ValueWire::Bool(*b),
            Value::Number(n) => ValueWire::Number(n.to_string()),
            Value::Text(text) => ValueWire::Text(Shared(text.clone())),
            Value::Moment(moment) => ValueWire::Moment((*moment).into()),
            Value::List(items) => ValueWire::List(items.iter().map(Into::into).collect()),
            Value::Row(parts) => ValueWire::Row(parts.iter().map(|(name, v)| (Shared(name.clone()), v.into())).collect()),
        }
    }
}

impl ValueWire {
    pub(super) fn back(self) -> Result<Value, BadFact> {
        Ok(match self {
            ValueWire::Absent => Value::Absent,
            ValueWire::Bool(b) => Value::Bool(b),
            ValueWire::Number(n) => Value::Number(n.parse::<Decimal>().map_err(|_| bad(n))?),
            ValueWire::Text(text) => Value::Text(text.0),
            ValueWire::Moment(moment) => Value::Moment(moment.back()?),
            ValueWire::List(items) => Value::List(items.into_iter().map(ValueWire::back).collect::<Result<_, _>>()?),
            ValueWire::Row(parts) => {
                Value::Row(parts.into_iter().map(|(name, v)| Ok((name.0, v.back()?))).collect::<Result<_, BadFact>>()?)
            }
        })
    }
}

/// A spot: how its numbers are meant, and the numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SpotWire {
    Bytes(u32, u32),
    Line(u32, u64, u32, u32),
    Cell(Option<Shared>, u32, u32),
    Whole,
}

impl From<&Spot> for SpotWire {
    fn from(spot: &Spot) -> SpotWire {
        match spot {
            Spot::Bytes(span) => SpotWire::Bytes(span.start, span.end),
            Spot::Line { line, offset, span } => SpotWire::Line(*line, *offset, span.start, span.end),
            Spot::Cell { sheet, row, column } => SpotWire::Cell(shared(sheet), *row, *column),
            Spot::Whole => SpotWire::Whole,
        }
    }
}

impl SpotWire {
    pub(super) fn back(self) -> Spot {
        match self {
            SpotWire::Bytes(start, end) => Spot::Bytes(Span { start, end }),
            SpotWire::Line(line, offset, start, end) => Spot::Line { line, offset, span: Span { start, end } },
            SpotWire::Cell(sheet, row, column) => Spot::Cell { sheet: plain(sheet), row, column },
            SpotWire::Whole => Spot::Whole,
        }
    }
}

/// A place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PlaceWire(Shared, SpotWire);

impl From<&Place> for PlaceWire {
    fn from(place: &Place) -> PlaceWire {
        PlaceWire(Shared(place.path.clone()), (&place.spot).into())
    }
}

impl PlaceWire {
    pub(super) fn back(self, shift: &Shift) -> Result<Place, BadFact> {
        Ok(shifted(Place { path: self.0.0, spot: self.1.back() }, shift))
    }
}

/// A sentence in its three languages; once where it is the same in all.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum SentenceWire {
    Same(String),
    Three(String, String, String),
}

impl From<&Sentence> for SentenceWire {
    fn from(s: &Sentence) -> SentenceWire {
        match s.hant == s.hans && s.hant == s.en {
            true => SentenceWire::Same(s.hant.clone()),
            false => SentenceWire::Three(s.hant.clone(), s.hans.clone(), s.en.clone()),
        }
    }
}

impl From<SentenceWire> for Sentence {
    fn from(wire: SentenceWire) -> Sentence {
        match wire {
            SentenceWire::Same(text) => Sentence::same(text),
            SentenceWire::Three(hant, hans, en) => Sentence { hant, hans, en },
        }
    }
}

/// How a deadline was counted.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClockWire {
    from: MomentWire,
    limit: (char, i64),
    skipped: Vec<String>,
    due: MomentWire,
}

impl From<&Clock> for ClockWire {
    fn from(clock: &Clock) -> ClockWire {
        let limit = match clock.limit {
            Counted::Days(n) => ('d', n),
            Counted::Workdays(n) => ('w', n),
            Counted::Hours(n) => ('h', n),
            Counted::Months(n) => ('m', n),
            Counted::Fixed => ('f', 0),
        };
        let skipped = clock.skipped.iter().map(|d| d.to_string()).collect();
        ClockWire { from: clock.from.into(), limit, skipped, due: clock.due.into() }
    }
}

impl ClockWire {
    fn back(self) -> Result<Clock, BadFact> {
        let limit = match self.limit {
            ('d', n) => Counted::Days(n),
            ('w', n) => Counted::Workdays(n),
            ('h', n) => Counted::Hours(n),
            ('m', n) => Counted::Months(n),
            ('f', _) => Counted::Fixed,
            (other, _) => return Err(bad(other)),
        };
        let skipped = self.skipped.iter().map(|d| day(d)).collect::<Result<_, _>>()?;
        Ok(Clock { from: self.from.back()?, limit, skipped, due: self.due.back()? })
    }
}

/// A finding.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingWire {
    code: String,
    severity: Severity,
    check: Option<Shared>,
    clauses: Vec<Shared>,
    version: String,
    unit: Shared,
    record: Option<Shared>,
    case: Option<Shared>,
    place: Option<PlaceWire>,
    related: Vec<(PlaceWire, SentenceWire)>,
    message: SentenceWire,
    expected: Option<SentenceWire>,
    found: Option<SentenceWire>,
    help: SentenceWire,
    since: Option<MomentWire>,
    clock: Option<ClockWire>,
    provisional: bool,
    fingerprint: String,
}

impl From<&Finding> for FindingWire {
    fn from(f: &Finding) -> FindingWire {
        FindingWire {
            code: f.code.to_owned(),
            severity: f.severity,
            check: shared(&f.check),
            clauses: f.clauses.iter().cloned().map(Shared).collect(),
            version: f.version.clone(),
            unit: Shared(f.unit.clone()),
            record: shared(&f.record),
            case: shared(&f.case),
            place: f.place.as_ref().map(Into::into),
            related: f.related.iter().map(|r| ((&r.place).into(), (&r.words).into())).collect(),
            message: (&f.message).into(),
            expected: f.expected.as_ref().map(Into::into),
            found: f.found.as_ref().map(Into::into),
            help: (&f.help).into(),
            since: f.since.map(Into::into),
            clock: f.clock.as_ref().map(Into::into),
            provisional: f.provisional,
            fingerprint: f.fingerprint.clone(),
        }
    }
}

impl FindingWire {
    pub(super) fn back(self, shift: &Shift) -> Result<Finding, BadFact> {
        let related = |(place, words): (PlaceWire, SentenceWire)| Ok(Related { place: place.back(shift)?, words: words.into() });
        Ok(Finding {
            code: code(&self.code)?,
            severity: self.severity,
            check: plain(self.check),
            clauses: self.clauses.into_iter().map(|c| c.0).collect(),
            version: self.version,
            unit: self.unit.0,
            record: plain(self.record),
            case: plain(self.case),
            place: self.place.map(|p| p.back(shift)).transpose()?,
            related: self.related.into_iter().map(related).collect::<Result<_, BadFact>>()?,
            message: self.message.into(),
            expected: self.expected.map(Into::into),
            found: self.found.map(Into::into),
            help: self.help.into(),
            since: self.since.map(|m| m.back()).transpose()?,
            clock: self.clock.map(ClockWire::back).transpose()?,
            provisional: self.provisional,
            // Answers are held against findings after all is merged.
            answer: Answer::default(),
            fingerprint: self.fingerprint,
        })
    }
}

fn code(name: &str) -> Result<diag::Code, BadFact> {
    diag::known(name).ok_or_else(|| bad(name))
}

/// A note.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteWire {
    verdict: u8,
    check: Shared,
    unit: Shared,
    subject: Option<Shared>,
    reason: SentenceWire,
    due: Option<MomentWire>,
}

impl From<&Note> for NoteWire {
    fn from(note: &Note) -> NoteWire {
        NoteWire {
            verdict: note.verdict as u8,
            check: Shared(note.check.clone()),
            unit: Shared(note.unit.clone()),
            subject: shared(&note.subject),
            reason: (&note.reason).into(),
            due: note.due.map(Into::into),
        }
    }
}

impl NoteWire {
    pub(super) fn back(self) -> Result<Note, BadFact> {
        Ok(Note {
            verdict: verdict(self.verdict)?,
            check: self.check.0,
            unit: self.unit.0,
            subject: plain(self.subject),
            reason: self.reason.into(),
            due: self.due.map(|m| m.back()).transpose()?,
        })
    }
}

/// A fault of a file, a line or a row.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultWire {
    code: String,
    severity: Severity,
    message: SentenceWire,
    place: PlaceWire,
    labels: Vec<(PlaceWire, SentenceWire)>,
    help: Option<SentenceWire>,
}

impl From<&Diagnostic> for FaultWire {
    fn from(d: &Diagnostic) -> FaultWire {
        FaultWire {
            code: d.code.to_owned(),
            severity: d.severity,
            message: (&d.message).into(),
            place: (&d.place).into(),
            labels: d.labels.iter().map(|(place, words)| (place.into(), words.into())).collect(),
            help: d.help.as_ref().map(Into::into),
        }
    }
}

impl FaultWire {
    pub(super) fn back(self, shift: &Shift) -> Result<Diagnostic, BadFact> {
        let label = |(place, words): (PlaceWire, SentenceWire)| Ok((place.back(shift)?, words.into()));
        Ok(Diagnostic {
            code: code(&self.code)?,
            severity: self.severity,
            message: self.message.into(),
            place: self.place.back(shift)?,
            labels: self.labels.into_iter().map(label).collect::<Result<_, BadFact>>()?,
            help: self.help.map(Into::into),
        })
    }
}
