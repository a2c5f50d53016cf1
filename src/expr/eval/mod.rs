//! Running a tree. What cannot be known is said, never guessed.

mod compare;
mod each;
mod functions;
mod numbers;

use std::cell::Cell;

use super::{Function, Op, Tree, Value};
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
    /// The environment's reason.
    Because(Sentence),
}

/// What an expression can see.
pub trait Env {
    /// The value of a name; `Value::Absent` when there is none.
    fn name(&self, name: &str) -> Value;
    /// A function that asks the handbook.
    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown>;
    /// A part of the record a text refers to, `Value::Absent` when there is no such record or part; `None` where nothing can
    /// be referred to.
    fn referenced(&self, _id: &str, _part: &str) -> Option<Value> {
        None
    }
    /// Shows every record of the group, oldest first, stopping at the first failure of `visit`. Only metrics over many
    /// records have a group.
    fn each_record(&self, _visit: &mut dyn FnMut(&dyn Env) -> Result<(), Unknown>) -> Result<(), Unknown> {
        Err(Unknown::Because(say!("這裡沒有可統計的紀錄", "这里没有可统计的记录", "there are no records to count here")))
    }
}

/// Evaluates a tree; never returns `Value::Absent`.
pub fn evaluate(tree: &Tree, env: &dyn Env) -> Result<Value, Unknown> {
    let steps = Cell::new(BUDGET);
    Run { env, locals: None, steps: &steps }.value(tree)
}

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

impl Run<'_> {
    /// Spends steps.
    fn spend(&self, steps: usize) -> Result<(), Unknown> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        let left = self.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Unknown::TooCostly)
    }

    /// The value of a part; absence is unknown.
    fn value(&self, tree: &Tree) -> Result<Value, Unknown> {
        match self.raw(tree)? {
            Value::Absent => Err(Unknown::Absent(written(tree))),
            value => Ok(value),
        }
    }

    /// The value of a part, absence included.
    fn raw(&self, tree: &Tree) -> Result<Value, Unknown> {
        self.spend(1)?;
        match tree {
            Tree::Literal(value) => Ok(value.clone()),
            Tree::Name(name) => Ok(self.name(name)),
            Tree::Field(row, part) => self.field(row, part),
            Tree::Has(path) => self.has(path).map(Value::Bool),
            Tree::Not(operand) => Ok(Value::Bool(!self.truth(operand)?)),
            Tree::Negate(operand) => numbers::negate(&self.value(operand)?),
            Tree::Binary(op, left, right) => self.binary(*op, left, right),
            Tree::If(condition, yes, no) => self.value(if self.truth(condition)? { yes } else { no }),
            Tree::List(items) => Ok(Value::List(items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?)),
            Tree::Call(function, args) => self.function(*function, args),
            Tree::Each { quantifier, list, name, body } => self.each(*quantifier, list, name, body),
        }
    }

    fn name(&self, name: &str) -> Value {
        let mut frame = self.locals;
        while let Some(local) = frame {
            if local.name == name {
                return local.value.clone();
            }
            frame = local.outer;
        }
        self.env.name(name)
    }

    fn field(&self, row: &Tree, part: &str) -> Result<Value, Unknown> {
        let row = self.raw(row)?;
        self.part(&row, part)
    }

    /// A part of a row, of every row of a list, or of the record a text refers to.
    fn part(&self, row: &Value, part: &str) -> Result<Value, Unknown> {
        match row {
            Value::Absent => Ok(Value::Absent),
            Value::Row(_) => Ok(row.field(part).cloned().unwrap_or_default()),
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

    fn has(&self, path: &Tree) -> Result<bool, Unknown> {
        match self.raw(path) {
            Ok(Value::Absent) | Err(Unknown::Absent(_)) => Ok(false),
            Ok(_) => Ok(true),
            Err(unknown) => Err(unknown),
        }
    }

    fn truth(&self, tree: &Tree) -> Result<bool, Unknown> {
        match self.value(tree)? {
            Value::Bool(truth) => Ok(truth),
            other => Err(compare::mismatch(&other)),
        }
    }

    fn binary(&self, op: Op, left: &Tree, right: &Tree) -> Result<Value, Unknown> {
        match op {
            Op::And => self.decided_by(false, left, right).map(Value::Bool),
            Op::Or => self.decided_by(true, left, right).map(Value::Bool),
            _ => {
                let (a, b) = (self.value(left)?, self.value(right)?);
                self.operate(op, &a, &b)
            }
        }
    }

    /// `&&` is decided by a false side and `||` by a true one, whatever the other side is.
    fn decided_by(&self, decisive: bool, left: &Tree, right: &Tree) -> Result<bool, Unknown> {
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

    fn operate(&self, op: Op, a: &Value, b: &Value) -> Result<Value, Unknown> {
        self.spend(a.items().map_or(0, <[Value]>::len) / 64)?;
        let truth = match op {
            Op::Equal => compare::same(a, b)?,
            Op::NotEqual => !compare::same(a, b)?,
            Op::Less => compare::order(a, b)?.is_lt(),
            Op::LessEqual => compare::order(a, b)?.is_le(),
            Op::Greater => compare::order(a, b)?.is_gt(),
            Op::GreaterEqual => compare::order(a, b)?.is_ge(),
            Op::In => self.member(a, b)?,
            _ => return numbers::arithmetic(op, a, b),
        };
        Ok(Value::Bool(truth))
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
