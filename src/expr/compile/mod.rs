//! From CEL text to a typed tree: [`scan`] bounds the text and finds its words, [`parse`] reads it as CEL, [`lower`] keeps
//! the subset and gives every part its type.

mod calls;
mod faults;
mod lower;
mod operators;
mod parse;
mod scan;
mod types;

pub(super) use types::written_moment;

use std::sync::Arc;

use super::{Expr, Function, Tree, Type};
use crate::lang::Sentence;
use crate::source::Span;

/// Deepest nesting of an expression; evaluation recurses as deep as the tree and no deeper.
pub const MAX_DEPTH: usize = 64;

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
    /// Whether the expression is computed over the records of a group, so that `count`, `streak` and the like make sense.
    fn grouped(&self) -> bool {
        false
    }
}

/// Compiles an expression, or says what is wrong with it (at least one fault).
pub fn compile(source: &str, scope: &dyn Scope) -> Result<Expr, Vec<ExprError>> {
    let words = scan::scan(source).map_err(|fault| vec![fault])?;
    let (parsed, info) = parse::parse(source, &words)?;
    let (tree, ty) = lower::lower(&parsed, lower::Text { source, words: &words, info: &info }, scope)?;
    Ok(Expr::new(Arc::from(source), tree, ty))
}

impl Expr {
    /// The expression as a value of type `ty` (a written date becomes a day where a day is wanted), or why it cannot be.
    pub fn demand(self, ty: &Type) -> Result<Expr, ExprError> {
        let span = Span::new(0, self.source.len());
        let (tree, found) = types::coerce(self.tree, self.ty, ty);
        if found.accepts(ty) {
            return Ok(Expr::new(self.source, tree, found));
        }
        Err(ExprError { span, message: faults::wrong_type(ty, &found) })
    }
}
