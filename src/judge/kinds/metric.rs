//! Metrics: figures recomputed from what was submitted and compared with what was reported, over one record or many.

use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::{KindInfo, deadline};
use crate::expr::{Env, Function, Name, Part, Unknown, Value, evaluate};
use crate::judge::figure::Subject;
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::{Ask, Scene};
use crate::judge::index::Index;
use crate::lang::Sentence;
use crate::model::{Handbook, Kind, Metric, MetricOver, Titled};
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Metric,
    page: "metric",
    title: || say!("指標", "指标", "metrics"),
    about: || {
        say!(
            "指標由所交的記錄重算，與填報的數字比較，差距在容許誤差內（預設為所寫末位的一半）即為相符。可就單筆記錄計算，或把許多記錄依欄位分組計算。除以零時無法查核。沒有填報欄位的指標，只要求能算得出來。",
            "指标由所交的记录重算，与填报的数字比较，差距在容许误差内（默认为所写末位的一半）即为相符。可就单笔记录计算，或把许多记录依字段分组计算。除以零时无法核查。没有填报字段的指标，只要求能算得出来。",
            "A metric is recomputed from what was submitted and compared with the figure reported, within a tolerance (half of the last digit written, unless set). It is taken over one record, or over many in groups. Division by zero cannot be checked. A metric without a reported figure asks only that it can be computed."
        )
    },
    codes: &[("metric-disagrees", || say!("填報的數字與重算不符", "填报的数字与重算不符", "the reported figure differs from the recomputed one"))],
};

/// Judges a metric over a single record.
pub(in crate::judge) fn judge(subject: &Subject, desk: &mut Desk, (metric, check): (&Metric, usize)) {
    let reported = metric.reported.as_ref().map(|f| subject.named(f));
    match compare(metric, subject.evaluate(&metric.value), reported) {
        Compared::Agrees => desk.count(check, subject.unit, Verdict::Pass),
        Compared::Differs(draft) => {
            let secret = subject.is_secret([&metric.value], &[metric.reported.as_ref()]);
            subject.fail(desk, check, metric.reported.as_deref(), draft.withheld(secret, &metric.words()));
        }
        Compared::Unknown(unknown) => subject.untold(desk, check, unknown),
    }
}

enum Compared {
    Agrees,
    Differs(Box<Draft>),
    Unknown(Unknown),
}

fn compare(metric: &Metric, computed: Result<Value, Unknown>, reported: Option<Value>) -> Compared {
    let computed = match computed {
        Ok(value) => value,
        Err(unknown) => return Compared::Unknown(unknown),
    };
    let agrees = match (&computed, &reported) {
        // Nothing is reported: that it can be computed is all that is asked.
        (_, None) => true,
        (_, Some(Value::Absent)) => return Compared::Unknown(Unknown::Absent(metric.id.to_string())),
        (Value::Number(a), Some(Value::Number(b))) => (*a - *b).abs() <= tolerance(metric, *b),
        (a, Some(b)) => a == b,
    };
    if agrees {
        return Compared::Agrees;
    }
    let (computed, reported) = (shown(&computed), reported.as_ref().map(shown).unwrap_or_default());
    Compared::Differs(Box::new(Draft {
        code: "metric-disagrees",
        message: say!(
            "「{t}」填報 {r}，依記錄重算為 {c}",
            "“{t}”填报 {r}，按记录重算为 {c}",
            "\"{t}\" was reported as {r}; the records give {c}",
            r = reported,
            c = computed;
            t = &metric.words()
        ),
        help: say!("更正填報的數字，或更正所依的資料", "更正填报的数字，或更正所依的数据", "correct the figure, or the data it rests on"),
        expected: Some(Sentence::same(computed)),
        found: Some(Sentence::same(reported.clone())),
        ..Draft::default()
    }))
}

/// Half of the last digit written, unless the metric says otherwise.
fn tolerance(metric: &Metric, reported: Decimal) -> Decimal {
    metric.tolerance.unwrap_or_else(|| Decimal::new(5, reported.scale() + 1))
}

