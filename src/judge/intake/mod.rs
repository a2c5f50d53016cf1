//! One record as it arrives: judged by itself, then indexed for what is judged later.

mod bare;
mod steps;
mod view;

pub(in crate::judge) use bare::{SAYS_NOTHING, derived_case};
use steps::step_named;
pub(in crate::judge) use view::RecordView;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diag::Severity;
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::judge::index::{Entered, Entry, Event, Id, Index, Name, telling_path};
use crate::judge::kinds::field::Blank;
use crate::judge::kinds::{self, actor};
use crate::judge::pending::{Pending, Who};
use crate::judge::plan::Plan;
use crate::judge::posts::Posts;
use crate::lang::Sentence;
use crate::model::{Facts, Handbook, Outcomes, Step};
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::records::{Fault, Record, Status};
use crate::say;
use crate::source::Place;

/// A draft that names a record.
fn of_record(record: &Record) -> Draft {
    Draft { record: Some(record.header.id.clone()), case: record.header.case.clone(), ..Draft::default() }
}

/// What intake works with.
pub(in crate::judge) struct Intake<'a> {
    pub(in crate::judge) handbook: &'a Handbook,
    pub(in crate::judge) plan: &'a Plan,
    pub(in crate::judge) posts: &'a Posts<'a>,
    pub(in crate::judge) as_of: jiff::civil::Date,
}

