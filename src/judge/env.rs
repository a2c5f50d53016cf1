//! What expressions see when a case, a duty or a reference is judged: names are looked up in the index on demand.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::index::Index;
use crate::expr::{Env, Function, Name, Part, Unknown, Value, Word};
use crate::model::{Calendar, FieldType, Handbook, Process, StepRef};
use crate::read::Moment;
use crate::say;

/// What every expression may ask of the handbook.
pub(super) struct Ask<'a> {
    pub(super) handbook: &'a Handbook,
    /// The unit whose values and calendar count.
    pub(super) unit: Option<&'a str>,
    /// The day parameter values are taken of.
    pub(super) date: Date,
    /// Set when a value came from a parameter nobody has decided.
    pub(super) provisional: &'a Cell<bool>,
}

impl Ask<'_> {
    /// Answers the functions that ask the handbook.
    pub(super) fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        match (function, args) {
            (Function::Param, [Value::Text(id), rest @ ..]) => self.parameter(id, rest.first()),
            (Function::Workdays, [Value::Moment(a), Value::Moment(b)]) => {
                let days = self.calendar()?.workdays_between(a.date, b.date).map_err(|gap| beyond(gap.0))?;
                Ok(Value::Number(Decimal::from(days)))
            }
            (Function::AddWorkdays, [Value::Moment(from), Value::Number(n)]) => {
                let n = i64::try_from(*n).map_err(|_| Unknown::TooCostly)?;
                let date = self.calendar()?.add_workdays(from.date, n).map_err(|gap| beyond(gap.0))?;
                Ok(Value::Moment(Moment::day(date)))
            }
            (Function::Holders, [Value::Text(role), rest @ ..]) => {
                let unit = rest.first().and_then(Value::as_text);
                let holders = self.handbook.organization.holders(role, unit, self.date);
                Ok(Value::List(holders.into_iter().map(Value::text).collect()))
            }
            (Function::Units, [Value::Text(role)]) => {
                let units = self.handbook.organization.units_holding(role, self.date);
                Ok(Value::List(units.into_iter().map(|u| Value::text(&u.id)).collect()))
            }
            (Function::Grade, [Value::Text(id), Value::Number(n)]) => self.grade(id, *n),
            _ => Err(Unknown::because(say!("此處無法計算", "此处无法计算", "cannot be computed here"))),
        }
    }

    fn calendar(&self) -> Result<&Calendar, Unknown> {
        let missing = || Unknown::because(say!("沒有工作日曆", "没有工作日历", "there is no calendar"));
        self.handbook.calendar(self.unit).ok_or_else(missing)
    }

    fn parameter(&self, id: &str, key: Option<&Value>) -> Result<Value, Unknown> {
        let undecided = || Unknown::because(say!("參數「{id}」尚未決定", "参数“{id}”尚未决定", "parameter `{id}` is not decided", id = id));
        let resolved = self.handbook.parameter_value(id, self.date, self.unit).ok_or_else(undecided)?;
        if resolved.provisional {
            self.provisional.set(true);
        }
        match key.and_then(Value::as_text) {
            None => Ok(resolved.value),
            Some(key) => resolved.value.field(key).cloned().ok_or_else(undecided),
        }
    }

    fn grade(&self, id: &str, n: Decimal) -> Result<Value, Unknown> {
        let found = self.handbook.grades.iter().find(|g| &*g.id == id);
        let Some(grade) = found else { return Err(Unknown::Absent(id.to_owned())) };
        let nothing = Nothing { ask: self };
        for band in &grade.bands {
            let Some(from) = &band.from else { return Ok(Value::text(&band.name)) };
            if let Value::Number(line) = crate::expr::evaluate(&from.tree, &nothing)?
                && n >= line
            {
                return Ok(Value::text(&band.name));
            }
        }
        Err(Unknown::Absent(id.to_owned()))
    }
}

fn beyond(date: Date) -> Unknown {
    Unknown::because(say!("日曆沒有 {d} 的資料", "日历没有 {d} 的数据", "the calendar has no data for {d}", d = date))
}

/// An environment with no names, for bands and limits.
struct Nothing<'a> {
    ask: &'a Ask<'a>,
}

impl Env for Nothing<'_> {
    fn name(&self, _: &str) -> Value {
        Value::Absent
    }

    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        self.ask.call(function, args)
    }
}

/// The occurrences of a case that an expression may see.
pub(super) struct CaseView<'a> {
    pub(super) process: &'a Process,
    pub(super) id: &'a Arc<str>,
    pub(super) round: u32,
    /// Latest occurrence of each step so far: record and outcome.
    pub(super) latest: &'a [Option<Seen>],
    /// All occurrences so far: step and record.
    pub(super) all: &'a [(usize, Seen)],
    /// Lists of a step's occurrences made before: step, how many, the list.
    pub(super) rows: &'a RefCell<Vec<(usize, usize, Value)>>,
    /// Cases this one continues, by process.
    pub(super) parents: &'a [Rc<ParentView<'a>>],
}

