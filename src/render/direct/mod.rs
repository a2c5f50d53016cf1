//! Templates set directly: the part of Tera's language that long pages are written in, as trees that run over packed values.
//!
//! Tera reads every template first and judges it; its machine serves wherever something stands that is not known here or does
//! not exist. So a template means what Tera says, and a test holds both to the same bytes. Nothing is looked up by hash and
//! no value is copied: a regulation's page takes a tenth of the time.

mod pack;
mod parse;
mod run;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};

use serde::Serialize;

use pack::Packed;
pub(super) use pack::Packs;

/// Something only Tera's own machine does, or an error it will tell of.
#[derive(Debug)]
pub(super) struct Beyond;

/// A piece of a template.
enum Node {
    Text(String),
    Write { what: Expr, safe: bool },
    If { arms: Vec<(Expr, Vec<Node>)>, other: Vec<Node> },
    Each { slot: usize, of: Expr, body: Vec<Node> },
    Call { component: String, given: Vec<(String, Expr)> },
    Block(String),
}

/// What stands in braces.
enum Expr {
    /// A value in a slot, and what is looked up in it.
    Path(usize, Vec<Part>),
    Item(Box<Expr>, Box<Expr>),
    Text(String),
    Number(i64),
    Flag(bool),
    /// An empty table, which parameters of components begin with.
    Empty,
    /// Whether a loop is at its first or last round; the slot is its item's.
    First(usize),
    Last(usize),
    Length(Box<Expr>),
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Equal(Box<Expr>, Box<Expr>, bool),
    More(Box<Expr>, Box<Expr>),
}

/// A name looked up, and where it was found last: values of one kind have it at one place, under one and the same key.
struct Part {
    name: String,
    seen: AtomicU32,
    /// The address of that key, which lies in the program itself and says what it says for good.
    key: AtomicUsize,
}

/// A component: its parameters fill the first slots.
struct Component {
    parameters: Vec<(String, Option<Expr>)>,
    body: Vec<Node>,
    slots: usize,
}

/// A page template with what it extends.
struct Program {
    body: Vec<Node>,
    blocks: BTreeMap<String, Vec<Node>>,
    slots: usize,
    /// Something in it was beyond: Tera serves it from then on.
    beyond: AtomicBool,
}

/// What every page is given, in the order of its slots.
const GIVEN: [&str; 3] = ["t", "frame", "page"];

/// The templates that can be set directly.
#[derive(Default)]
pub(super) struct Direct {
    programs: BTreeMap<String, Program>,
    components: BTreeMap<String, Component>,
}

impl Direct {
    /// Reads templates by name. What is beyond is left out.
    pub(super) fn of(texts: &BTreeMap<&str, &str>) -> Direct {
        let mut direct = Direct::default();
        for (name, text) in texts {
            for (name, component) in parse::components(text) {
                // Two of one name: Tera knows which is meant.
                let twice = direct.components.insert(name, component).is_some();
                if twice {
                    return Direct::default();
                }
            }
            direct.programs.extend(parse::program(name, texts).ok().map(|program| ((*name).to_owned(), program)));
        }
        direct
    }

    /// Sets a page; `None` where Tera has to.
    pub(super) fn page(&self, name: &str, packs: &Packs, frame: &impl Serialize, page: &impl Serialize) -> Option<Vec<u8>> {
        let program = self.programs.get(name).filter(|program| !program.beyond.load(Ordering::Relaxed))?;
        let set = packs.with(frame, page, |heap, given: [Packed; 3]| run::page(self, program, heap, given));
        match set {
            Ok(bytes) => Some(bytes),
            Err(Beyond) => {
                program.beyond.store(true, Ordering::Relaxed);
                None
            }
        }
    }

    /// The templates of pages that are set here.
    #[cfg(test)]
    pub(super) fn at_work(&self) -> Vec<&str> {
        let working = self.programs.iter().filter(|(_, program)| !program.beyond.load(Ordering::Relaxed));
        working.map(|(name, _)| name.as_str()).collect()
    }
}
