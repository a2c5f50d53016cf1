//! Where verdicts are handed in. A breach is reported against a check, and the desk attaches its clause, version and
//! gravity, so that a breach without a clause cannot be built.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::facts::{self, BadFact};
use crate::diag::{Code, Severity};
use crate::lang::Sentence;
use crate::model::{CheckId, Handbook, Strength};
use crate::outcome::{Clock, Finding, Note, Related, Replay, Ruling, Tally, TallyKey, Turn, Verdict};
use crate::read::Moment;
use crate::say;
use crate::source::Place;

/// A breach as a kind describes it; the desk adds what the check knows.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) code: Code,
    pub(super) message: Sentence,
    pub(super) help: Sentence,
    pub(super) expected: Option<Sentence>,
    pub(super) found: Option<Sentence>,
    pub(super) place: Option<Place>,
    pub(super) related: Vec<Related>,
    pub(super) record: Option<Arc<str>>,
    pub(super) case: Option<Arc<str>>,
    pub(super) since: Option<Moment>,
    pub(super) clock: Option<Clock>,
    pub(super) provisional: bool,
    /// Tells apart breaches of one check by one record or case: a row, an item, a period, a round.
    pub(super) detail: String,
}

impl Draft {
    /// The same without what was found and expected, where that rests on something confidential.
    pub(super) fn withheld(self, secret: bool, title: &Sentence) -> Draft {
        if !secret {
            return self;
        }
        let message =
            say!("「{t}」不符，內容保密", "“{t}”不符，内容保密", "\"{t}\" does not agree; what it says is confidential"; t = title);
        Draft { message, expected: None, found: Some(say!("（保密）", "（保密）", "(confidential)")), ..self }
    }
}

/// What a breach is held against; nothing for faults of a record as such.
#[derive(Default)]
struct Against {
    check: Option<CheckId>,
    clauses: Vec<Arc<str>>,
    version: String,
}

/// The pseudo-check under which records as such are counted.
pub(super) const RECORD: &str = "record";

/// Reasons kept for one verdict of one check on one unit.
const MOST_NOTES: usize = 50;

/// Rows of counts that room is made for at once: 2 MiB.
const ROOM: usize = 1 << 16;

/// How often each verdict was given on one check of one unit. There are fewer records than such a number holds, and every record
/// counts at random among the rows: small ones stay at hand.
type Counts = [u32; 8];

/// A note's record or case, its words, and when it falls due.
pub(super) type Reason = (Option<Arc<str>>, Sentence, Option<Moment>);

/// Collects verdicts, findings and notes.
pub(super) struct Desk<'h> {
    handbook: &'h Handbook,
    strict: bool,
    checks: FxHashMap<&'h str, usize>,
    units: Vec<Arc<str>>,
    unit_index: FxHashMap<Arc<str>, usize>,
    /// The unit asked for last: a record counts many verdicts for one unit.
    last: Option<(Arc<str>, usize)>,
    /// Rows of each unit: one for each check, and one of records as such.
    slots: usize,
    /// Counts of verdicts, unit by unit.
    counts: Vec<Counts>,
    pub(super) findings: Vec<Finding>,
    pub(super) notes: Vec<Note>,
    noted: FxHashMap<(usize, usize, Verdict), usize>,
    /// Verdicts one by one instead of counts, where another run will count them.
    log: Option<Vec<Tick>>,
    /// Verdicts on the case that is being retold.
    watch: Option<(Replay, Vec<Ruling>)>,
    pub(super) replays: Vec<Replay>,
}

/// One verdict, told to another run.
pub(super) struct Tick {
    pub(super) unit: Arc<str>,
    /// The check's position; the slot after the last check is that of records as such.
    pub(super) slot: u32,
    pub(super) verdict: Verdict,
}

impl<'h> Desk<'h> {
    pub(super) fn new(handbook: &'h Handbook, strict: bool) -> Self {
        let checks = handbook.checks.iter().enumerate().map(|(i, c)| (&*c.id, i)).collect();
        Desk {
            handbook,
            strict,
            checks,
            units: Vec::new(),
            unit_index: FxHashMap::default(),
            last: None,
            slots: handbook.checks.len() + 1,
            // Most units have something to count; very many get room as they come.
            counts: Vec::with_capacity((handbook.organization.units.len() * (handbook.checks.len() + 1)).min(ROOM)),
            findings: Vec::new(),
            notes: Vec::new(),
            noted: FxHashMap::default(),
            log: None,
            watch: None,
            replays: Vec::new(),
        }
    }

    /// The index of a check; every id a plan asks for was derived from the same tables.
    pub(super) fn check(&self, id: &str) -> usize {
        self.checks.get(id).copied().unwrap_or(usize::MAX)
    }

    /// The id of a check by index.
    pub(super) fn check_id(&self, check: usize) -> CheckId {
        self.handbook.checks.get(check).map_or_else(|| Arc::from(RECORD), |c| c.id.clone())
    }

    #[inline]
    fn unit(&mut self, unit: &Arc<str>) -> usize {
        match &self.last {
            Some((last, index)) if Arc::ptr_eq(last, unit) => *index,
            _ => self.look_up(unit),
        }
    }

