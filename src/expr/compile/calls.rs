//! Functions, `has` and the quantifiers: which arguments they take and what they give.

use std::sync::Arc;

use cel::common::ast::{CallExpr, Expr as Cel, IdedExpr};

use super::lower::{Lowering, Typed};
use super::{faults, types};
use crate::diag::nearest;
use crate::expr::function::{Gives, Want};
use crate::expr::{Function, Quantifier, Tree, Type, Value};
use crate::read::CivilPeriod;
use crate::source::Span;

impl Lowering<'_> {
    /// A function (a method's target is its first argument), `has`, or a quantifier.
    pub(super) fn function(&mut self, call: &CallExpr, open: Span) -> Option<Typed> {
        let name = call.func_name.as_str();
        let word = self.before(open).unwrap_or(open);
        if let (Some(quantifier), Some(list)) = (Quantifier::parse(name), &call.target) {
            return self.each(quantifier, list, &call.args, open);
        }
        if name == "has" && call.target.is_none() {
            return self.has(&call.args, word);
        }
        let Some(function) = Function::parse(name) else { return self.unknown_function(name, word) };
        let parsed: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let (wants, least) = function.wants();
        if parsed.len() < least || parsed.len() > wants.len() {
            return self.fault(word, faults::arity(function.name(), least, wants.len(), parsed.len()));
        }
        if function.groups() && (self.in_group || !self.scope.grouped()) {
            return self.fault(word, faults::group_only(function));
        }
        let outer = self.in_group;
        self.in_group |= function.groups();
        let parts: Vec<Option<Typed>> = parsed.into_iter().map(|part| self.part(part)).collect();
        self.in_group = outer;
        let parts: Vec<Typed> = parts.into_iter().collect::<Option<_>>()?;
        self.checked_call(function, parts, word)
    }

    fn unknown_function(&mut self, name: &str, word: Span) -> Option<Typed> {
        let known = Function::all().map(Function::name).chain(Quantifier::ALL.map(Quantifier::name)).chain(["has"]);
        self.fault(word, faults::unknown_function(name, nearest(name, known)))
    }

    fn checked_call(&mut self, function: Function, parts: Vec<Typed>, word: Span) -> Option<Typed> {
        let (wants, _) = function.wants();
        let parts: Vec<Option<Typed>> = parts.into_iter().zip(wants).map(|(part, want)| self.argument(part, *want)).collect();
        let parts: Vec<Typed> = parts.into_iter().collect::<Option<_>>()?;
        self.written(function, &parts)?;
        let start = parts.first().map_or(word.start, |first| first.span.start.min(word.start));
        let last = parts.last().map_or(word.end, |last| last.span.end.max(word.end));
        let end = self.after(Span { start: last, end: last }).map_or(last, |close| close.end);
        let usual = result(function, &parts);
        let args: Vec<Tree> = parts.into_iter().map(|part| part.tree).collect();
        let ty = match self.scope.call(function, &args) {
            Some(Ok(ty)) => ty,
            Some(Err(message)) => return self.fault(Span { start, end }, message),
            None => usual,
        };
        Some(Typed { tree: Tree::Call(function, args), ty, span: Span { start, end } })
    }

    /// One argument as the function wants it.
    fn argument(&mut self, part: Typed, want: Want) -> Option<Typed> {
        let list = |item: Type| Type::List(Box::new(item));
        match want {
            Want::Any => Some(part),
            Want::Bool => self.wanted(part, &Type::Bool),
            Want::Number => self.wanted(part, &Type::Number),
            Want::Text => self.wanted(part, &Type::Text),
            Want::Literal if !matches!(part.tree, Tree::Literal(Value::Text(_))) => self.fault(part.span, faults::literal_wanted()),
            Want::Literal => Some(part),
            Want::Moment => self.wanted(part, &Type::Moment),
            Want::Day if part.ty == Type::Text => Some(part),
            Want::Day => self.wanted(part, &Type::Moment),
            Want::Sized if part.ty == Type::Text => Some(part),
            Want::Sized | Want::List => self.wanted(part, &list(Type::Any)),
            Want::Lists => self.wanted(part, &list(list(Type::Any))),
            Want::Numbers => {
                let part = self.collected(part, |ty| *ty == Type::Number);
                self.wanted(part, &list(Type::Number))
            }
            Want::Ordered => self.ordered(part),
        }
    }

    /// Numbers or moments; texts that are dates count as moments.
    fn ordered(&mut self, part: Typed) -> Option<Typed> {
        let part = self.collected(part, |ty| matches!(ty, Type::Number | Type::Moment));
        let item = part.ty.item();
        let wanted = if matches!(item, Some(Type::Moment | Type::Text)) { Type::Moment } else { Type::Number };
        self.wanted(part, &Type::List(Box::new(wanted)))
    }

    /// Over a group, `sum(amount)` is short for `sum(collect(amount))`.
    fn collected(&self, part: Typed, single: fn(&Type) -> bool) -> Typed {
        let nested = self.in_group || part.tree.calls().iter().any(|(function, _)| function.groups());
        if nested || !self.scope.grouped() || !single(&part.ty) {
            return part;
        }
        let ty = Type::List(Box::new(part.ty));
        Typed { tree: Tree::Call(Function::Collect, vec![part.tree]), ty, span: part.span }
    }

    /// What is written out in an argument is checked now rather than on every record.
    fn written(&mut self, function: Function, parts: &[Typed]) -> Option<()> {
        let written = |at: usize| match parts.get(at).map(|part| (&part.tree, part.span)) {
            Some((Tree::Literal(Value::Text(text)), span)) => Some((text.clone(), span)),
            _ => None,
        };
        let fault = match function {
            Function::Matches => written(1).filter(|(t, _)| regex::Regex::new(t).is_err()).map(|(t, s)| (s, faults::pattern(&t))),
            Function::Date => written(0).filter(|(t, _)| types::written_moment(t).is_none()).map(|(t, s)| (s, faults::date(&t))),
            Function::PeriodStart | Function::PeriodEnd => {
                written(0).filter(|(t, _)| CivilPeriod::parse(t).is_none()).map(|(t, s)| (s, faults::period(&t)))
            }
            _ => None,
        };
        match fault {
            Some((span, message)) => self.fault(span, message),
            None => Some(()),
        }
    }

    fn has(&mut self, args: &[IdedExpr], word: Span) -> Option<Typed> {
        let [path] = args else { return self.fault(word, faults::arity("has", 1, 1, args.len())) };
        let path = self.part(path)?;
        if !is_path(&path.tree) {
            return self.fault(path.span, faults::has_path());
        }
        let end = self.after(Span { start: path.span.end, end: path.span.end }).map_or(path.span.end, |close| close.end);
        Some(Typed { tree: Tree::Has(Box::new(path.tree)), ty: Type::Bool, span: Span { start: word.start, end } })
    }

    fn each(&mut self, quantifier: Quantifier, list: &IdedExpr, args: &[IdedExpr], open: Span) -> Option<Typed> {
        let word = self.before(open).unwrap_or(open);
        let (variable, body) = match args {
            [variable, body] => (variable, body),
            [_, _, _] => return self.fault(word, faults::three_arguments()),
            _ => return self.fault(word, faults::arity(quantifier.name(), 2, 2, args.len())),
        };
        let Cel::Ident(name) = &variable.expr else {
            let span = self.here(variable);
            return self.fault(span, faults::variable());
        };
        let list = self.part(list)?;
        let list = self.wanted(list, &Type::List(Box::new(Type::Any)))?;
        let item = list.ty.item().unwrap_or(Type::Any);
        let name: Arc<str> = Arc::from(name.as_str());
        self.locals.push((name.clone(), item));
        let body = self.part(body);
        self.locals.pop();
        let body = body?;
        let body = if quantifier == Quantifier::Map { body } else { self.wanted(body, &Type::Bool)? };
        let end = self.after(Span { start: body.span.end, end: body.span.end }).map_or(body.span.end, |close| close.end);
        let ty = match quantifier {
            Quantifier::All | Quantifier::Exists | Quantifier::ExistsOne => Type::Bool,
            Quantifier::Map => Type::List(Box::new(body.ty)),
            Quantifier::Filter => list.ty,
        };
        let tree = Tree::Each { quantifier, list: Box::new(list.tree), name, body: Box::new(body.tree) };
        Some(Typed { tree, ty, span: Span { start: list.span.start, end } })
    }

    /// The word before the one at `span`: a function's name before its bracket.
    fn before(&self, span: Span) -> Option<Span> {
        self.text.words.iter().rev().find(|word| word.end <= span.start).copied()
    }
}

/// What a call gives, from its arguments.
fn result(function: Function, parts: &[Typed]) -> Type {
    let first = parts.first().map_or(Type::Any, |part| part.ty.clone());
    match function.gives() {
        Gives::First => first,
        Gives::Item => first.item().unwrap_or(Type::Any),
        Gives::ListOfFirst => Type::List(Box::new(first)),
        _ => function.usual_type(),
    }
}

/// A name with parts, or a parameter with parts.
fn is_path(tree: &Tree) -> bool {
    match tree {
        Tree::Name(_) | Tree::Call(Function::Param, _) => true,
        Tree::Field(row, _) => is_path(row),
        _ => false,
    }
}