impl Intake<'_> {
    /// Judges a record by itself and indexes it.
    pub(in crate::judge) fn take(&self, desk: &mut Desk, index: &mut Index, record: &Record) {
        if record.header.status != Status::Final {
            return;
        }
        let header = &record.header;
        let mut faulty: Vec<usize> = Vec::new();
        for fault in &record.faults {
            faulty.extend(fault.field);
            self.fault(desk, record, fault);
        }
        let Some((n, form)) = record.form.and_then(|n| Some((n, self.handbook.forms.get(n as usize)?))) else {
            return self.bare(desk, index, record);
        };
        let Some(at) = record.at(Some(form)) else { return };
        let broken = record.faults.iter().any(|f| f.field.is_none());
        let plan = &self.plan.forms[n as usize];
        let view = RecordView::new(self.handbook, (record, at), (form, plan));
        if !self.times(desk, record, at) {
            return;
        }
        let id = match record.served {
            true => index.ids.share(&format!("{}~{}", header.id, form.id)),
            false => index.ids.share(&header.id),
        };
        if !self.fresh(desk, (index, index.named(id)), record) {
            return;
        }
        if !broken {
            desk.count(usize::MAX, &header.unit, Verdict::Pass);
        }
        let (blanks, mut waiting) = self.contents(desk, &view, &faulty);
        let steps = self.steps(desk, &view);
        if plan.steps.is_empty() || header.case.is_none() {
            waiting.extend(self.filed_by(desk, &view));
        }
        if let Some(entry) = self.index((desk, index), (id, n, &view), &steps) {
            index.pending.extend(waiting);
            index.blanks.extend(blanks.into_iter().map(|blank| (entry, blank)));
        }
    }

    /// What the record holds by itself. One from before its regulation was in force is not judged under it.
    fn contents(&self, desk: &mut Desk, view: &RecordView, faulty: &[usize]) -> (Vec<Blank>, Vec<Pending>) {
        if view.plan.in_force.is_some_and(|from| view.at().date < from) {
            desk.count(view.plan.check, view.unit(), Verdict::NotApplicable);
            return Default::default();
        }
        let blanks = kinds::field::judge(view, desk, &|n| faulty.contains(&n));
        kinds::rule::judge(view, desk);
        let waiting = kinds::signature::judge(view, self.posts, desk);
        crate::judge::figure::judge(view, desk);
        (blanks, waiting)
    }

    /// A fault of the record: at a field it is the field's, else the record's own.
    fn fault(&self, desk: &mut Desk, record: &Record, fault: &Fault) {
        let draft = Draft {
            code: fault.code,
            message: fault.message.clone(),
            help: fault.help.clone(),
            expected: fault.expected.clone(),
            found: fault.found.clone(),
            place: Some(fault.place.clone()),
            record: Some(record.header.id.clone()),
            case: record.header.case.clone(),
            since: record.header.at,
            ..Draft::default()
        };
        let check = fault.field.zip(record.form).and_then(|(f, n)| self.plan.forms[n as usize].fields.get(f).copied());
        match check {
            Some(check) => desk.fail(check, &record.header.unit, draft),
            None => desk.fault(&record.header.unit, Severity::Error, draft),
        }
    }

    /// Times must make sense: nothing filed before it happened, nothing after the as-of day, nothing the calendar lacks.
    fn times(&self, desk: &mut Desk, record: &Record, at: Moment) -> bool {
        let header = &record.header;
        let filed = header.submitted.unwrap_or(at);
        let calendar = self.handbook.calendar(Some(&header.unit));
        let (code, message) = if calendar.is_some_and(|c| !c.years.contains(&at.date.year())) {
            let message = say!(
                "日曆沒有 {y} 年的資料，無法計算期限",
                "日历没有 {y} 年的数据，无法计算期限",
                "the calendar has no data for {y}, so no deadline can be counted",
                y = at.date.year()
            );
            ("date-outside-calendar", message)
        } else if at.date > filed.date {
            ("date-after-submission", after_submission(at, filed))
        } else if filed.date > self.as_of {
            ("date-after-as-of", after_as_of(filed, self.as_of))
        } else {
            return true;
        };
        let help = say!("更正日期", "更正日期", "correct the date");
        let place = Some(record.place_of(crate::records::HeaderKey::At));
        let since = Some(at);
        let draft = Draft { code, message, help, place, since, ..of_record(record) };
        desk.fault(&header.unit, Severity::Error, draft);
        false
    }

    /// An id names one record: the first that has it.
    fn fresh(&self, desk: &mut Desk, (index, first): (&Index, Option<u32>), record: &Record) -> bool {
        let Some(first) = first.filter(|_| !record.served) else { return true };
        let place = record.place_of(crate::records::HeaderKey::Id);
        desk.fault(&record.header.unit, Severity::Error, duplicate(&record.header.id, place, index.place(first)));
        false
    }

    /// A form filed outside a process is filed by one of the roles it names; where cases say who holds them, its case is asked.
    fn filed_by(&self, desk: &mut Desk, view: &RecordView) -> Option<Pending> {
        let (header, check) = (&view.record.header, view.plan.check);
        if view.form.submitted_by.is_empty() || check == usize::MAX {
            return None;
        }
        let Some(by) = &header.by else {
            actor::nobody(desk, check, (view.unit(), view.id()));
            return None;
        };
        let resolve = |role| actor::resolve(self.handbook, role, (view.at().date, view.unit()));
        let place = || view.record.place_of(crate::records::HeaderKey::By);
        if !view.form.submitted_by.iter().any(|role| self.posts.is_bound(&resolve(role).0)) {
            let record = || view.id().clone();
            let act = actor::Act {
                by,
                unit: view.unit(),
                at: view.at(),
                record: &record,
                place: &place,
                case: header.case.as_ref(),
                named: false,
            };
            actor::judge((self.handbook, self.posts, desk), check, &view.form.submitted_by, &act, &|_| None);
            return None;
        }
        let roles: Vec<(Cow<str>, bool)> = view.form.submitted_by.iter().map(|role| resolve(role)).collect();
        let asked = Pending {
            check,
            provisional: roles.iter().any(|(_, undecided)| *undecided),
            roles: roles.into_iter().map(|(role, _)| role.into_owned()).collect(),
            people: vec![Who { by: by.clone(), unit: view.unit().clone(), at: view.at(), place: place() }],
            signed_for: None,
            unit: view.unit().clone(),
            record: view.id().clone(),
            case: header.case.clone(),
        };
        if asked.waits(self.posts) {
            return Some(asked);
        }
        asked.judge((self.handbook, self.posts, desk), &|_| None);
        None
    }

    fn index(&self, (desk, index): (&mut Desk, &mut Index), (id, form, view): (Id, u16, &RecordView), steps: &[(u16, u16)]) -> Option<u32> {
        let header = &view.record.header;
        let path = telling_path(&view.record.origin.path, &header.unit, index.ids.get(id));
        let names = &mut index.names;
        let (unit, by) = (names.share(&header.unit), header.by.as_ref().map(|n| names.share(n)));
        let covers = header.covers.period.as_ref().map(|n| names.share(n));
        let case = header.case.as_ref().map(|n| index.ids.share_again(n));
        let entry = Entry::new((id, form), (unit, by), case, view.at());
        let entered = Entered {
            entry,
            submitted: header.submitted,
            path,
            spot: view.record.whole().spot,
            covers,
            supersedes: &header.supersedes,
            parents: &header.parents,
            keep: &view.plan.keep,
            value: &|field| view.field(usize::from(field)),
        };
        let n = index.add(entered, Some(view.form))?;
        let Some(case) = case else { return Some(n) };
        for (p, s) in steps {
            let step = &self.handbook.processes[*p as usize].steps[*s as usize];
            let Some((at, by, untimed)) = self.fact(index, view, step, by) else { continue };
            let (at, untimed) = if self.told_early(desk, view, (step, at)) { (view.at(), true) } else { (at, untimed) };
            let local = self.plan.processes[*p as usize].steps[*s as usize].outcomes_local;
            let outcome = if local { outcome(view, step) } else { None };
            let sure = steps.iter().all(|(other, _)| other == p);
            index.occur(Event { case, process: *p, step: *s, entry: n, at, by, outcome, untimed, sure });
        }
        Some(n)
    }

    /// A record cannot tell of a step taken after it was filed, or after the as-of day: it happened, and when is not known. One that
    /// does not say when it was filed may be added to until the as-of day.
    fn told_early(&self, desk: &mut Desk, view: &RecordView, (step, at): (&Step, Moment)) -> bool {
        let field = step.facts.as_ref().and_then(|facts| facts.at.as_ref());
        let filed = view.record.header.submitted.filter(|s| at.date > s.date);
        let Some(field) = field.filter(|_| filed.is_some() || at.date > self.as_of) else { return false };
        let (code, message) = match filed {
            Some(filed) => ("date-after-submission", after_submission(at, filed)),
            None => ("date-after-as-of", after_as_of(at, self.as_of)),
        };
        let n = view.form.fields.iter().position(|f| f.id == *field);
        let place = n.map(|n| view.record.place_of_field(n));
        let help = say!("更正日期", "更正日期", "correct the date");
        let draft = Draft { code, message, help, place, detail: step.id.to_string(), ..Draft::default() };
        desk.fault(view.unit(), Severity::Error, view.draft(draft));
        true
    }

    /// When and by whom a step of this record was taken, and whether its time was left blank though the form demands it; `None`
    /// when the form may leave the time blank, and does.
    fn fact(&self, index: &mut Index, view: &RecordView, step: &Step, by: Option<Name>) -> Option<(Moment, Option<Name>, bool)> {
        let Some(Facts { at, by: person }) = &step.facts else { return Some((view.at(), by, false)) };
        let demanded = |id: &Arc<str>| view.form.fields.iter().any(|f| f.id == *id && f.required);
        let (at, untimed) = match at.as_ref().map(|f| (f, view.named(f))) {
            None => (view.at(), false),
            Some((_, Value::Moment(moment))) => (moment, false),
            Some((field, _)) if demanded(field) => (view.at(), true),
            Some(_) => return None,
        };
        let person = person.as_ref().map(|f| view.named(f));
        let by = match &person {
            Some(Value::Text(name)) => Some(index.names.share(name)),
            _ => by,
        };
        Some((at, by, untimed))
    }
}

