//! Member chains on a name become one dotted name, so that the engine looks up `case.apply.unit` without building the case.

use std::sync::Arc;

use crate::expr::Tree;

/// Rewrites a tree; chains on a quantifier's variable stay as they are.
pub(super) fn dotted(tree: Tree) -> Tree {
    rewrite(tree, &mut Vec::new())
}

fn rewrite(tree: Tree, bound: &mut Vec<Arc<str>>) -> Tree {
    if let Some(path) = chain(&tree, bound) {
        return Tree::Name(path.as_str().into());
    }
    let mut one = |t: Box<Tree>| Box::new(rewrite(*t, bound));
    match tree {
        Tree::Field(of, name) => Tree::Field(one(of), name),
        Tree::Has(of) => Tree::Has(one(of)),
        Tree::Not(of) => Tree::Not(one(of)),
        Tree::Negate(of) => Tree::Negate(one(of)),
        Tree::Binary(op, a, b) => Tree::Binary(op, one(a), one(b)),
        Tree::If(c, a, b) => Tree::If(one(c), one(a), one(b)),
        Tree::List(items) => Tree::List(items.into_iter().map(|t| rewrite(t, bound)).collect()),
        Tree::Call(function, args) => Tree::Call(function, args.into_iter().map(|t| rewrite(t, bound)).collect()),
        Tree::Each { quantifier, list, name, body } => {
            let list = one(list);
            bound.push(name.clone());
            let body = Box::new(rewrite(*body, bound));
            bound.pop();
            Tree::Each { quantifier, list, name, body }
        }
        leaf @ (Tree::Literal(_) | Tree::Name(_)) => leaf,
    }
}

/// The dotted path of a chain of at least one member on a free name.
fn chain(tree: &Tree, bound: &[Arc<str>]) -> Option<String> {
    match tree {
        Tree::Field(of, name) => match &**of {
            Tree::Name(root) if !bound.contains(root.shared()) => Some(format!("{}.{name}", &**root)),
            inner @ Tree::Field(..) => chain(inner, bound).map(|path| format!("{path}.{name}")),
            _ => None,
        },
        _ => None,
    }
}
