//! Forms: what a record must carry.

use std::sync::Arc;

use regex::Regex;
use rust_decimal::Decimal;

use super::ClauseKey;
use crate::expr::Expr;
use crate::source::Place;

/// Names of the record's header, which no field may take.
pub const HEADER_NAMES: [&str; 11] = ["id", "form", "case", "step", "steps", "at", "by", "submitted", "outcome", "record", "trigger"];

/// Answers that say nothing where substance is owed.
pub const PLACEHOLDERS: [&str; 17] =
    ["無", "无", "沒有", "没有", "待補", "待补", "待定", "略", "同上", "n/a", "na", "none", "nil", "todo", "tbd", "-", "—"];

/// The option that stands for what a list does not name.
pub const OTHER: &str = "其他";

/// The definition of what a record must carry.
#[derive(Clone, Debug)]
pub struct Form {
    /// Id, `cross_business_request`.
    pub id: Arc<str>,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: Option<String>,
    /// The clause that demands it.
    pub clause: ClauseKey,
    /// Roles that may submit it: any of; `param:…` and `all` allowed.
    pub submitted_by: Vec<String>,
    /// Roles it goes to.
    pub submitted_to: Vec<String>,
    /// Index of the field that says when it happened; the record's header otherwise.
    pub at: Option<usize>,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// Rules over several fields.
    pub rules: Vec<Rule>,
    /// Signatures owed.
    pub signatures: Vec<Signature>,
    /// A note for those who fill it in.
    pub note: Option<String>,
    /// Every handbook knows it: it belongs to no regulation and rests on no clause.
    pub builtin: bool,
    /// Where it is declared.
    pub place: Place,
}

/// The types a field can have.
#[derive(Clone, Debug)]
pub enum FieldType {
    /// Free text.
    Text,
    /// A number.
    Number,
    /// An amount of money.
    Money,
    /// A percentage, 0 to 100 unless the field says otherwise.
    Percent,
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// A day with time.
    DateTime,
    /// `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-W07`, or `2026-03-01/2026-03-15`.
    Period,
    /// A length of time: `3d`, `10wd`, `24h`, `2m`.
    Duration,
    /// One of a list.
    Choice,
    /// A person of the organisation.
    Person,
    /// A unit of the organisation.
    Unit,
    /// Another record of the form named.
    Ref {
        /// Form of the target.
        form: Arc<str>,
        /// The target must belong to the same case.
        same_case: bool,
        /// The target must not be later than this record.
        earlier: bool,
        /// The value may point at a row of this group: `ID#row`.
        row: Option<Arc<str>>,
    },
    /// Rows, each with the fields given.
    Group(Vec<Field>),
    /// A file beside the record.
    Attachment,
}

impl FieldType {
    /// Its name in checks.
    pub fn name(&self) -> &'static str {
        match self {
            FieldType::Text => "text",
            FieldType::Number => "number",
            FieldType::Money => "money",
            FieldType::Percent => "percent",
            FieldType::Bool => "bool",
            FieldType::Date => "date",
            FieldType::DateTime => "datetime",
            FieldType::Period => "period",
            FieldType::Duration => "duration",
            FieldType::Choice => "choice",
            FieldType::Person => "person",
            FieldType::Unit => "unit",
            FieldType::Ref { .. } => "ref",
            FieldType::Group(_) => "group",
            FieldType::Attachment => "attachment",
        }
    }
}

/// Where a choice takes its options from.
#[derive(Clone, Debug, PartialEq)]
pub enum Options {
    /// Listed in the form.
    Listed(Vec<String>),
    /// A list parameter.
    Parameter(String),
}

/// One field of a form or of a group.
#[derive(Clone, Debug)]
pub struct Field {
    /// Id within the form.
    pub id: Arc<str>,
    /// Label.
    pub label: String,
    /// Its label in English, where it is given.
    pub label_en: Option<String>,
    /// Type of one value.
    pub ty: FieldType,
    /// The value is a list of `ty`.
    pub many: bool,
    /// Always required.
    pub required: bool,
    /// Required when this holds.
    pub required_when: Option<Expr>,
    /// The clause that demands it.
    pub clause: ClauseKey,
    /// Help for those who fill it in.
    pub help: Option<String>,
    /// The same in English, where it is given.
    pub help_en: Option<String>,
    /// Fewest characters.
    pub min_length: Option<usize>,
    /// Most characters.
    pub max_length: Option<usize>,
    /// Least value.
    pub min: Option<Decimal>,
    /// Greatest value.
    pub max: Option<Decimal>,
    /// Pattern the whole text must match.
    pub pattern: Option<Regex>,
    /// Options of a choice.
    pub options: Option<Options>,
    /// 其他 is accepted, with its note.
    pub open: bool,
    /// Id of the field that carries the note for 其他.
    pub note: Option<Arc<str>>,
    /// Placeholder answers such as 無 are accepted.
    pub placeholder: bool,
    /// Fewest items of a list or group.
    pub min_items: Option<usize>,
    /// Most items.
    pub max_items: Option<usize>,
    /// Unit shown after the value (元, 分).
    pub unit: Option<String>,
    /// Most decimals.
    pub decimals: Option<u32>,
    /// Never published and redacted in every report.
    pub confidential: bool,
    /// Where it is declared.
    pub place: Place,
}

/// A rule over several fields of one record.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Id within the form.
    pub id: Arc<str>,
    /// How it was written.
    pub kind: RuleKind,
    /// What must hold.
    pub assert: Expr,
    /// It applies only when this holds.
    pub when: Option<Expr>,
    /// What a breach says.
    pub message: Option<String>,
    /// The same in English, where it is given.
    pub message_en: Option<String>,
    /// The clause.
    pub clause: ClauseKey,
    /// Where it is declared.
    pub place: Place,
}

/// The written form of a rule; all compile to an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleKind {
    /// `assert = "<CEL>"`
    Assert,
    /// `order = ["a", "b"]`
    Order,
    /// `sum = { of, equals }`
    Sum,
    /// `count = { of, min, max }`
    Count,
    /// `distinct = ["a", "b"]`
    Distinct,
    /// `subset = { of, within }`
    Subset,
}

/// A signature a record owes.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Roles: any of; empty means anyone.
    pub roles: Vec<String>,
    /// One signature for each item of this list (units or persons).
    pub for_each: Option<Expr>,
    /// Person fields whose value must not sign.
    pub distinct_from: Vec<Arc<str>>,
    /// The clause.
    pub clause: ClauseKey,
    /// Where it is declared.
    pub place: Place,
}
