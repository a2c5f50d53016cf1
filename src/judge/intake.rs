//! One record as it arrives: judged by itself, then indexed for what is judged later.

use std::cell::Cell;
use std::sync::Arc;

use super::desk::{Desk, Draft};
use super::env::Ask;
use super::index::{Entry, Event, Index, Name};
use super::kinds::{self, actor};
use super::pending::{Pending, Who};
use super::plan::{FormPlan, Plan};
use super::posts::Posts;
use crate::diag::Severity;
use crate::expr::{Env, Expr, Function, Unknown, Value, evaluate};
use crate::model::{Facts, Form, Handbook, Outcomes, Step, StepRef};
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::records::{Fault, Record, Status};
use crate::say;

/// A record with its form, as expressions and kinds see it.
pub(super) struct RecordView<'a> {
    pub(super) handbook: &'a Handbook,
    pub(super) record: &'a Record,
    pub(super) form: &'a Form,
    pub(super) plan: &'a FormPlan,
    pub(super) provisional: Cell<bool>,
    at: Moment,
}

impl RecordView<'_> {
    pub(super) fn unit(&self) -> &Arc<str> {
        &self.record.header.unit
    }

    pub(super) fn id(&self) -> &Arc<str> {
        &self.record.header.id
    }

    pub(super) fn at(&self) -> Moment {
        self.at
    }

    /// A field by its id.
    pub(super) fn named(&self, id: &str) -> Value {
        let n = self.form.fields.iter().position(|f| *f.id == *id);
        n.map_or(Value::Absent, |n| self.record.value(self.form, n))
    }

    pub(super) fn evaluate(&self, expr: &Expr) -> Result<Value, Unknown> {
        evaluate(&expr.tree, self)
    }

    /// Whether a condition is known to hold; an absent value makes it not hold, and has its own finding.
    pub(super) fn holds(&self, condition: Option<&Expr>) -> bool {
        condition.is_some_and(|e| matches!(self.evaluate(e), Ok(Value::Bool(true))))
    }

    /// Adds the record to a draft.
    pub(super) fn draft(&self, draft: Draft) -> Draft {
        Draft { record: Some(self.id().clone()), case: self.record.header.case.clone(), since: draft.since.or(Some(self.at)), ..draft }
    }

    fn header(&self, name: &str) -> Option<Value> {
        let header = &self.record.header;
        let text = |t: &Arc<str>| Value::Text(t.clone());
        match name {
            "id" => Some(text(&header.id)),
            "unit" => Some(text(&header.unit)),
            "form" => Some(text(&self.form.id)),
            "case" => header.case.as_ref().map(text),
            "by" => header.by.as_ref().map(text),
            "outcome" => header.outcome.as_ref().map(text),
            "at" => Some(Value::Moment(self.at)),
            "submitted" => header.submitted.map(Value::Moment),
            field => Some(self.named(field)),
        }
    }
}

impl Env for RecordView<'_> {
    fn name(&self, name: &str) -> Value {
        if let Some(header) = name.strip_prefix("record.") {
            return self.header(header).unwrap_or_default();
        }
        let Some((first, rest)) = name.split_once('.') else { return self.named(name) };
        rest.split('.').fold(self.named(first), |value, part| member(&value, part))
    }

    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        let ask = Ask { handbook: self.handbook, unit: Some(self.unit()), date: self.at.date, provisional: &self.provisional };
        ask.call(function, args)
    }
}

/// A part of a row, or of every row of a list.
fn member(value: &Value, part: &str) -> Value {
    match value {
        Value::List(rows) => Value::List(rows.iter().filter_map(|row| row.field(part).cloned()).collect()),
        other => other.field(part).cloned().unwrap_or_default(),
    }
}

/// What intake works with.
pub(super) struct Intake<'a> {
    pub(super) handbook: &'a Handbook,
    pub(super) plan: &'a Plan,
    pub(super) posts: &'a Posts<'a>,
    pub(super) as_of: jiff::civil::Date,
}

