//! A small complete handbook: one regulation, two forms, one process, one unit, records that keep the rules, and a file for
//! continuous integration.

use jiff::civil::Date;

use crate::lang::Sentence;
use crate::say;

/// What a new handbook is called, and its first day.
#[derive(Clone, Debug)]
pub struct Starter {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The day of its first records.
    pub today: Date,
}

const FILES: &[(&str, &str)] = &[
    ("handbook.toml", include_str!("starter/handbook.toml")),
    ("content/index.md", include_str!("starter/index.md")),
    ("content/organization.toml", include_str!("starter/organization.toml")),
    ("content/calendar.toml", include_str!("starter/calendar.toml")),
    ("content/glossary.md", include_str!("starter/glossary.md")),
    ("content/purchase/text.md", include_str!("starter/text.md")),
    ("content/purchase/parameters.toml", include_str!("starter/parameters.toml")),
    ("checks/purchase/purchase.toml", include_str!("starter/checks.toml")),
    ("checks/purchase/samples/samples.toml", include_str!("starter/samples.toml")),
    ("checks/purchase/samples/conforming/office/purchase.toml", include_str!("starter/sample.toml")),
    ("checks/purchase/samples/breaches/decided-by-staff.toml", include_str!("starter/breach-decide.toml")),
    ("checks/purchase/samples/breaches/requested-by-manager.toml", include_str!("starter/breach-request.toml")),
    ("records/office/purchase.toml", include_str!("starter/record.toml")),
    (".github/workflows/handbook.yml", include_str!("starter/ci.yml")),
    (".gitignore", include_str!("starter/gitignore")),
];

/// The files of a new handbook: path and text.
pub fn files(starter: &Starter) -> Vec<(&'static str, String)> {
    FILES.iter().map(|(path, text)| (*path, filled(text, starter))).collect()
}

fn filled(text: &str, starter: &Starter) -> String {
    let year = starter.today.year();
    let values = [
        ("{title}", one_line(&starter.title)),
        ("{publisher}", one_line(&starter.publisher)),
        ("{year}", year.to_string()),
        ("{next}", (year + 1).to_string()),
        ("{today}", starter.today.to_string()),
    ];
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// A title is one line and holds no quotation mark of TOML.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !matches!(c, '"' | '\\')).collect::<String>().trim().to_owned()
}

/// What to do next.
pub fn next(folder: &str) -> Sentence {
    say!(
        "手冊建立在 {f}。接著：\n  cd {f}\n  guiju serve --open     邊改邊看\n  guiju check            檢查記錄\n  guiju lint             檢查手冊本身",
        "手册建立在 {f}。接着：\n  cd {f}\n  guiju serve --open     边改边看\n  guiju check            检查记录\n  guiju lint             检查手册本身",
        "The handbook is in {f}. Next:\n  cd {f}\n  guiju serve --open     edit with a live preview\n  guiju check            check the records\n  guiju lint             check the handbook itself",
        f = folder
    )
}
