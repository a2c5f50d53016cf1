//! From CEL text to a typed tree.

use super::{Expr, Function, Tree, Type};
use crate::lang::Sentence;
use crate::source::Span;

/// A fault of an expression, with its place inside the expression's text.
#[derive(Clone, Debug, PartialEq)]
pub struct ExprError {
    /// Bytes of the expression.
    pub span: Span,
    /// What is wrong.
    pub message: Sentence,
}

/// The names an expression may use.
pub trait Scope {
    /// The type of a name.
    fn name(&self, name: &str) -> Option<Type>;
    /// All names, for suggestions.
    fn names(&self) -> Vec<String>;
    /// The type of a call that asks the handbook (`param("id")`), or why it cannot be; `None` means the function's usual type.
    fn call(&self, _function: Function, _args: &[Tree]) -> Option<Result<Type, Sentence>> {
        None
    }
}

/// Compiles an expression, or says what is wrong with it.
pub fn compile(_source: &str, _scope: &dyn Scope) -> Result<Expr, Vec<ExprError>> {
    Err(Vec::new())
}
