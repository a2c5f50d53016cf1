//! Running a tree. What cannot be known is said, never guessed.

mod compare;
mod each;
mod functions;
mod numbers;

use std::borrow::Cow;
use std::cell::Cell;

use super::{Function, Name, Op, Part, Tree, Value};
use crate::lang::Sentence;
use crate::say;

/// Most parts evaluated for one expression (and for each record of a group).
const BUDGET: u32 = 100_000;

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum Unknown {
    /// This was not filled in, or did not happen.
    Absent(String),
    /// Division by zero.
    DivisionByZero,
    /// The expression cost more than its limit.
    TooCostly,
    /// The environment's reason; boxed, since it is rare and every evaluation would have to make room for it.
    Because(Box<Sentence>),
}

impl Unknown {
    /// Not known for a reason of its own.
    pub fn because(reason: Sentence) -> Unknown {
        Unknown::Because(Box::new(reason))
    }
}

/// What an expression can see.
pub trait Env {
    /// The value of a name; `Value::Absent` when there is none.
    fn name(&self, name: &str) -> Value;
    /// The same of a name already split, borrowed where it is held.
    fn path(&self, name: &Name) -> Cow<'_, Value> {
        Cow::Owned(self.name(name))
    }
    /// A function that asks the handbook.
    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown>;
    /// A part of the record a text refers to, `Value::Absent` when there is no such record or part; `None` where nothing can
    /// be referred to.
    fn referenced(&self, _id: &str, _part: &Part) -> Option<Value> {
        None
    }
    /// A part of a record of which an expression holds the number.
    fn of_record(&self, _record: u32, _part: &Part) -> Value {
        Value::Absent
    }
    /// Such a record as a whole.
    fn row(&self, _record: u32) -> Value {
        Value::Absent
    }
    /// Shows every record of the group, oldest first, stopping at the first failure of `visit`. Only metrics over many
    /// records have a group.
    fn each_record(&self, _visit: &mut dyn FnMut(&dyn Env) -> Result<(), Unknown>) -> Result<(), Unknown> {
        Err(Unknown::because(say!("這裡沒有可統計的紀錄", "这里没有可统计的记录", "there are no records to count here")))
    }
}

/// Evaluates a tree; never returns `Value::Absent`, nor a record without its parts.
pub fn evaluate(tree: &Tree, env: &dyn Env) -> Result<Value, Unknown> {
    let steps = Cell::new(BUDGET);
    Run { env, locals: None, steps: &steps }.value(tree).map(|value| whole(value.into_owned(), env))
}

/// A value with its records opened.
fn whole(value: Value, env: &dyn Env) -> Value {
    match value {
        Value::Record(n) => env.row(n),
        Value::List(items) if matches!(items.first(), Some(Value::Record(_) | Value::List(_))) => {
            Value::List(items.iter().map(|item| whole(item.clone(), env)).collect())
        }
        value => value,
    }
}

/// A value, borrowed where it is held already.
type Held<'r> = Cow<'r, Value>;

/// A quantifier's variable, on top of the ones outside it.
struct Frame<'r> {
    name: &'r str,
    value: &'r Value,
    outer: Option<&'r Frame<'r>>,
}

/// One evaluation: where names come from and what is left to spend.
#[derive(Clone, Copy)]
struct Run<'r> {
    env: &'r dyn Env,
    locals: Option<&'r Frame<'r>>,
    steps: &'r Cell<u32>,
}

