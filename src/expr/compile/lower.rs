//! From CEL's syntax tree to the small typed tree; what is outside the subset is refused here.

use std::sync::Arc;

use cel::common::ast::{Expr as Cel, IdedExpr, LiteralValue, SourceInfo};
use rust_decimal::Decimal;

use super::{ExprError, MAX_DEPTH, Scope, faults, types};
use crate::diag::nearest;
use crate::expr::{Name, Part, Tree, Type, Value};
use crate::lang::Sentence;
use crate::source::Span;

/// The text an expression was parsed from.
#[derive(Clone, Copy)]
pub(super) struct Text<'s> {
    /// As written.
    pub source: &'s str,
    /// Its words.
    pub words: &'s [Span],
    /// Where each node's word starts.
    pub info: &'s SourceInfo,
}

impl Text<'_> {
    /// The word a node stands at (an operator, a name, an opening bracket).
    pub(super) fn word(&self, id: u64) -> Option<Span> {
        let start = self.info.offset_for(id)?.0;
        let found = self.words.binary_search_by_key(&start, |word| word.start).ok()?;
        Some(self.words[found])
    }
}

/// A lowered part.
pub(super) struct Typed {
    /// The part.
    pub tree: Tree,
    /// Its type.
    pub ty: Type,
    /// All its words.
    pub span: Span,
}

/// The work in progress: the variables in scope, the depth and the faults so far.
pub(super) struct Lowering<'s> {
    pub(super) text: Text<'s>,
    pub(super) scope: &'s dyn Scope,
    pub(super) locals: Vec<(Arc<str>, Type)>,
    pub(super) in_group: bool,
    depth: usize,
    faults: Vec<ExprError>,
}

/// Lowers a whole expression.
pub(super) fn lower(parsed: &IdedExpr, text: Text<'_>, scope: &dyn Scope) -> Result<(Tree, Type), Vec<ExprError>> {
    let mut lowering = Lowering { text, scope, locals: Vec::new(), in_group: false, depth: 0, faults: Vec::new() };
    match lowering.part(parsed) {
        Some(typed) if lowering.faults.is_empty() => Ok((typed.tree, typed.ty)),
        _ => Err(lowering.finish()),
    }
}

