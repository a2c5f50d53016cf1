//! Other values a field could hold: what a rule may or may not notice.

use toml::{Table, Value};

use super::ground::{Ground, text};
use crate::model::{Field, FieldType, Options};
use crate::trial::edit::get;
use crate::trial::{Edit, Sample, moment};

/// Edits that put another value into a field of a record, one way each.
pub(super) fn field(ground: &Ground, record: &Sample, field: &Field) -> Vec<Vec<Edit>> {
    let path = format!("fields.{}", field.id);
    let Some(now) = get(&record.table, &path) else {
        let filled = fresh(ground, field).into_iter();
        return filled.map(|v| vec![Edit::set(&record.id, path.clone(), if field.many { Value::Array(vec![v]) } else { v })]).collect();
    };
    let mut ways: Vec<Vec<Edit>> = others(ground, field, now).into_iter().map(|v| vec![Edit::set(&record.id, path.clone(), v)]).collect();
    if let (FieldType::Group(inner), Value::Array(rows)) = (&field.ty, now) {
        for (n, row) in rows.iter().enumerate().take(4) {
            for part in inner {
                let Some(value) = row.as_table().and_then(|r| r.get(&*part.id)) else { continue };
                let path = format!("{path}.{}.{}", n + 1, part.id);
                ways.extend(others(ground, part, value).into_iter().map(|v| vec![Edit::set(&record.id, path.clone(), v)]));
            }
        }
    }
    if !field.required {
        ways.push(vec![Edit::remove(&record.id, path)]);
    }
    ways
}

/// Edits that move a record in time or to another person.
pub(super) fn header(ground: &Ground, record: &Sample, name: &str) -> Vec<Vec<Edit>> {
    match name {
        "at" => {
            let path = ground.time_path(record);
            let moved = |by: &str| get(&record.table, &path).and_then(|v| moment::shift(v, by)).and_then(|v| moment::day(&v));
            let days = ["-400d", "-60d", "+60d", "+400d"].into_iter().filter_map(moved).chain([ground.as_of]);
            days.filter(|d| *d <= ground.as_of).map(|d| ground.move_to(record, &path, d)).collect()
        }
        "unit" => {
            let now = text(&record.table, "unit");
            let units = ground.handbook.organization.units.iter().filter(|u| Some(u.id.as_str()) != now);
            units.take(4).map(|u| vec![Edit::set(&record.id, "unit", u.id.clone())]).collect()
        }
        "case" => vec![vec![Edit::set(&record.id, "case", "ANOTHER-CASE")]],
        _ => Vec::new(),
    }
}

fn others(ground: &Ground, field: &Field, now: &Value) -> Vec<Value> {
    match now {
        Value::Array(items) => lists(ground, field, items),
        _ => single(ground, field, now),
    }
}

fn lists(ground: &Ground, field: &Field, items: &[Value]) -> Vec<Value> {
    let without = |n: usize| Value::Array(items.iter().enumerate().filter(|(i, _)| *i != n).map(|(_, v)| v.clone()).collect());
    let mut all: Vec<Value> = if items.len() > 1 { (0..items.len().min(4)).map(without).collect() } else { Vec::new() };
    if let Some(first) = items.first() {
        all.push(Value::Array(items.iter().chain([first]).cloned().collect()));
        let instead = single(ground, field, first).into_iter();
        all.extend(instead.map(|v| Value::Array([v].into_iter().chain(items.iter().skip(1).cloned()).collect())));
    }
    all.extend(
        fresh(ground, field).into_iter().filter(|v| !items.contains(v)).map(|v| Value::Array(items.iter().cloned().chain([v]).collect())),
    );
    all
}

fn single(ground: &Ground, field: &Field, now: &Value) -> Vec<Value> {
    match (&field.ty, now) {
        (_, Value::Boolean(truth)) => vec![Value::Boolean(!truth)],
        (_, Value::Integer(n)) => [n.saturating_add(1), n.saturating_sub(1), 0, n.saturating_add(1000)].map(Value::Integer).to_vec(),
        (_, Value::Float(n)) => [n + 1.0, n - 1.0, 0.0, n + 1000.0].map(Value::Float).to_vec(),
        (FieldType::Date | FieldType::DateTime, now) => {
            ["-400d", "-30d", "+30d", "+400d"].iter().filter_map(|by| moment::shift(now, by)).collect()
        }
        _ => fresh(ground, field).into_iter().filter(|v| v != now).collect(),
    }
}

/// Values of a field's type that may not be there yet.
fn fresh(ground: &Ground, field: &Field) -> Vec<Value> {
    let text = |t: &str| Value::String(t.to_owned());
    let organization = &ground.handbook.organization;
    match &field.ty {
        FieldType::Choice => match &field.options {
            Some(Options::Listed(options)) => options.iter().map(|o| text(o)).collect(),
            _ => Vec::new(),
        },
        FieldType::Unit => organization.units.iter().rev().take(6).map(|u| text(&u.id)).collect(),
        FieldType::Person => organization.people.iter().take(6).map(|p| text(&p.id)).collect(),
        FieldType::Ref { form, .. } => ground.of_form(form).take(8).map(|r| text(&r.id)).collect(),
        FieldType::Bool => vec![Value::Boolean(true), Value::Boolean(false)],
        FieldType::Period => ["2019", "2019-01"].iter().map(|p| text(p)).collect(),
        FieldType::Text => vec![text("另一段與原來不同的內容，足夠說明情形")],
        FieldType::Group(parts) => row(ground, parts).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A row of a group made up of values of its fields' types.
fn row(ground: &Ground, parts: &[Field]) -> Option<Value> {
    let mut table = Table::new();
    for part in parts {
        let value = match &part.ty {
            FieldType::Date => "2025-01-02".parse().ok().map(Value::Datetime)?,
            FieldType::Number | FieldType::Money | FieldType::Percent => Value::Integer(1),
            FieldType::Group(_) => return None,
            _ => fresh(ground, part).into_iter().next()?,
        };
        table.insert(part.id.to_string(), if part.many { Value::Array(vec![value]) } else { value });
    }
    Some(Value::Table(table))
}
