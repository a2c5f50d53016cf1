//! Figures, grades and levels that are not what the records give, and figures moved to and past the line between two of them.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use toml::Value;

use super::ground::Ground;
use super::scale::Scale;
use super::{Aspect, Mutation};
use crate::lang::Sentence;
use crate::model::{FieldType, Grade, Metric, MetricOver, Threshold};
use crate::say;
use crate::trial::edit::get;
use crate::trial::{Edit, Sample};

/// Records tried for one mutation.
const TRIED: usize = 8;

pub(super) fn derive(ground: &Ground, out: &mut Vec<Mutation>) {
    ground.handbook.metrics.iter().for_each(|metric| of_metric(ground, metric, out));
    ground.handbook.grades.iter().for_each(|grade| of_grade(ground, grade, out));
    ground.handbook.thresholds.iter().for_each(|threshold| of_threshold(ground, threshold, out));
}

/// A number a little or much larger, as it was written.
fn larger(now: &Value, by: i32) -> Option<Value> {
    match now {
        Value::Integer(n) => Some(Value::Integer(n.saturating_add(i64::from(by)))),
        Value::Float(n) => Some(Value::Float(n + f64::from(by))),
        _ => None,
    }
}

fn of_metric(ground: &Ground, metric: &Metric, out: &mut Vec<Mutation>) {
    let Some(reported) = &metric.reported else { return };
    let (MetricOver::Each(form) | MetricOver::Many { form, .. }) = &metric.over;
    let mutation = |what: Sentence| Mutation::new(Aspect::Figure, &metric.id, what).code("metric-disagrees");
    let raised = |field: &str, by: i32| -> Vec<Vec<Edit>> {
        let path = format!("fields.{field}");
        ground
            .of_form(form)
            .take(TRIED)
            .filter_map(|r| Some(vec![Edit::set(&r.id, path.clone(), larger(get(&r.table, &path)?, by)?)]))
            .collect()
    };
    out.push(mutation(say!("誤報「{t}」", "误报“{t}”", "{t} misreported", t = metric.title)).ways(raised(reported, 1000)));
    let Some(declared) = ground.handbook.form(form).filter(|_| matches!(metric.over, MetricOver::Each(_))) else { return };
    for path in metric.value.paths() {
        let Some(field) = declared.fields.iter().find(|f| path.first().is_some_and(|p| *p == f.id)) else { continue };
        let what = say!("「{l}」加十而總數不改", "“{l}”加十而总数不改", "{l} raised by ten and the total left", l = field.label);
        out.push(mutation(what).ways(raised(&field.id, 10)));
    }
}

fn of_grade(ground: &Ground, grade: &Grade, out: &mut Vec<Mutation>) {
    let (Some(reported), Some(form)) = (&grade.reported, &grade.form) else { return };
    let path = format!("fields.{reported}");
    let names = grade.bands.iter().map(|b| b.name.as_str()).chain(["查無此級"]);
    let pairs = names.flat_map(|name| ground.of_form(form).take(TRIED).map(move |r| (r, name)));
    let other = pairs.filter(|(r, name)| get(&r.table, &path).and_then(Value::as_str) != Some(*name));
    let ways: Vec<Vec<Edit>> = other.map(|(r, name)| vec![Edit::set(&r.id, path.clone(), name)]).collect();
    let mutation = |what: Sentence| Mutation::new(Aspect::Figure, &grade.id, what).code("grade-wrong");
    out.push(mutation(say!("誤評「{t}」", "误评“{t}”", "{t} misgraded", t = grade.title)).ways(ways));
    for pair in grade.bands.windows(2) {
        let (upper, lower) = (&pair[0].name, &pair[1].name);
        let records: Vec<&Sample> = ground.of_form(form).take(TRIED).collect();
        let moved = |past: bool, name: &str| -> Vec<Vec<Edit>> {
            let scale = |r: &&Sample| Scale::new(ground, r, grade)?.line(&pair[0], past);
            let graded = |r: &&Sample| Some(scale(r)?.into_iter().chain([Edit::set(&r.id, path.clone(), name)]).collect());
            records.iter().filter_map(graded).collect()
        };
        let at = say!("恰達「{u}」而評為「{l}」", "恰达“{u}”而评为“{l}”", "just {u}, graded {l}", u = upper, l = lower);
        out.push(mutation(at).ways(moved(false, lower)));
        let below = say!("略低於「{u}」而評為「{u}」", "略低于“{u}”而评为“{u}”", "just below {u}, graded {u}", u = upper);
        out.push(mutation(below).ways(moved(true, upper)));
    }
}

fn of_threshold(ground: &Ground, threshold: &Threshold, out: &mut Vec<Mutation>) {
    let records: Vec<&Sample> = ground.of_form(&threshold.reading.0).take(TRIED).collect();
    if let Some(reported) = &threshold.reported {
        let path = format!("fields.{reported}");
        let levels = threshold.levels.iter().flat_map(|(level, _)| records.iter().map(move |r| (*r, &**level)));
        let other = levels.filter(|(r, level)| get(&r.table, &path).and_then(Value::as_str) != Some(*level));
        let ways: Vec<Vec<Edit>> = other.map(|(r, level)| vec![Edit::set(&r.id, path.clone(), level)]).collect();
        let what = say!("誤報「{t}」的等級", "误报“{t}”的等级", "{t} given another level", t = threshold.title);
        let mutation = |what: Sentence| Mutation::new(Aspect::Figure, &threshold.id, what).code("threshold-level-wrong");
        out.push(mutation(what).ways(ways));
        let what =
            say!("「{t}」到達界線而等級不改", "“{t}”到达界线而等级不改", "{t} moved to its line and its level left", t = threshold.title);
        out.push(mutation(what).ways(records.iter().flat_map(|r| at_the_line(ground, r, threshold))));
    }
    if let Some(demanded) = &threshold.demands {
        let path = format!("fields.{demanded}");
        let ways = records.iter().filter(|r| get(&r.table, &path).is_some()).map(|r| vec![Edit::remove(&r.id, path.clone())]);
        let what = say!("達到「{t}」而不處理", "达到“{t}”而不处理", "{t} reached and unanswered", t = threshold.title);
        out.push(Mutation::new(Aspect::Figure, &threshold.id, what).code("threshold-unanswered").ways(ways));
    }
}

/// The reading moved to its line and to either side of it.
fn at_the_line(ground: &Ground, record: &Sample, threshold: &Threshold) -> Vec<Vec<Edit>> {
    let Some(line) = threshold.limit.as_ref().and_then(|limit| Scale::number(ground, record, limit)) else { return Vec::new() };
    let path = format!("fields.{}", threshold.reading.1);
    let to = |by: i64| Some(vec![Edit::set(&record.id, path.clone(), number(line + Decimal::from(by))?)]);
    [0, 1, -1].into_iter().filter_map(to).collect()
}

/// A number as records write it.
pub(super) fn number(n: Decimal) -> Option<Value> {
    match n.fract().is_zero() {
        true => n.to_i64().map(Value::Integer),
        false => n.to_f64().map(Value::Float),
    }
}

/// Whether a field holds a number.
pub(super) fn is_number(ty: &FieldType) -> bool {
    matches!(ty, FieldType::Number | FieldType::Money | FieldType::Percent)
}

/// A number of a record.
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(n) => Some(Decimal::from(*n)),
        Value::Float(n) => Decimal::from_f64(*n),
        _ => None,
    }
}
