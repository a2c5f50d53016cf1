//! Rules (the checks breached) and taxa (the clauses they enforce), each listed once and known by its position.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::Report;
use super::super::citation::cite;
use super::super::item::{Item, address, quoted};
use super::CLAUSES;
use crate::lang::Lang;
use crate::model::{Check, Strength};

/// The rules and taxa of a log, by id.
pub(super) struct Rules<'i, 'a> {
    rules: BTreeMap<&'i str, &'i Item<'a>>,
    taxa: Vec<&'i str>,
    counts: BTreeMap<&'i str, usize>,
}

impl<'i, 'a> Rules<'i, 'a> {
    /// Those that some item speaks of, whether it is shown or not.
    pub(super) fn new(items: &'i [Item<'a>]) -> Rules<'i, 'a> {
        let mut rules: BTreeMap<&str, &Item> = BTreeMap::new();
        let mut counts = BTreeMap::new();
        let mut taxa: Vec<&str> = items.iter().flat_map(clauses).collect();
        taxa.sort_unstable();
        taxa.dedup();
        for item in items {
            rules.entry(item.rule).or_insert(item);
            *counts.entry(item.rule).or_default() += 1;
        }
        Rules { rules, taxa, counts }
    }

    /// How often each rule occurs among some items.
    pub(super) fn counts<'x>(&self, items: &[&'x Item]) -> BTreeMap<&'x str, usize> {
        let mut counts = BTreeMap::new();
        items.iter().for_each(|item| *counts.entry(item.rule).or_default() += 1);
        counts
    }

    /// Position of a rule.
    pub(super) fn index(&self, id: &str) -> usize {
        self.rules.range(..id).count()
    }

    /// A reference to a clause.
    pub(super) fn taxon(&self, key: &str) -> Value {
        let index = self.taxa.partition_point(|taxon| *taxon < key);
        json!({ "id": key, "index": index, "toolComponent": { "name": CLAUSES, "index": 0 } })
    }

    /// The rules.
    pub(super) fn descriptors(&self, report: &Report) -> Vec<Value> {
        self.rules.values().map(|item| self.descriptor(item, report)).collect()
    }

    fn descriptor(&self, item: &Item, report: &Report) -> Value {
        let title = item.title(report.lang);
        let Some(check) = item.check else {
            return json!({ "id": item.rule, "name": item.rule, "shortDescription": { "text": title }, "properties": self.tags(item, None) });
        };
        let asked: Vec<String> =
            clauses(item).filter_map(|key| Some(quoted(&cite(report.handbook, key, report.lang)?, key, report.lang))).collect();
        let asked = if asked.is_empty() { title.clone() } else { asked.join("\n") };
        let level = if check.strength == Strength::Warning { "warning" } else { "error" };
        let relationships: Vec<Value> = clauses(item).map(|key| json!({ "target": self.taxon(key), "kinds": ["relevant"] })).collect();
        let mut rule = json!({
            "id": item.rule,
            "name": title,
            "shortDescription": { "text": title },
            "fullDescription": { "text": asked },
            "help": { "text": asked },
            "defaultConfiguration": { "level": level },
            "relationships": relationships,
            "properties": self.tags(item, Some(check)),
        });
        if let Some(uri) = address(report, &check.clause) {
            rule["helpUri"] = uri.into();
        }
        rule
    }

    /// What code scanning filters by, and how often the rule was breached in all.
    fn tags(&self, item: &Item, check: Option<&Check>) -> Value {
        let tag = check.map_or("records", |c| &c.regulation);
        json!({ "tags": [tag], "results": self.counts.get(item.rule) })
    }

    /// The clauses.
    pub(super) fn taxonomy(&self, report: &Report) -> Value {
        let taxa: Vec<Value> = self.taxa.iter().map(|key| taxon(key, report)).collect();
        let name = &report.handbook.settings.title;
        json!({
            "name": CLAUSES,
            "organization": report.handbook.settings.publisher,
            "shortDescription": { "text": crate::lang::in_script(name, report.lang) },
            "isComprehensive": false,
            "taxa": taxa,
        })
    }
}

/// The clauses of an item in their order.
fn clauses<'x>(item: &'x Item) -> impl Iterator<Item = &'x str> {
    item.clauses.iter().copied()
}

fn taxon(key: &str, report: &Report) -> Value {
    let mut taxon = json!({ "id": key });
    if let Some(cited) = cite(report.handbook, key, report.lang) {
        let name = match report.lang {
            Lang::En => format!("{}, {}", cited.regulation, cited.address),
            _ => format!("《{}》{}", cited.regulation, cited.address),
        };
        taxon["name"] = name.into();
        taxon["shortDescription"] = json!({ "text": cited.text });
    }
    if let Some(uri) = address(report, key) {
        taxon["helpUri"] = uri.into();
    }
    taxon
}