    #[inline(never)]
    fn look_up(&mut self, unit: &Arc<str>) -> usize {
        let index = self.unit_index.get(unit).copied().unwrap_or_else(|| self.add(unit));
        self.last = Some((unit.clone(), index));
        index
    }

    fn add(&mut self, unit: &Arc<str>) -> usize {
        let index = self.units.len();
        self.units.push(unit.clone());
        self.unit_index.insert(unit.clone(), index);
        self.counts.resize(self.units.len() * self.slots, Counts::default());
        index
    }

    /// Counts a verdict that needs no words.
    #[inline]
    pub(super) fn count(&mut self, check: usize, unit: &Arc<str>, verdict: Verdict) {
        let slot = check.min(self.slots - 1);
        if self.watch.is_some() || self.log.is_some() {
            return self.count_aloud((check, slot), unit, verdict);
        }
        let row = self.unit(unit) * self.slots + slot;
        self.counts[row][verdict as usize] += 1;
    }

    /// Counts a verdict that is also told by itself.
    #[cold]
    fn count_aloud(&mut self, (check, slot): (usize, usize), unit: &Arc<str>, verdict: Verdict) {
        if self.watch.is_some() {
            let ruling = Ruling { check: self.check_id(check), unit: unit.clone(), verdict, clock: None, reason: None, due: None };
            self.watch.iter_mut().for_each(|(_, rulings)| rulings.push(ruling.clone()));
        }
        if let Some(log) = &mut self.log {
            return log.push(Tick { unit: unit.clone(), slot: slot as u32, verdict });
        }
        let row = self.unit(unit) * self.slots + slot;
        self.counts[row][verdict as usize] += 1;
    }

    /// Reports a breach of a check by a unit.
    pub(super) fn fail(&mut self, check: usize, unit: &Arc<str>, draft: Draft) {
        self.count(check, unit, Verdict::Fail);
        self.amend(|ruling| (ruling.reason, ruling.clock) = (Some(draft.message.clone()), draft.clock.clone()));
        let declared = self.handbook.checks.get(check);
        let strength = declared.map_or(Strength::Error, |c| c.strength);
        let capped = draft.provisional && !self.strict;
        let severity = if strength == Strength::Warning || capped { Severity::Warning } else { Severity::Error };
        let clauses = declared.map(|c| std::iter::once(c.clause.clone()).chain(c.also.iter().cloned()).collect()).unwrap_or_default();
        let regulation = declared.and_then(|c| self.handbook.regulations.iter().find(|r| *r.id == *c.regulation));
        let version = regulation.map(|r| r.version.clone()).unwrap_or_default();
        self.push(Against { check: declared.map(|c| c.id.clone()), clauses, version }, severity, unit, draft);
    }

    /// Reports a fault of a record as such.
    pub(super) fn fault(&mut self, unit: &Arc<str>, severity: Severity, draft: Draft) {
        if severity == Severity::Error {
            self.count(usize::MAX, unit, Verdict::Error);
        }
        self.push(Against::default(), severity, unit, draft);
    }

    fn push(&mut self, against: Against, severity: Severity, unit: &Arc<str>, d: Draft) {
        let Against { check, clauses, version } = against;
        let fingerprint = fingerprint(check.as_deref(), unit, &d);
        self.findings.push(Finding {
            code: d.code,
            severity,
            check,
            clauses,
            version,
            unit: unit.clone(),
            record: d.record,
            case: d.case,
            place: d.place,
            related: d.related,
            message: d.message,
            expected: d.expected,
            found: d.found,
            help: d.help,
            since: d.since,
            clock: d.clock,
            provisional: d.provisional,
            fingerprint,
            answer: Default::default(),
        });
    }

    /// Whether a check has no verdict yet.
    pub(super) fn is_silent(&self, check: usize) -> bool {
        self.counts.chunks(self.slots).all(|rows| rows.get(check).is_none_or(|row| row.iter().all(|n| *n == 0)))
    }

    /// Counts a verdict that readers must see the reason of. Of one check and unit the first reasons are kept: the rest
    /// says the same of other cases, and is counted.
    pub(super) fn note(&mut self, check: usize, unit: &Arc<str>, verdict: Verdict, note: Reason) {
        self.note_with(check, unit, verdict, || note);
    }

    /// The same of a reason that is put into words only when it is kept.
    pub(super) fn note_with(&mut self, check: usize, unit: &Arc<str>, verdict: Verdict, note: impl FnOnce() -> Reason) {
        self.count(check, unit, verdict);
        let kept = self.has_room(check, unit, verdict);
        if !kept && self.watch.is_none() {
            return;
        }
        let (subject, reason, due) = note();
        self.amend(|ruling| (ruling.reason, ruling.due) = (Some(reason.clone()), due));
        if kept {
            self.notes.push(Note { verdict, check: self.check_id(check), unit: unit.clone(), subject, reason, due });
        }
    }

