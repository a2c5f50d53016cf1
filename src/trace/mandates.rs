//! Demands of a source held against the handbook: a map says where each is published and which checks enforce it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::links::clauses_of;
use super::words;
use crate::lang::Sentence;
use crate::model::{Check, Handbook};

/// The sort of demand that no record can show.
const TEXT: &str = "text";

/// Fewest characters of a reason why a demand goes unchecked.
const REASON: usize = 8;

/// One demand of a source and where it lives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// Its id in the source.
    pub id: String,
    /// The sort of check it asks for.
    pub check: String,
    /// The clauses that publish it.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// The checks that enforce it.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Further checks it rests on, which cite clauses of their own.
    #[serde(default)]
    pub supports: Vec<String>,
    /// Why no record can show it.
    pub reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    #[serde(default)]
    mandate: Vec<Mandate>,
}

/// The demands of one regulation.
#[derive(Clone, Debug)]
pub struct MandateMap {
    /// The regulation.
    pub regulation: String,
    /// The demands mapped.
    pub mandates: Vec<Mandate>,
    /// Every demand of the source with the sort of check it asks for, where there is a list.
    pub listed: Option<BTreeMap<String, String>>,
}

impl MandateMap {
    /// Reads a map and the list it answers; the text says what is wrong.
    pub fn read(regulation: &str, map: &str, list: Option<&str>) -> Result<MandateMap, String> {
        let said = |e: toml::de::Error| e.message().to_owned();
        let map: MapFile = toml::from_str(map).map_err(said)?;
        let listed = list.map(toml::from_str).transpose().map_err(said)?;
        Ok(MandateMap { regulation: regulation.to_owned(), mandates: map.mandate, listed })
    }
}

/// What is wrong with one demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Unmapped,
    Twice,
    Sort { asked: String },
    NoClause { key: Option<String> },
    NoCheck { id: Option<String> },
    NotCited { id: String },
    NoReason,
    Checked,
}

/// How a demand stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its id.
    pub id: String,
    /// The sort of check it asks for.
    pub check: String,
    /// Whether clauses of its regulation publish it.
    pub published: bool,
    /// Whether checks that cite it enforce it; none where no record can show it.
    pub enforced: Option<bool>,
    /// The clauses.
    pub clauses: Vec<String>,
    /// The checks.
    pub checks: Vec<String>,
    pub(super) faults: Vec<Fault>,
}

impl Standing {
    /// Whether anything is wrong.
    pub fn is_faulty(&self) -> bool {
        !self.faults.is_empty()
    }

    /// What is wrong, in words.
    pub fn faults(&self) -> Vec<Sentence> {
        self.faults.iter().map(words::fault).collect()
    }
}

/// How the demands of a regulation stand.
#[derive(Clone, Debug)]
pub struct Demands {
    /// The regulation.
    pub regulation: String,
    /// Each demand, in the order of the map; those it lacks last.
    pub standings: Vec<Standing>,
}

impl Demands {
    /// Holds a map against the handbook.
    pub fn of(handbook: &Handbook, map: &MandateMap) -> Demands {
        let mut listed = map.listed.clone();
        let mut standings: Vec<Standing> = Vec::new();
        for mandate in &map.mandates {
            let known = match &mut listed {
                Some(listed) => in_list(mandate, listed.remove(&mandate.id)),
                None => standings.iter().any(|s| s.id == mandate.id).then_some(Fault::Twice),
            };
            standings.push(standing(handbook, &map.regulation, mandate, known));
        }
        standings.extend(listed.into_iter().flatten().map(|(id, check)| unmapped(id, check)));
        Demands { regulation: map.regulation.clone(), standings }
    }

    /// All demands.
    pub fn total(&self) -> usize {
        // What is mapped twice or made up is told as a fault and not counted.
        self.counted().count()
    }

    /// Demands that are published.
    pub fn published(&self) -> usize {
        self.counted().filter(|s| s.published).count()
    }

    /// Demands that a record can show.
    pub fn enforceable(&self) -> usize {
        self.counted().filter(|s| s.enforced.is_some()).count()
    }

    /// Demands that checks enforce.
    pub fn enforced(&self) -> usize {
        self.counted().filter(|s| s.enforced == Some(true)).count()
    }

    /// Whether anything is wrong.
    pub fn has_faults(&self) -> bool {
        self.standings.iter().any(Standing::is_faulty)
    }

    fn counted(&self) -> impl Iterator<Item = &Standing> {
        self.standings.iter().filter(|s| !s.faults.contains(&Fault::Twice))
    }
}

/// What the list of demands says against a mapped one.
fn in_list(mandate: &Mandate, listed: Option<String>) -> Option<Fault> {
    match listed {
        None => Some(Fault::Twice),
        Some(asked) if asked != mandate.check => Some(Fault::Sort { asked }),
        Some(_) => None,
    }
}

fn unmapped(id: String, check: String) -> Standing {
    let enforced = (check != TEXT).then_some(false);
    Standing { id, check, published: false, enforced, clauses: Vec::new(), checks: Vec::new(), faults: vec![Fault::Unmapped] }
}

fn standing(handbook: &Handbook, regulation: &str, mandate: &Mandate, known: Option<Fault>) -> Standing {
    let unpublished = clause_faults(handbook, regulation, mandate);
    let unenforced = check_faults(handbook, mandate);
    Standing {
        id: mandate.id.clone(),
        check: mandate.check.clone(),
        published: unpublished.is_empty(),
        enforced: (mandate.check != TEXT).then_some(unenforced.is_empty()),
        clauses: mandate.clauses.clone(),
        checks: mandate.checks.clone(),
        faults: known.into_iter().chain(unpublished).chain(unenforced).collect(),
    }
}

fn clause_faults(handbook: &Handbook, regulation: &str, mandate: &Mandate) -> Vec<Fault> {
    let missing = mandate.clauses.iter().filter(|key| handbook.clause(key).is_none());
    let mut faults: Vec<Fault> = missing.map(|key| Fault::NoClause { key: Some(key.clone()) }).collect();
    let own = |key: &String| key.split_once('/').is_some_and(|(id, _)| id == regulation);
    if !mandate.clauses.iter().any(own) {
        faults.push(Fault::NoClause { key: None });
    }
    faults
}

fn check_faults(handbook: &Handbook, mandate: &Mandate) -> Vec<Fault> {
    if mandate.check == TEXT {
        let told = mandate.reason.as_deref().is_some_and(|r| r.chars().count() >= REASON);
        let silent = (!told).then_some(Fault::NoReason);
        return silent.into_iter().chain((!mandate.checks.is_empty() || !mandate.supports.is_empty()).then_some(Fault::Checked)).collect();
    }
    if mandate.checks.is_empty() {
        return vec![Fault::NoCheck { id: None }];
    }
    let missing = mandate.checks.iter().chain(&mandate.supports).filter(|id| handbook.check(id).is_none());
    let mut faults: Vec<Fault> = missing.map(|id| Fault::NoCheck { id: Some(id.clone()) }).collect();
    let cites = |check: &Check| clauses_of(check).any(|key| mandate.clauses.iter().any(|own| own == key));
    let strangers = mandate.checks.iter().filter(|id| handbook.check(id).is_some_and(|c| !cites(c)));
    faults.extend(strangers.map(|id| Fault::NotCited { id: id.clone() }));
    faults
}