/// A value as readers see it; numbers without trailing zeros and with at most four decimals.
pub(in crate::judge) fn shown(value: &Value) -> String {
    match value {
        Value::Number(n) => n.round_dp(4).normalize().to_string(),
        Value::Text(text) => text.to_string(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Moment(moment) => moment.to_string(),
        _ => String::new(),
    }
}

/// So many records of a group are recomputed, each over those before it; it bounds the work on a group of very many.
const RECOMPUTED: usize = 500;

/// Judges the metrics over many records: in each group, the figure each record reports, over the records up to it.
pub(in crate::judge) fn judge_groups((handbook, index, desk): (&Handbook, &Index, &mut Desk), as_of: jiff::civil::Date) {
    for metric in &handbook.metrics {
        let MetricOver::Many { .. } = &metric.over else { continue };
        let check = desk.check(&metric.id);
        for group in groups((handbook, index), metric, as_of).into_values() {
            let first = if metric.reported.is_some() { group.len().saturating_sub(RECOMPUTED) } else { group.len() - 1 };
            for n in &group[..first] {
                unread(desk, check, (index, metric), *n);
            }
            for last in first..group.len() {
                up_to((handbook, index, desk), as_of, (metric, check), &group[..=last]);
            }
        }
    }
}

/// A record too far back in a very long series.
fn unread(desk: &mut Desk, check: usize, (index, metric): (&Index, &Metric), n: u32) {
    let reason = say!("其後同組記錄超過 {n} 筆，不逐筆重算", "其后同组记录超过 {n} 笔，不逐笔重算", "more than {n} records of its group follow, and it is not recomputed", n = RECOMPUTED);
    if metric.reported.is_some() {
        desk.note(check, &index.unit(n).clone(), Verdict::CannotCheck, (Some(index.id(n)), reason, None));
    }
}

/// Judges the figure of the last of these records.
fn up_to((handbook, index, desk): (&Handbook, &Index, &mut Desk), as_of: jiff::civil::Date, (metric, check): (&Metric, usize), records: &[u32]) {
    let Some(last) = records.last().copied() else { return };
    let provisional = Cell::new(false);
    let over = Group { handbook, index, as_of, records, provisional: &provisional };
    let entry = index.entry(last);
    let unit = index.unit(last).clone();
    let field = metric.reported.as_ref().and_then(|f| handbook.forms[entry.form as usize].fields.iter().position(|x| x.id == *f));
    let reported = metric.reported.as_ref().map(|_| field.and_then(|f| index.kept(last, f)).unwrap_or_default());
    match compare(metric, evaluate(&metric.value.tree, &over), reported) {
        Compared::Agrees => desk.count(check, &unit, Verdict::Pass),
        Compared::Differs(draft) => {
            let record = Some(index.id(last));
            let form = &handbook.forms[entry.form as usize];
            let secret = field.is_some_and(|f| form.fields[f].confidential) || handbook.reads_secrets(form, &metric.value);
            let draft = Draft { place: Some(index.place(last)), record, provisional: provisional.get(), ..*draft };
            desk.fail(check, &unit, draft.withheld(secret, &metric.words()));
        }
        Compared::Unknown(unknown) => {
            let subject = Some(index.id(last));
            desk.note(check, &unit, Verdict::CannotCheck, (subject, deadline::reason(unknown), None));
        }
    }
}

/// Records of a metric by the key of their group.
pub(in crate::judge) type Groups = BTreeMap<Vec<String>, Vec<u32>>;

/// What an expression asks of a metric over many records: its value for the group of a key, over the records until a day.
pub(in crate::judge) fn asked(scene: &Scene, args: &[Value]) -> Result<Value, Unknown> {
    let (handbook, index, as_of) = (scene.ask.handbook, scene.index, scene.as_of);
    let id = args.first().and_then(Value::as_text).unwrap_or_default();
    let found = handbook.metrics.iter().position(|m| *m.id == *id);
    let Some(n) = found else { return Err(Unknown::Absent(id.to_owned())) };
    let metric = &handbook.metrics[n];
    let key: Vec<String> = match args.get(1) {
        Some(Value::List(parts)) => parts.iter().map(shown).collect(),
        Some(part) => vec![shown(part)],
        None => Vec::new(),
    };
    if matches!(&metric.over, MetricOver::Many { by, .. } if by.len() != key.len()) {
        return Err(Unknown::because(say!("指標的鍵數不符", "指标的键数不符", "the metric has another number of keys")));
    }
    let until = if let Some(Value::Moment(until)) = args.get(2) { *until } else { Moment::day(as_of) };
    let known = index.groups.borrow().get(&n).cloned();
    let all = known.unwrap_or_else(|| {
        let all = Rc::new(groups((handbook, index), metric, as_of));
        index.groups.borrow_mut().insert(n, all.clone());
        all
    });
    let records = all.get(&key).into_iter().flatten().copied();
    let records: Vec<u32> = records.filter(|n| index.entry(*n).at.compare(until).is_le()).collect();
    evaluate(&metric.value.tree, &Group { handbook, index, as_of, records: &records, provisional: scene.ask.provisional })
}

/// Records of a metric's form by group, each in order, without those replaced.
fn groups((handbook, index): (&Handbook, &Index), metric: &Metric, as_of: jiff::civil::Date) -> Groups {
    let MetricOver::Many { form, by, order, where_ } = &metric.over else { return BTreeMap::new() };
    let form = handbook.forms.iter().position(|f| f.id == *form);
    let records = form.map(|f| index.of_form(f as u16)).unwrap_or_default();
    let provisional = Cell::new(false);
    let mut groups = Groups::new();
    let value = |n: u32, name: &str| {
        let scene = record_scene((handbook, index, as_of), n, &provisional);
        scene.record(n, Name::from(name).parts()).unwrap_or_default()
    };
    let replaced = index.replaced();
    for n in records.iter().copied().filter(|n| !replaced.contains(n)) {
        let scene = record_scene((handbook, index, as_of), n, &provisional);
        if where_.as_ref().is_none_or(|w| matches!(evaluate(&w.tree, &scene), Ok(Value::Bool(true)))) {
            groups.entry(by.iter().map(|name| shown(&value(n, name))).collect()).or_default().push(n);
        }
    }
    for group in groups.values_mut() {
        let key = |n: u32| order.as_ref().map(|name| value(n, name)).unwrap_or_default();
        let mut keyed: Vec<(Value, u32)> = group.iter().map(|n| (key(*n), *n)).collect();
        keyed.sort_by(|(a, n), (b, m)| {
            let time = |n: u32| (index.entry(n).at.date, index.entry(n).at.clock().map(|(time, _)| time), n);
            in_order(a, b).then_with(|| time(*n).cmp(&time(*m)))
        });
        *group = keyed.into_iter().map(|(_, n)| n).collect();
    }
    groups
}

/// Numbers by size, days by time, all else as written.
fn in_order(a: &Value, b: &Value) -> Ordering {
    let kind = |v: &Value| match v {
        Value::Absent => 0,
        Value::Number(_) => 1,
        Value::Moment(_) => 2,
        _ => 3,
    };
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Moment(a), Value::Moment(b)) => a.date.cmp(&b.date).then_with(|| a.clock().cmp(&b.clock())),
        _ => kind(a).cmp(&kind(b)).then_with(|| shown(a).cmp(&shown(b))),
    }
}

