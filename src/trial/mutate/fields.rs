//! Fields: left out, left empty, of the wrong type, out of bounds, a placeholder, not an option; references that lead nowhere.

use rust_decimal::prelude::ToPrimitive;
use toml::Value;

use super::ground::Ground;
use super::{Aspect, Mutation};
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Form, Options};
use crate::say;
use crate::trial::edit::get;
use crate::trial::{Edit, Sample};

/// Records tried for one mutation: a field owed on a condition is not owed in every record.
const RECORDS: usize = 6;

/// A field where a form declares it.
#[derive(Clone, Copy)]
struct Spot<'a> {
    form: &'a Form,
    field: &'a Field,
    group: Option<&'a Field>,
}

impl Spot<'_> {
    fn check(&self) -> String {
        match self.group {
            Some(group) => format!("{}.{}.{}", self.form.id, group.id, self.field.id),
            None => format!("{}.{}", self.form.id, self.field.id),
        }
    }

    fn path(&self) -> String {
        match self.group {
            Some(group) => format!("fields.{}.1.{}", group.id, self.field.id),
            None => format!("fields.{}", self.field.id),
        }
    }

    /// Records whose field is filled in.
    fn filled<'g>(&self, ground: &Ground<'g>) -> Vec<&'g Sample> {
        ground.of_form(&self.form.id).filter(|r| get(&r.table, &self.path()).is_some()).take(RECORDS).collect()
    }

    /// Records that have room for the field.
    fn room<'g>(&self, ground: &Ground<'g>) -> Vec<&'g Sample> {
        let first_row = self.group.map(|g| format!("fields.{}.1", g.id));
        ground.of_form(&self.form.id).filter(|r| first_row.as_ref().is_none_or(|p| get(&r.table, p).is_some())).take(RECORDS).collect()
    }
}

pub(super) fn derive(ground: &Ground, form: &Form, out: &mut Vec<Mutation>) {
    for field in &form.fields {
        one(ground, Spot { form, field, group: None }, out);
        if let FieldType::Group(rows) = &field.ty {
            rows.iter().for_each(|inner| one(ground, Spot { form, field: inner, group: Some(field) }, out));
        }
    }
}

fn one(ground: &Ground, spot: Spot, out: &mut Vec<Mutation>) {
    required(ground, spot, out);
    wrong_type(ground, spot, out);
    contents(ground, spot, out);
    if let FieldType::Ref { .. } = spot.field.ty {
        reference(ground, spot, out);
    }
}

fn required(ground: &Ground, spot: Spot, out: &mut Vec<Mutation>) {
    let field = spot.field;
    if !field.required && field.required_when.is_none() {
        return;
    }
    let filled = spot.filled(ground);
    let dropped = Mutation::new(Aspect::Required, &spot.check(), say!("刪去「{l}」", "删去“{l}”", "{l} left out", l = field.label));
    out.push(dropped.code("field-missing").ways(filled.iter().map(|r| vec![Edit::remove(&r.id, spot.path())])));
    let list = field.many || matches!(field.ty, FieldType::Group(_));
    if field.min_items == Some(0) {
        return;
    }
    let blank = if list { Value::Array(Vec::new()) } else { Value::String("  ".to_owned()) };
    let emptied = Mutation::new(Aspect::Required, &spot.check(), say!("「{l}」留空", "“{l}”留空", "{l} left empty", l = field.label));
    out.push(emptied.code("field-missing").ways(filled.iter().map(|r| vec![Edit::set(&r.id, spot.path(), blank.clone())])));
}

/// A value no field of the type accepts.
fn stranger(ty: &FieldType) -> Value {
    match ty {
        FieldType::Text | FieldType::Choice | FieldType::Attachment | FieldType::Ref { .. } | FieldType::Duration => Value::Boolean(true),
        FieldType::Number | FieldType::Money | FieldType::Percent => Value::String("不少".to_owned()),
        FieldType::Bool => Value::String("大概".to_owned()),
        FieldType::Date | FieldType::DateTime | FieldType::Period => Value::String("改天".to_owned()),
        FieldType::Person => Value::String("nobody.at.all".to_owned()),
        FieldType::Unit => Value::String("no-such-unit".to_owned()),
        FieldType::Group(_) => Value::String("一列".to_owned()),
    }
}