impl<'r> Run<'r> {
    /// Spends steps.
    fn spend(&self, steps: usize) -> Result<(), Unknown> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        match self.steps.get().checked_sub(steps) {
            Some(left) => {
                self.steps.set(left);
                Ok(())
            }
            None => {
                self.steps.set(0);
                Err(Unknown::TooCostly)
            }
        }
    }

    /// The value of a part; absence is unknown.
    fn value(&self, tree: &'r Tree) -> Result<Held<'r>, Unknown> {
        let value = self.raw(tree);
        // Passed on as it is: every part of every rule comes by here.
        if matches!(&value, Ok(held) if matches!(**held, Value::Absent)) { Err(Unknown::Absent(written(tree))) } else { value }
    }

    /// The value of a part, absence included.
    fn raw(&self, tree: &'r Tree) -> Result<Held<'r>, Unknown> {
        self.spend(1)?;
        let made = match tree {
            Tree::Literal(value) => return Ok(Cow::Borrowed(value)),
            Tree::Name(name) => return Ok(self.name(name)),
            Tree::Field(row, part) => return self.field(row, part),
            Tree::If(condition, yes, no) => return self.value(if self.truth(condition)? { yes } else { no }),
            Tree::Has(path) => Value::Bool(self.has(path)?),
            Tree::Not(operand) => Value::Bool(!self.truth(operand)?),
            Tree::Negate(operand) => numbers::negate(&*self.value(operand)?)?,
            Tree::Binary(op, left, right) if op.computes() => self.computed(*op, left, right)?,
            Tree::Binary(op, left, right) => Value::Bool(self.compared(*op, left, right)?),
            Tree::List(items) => each::listed(items, |item| self.value(item).map(Cow::into_owned))?,
            Tree::Call(function, args) => self.function(*function, args)?,
            Tree::Each { quantifier, list, name, body } => self.each(*quantifier, list, name, body)?,
        };
        Ok(Cow::Owned(made))
    }

    fn name(&self, name: &'r Name) -> Held<'r> {
        let mut frame = self.locals;
        while let Some(local) = frame {
            if *local.name == **name {
                return Cow::Borrowed(local.value);
            }
            frame = local.outer;
        }
        self.env.path(name)
    }

    fn field(&self, row: &'r Tree, part: &Part) -> Result<Held<'r>, Unknown> {
        match self.raw(row)? {
            Cow::Borrowed(row @ Value::Row(_)) => Ok(row.part(part).map_or(Cow::Owned(Value::Absent), Cow::Borrowed)),
            row => self.part(&row, part).map(Cow::Owned),
        }
    }

    /// A part of a row, of every row of a list, or of the record a text refers to.
    fn part(&self, row: &Value, part: &Part) -> Result<Value, Unknown> {
        match row {
            Value::Absent => Ok(Value::Absent),
            Value::Row(_) => Ok(row.part(part).cloned().unwrap_or_default()),
            Value::Record(n) => Ok(self.env.of_record(*n, part)),
            Value::Text(id) => self.env.referenced(id, part).ok_or_else(|| compare::mismatch(row)),
            Value::List(rows) => {
                self.spend(rows.len() / 64)?;
                let mut unknown = None;
                let column = Value::column(rows, &mut |row| self.part(row, part).map_err(|why| unknown = Some(why)).ok());
                unknown.map_or(Ok(column), Err)
            }
            other => Err(compare::mismatch(other)),
        }
    }

    fn has(&self, path: &'r Tree) -> Result<bool, Unknown> {
        match self.raw(path) {
            Ok(value) => Ok(!matches!(*value, Value::Absent)),
            Err(Unknown::Absent(_)) => Ok(false),
            Err(unknown) => Err(unknown),
        }
    }

    /// The truth of a part; what most parts of a rule are asked for makes no value of it first.
    fn truth(&self, tree: &'r Tree) -> Result<bool, Unknown> {
        match tree {
            Tree::Binary(op, left, right) if !op.computes() => {
                self.spend(1)?;
                return self.compared(*op, left, right);
            }
            Tree::Not(operand) => {
                self.spend(1)?;
                return self.truth(operand).map(|truth| !truth);
            }
            _ => {}
        }
        match &*self.value(tree)? {
            Value::Bool(truth) => Ok(*truth),
            other => Err(compare::mismatch(other)),
        }
    }

    /// `&&` is decided by a false side and `||` by a true one, whatever the other side is.
    fn decided_by(&self, decisive: bool, left: &'r Tree, right: &'r Tree) -> Result<bool, Unknown> {
        let first = self.truth(left);
        if matches!(first, Ok(truth) if truth == decisive) {
            return Ok(decisive);
        }
        match (first, self.truth(right)) {
            (_, Ok(truth)) if truth == decisive => Ok(decisive),
            (Err(unknown), _) | (_, Err(unknown)) => Err(unknown),
            _ => Ok(!decisive),
        }
    }

    /// Two operands made one value.
    fn computed(&self, op: Op, left: &'r Tree, right: &'r Tree) -> Result<Value, Unknown> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        self.spend(a.items().map_or(0, <[Value]>::len) / 64)?;
        numbers::arithmetic(op, &a, &b)
    }

    /// How two operands stand to each other.
    fn compared(&self, op: Op, left: &'r Tree, right: &'r Tree) -> Result<bool, Unknown> {
        match op {
            Op::And => return self.decided_by(false, left, right),
            Op::Or => return self.decided_by(true, left, right),
            _ => {}
        }
        let (a, b) = (self.value(left)?, self.value(right)?);
        self.spend(a.items().map_or(0, <[Value]>::len) / 64)?;
        Ok(match op {
            Op::NotEqual => !compare::same(&a, &b)?,
            Op::Less => compare::order(&a, &b)?.is_lt(),
            Op::LessEqual => compare::order(&a, &b)?.is_le(),
            Op::Greater => compare::order(&a, &b)?.is_gt(),
            Op::GreaterEqual => compare::order(&a, &b)?.is_ge(),
            Op::In => self.member(&a, &b)?,
            _ => compare::same(&a, &b)?,
        })
    }

    fn member(&self, item: &Value, list: &Value) -> Result<bool, Unknown> {
        let items = list.items().ok_or_else(|| compare::mismatch(list))?;
        self.spend(items.len() / 64)?;
        compare::member(item, items)
    }
}

/// A path as it was written, for reports.
fn written(tree: &Tree) -> String {
    match tree {
        Tree::Name(name) => name.to_string(),
        Tree::Field(row, part) => format!("{}.{part}", written(row)),
        Tree::Call(function, args) => match args.first() {
            Some(Tree::Literal(Value::Text(id))) => format!("{}('{id}')", function.name()),
            _ => format!("{}(…)", function.name()),
        },
        _ => "…".to_owned(),
    }
}
