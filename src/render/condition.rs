//! Conditions, days and figures of checks in the words of a page, where they can be said; as written where they can not.

use super::page::At;
use crate::expr::Expr;
use crate::lang::Sentence;
use crate::model::spoken::{Label, Speaker};

/// The condition in words, else its source.
pub(super) fn words(at: At, expr: &Expr, label: Label) -> String {
    said(at, label, |speaker| speaker.condition(&expr.tree)).unwrap_or_else(|| expr.source.to_string())
}

/// The day an expression computes in words, else its source.
pub(super) fn day(at: At, expr: &Expr, label: Label) -> String {
    said(at, label, |speaker| speaker.day(&expr.tree)).unwrap_or_else(|| expr.source.to_string())
}

/// How a figure is computed, in words; none where it holds what is not said in words.
pub(super) fn formula(at: At, expr: &Expr, label: Label) -> Option<String> {
    said(at, label, |speaker| speaker.amount(&expr.tree))
}

fn said(at: At, label: Label, how: impl FnOnce(&Speaker) -> Option<Sentence>) -> Option<String> {
    let speaker = Speaker { handbook: at.book.handbook, date: Some(at.book.as_of), label, value: None };
    Some(how(&speaker)?.get(at.book.lang).to_owned())
}
