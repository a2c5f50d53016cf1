//! Expressions of the check language: a documented subset of CEL, compiled once to a small typed tree.
//!
//! [`compile()`] parses, refuses what is outside the subset, and checks names and types against a [`Scope`]. [`evaluate`]
//! runs a tree against an [`Env`]; what it cannot know is [`Unknown`], never a guess. [`Tree::to_json`] is what browsers receive.
//! `docs/expressions.md` documents the subset for those who write checks.

mod compile;
mod eval;
mod function;
mod json;
mod paths;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub use compile::{ExprError, MAX_DEPTH, Scope, compile};
pub use eval::{Env, Unknown, evaluate};
pub use function::Function;
pub use paths::Path;
pub use tree::{Expr, Name, Op, Part, Quantifier, Tree, Word};
pub use value::{Type, Value};
