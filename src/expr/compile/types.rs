//! How types meet: what may stand where another is wanted, and texts that are dates.

use jiff::tz::{Offset, TimeZone};

use crate::expr::{Tree, Type, Value};
use crate::lang::Sentence;
use crate::read::Moment;
use crate::say;

impl Type {
    /// Whether a value of this type may stand where `other` is wanted (and the other way round; `Any` meets all).
    pub fn accepts(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any, _) | (_, Type::Any) | (Type::Row(_), Type::Row(_)) => true,
            (Type::List(a), Type::List(b)) => a.accepts(b),
            _ => self == other,
        }
    }

    /// The type of an item, when this is a list.
    pub fn item(&self) -> Option<Type> {
        match self {
            Type::List(item) => Some((**item).clone()),
            Type::Any => Some(Type::Any),
            _ => None,
        }
    }

    /// The type in words.
    pub fn words(&self) -> Sentence {
        match self {
            Type::Bool => say!("是非", "是非", "a truth value"),
            Type::Number => say!("數字", "数字", "a number"),
            Type::Text => say!("文字", "文字", "a text"),
            Type::Moment => say!("日期", "日期", "a date"),
            Type::List(_) => say!("清單", "列表", "a list"),
            Type::Row(_) => say!("一筆資料", "一笔数据", "a record"),
            Type::Any => say!("任何值", "任何值", "any value"),
        }
    }
}

/// The one type of two; `Any` where they differ.
pub(super) fn join(a: &Type, b: &Type) -> Type {
    match (a, b) {
        (Type::List(x), Type::List(y)) => Type::List(Box::new(join(x, y))),
        _ if a == b => a.clone(),
        _ => Type::Any,
    }
}

/// Turns written dates into days where `wanted` is a moment (or a list of them); leaves everything else as it is.
pub(super) fn coerce(tree: Tree, ty: Type, wanted: &Type) -> (Tree, Type) {
    match (wanted, tree) {
        (Type::Moment, Tree::Literal(Value::Text(text))) => match written_moment(&text) {
            Some(moment) => (Tree::Literal(Value::Moment(moment)), Type::Moment),
            None => (Tree::Literal(Value::Text(text)), ty),
        },
        (Type::List(item), Tree::List(items)) if **item == Type::Moment => coerce_items(items, ty),
        (_, tree) => (tree, ty),
    }
}

fn coerce_items(items: Vec<Tree>, ty: Type) -> (Tree, Type) {
    let read = |tree: &Tree| match tree {
        Tree::Literal(Value::Text(text)) => written_moment(text).map(|m| Tree::Literal(Value::Moment(m))),
        _ => None,
    };
    let dates: Option<Vec<Tree>> = items.iter().map(read).collect();
    match dates {
        Some(dates) => (Tree::List(dates), Type::List(Box::new(Type::Moment))),
        None => (Tree::List(items), ty),
    }
}

/// A date or an instant written out. A wall clock without an offset would depend on a zone no expression knows.
pub(in crate::expr) fn written_moment(text: &str) -> Option<Moment> {
    let here = Moment::parse(text, &TimeZone::UTC)?;
    let there = Moment::parse(text, &TimeZone::fixed(Offset::constant(1)))?;
    (here == there).then_some(here)
}

/// The type of one part taken from every row of a list: `rows.due` is the list of all `due`.
pub(super) fn column(list: &Type, field: &str) -> Option<Type> {
    match list {
        Type::List(inner) => match column(inner, field)? {
            nested @ Type::List(_) => Some(nested),
            one => Some(Type::List(Box::new(one))),
        },
        Type::Row(parts) => parts.iter().find(|(name, _)| &**name == field).map(|(_, ty)| ty.clone()),
        Type::Any => Some(Type::Any),
        _ => None,
    }
}
