//! Setting a page: the tree of its template over its values.

use super::pack::{Heap, Packed};
use super::{Beyond, Direct, Expr, Node, Part, Program};
use crate::lang::markup;

/// A parameter of a component, and what it is where none is given.
type Parameter = (String, Option<Expr>);

/// Bytes most pages have room in.
const ROOM: usize = 64 * 1024;

/// Components within components: as many as Tera allows.
const DEPTH: usize = 20;

/// A value at work.
#[derive(Clone, Copy)]
enum Value<'r> {
    Packed(Packed),
    /// A text of the template itself.
    Text(&'r str),
    Empty,
    /// What does not exist: may be asked about, never shown.
    Missing,
}

/// Sets a page.
pub(super) fn page(direct: &Direct, program: &Program, heap: &Heap, given: [Packed; 3]) -> Result<Vec<u8>, Beyond> {
    let slots = given.into_iter().map(Value::Packed).collect();
    let mut run = Run { direct, program, heap, slots, base: 0, depth: 0, out: Vec::with_capacity(ROOM) };
    run.slots.resize(program.slots, Value::Missing);
    run.all(&program.body)?;
    Ok(run.out)
}

struct Run<'r> {
    direct: &'r Direct,
    program: &'r Program,
    heap: &'r Heap,
    /// The slots of the template and of each component under way, one behind the other.
    slots: Vec<Value<'r>>,
    /// Where those of the present one begin.
    base: usize,
    depth: usize,
    out: Vec<u8>,
}

impl<'r> Run<'r> {
    fn all(&mut self, nodes: &'r [Node]) -> Result<(), Beyond> {
        for node in nodes {
            match node {
                Node::Text(text) => self.out.extend_from_slice(text.as_bytes()),
                Node::Write { what, safe } => self.write(what, *safe)?,
                Node::If { arms, other } => self.choose(arms, other)?,
                Node::Each { slot, of, body } => self.each(*slot, of, body)?,
                Node::Call { component, given } => self.call(component, given)?,
                Node::Block(name) => {
                    let program = self.program;
                    self.all(program.blocks.get(name).ok_or(Beyond)?)?;
                }
            }
        }
        Ok(())
    }

    fn write(&mut self, what: &'r Expr, safe: bool) -> Result<(), Beyond> {
        let value = self.value(what)?;
        if let Some(text) = self.text(value) {
            if safe {
                self.out.extend_from_slice(text.as_bytes());
            } else {
                escape(text, &mut self.out);
            }
            return Ok(());
        }
        match value {
            Value::Packed(Packed::Number(number)) => {
                use std::io::Write;
                write!(self.out, "{number}").map_err(|_| Beyond)
            }
            _ => Err(Beyond),
        }
    }

    fn choose(&mut self, arms: &'r [(Expr, Vec<Node>)], other: &'r [Node]) -> Result<(), Beyond> {
        for (condition, body) in arms {
            if self.holds(condition)? {
                return self.all(body);
            }
        }
        self.all(other)
    }

    fn each(&mut self, slot: usize, of: &'r Expr, body: &'r [Node]) -> Result<(), Beyond> {
        let Value::Packed(Packed::List(range)) = self.value(of)? else { return Err(Beyond) };
        let heap = self.heap;
        let items = heap.items(range);
        let slot = self.base + slot;
        self.slots[slot + 2] = Value::Packed(Packed::Number(items.len() as i64));
        for (n, item) in items.iter().enumerate() {
            self.slots[slot] = Value::Packed(*item);
            self.slots[slot + 1] = Value::Packed(Packed::Number(n as i64));
            self.all(body)?;
        }
        Ok(())
    }

    fn call(&mut self, name: &str, given: &'r [(String, Expr)]) -> Result<(), Beyond> {
        let direct = self.direct;
        let component = direct.components.get(name).filter(|_| self.depth < DEPTH).ok_or(Beyond)?;
        if given.iter().any(|(name, _)| !component.parameters.iter().any(|(known, _)| known == name)) {
            return Err(Beyond);
        }
        let (base, top) = (self.base, self.slots.len());
        for parameter in &component.parameters {
            let value = self.argument(parameter, given)?;
            self.slots.push(value);
        }
        self.slots.resize(top + component.slots, Value::Missing);
        (self.base, self.depth) = (top, self.depth + 1);
        self.all(&component.body)?;
        (self.base, self.depth) = (base, self.depth - 1);
        self.slots.truncate(top);
        Ok(())
    }

