//! The small tree an expression compiles to; the engine evaluates it and browsers receive it as JSON.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use super::{Function, Path, Type, Value};

/// A compiled expression with its source and type.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// As written.
    pub source: Arc<str>,
    /// What it computes.
    pub tree: Tree,
    /// Its type.
    pub ty: Type,
    /// What it reads, told once: it is asked for again and again, and a tree does not change.
    paths: Arc<[Path]>,
}

impl Expr {
    /// An expression as it was compiled.
    pub fn new(source: Arc<str>, tree: Tree, ty: Type) -> Expr {
        let paths = tree.paths().into();
        Expr { source, tree, ty, paths }
    }

    /// The names it reads, each with the longest run of parts, as [`Tree::paths`] tells them.
    pub fn paths(&self) -> &[Path] {
        &self.paths
    }
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
    word: Word,
    found: AtomicU16,
}

/// What a part of a name may be a word for, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `record`: the record itself.
    Record,
    /// `case`: its case.
    Case,
    /// `parent`: a case it continues.
    Parent,
    /// `trigger`: what a duty answers.
    Trigger,
    /// `each`: a row of it.
    Each,
    /// `as_of`: the day the judgement speaks of.
    AsOf,
    /// `all`: every occurrence of a step.
    All,
    /// `round`: which one a case is in.
    Round,
    /// `outcome`: of a step.
    Outcome,
    /// `row`: the one a reference names.
    Row,
    /// `id`: of a record or a case.
    Id,
    /// `unit`: of a record.
    Unit,
    /// `by`: who acted.
    By,
    /// `form`: of a record.
    Form,
    /// `at`: when it happened.
    At,
    /// `submitted`: when it was filed.
    Submitted,
    /// A name given by the handbook.
    Given,
}

impl Word {
    fn of(text: &str) -> Word {
        match text {
            "record" => Word::Record,
            "case" => Word::Case,
            "parent" => Word::Parent,
            "trigger" => Word::Trigger,
            "each" => Word::Each,
            "as_of" => Word::AsOf,
            "all" => Word::All,
            "round" => Word::Round,
            "outcome" => Word::Outcome,
            "row" => Word::Row,
            "id" => Word::Id,
            "unit" => Word::Unit,
            "by" => Word::By,
            "form" => Word::Form,
            "at" => Word::At,
            "submitted" => Word::Submitted,
            _ => Word::Given,
        }
    }

    /// Whether it is an entry of a record's header.
    pub fn is_header(self) -> bool {
        matches!(self, Word::Id | Word::Unit | Word::By | Word::Case | Word::Form | Word::At | Word::Submitted)
    }
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

    /// What it may be a word for.
    pub fn word(&self) -> Word {
        self.word
    }

    /// The text, to share.
    pub fn shared(&self) -> &Arc<str> {
        &self.text
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Part {
        Part { text: Arc::from(text), word: Word::of(text), found: AtomicU16::new(0) }
    }
}

impl Clone for Part {
    fn clone(&self) -> Part {
        Part { text: self.text.clone(), word: self.word, found: AtomicU16::new(self.found.load(Ordering::Relaxed)) }
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

    /// The same as shared texts.
    pub fn path(&self) -> Path {
        self.parts.iter().map(|part| part.text.clone()).collect()
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
    /// Whether it makes a value of two, rather than saying how they stand to each other.
    pub fn computes(self) -> bool {
        matches!(self, Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder)
    }

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
