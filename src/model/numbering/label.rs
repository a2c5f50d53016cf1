//! A label taken apart: its level and number.

use std::fmt;

use super::super::Level;

/// The number of a clause: 三, or 三之一 for one inserted later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// 三
    pub main: u64,
    /// 之一
    pub after: Option<u64>,
}

impl Number {
    /// A plain number.
    pub fn plain(main: u64) -> Number {
        Number { main, after: None }
    }

    /// Reads `3` or `3-1`, as in an eId.
    pub fn parse(text: &str) -> Option<Number> {
        match text.split_once('-') {
            Some((main, after)) => Some(Number { main: main.parse().ok()?, after: Some(after.parse().ok()?) }),
            None => text.parse().ok().map(Number::plain),
        }
    }
}

/// As in an eId: `3`, `3-1`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.after {
            Some(after) => write!(f, "{}-{after}", self.main),
            None => write!(f, "{}", self.main),
        }
    }
}

/// A label read from the head of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its level.
    pub level: Level,
    /// Its number; in decimal labels, the last part.
    pub number: Number,
    /// The numbers above it, in decimal labels (1.2 before 1.2.3).
    pub above: Vec<u64>,
    /// Bytes it takes, with the white space after it.
    pub length: usize,
}