impl Lowering<'_> {
    /// The faults in the order of the text; a failure always has one.
    fn finish(mut self) -> Vec<ExprError> {
        if self.faults.is_empty() {
            self.faults.push(ExprError { span: Span::new(0, self.text.source.len()), message: faults::outside() });
        }
        self.faults.sort_by_key(|fault| fault.span);
        self.faults
    }

    /// Notes a fault; `None` so that callers can return it.
    pub(super) fn fault<T>(&mut self, span: Span, message: Sentence) -> Option<T> {
        self.faults.push(ExprError { span, message });
        None
    }

    /// Lowers one part; `None` when a fault was noted.
    pub(super) fn part(&mut self, parsed: &IdedExpr) -> Option<Typed> {
        let here = self.here(parsed);
        if self.depth >= MAX_DEPTH {
            return self.fault(here, faults::too_deep());
        }
        self.depth += 1;
        let typed = match &parsed.expr {
            Cel::Literal(literal) => self.literal(literal, here),
            Cel::Ident(name) => self.name(name, here),
            Cel::Select(select) => self.field(&select.operand, &select.field, here),
            Cel::Call(call) => self.call(call, here),
            Cel::List(list) => self.list(&list.elements, here),
            Cel::Map(_) | Cel::Struct(_) => self.fault(here, faults::maps()),
            Cel::Comprehension(_) | Cel::Unspecified => self.fault(here, faults::outside()),
        };
        self.depth -= 1;
        typed
    }

    /// The word of a node, or the whole text where the parser gave none.
    pub(super) fn here(&self, parsed: &IdedExpr) -> Span {
        self.text.word(parsed.id).unwrap_or(Span::new(0, self.text.source.len()))
    }

    fn literal(&mut self, literal: &LiteralValue, span: Span) -> Option<Typed> {
        let (value, ty) = match literal {
            LiteralValue::Boolean(b) => (Value::Bool(*b.inner()), Type::Bool),
            LiteralValue::String(text) => (Value::text(text.inner()), Type::Text),
            LiteralValue::Int(n) => (Value::Number(Decimal::from(*n.inner())), Type::Number),
            LiteralValue::Double(n) => {
                let Some(number) = self.decimal(span, n.inner().is_sign_negative()) else {
                    return self.fault(span, faults::number());
                };
                (Value::Number(number), Type::Number)
            }
            LiteralValue::UInt(_) => return self.fault(span, faults::unsigned()),
            LiteralValue::Bytes(_) => return self.fault(span, faults::bytes()),
            LiteralValue::Null => return self.fault(span, faults::null()),
        };
        Some(Typed { tree: Tree::Literal(value), ty, span })
    }

    /// The number as written: the parser's own has been through binary floating point.
    fn decimal(&self, span: Span, negative: bool) -> Option<Decimal> {
        let written = &self.text.source[span.range()];
        let number = match written.contains(['e', 'E']) {
            true => Decimal::from_scientific(written).ok()?,
            false => Decimal::from_str_exact(written).ok()?,
        };
        Some(if negative { -number } else { number })
    }

    fn name(&mut self, name: &str, span: Span) -> Option<Typed> {
        if let Some((name, ty)) = self.locals.iter().rev().find(|(local, _)| &**local == name) {
            return Some(Typed { tree: Tree::Name(Name::from(&**name)), ty: ty.clone(), span });
        }
        if let Some(ty) = self.scope.name(name) {
            return Some(Typed { tree: Tree::Name(Name::from(name)), ty, span });
        }
        let names = self.scope.names();
        let locals = self.locals.iter().map(|(name, _)| &**name);
        let meant = nearest(name, names.iter().map(String::as_str).chain(locals)).map(str::to_owned);
        self.fault(span, faults::unknown_name(name, meant.as_deref()))
    }

    fn field(&mut self, operand: &IdedExpr, field: &str, dot: Span) -> Option<Typed> {
        let row = self.part(operand)?;
        let word = self.after(dot).unwrap_or(dot);
        let ty = match &row.ty {
            Type::Any => Some(Type::Any),
            Type::Row(parts) => parts.iter().find(|(name, _)| &**name == field).map(|(_, ty)| ty.clone()),
            Type::List(_) => types::column(&row.ty, field),
            other => {
                let message = faults::no_parts(other);
                return self.fault(word, message);
            }
        };
        let Some(ty) = ty else {
            let message = faults::unknown_part(field, near_part(&row.ty, field));
            return self.fault(word, message);
        };
        let span = Span { start: row.span.start, end: word.end };
        Some(Typed { tree: Tree::Field(Box::new(row.tree), Part::from(field)), ty, span })
    }

    /// The word after the one at `span`.
    pub(super) fn after(&self, span: Span) -> Option<Span> {
        self.text.words.iter().find(|word| word.start >= span.end).copied()
    }

    fn list(&mut self, elements: &[IdedExpr], open: Span) -> Option<Typed> {
        let items: Vec<Option<Typed>> = elements.iter().map(|e| self.part(e)).collect();
        let items: Vec<Typed> = items.into_iter().collect::<Option<_>>()?;
        let mut types = items.iter().map(|item| item.ty.clone());
        let first = types.next().unwrap_or(Type::Any);
        let item = types.fold(first, |a, b| types::join(&a, &b));
        let end = items.last().map_or(open.end, |last| last.span.end);
        let end = self.text.words.iter().find(|w| w.start >= end).map_or(end, |close| close.end);
        let tree = Tree::List(items.into_iter().map(|item| item.tree).collect());
        Some(Typed { tree, ty: Type::List(Box::new(item)), span: Span { start: open.start, end } })
    }
}

fn near_part<'t>(row: &'t Type, name: &str) -> Option<&'t str> {
    match row {
        Type::List(inner) => near_part(inner, name),
        Type::Row(parts) => nearest(name, parts.iter().map(|(part, _)| &**part)),
        _ => None,
    }
}
