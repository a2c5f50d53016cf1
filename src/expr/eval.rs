//! Running a tree. What cannot be known is said, never guessed.

use super::{Function, Tree, Value};
use crate::lang::Sentence;

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
}

/// Evaluates a tree; never returns `Value::Absent`.
pub fn evaluate(_tree: &Tree, _env: &dyn Env) -> Result<Value, Unknown> {
    Err(Unknown::TooCostly)
}
