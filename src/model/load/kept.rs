//! What readings of a handbook leave for the next.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use jiff::civil::Date;

use super::Keys;
use super::base::Base;
use super::declared::{Declarations, Declared};
use super::shapes::FileShapes;
use crate::diag::Diagnostic;
use crate::model::memo::{Held, Memo};
use crate::model::{Regulation, text::Draft};

/// What was wrong with an input, kept with what was made of it.
pub(super) type Faults = Arc<[Diagnostic]>;

/// A value that equals only itself: what is made of it is made anew when it is.
pub(super) struct Same<T>(pub(super) Arc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A number for a value, the same in every run.
pub(super) fn number(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Parts of a handbook with what they were made from. Give it to each reading of one handbook; it holds the last one.
#[derive(Default)]
pub struct Kept {
    /// All that is no regulation and no check, by the texts it is in.
    pub(super) base: Memo<Vec<(Held<str>, Held<str>)>, Arc<Base>>,
    /// Regulations by themselves, with their shape.
    pub(super) drafts: Memo<(Held<str>, Same<Base>, Date), (Option<Arc<Draft>>, u64, Faults)>,
    /// Whether a key is used twice, by the shape of all regulations.
    pub(super) unique: Memo<u64, bool>,
    /// Regulations with their references, by the shape of all.
    pub(super) regulations: Memo<(Same<Draft>, u64), (Arc<Regulation>, Faults)>,
    /// Clauses by key, by the shape of all regulations.
    pub(super) keys: Memo<u64, Arc<Keys>>,
    /// What other files may know of a file of checks, with a number for it.
    pub(super) shapes: Memo<Held<str>, (Arc<FileShapes>, u64, Faults)>,
    /// What a file of checks declares, by what it may know of everything else.
    pub(super) declared: Memo<(Held<str>, u64), Arc<Declared>>,
    /// All declarations, by those of each file and the shape of all regulations.
    pub(super) declarations: Memo<(Vec<Same<Declared>>, u64), Arc<Declarations>>,
}

impl Kept {
    /// For a single reading: nothing is kept, and what is done with is let go at once.
    pub fn nothing() -> Kept {
        Kept {
            base: Memo::once(),
            drafts: Memo::once(),
            unique: Memo::once(),
            regulations: Memo::once(),
            keys: Memo::once(),
            shapes: Memo::once(),
            declared: Memo::once(),
            declarations: Memo::once(),
        }
    }

    /// Ends a reading.
    pub(super) fn turn(&mut self) {
        self.base.turn();
        self.drafts.turn();
        self.unique.turn();
        self.regulations.turn();
        self.keys.turn();
        self.shapes.turn();
        self.declared.turn();
        self.declarations.turn();
    }
}
