//! Regulations taken over from plain text or from what a word processor pastes: labels recognised, doubts listed.
//!
//! Lines are read one by one; a label at the head of a line opens a clause, anything else goes on with the clause before. The text
//! is written as the handbook has it, and every place where that was a guess is a doubt.

mod line;
#[cfg(test)]
mod tests;
mod writer;

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::lang::{Lang, in_script};
use crate::model::numbering::Profile;
use crate::say;
use crate::source::{Place, Span};

use line::{Line, lines};
use writer::Writer;

/// What is known of the regulation beforehand.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Its id.
    pub id: String,
    /// Its title; else the first line.
    pub title: Option<String>,
    /// The role that owns it.
    pub owner: String,
}

/// What came of a text.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The regulation as the handbook has it.
    pub text: String,
    /// Clauses recognised.
    pub clauses: usize,
    /// Where something was a guess; places are in the text read.
    pub doubts: Vec<Diagnostic>,
}

/// Takes over a regulation.
pub fn outline(path: &str, source: &str, settings: &Settings) -> Imported {
    let path: Arc<str> = path.into();
    let lines = lines(source);
    let profile = numbering(&lines);
    let mut doubts = Vec::new();
    let mut rest = lines.as_slice();
    let title = match (&settings.title, rest.split_first()) {
        (Some(title), _) => {
            // A text that begins with its own title would have it twice.
            rest = rest.split_first().filter(|(first, _)| first.text == *title).map_or(rest, |(_, after)| after);
            title.clone()
        }
        (None, Some((first, after))) if profile.label(&first.text).is_none() => {
            rest = after;
            first.text.trim_matches(['《', '》']).to_owned()
        }
        _ => {
            let message = say!("沒有標題；第一行就是條款", "没有标题；第一行就是条款", "there is no title: the first line is a clause");
            doubts.push(Diagnostic::warning("import-title", Place::bytes(&path, Span::default()), message));
            settings.id.clone()
        }
    };
    let mut writer = Writer::new(profile, path, doubts);
    rest.iter().for_each(|line| writer.line(line));
    let (body, clauses, doubts) = writer.finish();
    Imported { text: format!("{}\n# {title}\n{}\n", front(settings, &title, profile), body.trim_end()), clauses, doubts }
}

/// Articles where there are lines 第N條, by the script they are written in; else an outline.
fn numbering(lines: &[Line]) -> Profile {
    let articles = |profile: Profile, unit: char| {
        lines
            .iter()
            .filter(|l| l.text.starts_with('第') && l.text.chars().take(12).any(|c| c == unit) && profile.label(&l.text).is_some())
            .count()
    };
    match (articles(Profile::ArticlesTw, '條'), articles(Profile::ArticlesCn, '条')) {
        (0, 0) => Profile::Outline,
        (tw, cn) if tw >= cn => Profile::ArticlesTw,
        _ => Profile::ArticlesCn,
    }
}

fn front(settings: &Settings, title: &str, profile: Profile) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let kinds = ["制度", "辦法", "規定", "細則", "準則", "要點", "規則"];
    // 办法 ends a title as 辦法 does.
    let kind = kinds.iter().find(|k| title.ends_with(**k) || title.ends_with(&in_script(k, Lang::Hans))).unwrap_or(&"制度");
    let rows = [("id", settings.id.as_str()), ("title", title), ("kind", kind), ("owner", &settings.owner), ("numbering", profile.name())];
    let rows: String = rows.iter().map(|(key, value)| format!("{key} = {}\n", quoted(value))).collect();
    format!("+++\n{rows}+++\n")
}
