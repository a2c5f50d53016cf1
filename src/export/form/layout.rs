//! Columns, sizes and how many rows a form's sheet has room for.

use crate::model::{Field, FieldType, Form};

/// Usual rows of a group.
const GROUP: usize = 12;
/// Usual rows of a list.
const LIST: usize = 5;
/// Most rows a sheet is made with.
const MOST: usize = 500;

/// The width of a column, in characters.
pub(super) fn width(column: u16) -> f64 {
    match column {
        0 => 9.0,
        1 => 26.0,
        2 => 46.0,
        3 => 44.0,
        _ => 20.0,
    }
}

/// Rows a group or a list is given.
pub(super) fn rows(field: &Field, asked: Option<usize>) -> usize {
    let usual = if matches!(field.ty, FieldType::Group(_)) { GROUP } else { LIST };
    let wanted = asked.unwrap_or_else(|| usual.max(field.min_items.unwrap_or(0) + 3)).min(MOST);
    wanted.min(field.max_items.unwrap_or(MOST)).max(1)
}

/// The last column in use, from 0.
pub(super) fn last_column(form: &Form) -> u16 {
    let cells = |f: &Field| match &f.ty {
        FieldType::Group(cells) => cells.len() as u16,
        _ => 3,
    };
    form.fields.iter().map(cells).max().unwrap_or(3).max(5)
}

/// The height of a row whose cell takes a long text; none where the spreadsheet may choose.
pub(super) fn height(field: &Field, help: &str) -> Option<f64> {
    let long = field.max_length.map_or(field.min_length.is_some_and(|n| n >= 5), |n| n >= 60);
    let lines = help.chars().count().div_ceil(24).max(3) as f64;
    (matches!(field.ty, FieldType::Text) && long && !field.many).then(|| (lines * 16.0).min(240.0))
}
