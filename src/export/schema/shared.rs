//! What the schemas of records share: blanks, days, people, units.

use serde_json::{Value as Json, json};

use super::Schemas;

/// A day, with or without time. Files of TOML may write it without quotes; to a schema it is a text either way.
const DAY: &str = r"^\s*[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";

/// The time behind a day.
const CLOCK: &str = r"[Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?";

/// A text with something in it.
pub(super) fn text() -> Json {
    json!({ "type": "string", "pattern": r"\S" })
}

/// A day with or without time.
pub(super) fn moment() -> Json {
    json!({ "type": "string", "pattern": format!(r"{DAY}({CLOCK})?\s*$") })
}

/// A day with time.
pub(super) fn instant() -> Json {
    json!({ "type": "string", "pattern": format!(r"{DAY}{CLOCK}\s*$") })
}

/// A text or a list of texts.
pub(super) fn texts() -> Json {
    json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
}

/// Definitions every schema of records carries.
pub(super) fn definitions(schemas: &Schemas) -> Json {
    json!({
        "blank": {
            "description": "留空",
            "anyOf": [{ "type": "null" }, { "type": "string", "pattern": r"^\s*$" }, { "type": "array", "maxItems": 0 }]
        },
        "moment": moment(),
        "person": people(schemas),
        "unit": units(schemas),
    })
}

/// People and outside parties by id or unambiguous name, where the handbook publishes people.
fn people(schemas: &Schemas) -> Json {
    if !schemas.handbook.settings.publish_people {
        return text();
    }
    let organization = &schemas.handbook.organization;
    let people = organization.people.iter().map(|p| (p.id.as_str(), vec![p.name.as_str()]));
    let all: Vec<_> = people.chain(organization.external.iter().map(|e| (e.id.as_str(), vec![e.name.as_str()]))).collect();
    names(&all)
}

/// Units by id or unambiguous title.
fn units(schemas: &Schemas) -> Json {
    let units = schemas.handbook.organization.units.iter();
    let all: Vec<_> = units.map(|u| (u.id.as_str(), u.title.iter().map(String::as_str).collect())).collect();
    names(&all)
}

/// Ids, and names only one bears.
fn names(all: &[(&str, Vec<&str>)]) -> Json {
    let owners = |name: &str| all.iter().filter(|(id, names)| *id == name || names.contains(&name)).count();
    let mut known: Vec<&str> = all.iter().map(|(id, _)| *id).collect();
    for name in all.iter().flat_map(|(_, names)| names).filter(|n| !n.is_empty()) {
        if owners(name) == 1 && !known.contains(name) {
            known.push(name);
        }
    }
    if known.is_empty() { text() } else { json!({ "type": "string", "enum": known }) }
}
