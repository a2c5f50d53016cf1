//! The page of figures: metrics and how they are computed, warning lines, and scales of grades.

use serde::Serialize;

use super::condition;
use super::page::{At, Link};
use super::words::field_label;
use crate::expr::Expr;
use crate::lang::Sentence;
use crate::model::spoken::{self, Noun};
use crate::model::{Band, Grade, Metric, MetricOver, Threshold};

/// The page.
#[derive(Serialize)]
pub(super) struct MetricsPage {
    metrics: Vec<MetricView>,
    thresholds: Vec<ThresholdView>,
    grades: Vec<GradeView>,
}

/// A metric as shown.
#[derive(Serialize)]
struct MetricView {
    id: String,
    title: String,
    formula: String,
    /// It could not be put in words and is shown as written.
    code: bool,
    unit: Option<String>,
    form: Link,
    reported: Option<String>,
    clause: Link,
}

/// A warning line as shown.
#[derive(Serialize)]
struct ThresholdView {
    id: String,
    title: String,
    form: Link,
    reading: String,
    limit: Option<String>,
    levels: Vec<Level>,
    clause: Link,
}

/// A level of a warning line, or a band of a scale.
#[derive(Serialize)]
struct Level {
    name: String,
    from: Option<String>,
}

/// A scale as shown.
#[derive(Serialize)]
struct GradeView {
    id: String,
    title: String,
    bands: Vec<Level>,
    form: Option<Link>,
    clause: Link,
}

/// Builds the page.
pub(super) fn page(at: At) -> MetricsPage {
    let handbook = at.book.handbook;
    MetricsPage {
        metrics: handbook.metrics.iter().map(|m| metric(at, m)).collect(),
        thresholds: handbook.thresholds.iter().map(|t| threshold(at, t)).collect(),
        grades: handbook.grades.iter().map(|g| grade(at, g)).collect(),
    }
}

/// An expression over a form's fields, in words where it is simple.
fn words(at: At, form: &str, expr: &Expr) -> String {
    condition::day(at, expr, &|path| field_label(at, form, path))
}

fn label(at: At, form: &str, id: &str) -> String {
    let field = at.book.handbook.form(form).and_then(|form| form.fields.iter().find(|field| *field.id == *id));
    field.map_or_else(|| id.to_owned(), |field| at.book.title(field).to_owned())
}

fn metric(at: At, metric: &Metric) -> MetricView {
    let (MetricOver::Each(form) | MetricOver::Many { form, .. }) = &metric.over;
    let said = condition::formula(at, &metric.value, &|path| field_label(at, form, path));
    MetricView {
        id: metric.id.to_string(),
        title: at.book.title(metric).to_owned(),
        code: said.is_none(),
        formula: said.unwrap_or_else(|| metric.value.source.to_string()),
        unit: metric.unit.clone(),
        form: at.form(form),
        reported: metric.reported.as_ref().map(|id| label(at, form, id)),
        clause: at.cite(&metric.clause, ""),
    }
}

fn threshold(at: At, threshold: &Threshold) -> ThresholdView {
    let (form, field) = &threshold.reading;
    let own = |name: &str| Noun::plain(spoken::quoted(&Sentence::same(at.book.strings.get(name))));
    let names = |path: &str| match path {
        "value" => Some(own("metric.reading")),
        "limit" => Some(own("metric.limit")),
        other => field_label(at, form, other),
    };
    let level =
        |(name, when): &(std::sync::Arc<str>, Expr)| Level { name: name.to_string(), from: Some(condition::words(at, when, &names)) };
    ThresholdView {
        id: threshold.id.to_string(),
        title: at.book.title(threshold).to_owned(),
        form: at.form(form),
        reading: label(at, form, field),
        limit: threshold.limit.as_ref().map(|l| words(at, form, l)),
        levels: threshold.levels.iter().map(level).collect(),
        clause: at.cite(&threshold.clause, ""),
    }
}

fn grade(at: At, grade: &Grade) -> GradeView {
    let band = |band: &Band| Level { name: band.name.clone(), from: band.from.as_ref().map(|f| words(at, "", f)) };
    GradeView {
        id: grade.id.to_string(),
        title: at.book.title(grade).to_owned(),
        bands: grade.bands.iter().map(band).collect(),
        form: grade.form.as_ref().map(|f| at.form(f)),
        clause: at.cite(&grade.clause, ""),
    }
}
