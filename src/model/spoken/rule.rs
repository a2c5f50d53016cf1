//! What rules demand, in words: the rule's own, else what follows from how it is written; and what the fields it reads say.

use super::names::{field_of, field_of_case, own_label, together};
use super::{Noun, Speaker, case_label, form_label, shown};
use crate::expr::{Op, Tree, Value};
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Form, Handbook, Process, ProcessRule, Rule, RuleKind, Titled};
use crate::say;

/// Whose names a rule reads.
#[derive(Clone, Copy)]
pub enum Reader<'h> {
    /// A form's.
    Form(&'h Form),
    /// A process's.
    Process(&'h Process),
}

impl<'h> Reader<'h> {
    /// A name in its words.
    pub fn label(self, handbook: &Handbook, path: &str) -> Option<Noun> {
        match self {
            Reader::Form(form) => form_label(handbook, form, path),
            Reader::Process(process) => case_label(handbook, process, path),
        }
    }

    fn field(self, handbook: &'h Handbook, path: &str) -> Option<&'h Field> {
        match self {
            Reader::Form(form) => field_of(handbook, form, path),
            Reader::Process(process) => field_of_case(handbook, process, path),
        }
    }
}

/// What a broken rule of a form says: its own words, else what it demands.
pub fn rule_words(handbook: &Handbook, form: &Form, rule: &Rule) -> Sentence {
    if let Some(own) = own_words(rule.message.as_ref(), rule.message_en.as_ref()) {
        return own;
    }
    if rule.kind == RuleKind::Order
        && let Some(sentence) = in_order(form, &rule.assert.tree)
    {
        return sentence;
    }
    demanded(handbook, Reader::Form(form), &rule.assert.tree)
}

/// What a broken rule of a case says.
pub fn case_rule_words(handbook: &Handbook, process: &Process, rule: &ProcessRule) -> Sentence {
    let own = own_words(rule.message.as_ref(), rule.message_en.as_ref());
    own.unwrap_or_else(|| demanded(handbook, Reader::Process(process), &rule.assert.tree))
}

fn own_words(message: Option<&String>, en: Option<&String>) -> Option<Sentence> {
    let message = message?;
    Some(Sentence { hant: message.clone(), hans: message.clone(), en: en.unwrap_or(message).clone() })
}

fn in_order(form: &Form, tree: &Tree) -> Option<Sentence> {
    let labels: Option<Vec<Sentence>> = tree.paths().iter().map(|path| own_label(form, path.first()?)).collect();
    let all = together(labels?)?;
    Some(say!("次序不符：應依次為{a}", "次序不符：应依次为{a}", "out of order: it should be {a}"; a = &all))
}

fn demanded(handbook: &Handbook, reader: Reader, tree: &Tree) -> Sentence {
    let label = |path: &str| reader.label(handbook, path);
    let speaker = Speaker { handbook, date: None, label: &label, value: None };
    if let Some(a) = speaker.condition(tree) {
        return say!("不符規定：{a}", "不符规定：{a}", "not as demanded: {a}"; a = &a);
    }
    let read: Vec<Sentence> = tree.paths().iter().filter_map(|path| Some(label(&path.join("."))?.words)).collect();
    match together(read) {
        Some(a) => say!("{a}彼此不符", "{a}彼此不符", "{a} do not agree"; a = &a),
        None => say!("所填的內容彼此不符", "所填的内容彼此不符", "what was filled in does not agree"),
    }
}

impl Speaker<'_> {
    /// What a broken rule demands: of several demands joined by "and", those that do not hold, with what their sides come to.
    /// None where none can be said in words.
    pub fn demand(&self, tree: &Tree) -> Option<Sentence> {
        let said: Option<Vec<Sentence>> = self.broken(tree).into_iter().map(|one| self.condition(one)).collect();
        said?.into_iter().reduce(|a, b| say!("{a}；{b}", "{a}；{b}", "{a}; {b}"; a = &a, b = &b))
    }

    /// What the names a broken rule reads stand for in the record at hand, as far as that is short.
    pub fn readings(&self, reader: Reader, tree: &Tree) -> Option<Sentence> {
        let value = self.value?;
        let mut paths: Vec<String> = Vec::new();
        for path in self.broken(tree).into_iter().flat_map(Tree::paths).map(|path| path.join(".")) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        let leads = |path: &String| paths.iter().any(|other| other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('.')));
        let said = paths.iter().filter(|path| !leads(path)).filter_map(|path| {
            let ty = reader.field(self.handbook, path).map_or_else(|| of_header(path), |field| &field.ty);
            let (of, is) = (
                (self.label)(path).or_else(|| super::fact(path))?.words,
                shown(self.handbook, ty, &value(&Tree::Name(path.as_str().into()))?)?,
            );
            Some(say!("{of}：{is}", "{of}：{is}", "{of}: {is}"; of = &of, is = &is))
        });
        said.take(READINGS).reduce(|a, b| say!("{a}；{b}", "{a}；{b}", "{a}; {b}"; a = &a, b = &b))
    }

    /// The fields of a form that a broken rule reads, by their labels: those of the demands that do not hold.
    pub fn fields_at_fault(&self, form: &Form, tree: &Tree) -> Option<Sentence> {
        let paths: Vec<_> = self.broken(tree).into_iter().flat_map(Tree::paths).collect();
        let read = form.fields.iter().filter(|field| paths.iter().any(|path| path.first() == Some(&field.id)));
        together(read.map(|field| super::quoted(&field.words())).collect())
    }

    fn broken<'t>(&self, tree: &'t Tree) -> Vec<&'t Tree> {
        let mut all = Vec::new();
        demands(tree, &mut all);
        let Some(value) = self.value else { return all };
        let failing: Vec<&Tree> = all.iter().copied().filter(|one| value(one) == Some(Value::Bool(false))).collect();
        if failing.is_empty() { all } else { failing }
    }
}

/// What an entry of a record's header holds.
fn of_header(path: &str) -> &'static FieldType {
    match path.rsplit('.').next() {
        Some("by") => &FieldType::Person,
        Some("unit") => &FieldType::Unit,
        _ => &FieldType::Text,
    }
}

/// So many names a rule reads are told with what they say.
const READINGS: usize = 5;

fn demands<'t>(tree: &'t Tree, all: &mut Vec<&'t Tree>) {
    match tree {
        Tree::Binary(Op::And, a, b) => {
            demands(a, all);
            demands(b, all);
        }
        other => all.push(other),
    }
}
