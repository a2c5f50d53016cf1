//! Figures, grades and levels that are not what the records give.

use toml::Value;

use super::ground::Ground;
use super::{Aspect, Mutation};
use crate::model::MetricOver;
use crate::say;
use crate::trial::Edit;
use crate::trial::edit::get;

/// Records tried for one mutation.
const TRIED: usize = 8;

pub(super) fn derive(ground: &Ground, out: &mut Vec<Mutation>) {
    metrics(ground, out);
    grades(ground, out);
    thresholds(ground, out);
}

fn metrics(ground: &Ground, out: &mut Vec<Mutation>) {
    for metric in &ground.handbook.metrics {
        let Some(reported) = &metric.reported else { continue };
        let (MetricOver::Each(form) | MetricOver::Many { form, .. }) = &metric.over;
        let path = format!("fields.{reported}");
        let wrong = |now: &Value| match now {
            Value::Integer(n) => Some(Value::Integer(n.saturating_add(1000))),
            Value::Float(n) => Some(Value::Float(n + 1000.0)),
            _ => None,
        };
        let ways =
            ground.of_form(form).take(TRIED).filter_map(|r| Some(vec![Edit::set(&r.id, path.clone(), wrong(get(&r.table, &path)?)?)]));
        let what = say!("誤報「{t}」", "误报「{t}」", "{t} misreported", t = metric.title);
        out.push(Mutation::new(Aspect::Figure, &metric.id, what).code("metric-disagrees").ways(ways));
    }
}

fn grades(ground: &Ground, out: &mut Vec<Mutation>) {
    for grade in &ground.handbook.grades {
        let (Some(reported), Some(form)) = (&grade.reported, &grade.form) else { continue };
        let path = format!("fields.{reported}");
        let names = grade.bands.iter().map(|b| b.name.as_str()).chain(["查無此級"]);
        let pairs = names.flat_map(|name| ground.of_form(form).take(TRIED).map(move |r| (r, name)));
        let other = pairs.filter(|(r, name)| get(&r.table, &path).and_then(Value::as_str) != Some(*name));
        let ways: Vec<Vec<Edit>> = other.map(|(r, name)| vec![Edit::set(&r.id, path.clone(), name)]).collect();
        let what = say!("誤評「{t}」", "误评「{t}」", "{t} misgraded", t = grade.title);
        out.push(Mutation::new(Aspect::Figure, &grade.id, what).code("grade-wrong").ways(ways));
    }
}

fn thresholds(ground: &Ground, out: &mut Vec<Mutation>) {
    for threshold in &ground.handbook.thresholds {
        let records: Vec<_> = ground.of_form(&threshold.reading.0).take(TRIED).collect();
        if let Some(reported) = &threshold.reported {
            let path = format!("fields.{reported}");
            let levels = threshold.levels.iter().flat_map(|(level, _)| records.iter().map(move |r| (*r, &**level)));
            let other = levels.filter(|(r, level)| get(&r.table, &path).and_then(Value::as_str) != Some(*level));
            let ways: Vec<Vec<Edit>> = other.map(|(r, level)| vec![Edit::set(&r.id, path.clone(), level)]).collect();
            let what = say!("誤報「{t}」的等級", "误报「{t}」的等级", "{t} given another level", t = threshold.title);
            out.push(Mutation::new(Aspect::Figure, &threshold.id, what).code("threshold-level-wrong").ways(ways));
        }
        if let Some(demanded) = &threshold.demands {
            let path = format!("fields.{demanded}");
            let ways = records.iter().filter(|r| get(&r.table, &path).is_some()).map(|r| vec![Edit::remove(&r.id, path.clone())]);
            let what = say!("達到「{t}」而不處理", "达到「{t}」而不处理", "{t} reached and unanswered", t = threshold.title);
            out.push(Mutation::new(Aspect::Figure, &threshold.id, what).code("threshold-unanswered").ways(ways));
        }
    }
}