impl Intake<'_> {
    /// Judges a record by itself and indexes it.
    pub(super) fn take(&self, desk: &mut Desk, index: &mut Index, record: &Record) {
        if record.header.status != Status::Final {
            return;
        }
        let header = &record.header;
        let mut faulty: Vec<usize> = Vec::new();
        for fault in &record.faults {
            faulty.extend(fault.field);
            self.fault(desk, record, fault);
        }
        let Some((n, form)) = record.form.and_then(|n| Some((n, self.handbook.forms.get(n as usize)?))) else { return };
        let Some(at) = record.at(Some(form)) else { return };
        let broken = record.faults.iter().any(|f| f.field.is_none());
        let plan = &self.plan.forms[n as usize];
        let view = RecordView { handbook: self.handbook, record, form, plan, provisional: Cell::new(false), at };
        if !self.times(desk, &view) || !self.fresh(desk, index, record) {
            return;
        }
        if !broken {
            desk.count(usize::MAX, &header.unit, Verdict::Pass);
        }
        let blanks = kinds::field::judge(&view, desk, &|n| faulty.contains(&n));
        kinds::rule::judge(&view, desk);
        let mut waiting = kinds::signature::judge(&view, self.posts, desk);
        kinds::metric::judge(&view, desk);
        kinds::threshold::judge(&view, desk);
        kinds::grade::judge(&view, desk);
        let steps = self.steps(desk, &view);
        if plan.steps.is_empty() || header.case.is_none() {
            waiting.extend(self.filed_by(desk, &view));
        }
        if let Some(entry) = self.index(index, (n, &view), &steps) {
            index.pending.extend(waiting);
            index.blanks.extend(blanks.into_iter().map(|blank| (entry, blank)));
        }
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
            detail: format!("{:?}", fault.field),
            ..Draft::default()
        };
        let check = fault.field.zip(record.form).and_then(|(f, n)| self.plan.forms[n as usize].fields.get(f).copied());
        match check {
            Some(check) => desk.fail(check, &record.header.unit, draft),
            None => desk.fault(&record.header.unit, Severity::Error, draft),
        }
    }

    /// Times must make sense: nothing filed before it happened, nothing after the as-of day, nothing the calendar lacks.
    fn times(&self, desk: &mut Desk, view: &RecordView) -> bool {
        let header = &view.record.header;
        let filed = header.submitted.unwrap_or(view.at);
        let calendar = self.handbook.calendar(Some(view.unit()));
        let (code, message) = if calendar.is_some_and(|c| !c.years.contains(&view.at.date.year())) {
            let message = say!(
                "日曆沒有 {y} 年的資料，無法計算期限",
                "日历没有 {y} 年的数据，无法计算期限",
                "the calendar has no data for {y}, so no deadline can be counted",
                y = view.at.date.year()
            );
            ("date-outside-calendar", message)
        } else if view.at.date > filed.date {
            let message = say!(
                "發生時間 {a} 晚於提交時間 {s}",
                "发生时间 {a} 晚于提交时间 {s}",
                "it happened on {a}, after it was submitted on {s}",
                a = view.at,
                s = filed
            );
            ("date-after-submission", message)
        } else if filed.date > self.as_of {
            let message = say!(
                "日期 {s} 在查核基準日 {o} 之後",
                "日期 {s} 在核查基准日 {o} 之后",
                "{s} is after the as-of day, {o}",
                s = filed,
                o = self.as_of
            );
            ("date-after-as-of", message)
        } else {
            return true;
        };
        let help = say!("更正日期", "更正日期", "correct the date");
        let place = Some(view.record.place_of(crate::records::HeaderKey::At));
        desk.fault(view.unit(), Severity::Error, view.draft(Draft { code, message, help, place, ..Draft::default() }));
        false
    }

    /// An id names one record.
    fn fresh(&self, desk: &mut Desk, index: &Index, record: &Record) -> bool {
        let Some(first) = index.find(&record.header.id).filter(|_| !record.served) else { return true };
        let draft = Draft {
            code: "record-id-duplicate",
            message: say!("記錄編號「{id}」已用過", "记录编号“{id}”已用过", "the id {id} is already taken", id = record.header.id),
            help: say!(
                "改用另一個編號；若為更正，請以 supersedes 指明原記錄",
                "改用另一个编号；若为更正，请以 supersedes 指明原记录",
                "take another id; if this corrects a record, name it with `supersedes`"
            ),
            place: Some(record.place_of(crate::records::HeaderKey::Id)),
            related: vec![crate::outcome::Related {
                place: index.place(first), words: say!("先用於此", "先用于此", "first used here")
            }],
            record: Some(record.header.id.clone()),
            detail: record.origin.path.to_string(),
            ..Draft::default()
        };
        desk.fault(&record.header.unit, Severity::Error, draft);
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
        let resolve = |role: &String| actor::resolve(self.handbook, role, (view.at.date, view.unit()));
        let roles: Vec<(String, bool)> = view.form.submitted_by.iter().map(resolve).collect();
        let place = view.record.place_of(crate::records::HeaderKey::By);
        let asked = Pending {
            check,
            provisional: roles.iter().any(|(_, undecided)| *undecided),
            roles: roles.into_iter().map(|(role, _)| role).collect(),
            people: vec![Who { by: by.clone(), unit: view.unit().clone(), at: view.at, place }],
            signed_for: None,
            unit: view.unit().clone(),
            record: view.id().clone(),
            case: header.case.clone(),
        };
        if asked.waits(self.handbook) {
            return Some(asked);
        }
        asked.judge((self.handbook, self.posts, desk), &|_| None);
        None
    }

    /// The steps a record shows: named in its header, or the only ones its form can show.
    fn steps(&self, desk: &mut Desk, view: &RecordView) -> Vec<(u16, u16)> {
        let header = &view.record.header;
        let possible = &view.plan.steps;
        if possible.is_empty() && header.steps.is_empty() {
            return Vec::new();
        }
        if header.case.is_none() {
            if !header.steps.is_empty() || self.always_in_case(view) {
                let message = say!(
                    "此表單屬於流程，須寫明案件編號",
                    "此表单属于流程，须写明案件编号",
                    "this form belongs to a process; its case must be named"
                );
                let help = say!("在表頭加上 case", "在表头加上 case", "add `case` to the header");
                self.stray(desk, view, "record-case-missing", (message, help));
            }
            return Vec::new();
        }
        if header.steps.is_empty() {
            return self.unnamed(desk, view);
        }
        let mut found = Vec::new();
        for name in &header.steps {
            let known = found.len();
            found.extend(possible.iter().copied().filter(|(p, s)| self.step_named(*p, *s, name)));
            if found.len() == known {
                self.no_such_step(desk, view, name);
            }
        }
        found
    }

    /// The steps of a record that names none: those whose time the form tells, and the others where they are taken in one
    /// go. Else the record must say which.
    fn unnamed(&self, desk: &mut Desk, view: &RecordView) -> Vec<(u16, u16)> {
        let told = |(p, s): &(u16, u16)| {
            let facts = &self.handbook.processes[*p as usize].steps[*s as usize].facts;
            facts.as_ref().is_some_and(|facts| facts.at.is_some())
        };
        let (mut found, others): (Vec<_>, Vec<_>) = view.plan.steps.iter().copied().partition(told);
        let whole = |p: u16| self.in_one_go(p, &others.iter().filter(|(o, _)| *o == p).map(|(_, s)| *s as usize).collect::<Vec<_>>());
        found.extend(others.iter().filter(|(p, _)| whole(*p)));
        if found.is_empty() {
            let ids = others.iter().map(|(p, s)| &*self.handbook.processes[*p as usize].steps[*s as usize].id);
            let listed = ids.collect::<Vec<_>>().join("、");
            let message = say!(
                "表單《{f}》用於幾個步驟，記錄須寫明是哪一步",
                "表单《{f}》用于几个步骤，记录须写明是哪一步",
                "{f} shows several steps; the record must say which",
                f = view.form.title
            );
            let help = say!(
                "在表頭加上 step 或 steps：{l}",
                "在表头加上 step 或 steps：{l}",
                "add `step` or `steps` to the header: {l}",
                l = listed
            );
            self.stray(desk, view, "record-step-missing", (message, help));
        }
        found
    }

    /// Whether one record may stand for several steps without naming them: the same people take them, one directly after another.
    fn in_one_go(&self, process: u16, steps: &[usize]) -> bool {
        let (process, plan) = (&self.handbook.processes[process as usize], &self.plan.processes[process as usize]);
        let mut steps = steps.to_vec();
        steps.sort_by_key(|s| plan.steps[*s].rank);
        let follows = |pair: &[usize]| {
            let (before, step) = (&process.steps[pair[0]], &process.steps[pair[1]]);
            let directly = |r: &StepRef| r.process.is_none() && r.step == before.id && r.outcome.is_none();
            !step.actors.is_empty() && step.actors == before.actors && step.after.iter().flatten().any(directly)
        };
        steps.windows(2).all(follows)
    }

    fn step_named(&self, process: u16, step: u16, name: &str) -> bool {
        let process = &self.handbook.processes[process as usize];
        let id = &process.steps[step as usize].id;
        name.split_once('/').map_or(**id == *name, |(p, s)| *process.id == *p && **id == *s)
    }

    /// Forms used by duties as well may be filed outside a case.
    fn always_in_case(&self, view: &RecordView) -> bool {
        let by_duty = self.handbook.duties.iter().any(|d| d.process.is_none() && d.forms.contains(&view.form.id));
        !view.plan.steps.is_empty() && !by_duty
    }

    fn no_such_step(&self, desk: &mut Desk, view: &RecordView, name: &str) {
        let ids = view.plan.steps.iter().map(|(p, s)| &*self.handbook.processes[*p as usize].steps[*s as usize].id);
        let known: Vec<&str> = ids.collect();
        let message =
            say!("表單《{f}》不用於步驟「{s}」", "表单《{f}》不用于步骤“{s}”", "{f} shows no step `{s}`", f = view.form.title, s = name);
        let listed = known.join("、");
        let help = say!("可用的步驟：{l}", "可用的步骤：{l}", "steps it can show: {l}", l = listed);
        self.stray(desk, view, "record-step-unknown", (message, help));
    }

    fn stray(
        &self,
        desk: &mut Desk,
        view: &RecordView,
        code: &'static str,
        (message, help): (crate::lang::Sentence, crate::lang::Sentence),
    ) {
        let place = Some(view.record.place_of(crate::records::HeaderKey::Steps));
        desk.fault(view.unit(), Severity::Error, view.draft(Draft { code, message, help, place, ..Draft::default() }));
    }

    fn index(&self, index: &mut Index, (form, view): (u16, &RecordView), steps: &[(u16, u16)]) -> Option<u32> {
        let header = &view.record.header;
        let id = match view.record.served {
            true => Arc::from(format!("{}~{}", header.id, view.form.id)),
            false => header.id.clone(),
        };
        let keep = view.plan.keep.iter().map(|f| (*f, view.record.value(view.form, *f as usize)));
        let kept: Box<[(u16, Value)]> = keep.filter(|(_, v)| *v != Value::Absent).collect();
        let spot = view.record.whole().spot;
        let names = &mut index.names;
        let entry = Entry {
            id: names.share(&id),
            form,
            unit: names.share(&header.unit),
            by: header.by.as_ref().map(|n| names.share(n)),
            case: header.case.as_ref().map(|n| names.share(n)),
            at: view.at,
            submitted: header.submitted,
            path: names.share(&view.record.origin.path),
            spot,
            supersedes: header.supersedes.iter().map(|n| names.share(n)).collect(),
            covers: header.covers.period.as_ref().map(|n| names.share(n)),
            kept,
            parents: header.parents.iter().map(|n| names.share(n)).collect(),
        };
        let (case, by) = (entry.case, entry.by);
        let n = index.add(entry)?;
        let Some(case) = case else { return Some(n) };
        for (p, s) in steps {
            let step = &self.handbook.processes[*p as usize].steps[*s as usize];
            let Some((at, by, untimed)) = self.fact(index, view, step, by) else { continue };
            let local = self.plan.processes[*p as usize].steps[*s as usize].outcomes_local;
            let outcome = if local { outcome(view, step) } else { None };
            let sure = steps.iter().all(|(other, _)| other == p);
            index.events.push(Event { case, process: *p, step: *s, entry: n, at, by, outcome, untimed, sure });
        }
        Some(n)
    }

    /// When and by whom a step of this record was taken, and whether its time was left blank though the form demands it; `None`
    /// when the form may leave the time blank, and does.
    fn fact(&self, index: &mut Index, view: &RecordView, step: &Step, by: Option<Name>) -> Option<(Moment, Option<Name>, bool)> {
        let Some(Facts { at, by: person }) = &step.facts else { return Some((view.at, by, false)) };
        let demanded = |id: &Arc<str>| view.form.fields.iter().any(|f| f.id == *id && f.required);
        let (at, untimed) = match at.as_ref().map(|f| (f, view.named(f))) {
            None => (view.at, false),
            Some((_, Value::Moment(moment))) => (moment, false),
            Some((field, _)) if demanded(field) => (view.at, true),
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
