//! What a handbook says of the rules: how grave each is (`[lint]` of `handbook.toml`), and which findings it allows, each with a
//! reason (`[[lint.allow]]` there, or `[[allow]]` in `content/<regulation>/allow.toml`).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::rules::{self, ALLOW_UNKNOWN};
use super::sheet;
use crate::diag::{Diagnostic, Severity, nearest};
use crate::model::Handbook;
use crate::read::Table;
use crate::say;
use crate::source::Place;

/// A permission.
pub(super) struct Allow {
    /// The rule.
    pub(super) rule: String,
    /// The subject: a clause key, a check, a parameter, …; `*` is every one.
    pub(super) on: String,
    /// Where it is given.
    pub(super) place: Place,
}

/// All a handbook says of the rules, and what is wrong with it.
#[derive(Default)]
pub(super) struct Wishes {
    /// Severities by code; none: the rule is off.
    pub(super) levels: BTreeMap<String, Option<Severity>>,
    pub(super) allows: Vec<Allow>,
    pub(super) faults: Vec<Diagnostic>,
}

/// Reads them.
pub(super) fn read(handbook: &Handbook) -> Wishes {
    let mut wishes = Wishes::default();
    sheet::each(handbook, &|path| path == "handbook.toml", &mut |path, table| {
        if let Some(table) = table.get("lint").and_then(|node| node.table()) {
            wishes.levels(path, table);
            wishes.allows(path, table);
        }
    });
    let own = |path: &str| path.starts_with("content/") && path.ends_with("/allow.toml");
    sheet::each(handbook, &own, &mut |path, table| wishes.allows(path, table));
    wishes
}

impl Wishes {
    fn levels(&mut self, path: &Arc<str>, table: &Table) {
        for (key, node) in table.entries.iter().filter(|(key, _)| key.name != "allow") {
            let level = match node.text() {
                Some("error") => Some(Severity::Error),
                Some("warning") => Some(Severity::Warning),
                Some("note") => Some(Severity::Note),
                Some("off") => None,
                _ => {
                    let message =
                        say!("寫 error、warning、note 或 off", "写 error、warning、note 或 off", "write error, warning, note or off");
                    self.faults.push(Diagnostic::error(ALLOW_UNKNOWN, Place::bytes(path, node.span), message));
                    continue;
                }
            };
            if self.known(key.name, Place::bytes(path, key.span)) {
                self.levels.insert(key.name.to_string(), level);
            }
        }
    }

    fn allows(&mut self, path: &Arc<str>, table: &Table) {
        for (span, row) in sheet::rows(table, "allow") {
            let place = Place::bytes(path, span);
            let (rule, on) = (sheet::text(path, row, "rule"), sheet::texts(path, row, "on"));
            let reason = sheet::text(path, row, "reason").filter(|(words, _)| !words.trim().is_empty());
            let (Some((rule, at)), false, Some(_)) = (rule, on.is_empty(), reason) else {
                let message = say!(
                    "許可須寫明 rule（規則）、on（對象）與 reason（理由）",
                    "许可须写明 rule（规则）、on（对象）与 reason（理由）",
                    "a permission states `rule`, `on` (its subjects) and `reason`"
                );
                self.faults.push(Diagnostic::error(ALLOW_UNKNOWN, place, message));
                continue;
            };
            if self.known(&rule, at) {
                self.allows.extend(on.into_iter().map(|(on, place)| Allow { rule: rule.clone(), on, place }));
            }
        }
    }

    fn known(&mut self, rule: &str, place: Place) -> bool {
        if rules::rule(rule).is_some() {
            return true;
        }
        let message = say!("沒有「{r}」這條規則", "没有“{r}”这条规则", "there is no rule `{r}`", r = rule);
        let mut fault = Diagnostic::error(ALLOW_UNKNOWN, place, message);
        let codes = rules::all().map(|r| r.code);
        fault.help = nearest(rule, codes).map(|n| say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = n));
        self.faults.push(fault);
        false
    }
}
