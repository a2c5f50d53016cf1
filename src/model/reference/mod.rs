//! References in plain words: found in a text, then resolved against the regulation they mean. What does not resolve to
//! exactly what was said is a failure with candidates, never a guess.

mod parse;
mod path;
mod resolve;
#[cfg(test)]
mod tests;

pub(in crate::model) use parse::{find, title_end};
pub(in crate::model) use resolve::Library;

use std::ops::Range;

use super::numbering::Number;

/// A reference as written.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::model) struct Citation {
    /// Bytes of the text it takes.
    pub range: Range<usize>,
    /// The regulation named in 《》.
    pub title: Option<String>,
    /// Where the way begins.
    pub start: Start,
    /// The way down from there.
    pub steps: Vec<Step>,
    /// The last clause of a range (第五條至第七條), by the same start.
    pub until: Option<Vec<Step>>,
}

/// Where the way to a clause begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::model) enum Start {
    /// The regulation named, or the nearest enclosing clause that has what the first step names.
    Near,
    /// 本章, 本條
    This(char),
    /// 前條, 前二項: unit and how many
    Before(char, u64),
    /// 次條
    After(char),
}

/// One step down: 第三條, （三）, 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::model) struct Step {
    /// What is counted.
    pub unit: Unit,
    /// Which one.
    pub number: Number,
}

/// What a step counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::model) enum Unit {
    /// A word: 章, 條, 項.
    Word(char),
    /// （三）
    Bracketed,
    /// 2.
    Point,
    /// （2）
    BracketedDigit,
}