/// An id taken before.
pub(in crate::judge) fn duplicate(id: &Arc<str>, place: Place, first: Place) -> Draft {
    Draft {
        code: "record-id-duplicate",
        message: say!("記錄編號「{id}」已用過", "记录编号“{id}”已用过", "the id {id} is already taken", id = id),
        help: say!(
            "改用另一個編號；若為更正，請以 supersedes 指明原記錄",
            "改用另一个编号；若为更正，请以 supersedes 指明原记录",
            "take another id; if this corrects a record, name it with `supersedes`"
        ),
        related: vec![crate::outcome::Related { place: first, words: say!("先用於此", "先用于此", "first used here") }],
        record: Some(id.clone()),
        detail: place.path.to_string(),
        place: Some(place),
        ..Draft::default()
    }
}

fn after_submission(at: Moment, filed: Moment) -> Sentence {
    say!(
        "發生時間 {a} 晚於提交時間 {s}",
        "发生时间 {a} 晚于提交时间 {s}",
        "it happened on {a}, after it was submitted on {s}",
        a = at,
        s = filed
    )
}

fn after_as_of(at: Moment, as_of: jiff::civil::Date) -> Sentence {
    say!("日期 {s} 在查核基準日 {o} 之後", "日期 {s} 在核查基准日 {o} 之后", "{s} is after the as-of day, {o}", s = at, o = as_of)
}

/// The outcome a record shows by itself.
fn outcome(view: &RecordView, step: &Step) -> Option<u8> {
    match &step.outcomes {
        Outcomes::None => None,
        Outcomes::Listed(names) => {
            let written = view.record.header.outcome.as_deref()?;
            names.iter().position(|n| **n == *written).map(|n| n as u8)
        }
        Outcomes::Computed(computed) => computed.iter().position(|(_, e)| view.holds(Some(e))).map(|n| n as u8),
    }
}