fn wrong_type(ground: &Ground, spot: Spot, out: &mut Vec<Mutation>) {
    let wrong = stranger(&spot.field.ty);
    let wrong = if spot.field.many { Value::Array(vec![wrong]) } else { wrong };
    let mutation = Mutation::new(
        Aspect::Content,
        &spot.check(),
        say!("「{l}」填入別種資料", "“{l}”填入别种数据", "{l} holds another type", l = spot.field.label),
    );
    let ways = spot.room(ground).into_iter().map(|r| vec![Edit::set(&r.id, spot.path(), wrong.clone())]);
    // What is wrong with the shape of a row is reported at its group.
    let or = spot.group.map(|g| format!("{}.{}", spot.form.id, g.id).into());
    out.push(Mutation { or, ..mutation.code("field-ill-typed").ways(ways) });
}

fn contents(ground: &Ground, spot: Spot, out: &mut Vec<Mutation>) {
    let field = spot.field;
    let mut put = |code, what: Sentence, value: Value| {
        let value = if field.many { Value::Array(vec![value]) } else { value };
        let mutation = Mutation::new(Aspect::Content, &spot.check(), what).code(code);
        out.push(mutation.ways(spot.room(ground).into_iter().map(|r| vec![Edit::set(&r.id, spot.path(), value.clone())])));
    };
    let label = &field.label;
    if matches!(field.ty, FieldType::Text) && !field.placeholder {
        put("field-placeholder", say!("「{l}」填「無」", "“{l}”填“無”", "{l} says 無", l = label), Value::String("無".to_owned()));
    }
    if let Some(least) = field.min_length.filter(|n| *n > 1) {
        let short = "短".repeat(least - 1);
        put("field-too-short", say!("「{l}」太短", "“{l}”太短", "{l} too short", l = label), Value::String(short));
    }
    if let Some(most) = field.max_length {
        put("field-too-long", say!("「{l}」太長", "“{l}”太长", "{l} too long", l = label), Value::String("長".repeat(most + 1)));
    }
    if field.pattern.is_some() && matches!(field.ty, FieldType::Text) {
        put("field-pattern", say!("「{l}」格式不符", "“{l}”格式不符", "{l} malformed", l = label), Value::String("§§".to_owned()));
    }
    if let Some(Options::Listed(_) | Options::Parameter(_)) = field.options {
        put(
            "field-not-listed",
            say!("「{l}」選了沒有的選項", "“{l}”选了没有的选项", "{l} not an option", l = label),
            Value::String("查無此項".to_owned()),
        );
    }
    numbers(field, &mut put);
    if field.open && field.note.is_some() {
        no_note(ground, spot, out);
    }
    if !field.required && field.required_when.is_none() {
        return;
    }
    too_few(ground, spot, out);
}

