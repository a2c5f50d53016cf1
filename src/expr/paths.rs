//! What a tree reads: so that callers keep the fields and look up the parameters that it needs, and no others.

use std::sync::Arc;

use super::{Function, Quantifier, Tree};

/// The parts of a name, and those taken from it.
pub type Path = Vec<Arc<str>>;

impl Tree {
    /// The names read, each with the longest run of parts: `["case", "apply", "unit"]`, `["milestones"]`. What a quantifier's
    /// variable reads is told as a path of its list: `milestones.all(m, m.due > x)` reads `milestones` and `milestones.due`.
    /// Each path once, in order of first reading.
    pub fn paths(&self) -> Vec<Path> {
        let mut reading = Reading { found: Vec::new(), locals: Vec::new() };
        reading.tree(self);
        reading.found
    }

    /// The functions called, with their arguments, outermost first.
    pub fn calls(&self) -> Vec<(Function, &[Tree])> {
        let mut found = Vec::new();
        self.visit(&mut |tree| {
            if let Tree::Call(function, args) = tree {
                found.push((*function, args.as_slice()));
            }
        });
        found
    }

    /// Shows every part to `seen`, outermost first.
    fn visit<'t>(&'t self, seen: &mut dyn FnMut(&'t Tree)) {
        seen(self);
        for part in self.parts() {
            part.visit(seen);
        }
    }

    /// The direct parts, in the order written.
    fn parts(&self) -> Vec<&Tree> {
        match self {
            Tree::Literal(_) | Tree::Name(_) => Vec::new(),
            Tree::Field(a, _) | Tree::Has(a) | Tree::Not(a) | Tree::Negate(a) => vec![a],
            Tree::Binary(_, a, b) => vec![a, b],
            Tree::If(a, b, c) => vec![a, b, c],
            Tree::List(items) | Tree::Call(_, items) => items.iter().collect(),
            Tree::Each { list, body, .. } => vec![list, body],
        }
    }
}

struct Reading {
    found: Vec<Path>,
    /// Variables with the path of the list they run over, where it has one.
    locals: Vec<(Arc<str>, Option<Path>)>,
}

impl Reading {
    fn tree(&mut self, tree: &Tree) {
        match tree {
            Tree::Name(_) | Tree::Field(..) => self.read(tree),
            Tree::Each { list, name, body, .. } => {
                self.tree(list);
                let source = self.source(list);
                self.locals.push((name.clone(), source));
                self.tree(body);
                self.locals.pop();
            }
            _ => tree.parts().into_iter().for_each(|part| self.tree(part)),
        }
    }

    fn read(&mut self, tree: &Tree) {
        if let Some(path) = self.source(tree).filter(|path| !self.found.contains(path)) {
            self.found.push(path);
        }
        let mut root = tree;
        while let Tree::Field(row, _) = root {
            root = row;
        }
        if !matches!(root, Tree::Name(_)) {
            self.tree(root);
        }
    }

    /// The path a tree stands for; a filtered list is still its list, and a mapped one the path of what it maps to.
    fn source(&mut self, tree: &Tree) -> Option<Path> {
        match tree {
            Tree::Name(name) => match self.locals.iter().rev().find(|(local, _)| **local == **name) {
                Some((_, path)) => path.clone(),
                None => Some(name.path()),
            },
            Tree::Field(row, part) => {
                let mut path = self.source(row)?;
                path.push(part.shared().clone());
                Some(path)
            }
            Tree::Each { quantifier: Quantifier::Filter, list, .. } => self.source(list),
            Tree::Each { quantifier: Quantifier::Map, list, name, body } => {
                let source = self.source(list);
                self.locals.push((name.clone(), source));
                let mapped = self.source(body);
                self.locals.pop();
                mapped
            }
            Tree::Call(Function::Unique | Function::Flatten, args) => args.first().and_then(|list| self.source(list)),
            _ => None,
        }
    }
}
