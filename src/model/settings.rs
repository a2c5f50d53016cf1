//! `handbook.toml`: what a handbook says of itself.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{AnswerRules, Repository};
use crate::lang::Lang;

/// The settings of a handbook.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its title.
    pub title: String,
    /// Its title in English.
    pub title_en: Option<String>,
    /// The publishing organisation's name.
    pub publisher: String,
    /// That name in English.
    pub publisher_en: Option<String>,
    /// The language its regulations are written in.
    pub language: Lang,
    /// The languages its site is published in, the first at the root.
    pub languages: Vec<Lang>,
    /// The zone of units that name none.
    pub zone: TimeZone,
    /// The IANA name of that zone.
    pub zone_name: String,
    /// The calendar region of units that name none.
    pub region: String,
    /// A pinned as-of date, where the handbook wants its output not to change daily.
    pub as_of: Option<Date>,
    /// First day from which periodic duties are owed; without it, the first day of any record.
    pub duties_from: Option<Date>,
    /// Largest record file, in bytes (a stream of lines is bounded by the line instead).
    pub max_file: u64,
    /// How findings are answered.
    pub answers: AnswerRules,
    /// Address of the published site, ending in `/`.
    pub base_url: Option<String>,
    /// Where the source is kept.
    pub repository: Option<Repository>,
    /// How the site looks.
    pub theme: Theme,
    /// Whether compliance pages are published.
    pub publish_compliance: bool,
    /// Whether people's names are published.
    pub publish_people: bool,
    /// Whether each form is published as a blank workbook too.
    pub publish_workbooks: bool,
}

/// What an organisation chooses of the site's looks; the rest is the style sheet's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Colour of marks and headings, `#8c2f22`.
    pub accent: Option<String>,
    /// The same on dark ground.
    pub accent_dark: Option<String>,
    /// Drawing beside the title: an SVG file in the handbook's `templates/`.
    pub logo: Option<String>,
}
