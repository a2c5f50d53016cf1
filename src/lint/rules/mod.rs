//! The rules, a file for each family. Listing a family here registers its rules; lists of codes are derived from it.

mod binding;
mod confirmation;
mod conflict;
mod coverage;
mod form;
mod key;
mod parameter;
mod permission;
mod punctuation;
mod script;
mod structure;
mod term;
mod vague;

pub use permission::{ALLOW_UNKNOWN, ALLOW_UNUSED};

use super::{Family, Rule};

/// Every family, in the order of its page.
pub const FAMILIES: &[Family] = &[
    structure::FAMILY,
    key::FAMILY,
    term::FAMILY,
    parameter::FAMILY,
    binding::FAMILY,
    vague::FAMILY,
    coverage::FAMILY,
    confirmation::FAMILY,
    form::FAMILY,
    conflict::FAMILY,
    script::FAMILY,
    punctuation::FAMILY,
    permission::FAMILY,
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules)
}

/// A rule by its code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}
