//! Operators: which types they take.

use cel::common::ast::{CallExpr, IdedExpr, operators as symbol};

use super::lower::{Lowering, Typed};
use super::{faults, types};
use crate::expr::{Op, Tree, Type};
use crate::source::Span;

impl Lowering<'_> {
    /// An operator or a function.
    pub(super) fn call(&mut self, call: &CallExpr, here: Span) -> Option<Typed> {
        match (call.func_name.as_str(), call.args.as_slice()) {
            (symbol::CONDITIONAL, [condition, yes, no]) => self.conditional(condition, yes, no),
            (symbol::LOGICAL_NOT, [operand]) => self.unary(operand, here, Type::Bool, Tree::Not),
            (symbol::NEGATE, [operand]) => self.unary(operand, here, Type::Number, Tree::Negate),
            (symbol::INDEX, [_, _]) => self.fault(here, faults::index()),
            (name, [left, right]) if operator(name).is_some() && call.target.is_none() => {
                self.binary(operator(name).unwrap_or(Op::And), left, right)
            }
            _ => self.function(call, here),
        }
    }

    fn conditional(&mut self, condition: &IdedExpr, yes: &IdedExpr, no: &IdedExpr) -> Option<Typed> {
        let (condition, yes, no) = (self.part(condition), self.part(yes), self.part(no));
        let condition = self.wanted(condition?, &Type::Bool)?;
        let (yes, no) = (meet(yes?, &no), no);
        let no = self.wanted(no?, &yes.ty)?;
        let ty = types::join(&yes.ty, &no.ty);
        let span = Span { start: condition.span.start, end: no.span.end };
        Some(Typed { tree: Tree::If(Box::new(condition.tree), Box::new(yes.tree), Box::new(no.tree)), ty, span })
    }

    fn unary(&mut self, operand: &IdedExpr, here: Span, ty: Type, node: fn(Box<Tree>) -> Tree) -> Option<Typed> {
        let operand = self.part(operand)?;
        let operand = self.wanted(operand, &ty)?;
        Some(Typed { tree: node(Box::new(operand.tree)), ty, span: Span { start: here.start, end: operand.span.end } })
    }

    fn binary(&mut self, op: Op, left: &IdedExpr, right: &IdedExpr) -> Option<Typed> {
        let (left, right) = (self.part(left), self.part(right));
        let (left, right) = (left?, right?);
        let span = Span { start: left.span.start, end: right.span.end };
        let (left, right, ty) = match op {
            Op::And | Op::Or => (self.wanted(left, &Type::Bool)?, self.wanted(right, &Type::Bool)?, Type::Bool),
            Op::Equal | Op::NotEqual => self.equality(left, right, span)?,
            Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => self.order(left, right, span)?,
            Op::In => self.membership(left, right)?,
            Op::Add => self.sum(left, right, span)?,
            Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder => self.arithmetic(left, right, span)?,
        };
        Some(Typed { tree: Tree::Binary(op, Box::new(left.tree), Box::new(right.tree)), ty, span })
    }

    fn equality(&mut self, left: Typed, right: Typed, span: Span) -> Option<(Typed, Typed, Type)> {
        let (left, right) = both(left, right);
        if left.ty.accepts(&right.ty) {
            return Some((left, right, Type::Bool));
        }
        self.fault(span, faults::not_comparable(&left.ty, &right.ty))
    }

    fn order(&mut self, left: Typed, right: Typed, span: Span) -> Option<(Typed, Typed, Type)> {
        let (left, right) = both(left, right);
        let ordered = |ty: &Type| matches!(ty, Type::Number | Type::Text | Type::Moment | Type::Any);
        if ordered(&left.ty) && ordered(&right.ty) && left.ty.accepts(&right.ty) {
            return Some((left, right, Type::Bool));
        }
        self.fault(span, faults::not_comparable(&left.ty, &right.ty))
    }

    fn membership(&mut self, item: Typed, list: Typed) -> Option<(Typed, Typed, Type)> {
        let list = meet_type(list, &Type::List(Box::new(item.ty.clone())));
        let Some(inner) = list.ty.item() else {
            let wanted = Type::List(Box::new(Type::Any));
            return self.fault(list.span, faults::wrong_type(&wanted, &list.ty));
        };
        let item = meet_type(item, &inner);
        if item.ty.accepts(&inner) {
            return Some((item, list, Type::Bool));
        }
        self.fault(item.span, faults::not_comparable(&item.ty, &inner))
    }

    /// `+` also joins texts and lists.
    fn sum(&mut self, left: Typed, right: Typed, span: Span) -> Option<(Typed, Typed, Type)> {
        match (&left.ty, &right.ty) {
            (Type::Text, Type::Text) => Some((left, right, Type::Text)),
            (Type::List(a), Type::List(b)) => {
                let ty = Type::List(Box::new(types::join(a, b)));
                Some((left, right, ty))
            }
            (Type::Any, other @ (Type::Text | Type::List(_) | Type::Any)) | (other @ (Type::Text | Type::List(_)), Type::Any) => {
                let ty = other.clone();
                Some((left, right, ty))
            }
            _ => self.arithmetic(left, right, span),
        }
    }

    fn arithmetic(&mut self, left: Typed, right: Typed, span: Span) -> Option<(Typed, Typed, Type)> {
        if left.ty == Type::Moment || right.ty == Type::Moment {
            return self.fault(span, faults::moment_arithmetic());
        }
        Some((self.wanted(left, &Type::Number)?, self.wanted(right, &Type::Number)?, Type::Number))
    }

    /// The part as a value of the wanted type.
    pub(super) fn wanted(&mut self, part: Typed, wanted: &Type) -> Option<Typed> {
        let part = meet_type(part, wanted);
        if part.ty.accepts(wanted) {
            return Some(part);
        }
        self.fault(part.span, faults::wrong_type(wanted, &part.ty))
    }
}

/// A written date becomes a day where a day is wanted.
fn meet_type(part: Typed, wanted: &Type) -> Typed {
    let (tree, ty) = types::coerce(part.tree, part.ty, wanted);
    Typed { tree, ty, span: part.span }
}

fn meet(part: Typed, other: &Option<Typed>) -> Typed {
    match other {
        Some(other) => meet_type(part, &other.ty),
        None => part,
    }
}

/// Each operand in the light of the other.
fn both(left: Typed, right: Typed) -> (Typed, Typed) {
    let left = meet_type(left, &right.ty);
    let right = meet_type(right, &left.ty);
    (left, right)
}

fn operator(name: &str) -> Option<Op> {
    Some(match name {
        symbol::LOGICAL_AND => Op::And,
        symbol::LOGICAL_OR => Op::Or,
        symbol::EQUALS => Op::Equal,
        symbol::NOT_EQUALS => Op::NotEqual,
        symbol::LESS => Op::Less,
        symbol::LESS_EQUALS => Op::LessEqual,
        symbol::GREATER => Op::Greater,
        symbol::GREATER_EQUALS => Op::GreaterEqual,
        symbol::ADD => Op::Add,
        symbol::SUBSTRACT => Op::Subtract,
        symbol::MULTIPLY => Op::Multiply,
        symbol::DIVIDE => Op::Divide,
        symbol::MODULO => Op::Remainder,
        symbol::IN => Op::In,
        _ => return None,
    })
}
