//! Keys that were: the register kept by `guiju confirm`, and the keys retired with a reason.

use std::collections::BTreeMap;

use super::sheet;
use crate::model::Handbook;
use crate::source::Place;

/// A key taken out of use.
pub(super) struct Retired {
    /// Where that is said.
    pub(super) place: Place,
    /// What is wrong with what is said: nothing tells why.
    pub(super) unexplained: bool,
}

/// Retired keys in full, `cross/request.old`, from `content/<regulation>/retired.toml`.
pub(super) fn retired(handbook: &Handbook) -> BTreeMap<String, Retired> {
    let mut found = BTreeMap::new();
    let own = |path: &str| path.starts_with("content/") && path.ends_with("/retired.toml");
    sheet::each(handbook, &own, &mut |path, table| {
        let folder = path.split('/').nth(1).unwrap_or_default();
        let id = handbook.regulations.iter().find(|r| r.path.split('/').nth(1) == Some(folder)).map_or(folder, |r| &r.id);
        for (span, row) in sheet::rows(table, "retired") {
            let unexplained = sheet::text(path, row, "why").is_none_or(|(why, _)| why.trim().is_empty());
            let (key, place) = sheet::text(path, row, "key").unwrap_or_else(|| (String::new(), Place::bytes(path, span)));
            found.insert(format!("{id}/{key}"), Retired { place, unexplained });
        }
    });
    found
}
