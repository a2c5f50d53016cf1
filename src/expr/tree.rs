//! The small tree an expression compiles to; the engine evaluates it and browsers receive it as JSON.

use std::sync::Arc;

use super::{Function, Type, Value};

/// A compiled expression with its source and type.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// As written.
    pub source: Arc<str>,
    /// What it computes.
    pub tree: Tree,
    /// Its type.
    pub ty: Type,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A constant.
    Literal(Value),
    /// A name of the scope: an own field, `record`, `case`, `trigger`, `as_of`, or a quantifier's variable.
    Name(Arc<str>),
    /// A part of a row: `case.apply.unit`.
    Field(Box<Tree>, Arc<str>),
    /// Whether a value is filled in: `has(a.b)`.
    Has(Box<Tree>),
    /// `!a`
    Not(Box<Tree>),
    /// `-a`
    Negate(Box<Tree>),
    /// Two operands.
    Binary(Op, Box<Tree>, Box<Tree>),
    /// `c ? a : b`
    If(Box<Tree>, Box<Tree>, Box<Tree>),
    /// `[a, b]`
    List(Vec<Tree>),
    /// A function of the subset.
    Call(Function, Vec<Tree>),
    /// `list.all(x, body)` and its kin.
    Each {
        /// Which one.
        quantifier: Quantifier,
        /// Over what.
        list: Box<Tree>,
        /// The variable.
        name: Arc<str>,
        /// The body.
        body: Box<Tree>,
    },
}

/// Operators of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `&&`: false when either side is, even if the other is unknown.
    And,
    /// `||`: true when either side is, even if the other is unknown.
    Or,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `in`
    In,
}

/// Forms of quantification over a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// `all`
    All,
    /// `exists`
    Exists,
    /// `exists_one`
    ExistsOne,
    /// `map`
    Map,
    /// `filter`
    Filter,
}