fn numbers(field: &Field, put: &mut impl FnMut(&'static str, Sentence, Value)) {
    let percent = matches!(field.ty, FieldType::Percent);
    let label = &field.label;
    let least = field.min.and_then(|m| m.to_f64()).or(percent.then_some(0.0));
    if let Some(least) = least {
        put("field-out-of-range", say!("「{l}」低於下限", "“{l}”低于下限", "{l} below its least", l = label), Value::Float(least - 1.0));
    }
    let most = field.max.and_then(|m| m.to_f64()).or(percent.then_some(100.0));
    if let Some(most) = most {
        put("field-out-of-range", say!("「{l}」高於上限", "“{l}”高于上限", "{l} above its most", l = label), Value::Float(most + 1.0));
    }
    if let Some(decimals) = field.decimals.filter(|d| *d < 6) {
        let fine = field.min.and_then(|m| m.to_f64()).unwrap_or(0.0) + 1.0 + 0.1_f64.powi(decimals as i32 + 1);
        let rounded = format!("{fine:.*}", decimals as usize + 1).parse().unwrap_or(fine);
        put("field-out-of-range", say!("「{l}」小數太多", "“{l}”小数太多", "{l} with too many decimals", l = label), Value::Float(rounded));
    }
}

/// 其他 without its note.
fn no_note(ground: &Ground, spot: Spot, out: &mut Vec<Mutation>) {
    let (field, other) = (spot.field, Value::String("其他".to_owned()));
    let Some(note) = &field.note else { return };
    let value = if field.many { Value::Array(vec![other]) } else { other };
    let mutation = Mutation::new(
        Aspect::Content,
        &spot.check(),
        say!("「{l}」選「其他」而不說明", "“{l}”选“其他”而不说明", "{l} says 其他 without a note", l = field.label),
    );
    let path = format!("fields.{note}");
    let way = |r: &Sample| {
        let noted = get(&r.table, &path).map(|_| Edit::remove(&r.id, path.clone()));
        [Edit::set(&r.id, spot.path(), value.clone())].into_iter().chain(noted).collect()
    };
    out.push(mutation.code("field-note-missing").ways(spot.room(ground).into_iter().map(way)));
}

fn too_few(ground: &Ground, spot: Spot, out: &mut Vec<Mutation>) {
    let Some(least) = spot.field.min_items.filter(|n| *n > 1) else { return };
    let way = |r: &Sample| {
        let items = get(&r.table, &spot.path()).and_then(Value::as_array)?;
        let kept = Value::Array(items.iter().take(least - 1).cloned().collect());
        Some(vec![Edit::set(&r.id, spot.path(), kept)])
    };
    let what = say!("「{l}」項數不足", "“{l}”项数不足", "{l} with too few items", l = spot.field.label);
    let mutation = Mutation::new(Aspect::Content, &spot.check(), what).code("field-items");
    out.push(mutation.ways(spot.filled(ground).into_iter().filter_map(way)));
}

fn reference(ground: &Ground, spot: Spot, out: &mut Vec<Mutation>) {
    let FieldType::Ref { form, same_case, earlier, row } = &spot.field.ty else { return };
    let one = |r: &Sample, id: &str| {
        let value = Value::String(id.to_owned());
        vec![Edit::set(&r.id, spot.path(), if spot.field.many { Value::Array(vec![value]) } else { value })]
    };
    let filled = spot.filled(ground);
    let label = &spot.field.label;
    let mutation = |code, what| Mutation::new(Aspect::Reference, &spot.check(), what).code(code);
    let nowhere = say!("「{l}」指向不存在的記錄", "“{l}”指向不存在的记录", "{l} names no record", l = label);
    out.push(mutation("reference-missing", nowhere).ways(filled.iter().map(|r| one(r, "NO-SUCH-RECORD"))));
    let other = ground.set.records.iter().find(|r| ground.form(r).is_some_and(|f| f.id != *form));
    if let Some(other) = other {
        let what = say!("「{l}」指向別種表單", "“{l}”指向别种表单", "{l} names another form", l = label);
        out.push(mutation("reference-form", what).ways(filled.iter().map(|r| one(r, &other.id))));
    }
    if row.is_some() {
        let no_row = |r: &Sample| {
            let now = target(r, &spot.path())?;
            Some(one(r, &format!("{}#9999", now.split('#').next().unwrap_or(now))))
        };
        let what = say!("「{l}」指向不存在的列", "“{l}”指向不存在的行", "{l} names no row", l = label);
        out.push(mutation("reference-row", what).ways(filled.iter().filter_map(|r| no_row(r))));
    }
    if *same_case {
        let elsewhere = |r: &Sample| {
            let moved = target(r, &spot.path())?.split('#').next()?;
            ground.set.find(moved).filter(|t| t.get("case").is_some())?;
            Some(vec![Edit::set(moved, "case", "ANOTHER-CASE")])
        };
        let what = say!("「{l}」指向別的案件", "“{l}”指向别的案件", "{l} names another case", l = label);
        out.push(mutation("reference-other-case", what).ways(filled.iter().filter_map(|r| elsewhere(r))));
    }
    if *earlier {
        let later = |r: &Sample| {
            let moved =
                ground.set.records.iter().find(|s| Some(s.id.as_str()) == target(r, &spot.path()).and_then(|t| t.split('#').next()))?;
            let day = crate::trial::moment::day(get(&moved.table, &ground.time_path(moved))?)?.yesterday().ok()?;
            Some(ground.move_to(r, &ground.time_path(r), day))
        };
        let what = say!("早於「{l}」所指的記錄", "早于“{l}”所指的记录", "before what {l} names", l = label);
        out.push(mutation("reference-later", what).ways(filled.iter().filter_map(|r| later(r))));
    }
}

/// The first record a reference names.
fn target<'r>(record: &'r Sample, path: &str) -> Option<&'r str> {
    match get(&record.table, path)? {
        Value::String(id) => Some(id),
        Value::Array(ids) => ids.first().and_then(Value::as_str),
        _ => None,
    }
}