/// One occurrence of a step.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Seen {
    pub(super) entry: u32,
    pub(super) at: Moment,
    pub(super) outcome: Option<u8>,
    /// Position among the events of the case.
    pub(super) event: usize,
}

/// A parent case as it ended: its process and the occurrences of each step.
pub(super) struct ParentView<'a> {
    pub(super) process: &'a Process,
    pub(super) latest: Vec<Option<Seen>>,
    /// Every occurrence, in order.
    pub(super) all: Vec<(usize, Seen)>,
    /// Steps already reported there: what follows is not reported again.
    pub(super) reported: Vec<bool>,
}

impl ParentView<'_> {
    /// When a step was there at a moment (the latest occurrence until then decides); `None` when it was not. A step that leaves
    /// no record, or need not, is passed when its own predecessors are there. `depth` bounds a cycle.
    pub(super) fn stands(&self, step: usize, outcome: Option<&str>, (now, depth): (Option<Moment>, usize)) -> Option<Option<Moment>> {
        let until = |seen: &Seen| now.is_none_or(|now| seen.at.compare(now).is_le());
        let declared = &self.process.steps[step];
        if let Some((_, seen)) = self.all.iter().rev().find(|(s, seen)| *s == step && until(seen)) {
            let had = super::standing::outcome_is(declared, *seen, outcome).unwrap_or(true);
            return (had || self.reported[step]).then_some(Some(seen.at));
        }
        if self.latest[step].is_none() && self.reported[step] {
            return Some(None);
        }
        let passes = outcome.is_none() && (!declared.recorded || !declared.required) && depth > 0;
        passes.then_some(())?;
        let one = |r: &StepRef| self.stands(self.process.named(&r.step)?, r.outcome.as_deref(), (now, depth - 1));
        let mut last = None;
        for alternatives in declared.after.iter().filter(|all| all.iter().all(|r| r.process.is_none())) {
            last = super::standing::later(last, alternatives.iter().find_map(one)?);
        }
        Some(last)
    }
}

/// What a row shows of a record's header.
static HEADER: LazyLock<[Part; 5]> = LazyLock::new(|| ["id", "unit", "by", "at", "submitted"].map(Part::from));

/// Everything an expression may see.
pub(super) struct Scene<'a> {
    pub(super) ask: Ask<'a>,
    pub(super) index: &'a Index,
    pub(super) as_of: Date,
    /// The record whose own fields are bare names.
    pub(super) own: Option<u32>,
    pub(super) case: Option<&'a CaseView<'a>>,
    /// The record that is the event a duty answers, and its row.
    pub(super) trigger: Option<u32>,
    pub(super) each: Option<&'a Value>,
    /// Further names: `owner`, `limit`, `value`.
    pub(super) extra: &'a [(&'static str, Value)],
}

impl Env for Scene<'_> {
    fn name(&self, name: &str) -> Value {
        self.find(Name::from(name).parts()).unwrap_or_default()
    }

    fn path(&self, name: &Name) -> Cow<'_, Value> {
        Cow::Owned(self.find(name.parts()).unwrap_or_default())
    }

    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        match function {
            Function::Metric => super::kinds::metric::asked(self, args),
            _ => self.ask.call(function, args),
        }
    }

    fn referenced(&self, id: &str, part: &Part) -> Option<Value> {
        Some(self.target(id, std::slice::from_ref(part)).unwrap_or_default())
    }

    fn of_record(&self, record: u32, part: &Part) -> Value {
        self.record(record, std::slice::from_ref(part)).unwrap_or_default()
    }

    fn row(&self, record: u32) -> Value {
        self.whole(record)
    }
}

