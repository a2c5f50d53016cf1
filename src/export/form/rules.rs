//! What a cell takes: lists, ranges of numbers and days, lengths of texts.

use rust_decimal::Decimal;
use rust_xlsxwriter::{DataValidation, DataValidationRule as Rule, Formula};

use super::Blank;
use super::lists::Lists;
use crate::model::sheet::titled;
use crate::model::{Field, FieldType, OTHER, Options};
use crate::say;

/// 1990-01-01 and 2099-12-31 as spreadsheets count days.
const DAYS: (u32, u32) = (32_874, 73_050);

/// Largest number a rule for any number names.
const ANY: &str = "1E+15";

/// The rule of a field's cells; none where anything may be typed.
pub(super) fn of_field(blank: &Blank, field: &Field, lists: &mut Lists) -> Option<DataValidation> {
    let rule = match &field.ty {
        FieldType::Choice => lists.rule(options(blank, field)),
        FieldType::Person => lists.rule(people(blank)),
        FieldType::Unit => lists.rule(units(blank)),
        // What follows is judged as a whole cell, and a cell may list several.
        _ if field.many => None,
        FieldType::Bool => lists.rule(vec!["是".to_owned(), "否".to_owned()]),
        FieldType::Number | FieldType::Money | FieldType::Percent => Some(number(field)),
        FieldType::Date | FieldType::DateTime => Some(day()),
        FieldType::Text => length(field),
        _ => None,
    };
    rule.map(|rule| explained(blank, rule))
}

/// The rule of a cell that takes a day.
pub(super) fn day() -> DataValidation {
    let at = |n: u32| Formula::new(n.to_string());
    DataValidation::new().allow_date_formula(Rule::Between(at(DAYS.0), at(DAYS.1)))
}

/// What is said when a cell does not take what is typed.
pub(super) fn explained(blank: &Blank, rule: DataValidation) -> DataValidation {
    let title = say!("不符填寫規定", "不符填写规定", "Not what this cell takes");
    let message = say!(
        "請從清單選取，或按右側說明填寫；註解載明所依條款。",
        "请从清单选取，或按右侧说明填写；批注载明所依条款。",
        "Choose from the list or follow the hint; the note names the clause."
    );
    // Both are within the limits of the format, so neither can be refused.
    let titled = rule.clone().set_error_title(title.get(blank.lang)).unwrap_or(rule);
    titled.clone().set_error_message(message.get(blank.lang)).unwrap_or(titled)
}

fn number(field: &Field) -> DataValidation {
    let percent = matches!(field.ty, FieldType::Percent);
    // A spreadsheet holds 90 % as 0.9.
    let written = |n: Decimal| Formula::new(if percent { n / Decimal::ONE_HUNDRED } else { n }.normalize().to_string());
    let least = field.min.or(percent.then_some(Decimal::ZERO)).map(written);
    let most = field.max.or(percent.then_some(Decimal::ONE_HUNDRED)).map(written);
    let rule = match (least, most) {
        (Some(a), Some(b)) => Rule::Between(a, b),
        (Some(a), None) => Rule::GreaterThanOrEqualTo(a),
        (None, Some(b)) => Rule::LessThanOrEqualTo(b),
        (None, None) => Rule::Between(Formula::new(format!("-{ANY}")), Formula::new(ANY)),
    };
    let whole = field.decimals == Some(0) && !percent;
    let new = DataValidation::new();
    if whole { new.allow_whole_number_formula(rule) } else { new.allow_decimal_number_formula(rule) }
}

fn length(field: &Field) -> Option<DataValidation> {
    let cut = |n: usize| u32::try_from(n).unwrap_or(32_767).min(32_767);
    let rule = match (field.min_length.map(cut), field.max_length.map(cut)) {
        (Some(a), Some(b)) => Rule::Between(a, b),
        (Some(a), None) => Rule::GreaterThanOrEqualTo(a),
        (None, Some(b)) => Rule::LessThanOrEqualTo(b),
        (None, None) => return None,
    };
    Some(DataValidation::new().allow_text_length(rule))
}

/// What a choice offers on the day.
pub(super) fn options(blank: &Blank, field: &Field) -> Vec<String> {
    let mut offered = match &field.options {
        None => Vec::new(),
        Some(Options::Listed(listed)) => listed.clone(),
        Some(Options::Parameter(id)) => chosen_from(blank, id),
    };
    if field.open && !offered.is_empty() && !offered.iter().any(|o| o == OTHER) {
        offered.push(OTHER.to_owned());
    }
    offered
}

fn chosen_from(blank: &Blank, id: &str) -> Vec<String> {
    let Some(parameter) = blank.handbook.parameter(id) else { return Vec::new() };
    let words = |value: &str| parameter.wording.iter().find(|(v, _)| v == value).map_or(value, |(_, words)| words).to_owned();
    let resolved = parameter.resolve(blank.as_of, None);
    resolved.iter().flat_map(|r| r.choices()).map(|value| titled(&words(value), value)).collect()
}

/// Units that exist on the day.
pub(super) fn units(blank: &Blank) -> Vec<String> {
    let units = blank.handbook.organization.units.iter().filter(|u| u.active.contains(blank.as_of));
    units.map(|u| titled(&u.title[0], &u.id)).collect()
}

/// People and outside parties, where the handbook publishes people; else their ids are typed.
pub(super) fn people(blank: &Blank) -> Vec<String> {
    if !blank.handbook.settings.publish_people {
        return Vec::new();
    }
    let organization = &blank.handbook.organization;
    let people = organization.people.iter().map(|p| titled(&p.name, &p.id));
    people.chain(organization.external.iter().map(|e| titled(&e.name, &e.id))).collect()
}

/// Roles, as whoever signs may name them.
pub(super) fn roles(blank: &Blank) -> Vec<String> {
    blank.handbook.organization.roles.iter().map(|r| titled(&r.title[0], &r.id)).collect()
}
