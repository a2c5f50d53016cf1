//! Reads an expression with the `cel` crate, macros left as the calls they are written as.

use cel::common::ast::{IdedExpr, SourceInfo};
use cel::{Env, ParseError};

use super::{ExprError, MAX_DEPTH, faults};
use crate::source::Span;

/// The syntax tree and the offsets of its nodes, or every fault the grammar found.
pub(super) fn parse(source: &str, words: &[Span]) -> Result<(IdedExpr, SourceInfo), Vec<ExprError>> {
    let depth = u16::try_from(MAX_DEPTH).unwrap_or(u16::MAX);
    let parser = Env::default().with_optional_support(false).parser().max_recursion_depth(depth).error_recovery_limit(4);
    parser.parse_with_source_info(source).map_err(|found| {
        let mut faults: Vec<ExprError> = found.errors.iter().map(|e| translate(e, source, words)).collect();
        faults.dedup_by(|a, b| a.span == b.span);
        faults.truncate(3);
        faults
    })
}

/// The parser speaks English and counts lines; readers get their own language and the word itself.
fn translate(error: &ParseError, source: &str, words: &[Span]) -> ExprError {
    let at = offset(source, error.pos).unwrap_or(source.len());
    let word = words.iter().find(|w| w.end as usize > at);
    let Some(span) = word.copied() else {
        let end = words.last().copied().unwrap_or_default();
        return ExprError { span: end, message: faults::ends_early() };
    };
    let text = &source[span.range()];
    let message = if error.msg.starts_with("reserved identifier") { faults::reserved(text) } else { faults::unreadable(text) };
    ExprError { span, message }
}

/// The byte of a line and a column, both from 1; columns count characters.
fn offset(source: &str, (line, column): (isize, isize)) -> Option<usize> {
    let line = usize::try_from(line).ok()?.checked_sub(1)?;
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = source.get(start..)?;
    rest.char_indices().nth(column).map(|(at, _)| start + at)
}
