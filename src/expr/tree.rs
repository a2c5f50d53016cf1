//! The small tree an expression compiles to; the engine evaluates it and browsers receive it as JSON.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

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
    Name(Name),
    /// A part of a row: `case.apply.unit`.
    Field(Box<Tree>, Part),
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

/// A name, split at its dots once: expressions run for every record.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    text: Arc<str>,
    parts: Box<[Part]>,
}

/// A part of a name. It remembers where among its like it was found last, since an expression meets the same form or process
/// again and again; what is remembered is only where to look first.
#[derive(Debug)]
pub struct Part {
    text: Arc<str>,
    found: AtomicU16,
}

impl Part {
    /// The position of the one so named.
    pub fn position<T>(&self, among: &[T], name: impl Fn(&T) -> &str) -> Option<usize> {
        let last = usize::from(self.found.load(Ordering::Relaxed));
        if among.get(last).is_some_and(|one| name(one) == &*self.text) {
            return Some(last);
        }
        let n = among.iter().position(|one| name(one) == &*self.text)?;
        self.found.store(n as u16, Ordering::Relaxed);
        Some(n)
    }

    /// The text, to share.
    pub fn shared(&self) -> &Arc<str> {
        &self.text
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Part {
        Part { text: Arc::from(text), found: AtomicU16::new(0) }
    }
}

impl Clone for Part {
    fn clone(&self) -> Part {
        Part { text: self.text.clone(), found: AtomicU16::new(self.found.load(Ordering::Relaxed)) }
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Part) -> bool {
        self.text == other.text
    }
}

impl PartialEq<Arc<str>> for Part {
    fn eq(&self, other: &Arc<str>) -> bool {
        self.text == *other
    }
}

impl PartialEq<Part> for Arc<str> {
    fn eq(&self, other: &Part) -> bool {
        *self == other.text
    }
}

impl Deref for Part {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

impl Name {
    /// The parts between its dots, at least one.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The name as shared text.
    pub fn shared(&self) -> &Arc<str> {
        &self.text
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Name {
        Name { text: Arc::from(text), parts: text.split('.').map(Part::from).collect() }
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
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

impl Op {
    /// As written in expressions.
    pub fn symbol(self) -> &'static str {
        match self {
            Op::And => "&&",
            Op::Or => "||",
            Op::Equal => "==",
            Op::NotEqual => "!=",
            Op::Less => "<",
            Op::LessEqual => "<=",
            Op::Greater => ">",
            Op::GreaterEqual => ">=",
            Op::Add => "+",
            Op::Subtract => "-",
            Op::Multiply => "*",
            Op::Divide => "/",
            Op::Remainder => "%",
            Op::In => "in",
        }
    }
}

impl Quantifier {
    /// All of them.
    pub const ALL: [Quantifier; 5] = [Quantifier::All, Quantifier::Exists, Quantifier::ExistsOne, Quantifier::Map, Quantifier::Filter];

    /// The name in expressions.
    pub fn name(self) -> &'static str {
        match self {
            Quantifier::All => "all",
            Quantifier::Exists => "exists",
            Quantifier::ExistsOne => "exists_one",
            Quantifier::Map => "map",
            Quantifier::Filter => "filter",
        }
    }

    /// Reads a name; `existsOne` is CEL's other spelling.
    pub fn parse(name: &str) -> Option<Quantifier> {
        Quantifier::ALL.into_iter().find(|q| q.name() == name || (name == "existsOne" && *q == Quantifier::ExistsOne))
    }
}