    /// What a parameter stands for: given, or what it is otherwise.
    fn argument(&self, (name, default): &'r Parameter, given: &'r [(String, Expr)]) -> Result<Value<'r>, Beyond> {
        let given = given.iter().find(|(given, _)| given == name).map(|(_, value)| value);
        match self.value(given.or(default.as_ref()).ok_or(Beyond)?)? {
            Value::Missing => Err(Beyond),
            value => Ok(value),
        }
    }

    fn slot(&self, slot: usize) -> Value<'r> {
        self.slots[self.base + slot]
    }

    fn number(&self, slot: usize) -> i64 {
        if let Value::Packed(Packed::Number(number)) = self.slot(slot) { number } else { 0 }
    }

    fn value(&self, expr: &'r Expr) -> Result<Value<'r>, Beyond> {
        let flag = |flag: bool| Ok(Value::Packed(Packed::Flag(flag)));
        match expr {
            Expr::Path(slot, parts) => self.path(self.slot(*slot), parts),
            Expr::Item(of, at) => self.item(self.value(of)?, self.value(at)?),
            Expr::Text(text) => Ok(Value::Text(text)),
            Expr::Number(number) => Ok(Value::Packed(Packed::Number(*number))),
            Expr::Flag(yes) => flag(*yes),
            Expr::Empty => Ok(Value::Empty),
            Expr::First(slot) => flag(self.number(slot + 1) == 0),
            Expr::Last(slot) => flag(self.number(slot + 1) + 1 == self.number(slot + 2)),
            Expr::Length(of) => self.length(self.value(of)?),
            Expr::Equal(one, other, equal) => flag(self.same(self.value(one)?, self.value(other)?)? == *equal),
            Expr::More(one, other) => match (self.value(one)?, self.value(other)?) {
                (Value::Packed(Packed::Number(one)), Value::Packed(Packed::Number(other))) => flag(one > other),
                _ => Err(Beyond),
            },
            // Tera gives one of the two values; only whether it holds is asked here.
            Expr::Not(_) | Expr::And(..) | Expr::Or(..) => flag(self.holds(expr)?),
        }
    }

    fn holds(&self, expr: &'r Expr) -> Result<bool, Beyond> {
        match expr {
            Expr::Not(of) => Ok(!self.holds(of)?),
            Expr::And(one, other) => Ok(self.holds(one)? && self.holds(other)?),
            Expr::Or(one, other) => Ok(self.holds(one)? || self.holds(other)?),
            _ => truth(self.value(expr)?),
        }
    }

    fn path(&self, of: Value<'r>, parts: &[Part]) -> Result<Value<'r>, Beyond> {
        let mut value = of;
        for part in parts {
            value = match value {
                Value::Packed(Packed::Table(table)) => self.heap.part(table, part).map_or(Value::Missing, Value::Packed),
                Value::Missing => return Err(Beyond),
                _ => Value::Missing,
            };
        }
        Ok(value)
    }

    fn item(&self, of: Value<'r>, at: Value<'r>) -> Result<Value<'r>, Beyond> {
        match (of, at) {
            (Value::Packed(Packed::List(range)), Value::Packed(Packed::Number(n))) => {
                let item = usize::try_from(n).ok().and_then(|n| self.heap.items(range).get(n));
                item.map(|item| Value::Packed(*item)).ok_or(Beyond)
            }
            (Value::Packed(Packed::Table(table)), at) => {
                let name = self.text(at).ok_or(Beyond)?;
                self.heap.field(table, name).map(Value::Packed).ok_or(Beyond)
            }
            _ => Err(Beyond),
        }
    }

    fn text(&self, value: Value<'r>) -> Option<&'r str> {
        match value {
            Value::Packed(Packed::Text(range)) => Some(self.heap.text(range)),
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn length(&self, of: Value<'r>) -> Result<Value<'r>, Beyond> {
        match of {
            Value::Packed(Packed::List(range) | Packed::Table(range)) => {
                Ok(Value::Packed(Packed::Number(i64::from(range.end - range.start))))
            }
            _ => Err(Beyond),
        }
    }

    fn same(&self, one: Value<'r>, other: Value<'r>) -> Result<bool, Beyond> {
        if let (Some(one), Some(other)) = (self.text(one), self.text(other)) {
            return Ok(one == other);
        }
        match (one, other) {
            (Value::Packed(Packed::Number(one)), Value::Packed(Packed::Number(other))) => Ok(one == other),
            (Value::Packed(Packed::Flag(one)), Value::Packed(Packed::Flag(other))) => Ok(one == other),
            _ => Err(Beyond),
        }
    }
}

/// What holds in a condition.
fn truth(value: Value) -> Result<bool, Beyond> {
    match value {
        Value::Text(text) => Ok(!text.is_empty()),
        Value::Empty | Value::Missing | Value::Packed(Packed::Nothing) => Ok(false),
        Value::Packed(Packed::Flag(yes)) => Ok(yes),
        Value::Packed(Packed::Number(number)) => Ok(number != 0),
        Value::Packed(Packed::Text(range) | Packed::List(range) | Packed::Table(range)) => Ok(range.start < range.end),
        Value::Packed(Packed::Other) => Err(Beyond),
    }
}

/// Adds a text with what means something in markup written as entities, as Tera does.
fn escape(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    loop {
        let plain = markup::plain_length(rest, markup::special);
        out.extend_from_slice(&rest[..plain]);
        let entity: &[u8] = match rest.get(plain) {
            None => return,
            Some(b'&') => b"&amp;",
            Some(b'<') => b"&lt;",
            Some(b'>') => b"&gt;",
            Some(b'"') => b"&quot;",
            Some(_) => b"&#39;",
        };
        out.extend_from_slice(entity);
        rest = &rest[plain + 1..];
    }
}