fn record_scene<'a>((handbook, index, as_of): (&'a Handbook, &'a Index, jiff::civil::Date), n: u32, provisional: &'a Cell<bool>) -> Scene<'a> {
    let entry = index.entry(n);
    let ask = Ask { handbook, unit: Some(index.names.get(entry.unit)), date: entry.at.date, provisional };
    Scene { ask, index, as_of, own: Some(n), case: None, trigger: None, each: None, extra: &[] }
}

/// The records of a group, as aggregates see them.
struct Group<'a> {
    handbook: &'a Handbook,
    index: &'a Index,
    as_of: jiff::civil::Date,
    records: &'a [u32],
    provisional: &'a Cell<bool>,
}

impl Env for Group<'_> {
    fn name(&self, name: &str) -> Value {
        let Some(last) = self.records.last() else { return Value::Absent };
        record_scene((self.handbook, self.index, self.as_of), *last, self.provisional).name(name)
    }

    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        let ask = Ask { handbook: self.handbook, unit: None, date: self.as_of, provisional: self.provisional };
        ask.call(function, args)
    }

    fn referenced(&self, id: &str, part: &Part) -> Option<Value> {
        let last = self.records.last()?;
        record_scene((self.handbook, self.index, self.as_of), *last, self.provisional).referenced(id, part)
    }

    fn each_record(&self, visit: &mut dyn FnMut(&dyn Env) -> Result<(), Unknown>) -> Result<(), Unknown> {
        self.records.iter().try_for_each(|n| visit(&record_scene((self.handbook, self.index, self.as_of), *n, self.provisional)))
    }
}

