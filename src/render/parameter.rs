//! The page of parameters: what the organisation decides, and what it has not decided yet.

use serde::Serialize;

use super::listing::{self, Group};
use super::page::{At, Link};
use super::words::value_words;
use crate::model::Parameter;

/// The page.
#[derive(Serialize)]
pub(super) struct ParametersPage {
    total: usize,
    open: usize,
    groups: Vec<Group<ParameterView>>,
}

/// A parameter as shown.
#[derive(Serialize)]
struct ParameterView {
    id: String,
    label: String,
    value: Option<String>,
    provisional: bool,
    allowed: Vec<String>,
    decisions: Vec<Decision>,
    note: Option<String>,
    clause: Link,
}

/// A decided value.
#[derive(Serialize)]
struct Decision {
    from: String,
    value: String,
    by: Option<String>,
    unit: Option<String>,
}

/// Builds the page.
pub(super) fn page(at: At) -> ParametersPage {
    let handbook = at.book.handbook;
    let groups = listing::groups(at, |h| &h.parameters, |p| &p.clause, |p, home| view(at, p, home));
    let open = groups.iter().flat_map(|g| &g.lines).filter(|p| p.provisional || p.value.is_none()).count();
    ParametersPage { total: handbook.parameters.len(), open, groups }
}

fn view(at: At, parameter: &Parameter, home: &str) -> ParameterView {
    let resolved = parameter.resolve(at.book.as_of, None);
    let decisions = parameter.values.iter().map(|v| Decision {
        from: v.from.to_string(),
        value: value_words(at, parameter, &v.value),
        by: v.decided_by.clone(),
        unit: v.unit.clone(),
    });
    ParameterView {
        id: parameter.id.to_string(),
        label: at.book.title(parameter).to_owned(),
        value: resolved.as_ref().map(|r| value_words(at, parameter, &r.value)),
        provisional: resolved.as_ref().is_some_and(|r| r.provisional),
        allowed: parameter.allowed.iter().map(|v| value_words(at, parameter, v)).filter(|w| !w.is_empty()).collect(),
        decisions: decisions.collect(),
        note: parameter.note.clone(),
        clause: at.cite(&parameter.clause, home),
    }
}

/// What search finds of a parameter: its value in force and its note.
pub(super) fn search_text(at: At, parameter: &Parameter) -> String {
    let value = parameter.resolve(at.book.as_of, None).map(|r| value_words(at, parameter, &r.value));
    let parts = [value.as_deref(), parameter.note.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("　")
}
