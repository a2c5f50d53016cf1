//! What names an expression may use, by where it stands, and the compiling of expressions in declared tables.

use std::sync::Arc;

use super::dotted::dotted;
use super::reader::Reader;
use super::shapes::Shapes;
use crate::diag::{Diagnostic, nearest, or_meant};
use crate::expr::{self, Expr, Function, Scope, Tree, Type, Value};
use crate::lang::Sentence;
use crate::model::{Parameter, ParameterType};
use crate::say;
use crate::source::Span;

/// Everything expressions are compiled against.
pub(super) struct Names<'m> {
    pub(super) shapes: &'m Shapes,
    pub(super) parameters: &'m [Parameter],
}

/// A list of names with types.
pub(super) struct Frame<'m> {
    names: &'m Names<'m>,
    entries: Vec<(Arc<str>, Type)>,
    /// Inside a metric over many records: aggregates take one record's value and yield the group's.
    grouped: bool,
    /// Inside a metric over many records or its `where`: it asks no other metric, which might ask it back.
    measuring: bool,
}

impl<'m> Frame<'m> {
    fn new(names: &'m Names<'m>) -> Self {
        Frame { names, entries: Vec::new(), grouped: false, measuring: false }
    }

    fn with(mut self, name: &str, ty: Type) -> Self {
        self.entries.push((Arc::from(name), ty));
        self
    }

    /// Inside a record of a form (or of one of several): its fields, and `record` for the header.
    pub(super) fn record(names: &'m Names<'m>, forms: &[String]) -> Self {
        let mut frame = Frame::new(names);
        for form in forms {
            frame.entries.extend(names.shapes.fields(form));
        }
        frame.with("record", names.shapes.record(forms.iter().map(String::as_str)))
    }

    /// Adds the case of a process, and what its parents hold.
    pub(super) fn and_case(self, process: &str) -> Self {
        let (case, parent) = (self.names.shapes.case(process), self.names.shapes.parent(process));
        self.with("case", case).with("parent", parent).with("as_of", Type::Moment)
    }

    /// Inside a case.
    pub(super) fn case(names: &'m Names<'m>, process: &str) -> Self {
        Frame::new(names).and_case(process)
    }

    /// Adds the event a duty answers, and the unit that owes.
    pub(super) fn and_trigger(self, ty: Type) -> Self {
        self.with("trigger", ty).with("owner", Type::Text)
    }

    /// Adds one item of a list.
    pub(super) fn and_each(self, ty: Type) -> Self {
        self.with("each", ty)
    }

    /// Adds the line of a threshold.
    pub(super) fn and_limit(self) -> Self {
        self.with("limit", Type::Number).with("value", Type::Number)
    }

    /// What decides a metric over many records.
    pub(super) fn measuring(mut self) -> Self {
        self.measuring = true;
        self
    }

    /// Over a group of records.
    pub(super) fn grouped(mut self) -> Self {
        self.grouped = true;
        self
    }
}

impl Scope for Frame<'_> {
    fn name(&self, name: &str) -> Option<Type> {
        self.entries.iter().find(|(n, _)| &**n == name).map(|(_, t)| t.clone())
    }

    fn names(&self) -> Vec<String> {
        self.entries.iter().map(|(n, _)| n.to_string()).collect()
    }

    fn call(&self, function: Function, args: &[Tree]) -> Option<Result<Type, Sentence>> {
        match function {
            Function::Param => Some(self.parameter(args)),
            Function::Metric => Some(self.metric(args)),
            _ => None,
        }
    }

    fn grouped(&self) -> bool {
        self.grouped
    }
}

impl Frame<'_> {
    fn metric(&self, args: &[Tree]) -> Result<Type, Sentence> {
        if self.measuring {
            return Err(say!("指標不得再引用指標", "指标不得再引用指标", "a metric over many records asks no other metric"));
        }
        let id: &str = if let Some(Tree::Literal(Value::Text(id))) = args.first() { id } else { "" };
        if self.names.shapes.metrics().any(|known| known == id) {
            return Ok(Type::Number);
        }
        let none = say!("沒有跨記錄的指標「{id}」", "没有跨记录的指标“{id}”", "no metric `{id}` over many records", id = id);
        Err(or_meant(none, nearest(id, self.names.shapes.metrics())))
    }

    fn parameter(&self, args: &[Tree]) -> Result<Type, Sentence> {
        let Some(Tree::Literal(Value::Text(id))) = args.first() else {
            return Err(say!("參數編號須直接寫出", "参数编号须直接写出", "the parameter's id must be written out"));
        };
        let Some(parameter) = self.names.parameters.iter().find(|p| p.id == *id) else {
            return Err(unknown_parameter(self.names.parameters, id));
        };
        Ok(match parameter.ty {
            ParameterType::Choice | ParameterType::Role | ParameterType::Text => Type::Text,
            ParameterType::List => Type::List(Box::new(Type::Text)),
            ParameterType::Table => Type::Any,
            _ => Type::Number,
        })
    }
}

/// The sentence for a parameter that does not exist.
pub(super) fn unknown_parameter(parameters: &[Parameter], id: &str) -> Sentence {
    let none = say!("沒有參數「{id}」", "没有参数“{id}”", "no parameter `{id}`", id = id);
    or_meant(none, nearest(id, parameters.iter().map(|p| &*p.id)))
}

/// Compiles the expression under `key`, demanding a type where one is given.
pub(super) fn expression(r: &Reader, key: &'static str, frame: &Frame, wanted: Option<&Type>) -> Option<Expr> {
    let node = r.node(key)?;
    let Some(text) = node.text() else {
        r.error(
            "value-type",
            r.at(node.span),
            say!("「{k}」應為表達式文字", "“{k}”应为表达式文字", "`{k}` must be an expression", k = key),
        );
        return None;
    };
    compile_at(r, text, node.span, frame, wanted)
}

/// Compiles `text`, reporting its faults inside the string literal at `span`.
pub(super) fn compile_at(r: &Reader, text: &str, span: Span, frame: &Frame, wanted: Option<&Type>) -> Option<Expr> {
    let compiled = expr::compile(text, frame).and_then(|e| match wanted {
        Some(ty) => e.demand(ty).map_err(|error| vec![error]),
        None => Ok(e),
    });
    match compiled {
        Ok(expr) => Some(Expr::new(expr.source, dotted(expr.tree), expr.ty)),
        Err(errors) => {
            for error in errors {
                // The literal's opening quote takes one byte; an escape before the fault would shift it, and none occurs in practice.
                let start = span.start + 1 + error.span.start;
                let end = (span.start + 1 + error.span.end).min(span.end).max(start);
                r.report(Diagnostic::error("expression", r.at(Span { start, end }), error.message));
            }
            None
        }
    }
}