    /// Counts a pass in time.
    pub(super) fn in_time(&mut self, check: usize, unit: &Arc<str>, clock: Clock) {
        self.count(check, unit, Verdict::Pass);
        self.amend(|ruling| ruling.clock = Some(clock));
    }

    /// Says more of the last verdict on the case that is being retold.
    fn amend(&mut self, say: impl FnOnce(&mut Ruling)) {
        if let Some(last) = self.watch.as_mut().and_then(|(_, rulings)| rulings.last_mut()) {
            say(last);
        }
    }

    /// From now on a case is retold.
    pub(super) fn retell(&mut self, replay: Replay) {
        self.watch = Some((replay, Vec::new()));
    }

    /// What was judged since the last turn belongs to this one.
    pub(super) fn turn(&mut self, turn: impl FnOnce() -> Turn) {
        if let Some((replay, rulings)) = &mut self.watch {
            replay.turns.push(Turn { rulings: std::mem::take(rulings), ..turn() });
        }
    }

    /// A case is done: if it was retold, what was judged last is of the case as a whole.
    pub(super) fn told(&mut self) {
        self.turn(Turn::default);
        self.replays.extend(self.watch.take().map(|(replay, _)| replay));
    }

    /// Whether a further reason is kept. Who only tells of verdicts keeps all.
    fn has_room(&mut self, check: usize, unit: &Arc<str>, verdict: Verdict) -> bool {
        if self.log.is_some() {
            return true;
        }
        let slot = (check, self.unit(unit), verdict);
        let kept = self.noted.entry(slot).or_default();
        *kept += 1;
        *kept <= MOST_NOTES
    }

    /// From now on verdicts are told one by one.
    pub(super) fn log(&mut self) {
        self.log.get_or_insert_default();
    }

    /// The verdicts since this was last asked.
    pub(super) fn take_log(&mut self) -> Vec<Tick> {
        self.log.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Adds verdicts another run told of: unit, then verdict, slot and how often.
    pub(super) fn add_counts(&mut self, counts: &[(String, Vec<(u8, u32, u32)>)]) -> Result<(), BadFact> {
        for (unit, of) in counts {
            let unit: Arc<str> = self.units.iter().find(|known| ***known == **unit).cloned().unwrap_or_else(|| unit.as_str().into());
            let unit = self.unit(&unit);
            let slots = self.slots;
            for (verdict, slot, n) in of {
                let slot = Some(*slot as usize).filter(|slot| *slot < slots).ok_or_else(|| BadFact(format!("check {slot}")))?;
                let count = &mut self.counts[unit * slots + slot][facts::verdict(*verdict)? as usize];
                *count = count.checked_add(*n).ok_or_else(|| BadFact(format!("count {n}")))?;
            }
        }
        Ok(())
    }

    /// Keeps a reason another run gave, whose verdict is among the counts it told of.
    pub(super) fn keep_note(&mut self, note: Note) {
        let check = self.check(&note.check);
        if self.has_room(check, &note.unit, note.verdict) {
            self.notes.push(note);
        }
    }

    /// Reports a breach another run found, with its verdict.
    pub(super) fn restate(&mut self, finding: Finding) {
        match &finding.check {
            Some(check) => self.count(self.check(check), &finding.unit, Verdict::Fail),
            None if finding.severity == Severity::Error => self.count(usize::MAX, &finding.unit, Verdict::Error),
            None => {}
        }
        self.findings.push(finding);
    }

    /// The tallies, with the pseudo-check of records.
    pub(super) fn tally(&self) -> Tally {
        let checks: Vec<CheckId> = (0..=self.handbook.checks.len()).map(|check| self.check_id(check)).collect();
        let mut by_unit: Vec<(&Arc<str>, &[Counts])> = self.units.iter().zip(self.counts.chunks(self.slots)).collect();
        by_unit.sort_unstable_by_key(|(unit, _)| *unit);
        let mut by_check: Vec<usize> = (0..checks.len()).collect();
        by_check.sort_unstable_by_key(|check| &checks[*check]);
        let mut ranks = vec![0; checks.len()];
        by_check.iter().enumerate().for_each(|(rank, check)| ranks[*check] = rank);
        let mut counted: Vec<(TallyKey, [u64; 8])> = Vec::new();
        for (unit, rows) in by_unit {
            // Most rows are empty: those that are not are put in order.
            let mut filled: Vec<usize> = (0..rows.len()).filter(|check| rows[*check].iter().any(|n| *n > 0)).collect();
            filled.sort_unstable_by_key(|check| ranks[*check]);
            let key = |check: usize| TallyKey { unit: unit.clone(), check: checks[check].clone() };
            counted.extend(filled.into_iter().map(|check| (key(check), rows[check].map(u64::from))));
        }
        counted.into_iter().collect()
    }
}

/// A name for the breach that survives unrelated edits of the file.
fn fingerprint(check: Option<&str>, unit: &str, draft: &Draft) -> String {
    let mut hash = Sha256::new();
    let parts = [
        draft.code,
        check.unwrap_or_default(),
        unit,
        draft.case.as_deref().unwrap_or_default(),
        draft.record.as_deref().unwrap_or_default(),
        &draft.detail,
    ];
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}
