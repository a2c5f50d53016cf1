//! `checks/confirmed.toml`: the wording each check was confirmed against, and every key the handbook has had.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{register, sheet};
use crate::model::{Check, Handbook};
use crate::source::Place;

/// Where confirmations are kept.
pub const PATH: &str = "checks/confirmed.toml";

/// Clause key → hash of the wording.
type Wordings = BTreeMap<String, String>;

/// What the file says.
#[derive(Clone, Debug, Default)]
pub struct Confirmed {
    /// The file is there.
    pub exists: bool,
    checks: BTreeMap<String, (Wordings, Place)>,
    keys: BTreeMap<String, Place>,
}

/// How a check stands to the wording of its clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Confirmed against the wording of today.
    Confirmed,
    /// Never confirmed.
    New,
    /// These clauses read otherwise than when it was confirmed.
    Suspect(Vec<String>),
}

impl Confirmed {
    /// Reads it.
    pub fn read(handbook: &Handbook) -> Confirmed {
        let mut confirmed = Confirmed::default();
        sheet::each(handbook, &|path| path == PATH, &mut |path, table| {
            confirmed.exists = true;
            let checks = table.get("checks").and_then(|node| node.table()).map(|t| t.entries).unwrap_or_default();
            for (id, node) in checks {
                let wordings = node.table().map(|t| t.entries).unwrap_or_default();
                let wordings = wordings.iter().filter_map(|(key, hash)| Some((key.name.to_string(), hash.text()?.to_owned())));
                confirmed.checks.insert(id.name.to_string(), (wordings.collect(), Place::bytes(path, id.span)));
            }
            confirmed.keys.extend(sheet::texts(path, table, "keys"));
        });
        confirmed
    }

    /// How a check stands.
    pub fn standing(&self, handbook: &Handbook, check: &Check) -> Standing {
        let Some((then, _)) = self.checks.get(&*check.id) else { return Standing::New };
        let now = wordings(handbook, check);
        let changed: Vec<String> = now.iter().filter(|(key, hash)| then.get(*key) != Some(*hash)).map(|(key, _)| key.clone()).collect();
        if changed.is_empty() { Standing::Confirmed } else { Standing::Suspect(changed) }
    }

    /// Confirmed checks the handbook no longer has, with where they are named.
    pub fn gone<'c>(&'c self, handbook: &'c Handbook) -> impl Iterator<Item = (&'c str, &'c Place)> {
        self.checks.iter().filter(|(id, _)| handbook.check(id).is_none()).map(|(id, (_, place))| (id.as_str(), place))
    }

    /// Every key the handbook has had, with where it is named.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.keys.iter().map(|(key, place)| (key.as_str(), place))
    }

    /// The file with some checks confirmed against the wording of today. Keys stay until they are retired; checks that are gone
    /// are dropped.
    pub fn confirm(&self, handbook: &Handbook, checks: &BTreeSet<&str>) -> String {
        let mut out = HEAD.to_owned();
        out.push_str("\nkeys = [\n");
        let retired = register::retired(handbook);
        let had = self.keys.keys().map(String::as_str).filter(|key| !retired.contains_key(*key));
        let keys: BTreeSet<&str> = handbook.keys.keys().map(|key| &**key).chain(had).collect();
        for key in keys {
            let _ = writeln!(out, "  {},", quoted(key));
        }
        out.push_str("]\n\n[checks]\n");
        let mut rows: BTreeMap<&str, Wordings> = BTreeMap::new();
        for check in &handbook.checks {
            match self.checks.get(&*check.id) {
                _ if checks.contains(&*check.id) => drop(rows.insert(&check.id, wordings(handbook, check))),
                Some((then, _)) => drop(rows.insert(&check.id, then.clone())),
                None => {}
            }
        }
        for (id, wordings) in rows {
            let parts: Vec<String> = wordings.iter().map(|(key, hash)| format!("{} = {}", quoted(key), quoted(hash))).collect();
            let _ = writeln!(out, "{} = {{ {} }}", quoted(id), parts.join(", "));
        }
        out
    }
}

const HEAD: &str = "\
# 由 guiju confirm 寫成：各檢查項確認時所依條款的文字（雜湊值），以及用過的永久編號。
# 條款改寫後，其檢查項列為待確認；逐項看過仍屬正確，再以 guiju confirm 確認。
";

/// The wording of a check's clauses today.
fn wordings(handbook: &Handbook, check: &Check) -> Wordings {
    let keys = std::iter::once(&check.clause).chain(&check.also);
    keys.filter_map(|key| Some((key.to_string(), handbook.clause(key)?.hash.clone()))).collect()
}

fn quoted(text: &str) -> String {
    // Ids and keys hold letters, digits and a few marks; a text that holds more is escaped as TOML wants it.
    toml::Value::String(text.to_owned()).to_string()
}
