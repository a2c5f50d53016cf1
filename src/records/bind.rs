//! Binding what a record carries to the fields of its form.

use super::convert::{self, clip, expected, found};
use super::draft::{Site, suggest};
use super::fault::{self, Fault};
use super::{Bound, Row};
use crate::expr;
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Titled};
use crate::read::{Node, Table, Value};
use crate::say;
use crate::source::Span;
use rust_decimal::Decimal;

/// Binds a record's fields to a form's.
pub(super) fn bind(fields: &[Field], table: &Table, site: &Site, faults: &mut Vec<Fault>) -> Vec<Bound> {
    Binder { site, faults, top: None, trail: None, hidden: false }.table(fields, table)
}

/// The row being bound: the group and row number.
type Trail<'a> = Option<(&'a Field, usize)>;

struct Binder<'a> {
    site: &'a Site<'a>,
    faults: &'a mut Vec<Fault>,
    top: Option<usize>,
    trail: Trail<'a>,
    /// The group being bound is confidential as a whole.
    hidden: bool,
}

impl Binder<'_> {
    /// People keep to the order of the form, so the expected field is tried first.
    fn table(&mut self, fields: &[Field], table: &Table) -> Vec<Bound> {
        let mut values: Vec<Bound> = fields.iter().map(|_| Bound::Absent).collect();
        let mut next = 0;
        for (key, node) in table.entries {
            let is = |i: &usize| *fields[*i].id == *key.name;
            let Some(index) = (next..fields.len()).find(is).or_else(|| (0..next).find(is)) else {
                self.unknown(fields, key.name, key.span);
                continue;
            };
            next = index + 1;
            let outer = self.top;
            self.top = outer.or(Some(index));
            self.field(&fields[index], node, &mut values[index]);
            self.top = outer;
        }
        values
    }

    fn field(&mut self, field: &Field, node: &Node, slot: &mut Bound) {
        if is_blank(&node.value) {
            *slot = Bound::Empty(node.span);
            return;
        }
        match &field.ty {
            FieldType::Group(fields) => *slot = self.rows(field, fields, node),
            _ if field.many => *slot = self.many(field, node),
            ty => {
                if convert::value(node, ty, self.site, |value| *slot = Bound::Value(value, node.span)).is_none() {
                    *slot = self.ill(field, node, expected(ty));
                }
            }
        }
    }

    fn many(&mut self, field: &Field, node: &Node) -> Bound {
        let parts: Vec<Node>;
        let items = match &node.value {
            Value::List(items) => *items,
            Value::Text(text) if self.site.loose => {
                parts = convert::split(text).map(|t| Node { span: node.span, value: Value::Text(t) }).collect();
                parts.as_slice()
            }
            _ => return self.ill(field, node, list_of(&field.ty)),
        };
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            if is_blank(&item.value) || convert::value(item, &field.ty, self.site, |value| values.push(value)).is_none() {
                return self.ill(field, item, expected(&field.ty));
            }
        }
        Bound::Value(expr::Value::List(values.into()), node.span)
    }

    fn rows(&mut self, field: &Field, fields: &[Field], node: &Node) -> Bound {
        let Some(items) = node.list() else { return self.ill(field, node, expected(&field.ty)) };
        let mut rows = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let Some(table) = item.table() else { return self.ill(field, item, expected(&field.ty)) };
            let trail = Some((field, i + 1));
            let mut inner =
                Binder { site: self.site, faults: self.faults, top: self.top, trail, hidden: self.hidden || field.confidential };
            rows.push(Row { span: item.span, values: inner.table(fields, table) });
        }
        Bound::Rows(rows, node.span)
    }

    fn label(&self, label: &Sentence) -> Sentence {
        match self.trail {
            None => say!("「{l}」", "“{l}”", "\"{l}\""; l = label),
            Some((group, row)) => {
                say!("「{g}」第{r}列的「{l}」", "“{g}”第{r}行的“{l}”", "\"{l}\" in row {r} of \"{g}\"", r = row; g = &group.words(), l = label)
            }
        }
    }

    fn ill(&mut self, field: &Field, node: &Node, wanted: Sentence) -> Bound {
        let label = self.label(&field.words());
        let message = Sentence {
            hant: format!("{}應為{}", label.hant, wanted.hant),
            hans: format!("{}应为{}", label.hans, wanted.hans),
            en: format!("{} should be {}", label.en, wanted.en),
        };
        let help = self.help(field, node);
        let fault = self.site.fault("field-ill-typed", node.span, message, help);
        let found = Some(found(node, !(field.confidential || self.hidden)));
        fault::add(self.faults, Fault { expected: Some(wanted), found, field: self.top, ..fault });
        Bound::IllTyped(node.span)
    }

    fn help(&self, field: &Field, node: &Node) -> Sentence {
        let names = &self.site.desk.names;
        let mend = say!("更正此欄的值", "更正此栏的值", "Mend the value of this field");
        match (&field.ty, node.text()) {
            _ if field.confidential || self.hidden => mend,
            (FieldType::Person, Some(name)) => suggest(name.trim(), names.person_ids(), mend),
            (FieldType::Unit, Some(name)) => suggest(name.trim(), names.unit_ids(), mend),
            (FieldType::Group(_), Some(_)) if self.site.loose => say!(
                "表格放不下多列的欄位，請改用 TOML 或 JSON 提交",
                "表格放不下多行的字段，请改用 TOML 或 JSON 提交",
                "A table cannot hold rows within a cell: submit as TOML or JSON"
            ),
            (FieldType::Number | FieldType::Money | FieldType::Percent, Some(text)) if !self.site.loose => match text.parse::<Decimal>() {
                Ok(_) => say!("去掉引號", "去掉引号", "Remove the quotes"),
                Err(_) => say!(
                    "只寫數字，不加引號、單位或文字",
                    "只写数字，不加引号、单位或文字",
                    "Write a number alone: no quotes, unit or words"
                ),
            },
            (FieldType::Bool, Some(_)) if !self.site.loose => {
                say!(
                    "寫 true（是）或 false（否），不加引號",
                    "写 true（是）或 false（否），不加引号",
                    "Write true (yes) or false (no), without quotes"
                )
            }
            _ => mend,
        }
    }

    fn unknown(&mut self, fields: &[Field], name: &str, span: Span) {
        let label = self.label(&Sentence::same(clip(name)));
        let message = Sentence {
            hant: format!("表單沒有{}這一欄", label.hant),
            hans: format!("表单没有{}这一栏", label.hans),
            en: format!("The form has no field {}", label.en),
        };
        let by_label = fields.iter().find(|f| f.label == name).map(|f| &*f.id);
        let drop = say!("刪去此欄，或改用表單列出的欄位", "删去此栏，或改用表单列出的字段", "Remove it, or use a field the form lists");
        let help = match by_label {
            Some(id) => say!("請以欄位代號「{i}」填寫", "请以字段代号“{i}”填写", "Write it as \"{i}\"", i = id),
            None => suggest(name, fields.iter().map(|f| &*f.id), drop),
        };
        let fault = self.site.fault("field-unknown", span, message, help);
        fault::add(self.faults, Fault { field: self.top, ..fault });
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => convert::is_blank(text),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

fn list_of(ty: &FieldType) -> Sentence {
    let one = expected(ty);
    Sentence {
        hant: format!("清單，每項為{}", one.hant),
        hans: format!("列表，每项为{}", one.hans),
        en: format!("a list, each item {}", one.en),
    }
}
