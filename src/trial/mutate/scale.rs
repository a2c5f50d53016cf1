//! Finds fields' values that put a graded figure on the line of a band, or just below it.

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::Table;

use super::figures::{decimal, is_number, number};
use super::ground::{Ground, text};
use crate::expr::{Env, Expr, Function, Unknown, Value, evaluate};
use crate::model::{Band, Field, Form, Grade, Handbook};
use crate::trial::edit::get;
use crate::trial::{Edit, Sample, moment};

/// Largest value tried where a figure is made of several fields.
const LARGEST: i64 = 12;

/// A record whose fields can be moved along a scale.
pub(super) struct Scale<'a> {
    handbook: &'a Handbook,
    sample: &'a Sample,
    form: &'a Form,
    value: &'a Expr,
    /// Numbers the figure is made of.
    fields: Vec<&'a Field>,
}

impl<'a> Scale<'a> {
    pub(super) fn new(ground: &Ground<'a>, sample: &'a Sample, grade: &'a Grade) -> Option<Scale<'a>> {
        let (form, value) = (ground.form(sample)?, grade.value.as_ref()?);
        let paths = value.paths();
        let read = |f: &&Field| is_number(&f.ty) && paths.iter().any(|p| p.first().is_some_and(|first| *first == f.id));
        Some(Scale { handbook: ground.handbook, sample, form, value, fields: form.fields.iter().filter(read).collect() })
    }

    /// A number an expression over a record gives.
    pub(super) fn number(ground: &Ground, sample: &Sample, expr: &Expr) -> Option<Decimal> {
        figure(ground.handbook, &sample.table, ground.form(sample)?, expr)
    }

    /// Edits that put the figure on a band's line, or as little below it as can be.
    pub(super) fn line(&self, band: &Band, below: bool) -> Option<Vec<Edit>> {
        let line = figure(self.handbook, &self.sample.table, self.form, band.from.as_ref()?)?;
        let good = |n: &Decimal| if below { *n < line } else { *n == line };
        let tried = self.candidates(line).into_iter();
        let mut found: Vec<(Decimal, Vec<Decimal>)> = tried.filter_map(|c| Some((self.figure(&c)?, c))).filter(|(n, _)| good(n)).collect();
        found.sort_by_key(|(n, _)| line - *n);
        let (_, values) = found.into_iter().next()?;
        let set = |(field, n): (&&Field, Decimal)| Some(Edit::set(&self.sample.id, format!("fields.{}", field.id), number(n)?));
        self.fields.iter().zip(values).map(set).collect()
    }

    /// Values of the fields: one field on or just off the line, or two small factors.
    fn candidates(&self, line: Decimal) -> Vec<Vec<Decimal>> {
        let near = [Decimal::ZERO, -Decimal::ONE, Decimal::ONE].map(|d| line + d);
        match self.fields.len() {
            1 => near.into_iter().map(|n| vec![n]).collect(),
            2 => (1..=LARGEST).flat_map(|a| (1..=LARGEST).map(move |b| vec![Decimal::from(a), Decimal::from(b)])).collect(),
            _ => Vec::new(),
        }
    }

    fn figure(&self, values: &[Decimal]) -> Option<Decimal> {
        let mut table = self.sample.table.clone();
        let fields = table.get_mut("fields")?.as_table_mut()?;
        for (field, n) in self.fields.iter().zip(values) {
            let in_range = field.max.is_none_or(|max| *n <= max) && field.min.is_none_or(|min| *n >= min);
            fields.insert(field.id.to_string(), number(*n).filter(|_| in_range)?);
        }
        figure(self.handbook, &table, self.form, self.value)
    }
}

fn figure(handbook: &Handbook, table: &Table, form: &Form, expr: &Expr) -> Option<Decimal> {
    match evaluate(&expr.tree, &Record { handbook, table, form }).ok()? {
        Value::Number(n) => Some(n),
        _ => None,
    }
}

/// A sample as expressions see it: its plain fields, and parameters.
struct Record<'a> {
    handbook: &'a Handbook,
    table: &'a Table,
    form: &'a Form,
}

impl Record<'_> {
    fn day(&self) -> Option<Date> {
        get(self.table, "at").and_then(moment::day)
    }
}

impl Env for Record<'_> {
    fn name(&self, name: &str) -> Value {
        if !self.form.fields.iter().any(|f| *f.id == *name) {
            return Value::Absent;
        }
        match get(self.table, &format!("fields.{name}")) {
            Some(toml::Value::Boolean(truth)) => Value::Bool(*truth),
            Some(toml::Value::String(words)) => Value::text(words),
            Some(other) => decimal(other).map_or(Value::Absent, Value::Number),
            None => Value::Absent,
        }
    }

    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        let unknown = || Unknown::Absent(self.form.id.to_string());
        let (Function::Param, [Value::Text(id)]) = (function, args) else { return Err(unknown()) };
        let day = self.day().ok_or_else(unknown)?;
        let resolved = self.handbook.parameter_value(id, day, text(self.table, "unit")).ok_or_else(unknown)?;
        Ok(resolved.value.clone())
    }
}