impl Scene<'_> {
    fn find(&self, parts: &[Part]) -> Option<Value> {
        let (first, rest) = parts.split_first()?;
        match first.word() {
            Word::Record => self.record(self.own?, rest),
            Word::Case => self.of_case(rest),
            Word::Each => self.member(self.each?.clone(), rest),
            Word::Trigger => self.triggered(rest),
            Word::Parent => {
                let [process, step, rest @ ..] = rest else { return None };
                let parent = self.case?.parents.iter().find(|p| *p.process.id == **process)?;
                self.step(parent.process, &parent.latest, step, rest)
            }
            Word::AsOf if rest.is_empty() => Some(Value::Moment(Moment::day(self.as_of))),
            _ => match self.extra.iter().find(|(n, _)| rest.is_empty() && **n == **first) {
                Some((_, value)) => Some(value.clone()),
                None => self.record(self.own?, parts),
            },
        }
    }

    fn of_case(&self, rest: &[Part]) -> Option<Value> {
        let (step, rest) = rest.split_first()?;
        match (step.word(), rest) {
            (Word::Id, []) => Some(Value::Text(self.case?.id.clone())),
            (Word::Round, []) => Some(Value::Number(Decimal::from(self.case?.round))),
            (Word::All, [step]) => self.occurrences(step),
            _ => self.step(self.case?.process, self.case?.latest, step, rest),
        }
    }

    /// A row's own part comes before the part of its record.
    fn triggered(&self, rest: &[Part]) -> Option<Value> {
        let of_row = self.each.and_then(|row| self.member(row.clone(), rest)).filter(|v| *v != Value::Absent);
        of_row.or_else(|| self.record(self.trigger?, rest))
    }

    fn step(&self, process: &Process, latest: &[Option<Seen>], step: &Part, rest: &[Part]) -> Option<Value> {
        let n = process.named(step)?;
        let seen = latest.get(n).copied().flatten()?;
        match rest {
            [at] if at.word() == Word::At => Some(Value::Moment(seen.at)),
            [outcome] if outcome.word() == Word::Outcome => Some(Value::Text(process.steps[n].outcomes.name(seen.outcome?)?.clone())),
            _ => self.record(seen.entry, rest),
        }
    }

    fn occurrences(&self, step: &Part) -> Option<Value> {
        let case = self.case?;
        let n = case.process.named(step)?;
        let seen = case.all.iter().filter(|(s, _)| *s == n);
        let count = seen.clone().count();
        if let Some((_, _, rows)) = case.rows.borrow().iter().find(|(step, known, _)| (*step, *known) == (n, count)) {
            return Some(rows.clone());
        }
        let rows = Value::List(seen.map(|(_, seen)| Value::Record(seen.entry)).collect());
        case.rows.borrow_mut().push((n, count, rows.clone()));
        Some(rows)
    }

    /// A record as a row: its header and every kept field.
    fn whole(&self, n: u32) -> Value {
        let fields = self.index.form(self.ask.handbook, n).map(|f| f.fields.as_slice()).unwrap_or_default();
        let kept = self.index.open(n);
        let kept = kept.into_iter().filter_map(|(f, v)| Some((fields.get(f as usize)?.id.clone(), v)));
        let header = HEADER.iter().filter_map(|entry| Some((entry.shared().clone(), self.header(n, entry.word())?)));
        Value::Row(kept.chain(header).collect())
    }

    fn header(&self, n: u32, entry: Word) -> Option<Value> {
        let record = self.index.entry(n);
        let text = |name| Value::Text(self.index.names.get(name).clone());
        match entry {
            Word::Id => Some(Value::Text(self.index.id(n))),
            Word::Unit => Some(text(record.unit)),
            Word::By => record.by.map(text),
            Word::Case => self.index.case(n).map(Value::Text),
            Word::Form => self.index.form(self.ask.handbook, n).map(|f| Value::Text(f.id.clone())),
            Word::At => Some(Value::Moment(record.at)),
            Word::Submitted => self.index.submitted(n).map(Value::Moment),
            _ => None,
        }
    }

    /// A path from a record: its field first, then its header, then on through references.
    pub(super) fn record(&self, n: u32, path: &[Part]) -> Option<Value> {
        let (first, rest) = path.split_first()?;
        let Some(form) = self.index.form(self.ask.handbook, n) else { return self.header(n, first.word()) };
        if first.word().is_header() && !self.index.has_header_fields(n) {
            return self.header(n, first.word());
        }
        let Some(n_field) = first.position(&form.fields, |field| &field.id) else { return self.header(n, first.word()) };
        let field = &form.fields[n_field];
        match (&field.ty, rest) {
            (FieldType::Ref { row: Some(group), .. }, [row, cells @ ..]) if row.word() == Word::Row => {
                self.row(&self.index.kept(n, n_field)?, group, cells)
            }
            (FieldType::Ref { row: None, .. }, [_, ..]) if !field.many => {
                self.record(self.index.named(self.index.reference(n, n_field)?)?, rest)
            }
            _ => self.member(self.index.kept(n, n_field)?, rest),
        }
    }

    /// A path from the row that a reference names, or from each where it names several.
    fn row(&self, value: &Value, group: &Arc<str>, path: &[Part]) -> Option<Value> {
        if let Value::List(items) = value {
            return Some(Value::column(items, &mut |item| self.row(item, group, path)));
        }
        let (record, name) = value.as_text()?.split_once('#')?;
        let n = self.index.find(record)?;
        let field = self.index.form(self.ask.handbook, n)?.fields.iter().position(|f| f.id == *group)?;
        let rows = self.index.kept(n, field)?;
        let row = super::kinds::reference::named_row(rows.items()?, name)?;
        self.member(row.clone(), path)
    }

    /// A path from the record an id names, or from the record of the row it names.
    fn target(&self, id: &str, rest: &[Part]) -> Option<Value> {
        let target = memchr::memchr(b'#', id.as_bytes()).map_or(id, |row| &id[..row]);
        self.record(self.index.find(target)?, rest)
    }

    /// A path into a value: a list gives the list of its items' parts. Only references are texts with parts, as types were
    /// checked when the handbook loaded.
    fn member(&self, value: Value, path: &[Part]) -> Option<Value> {
        let Some((first, rest)) = path.split_first() else { return Some(value) };
        match &value {
            Value::Row(_) => self.member(value.part(first)?.clone(), rest),
            Value::List(items) => Some(Value::column(items, &mut |item| self.member(item.clone(), path))),
            Value::Text(id) => self.target(id, path),
            _ => None,
        }
    }
}
