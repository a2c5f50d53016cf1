//! Regulations and their clauses: what the text says, where each clause stands, how strongly it binds and whom.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::CrossReference;
use crate::source::Place;

/// A clause's permanent name, `cross/request.fields`.
pub type ClauseKey = Arc<str>;

/// How strongly a clause binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Norm {
    /// 應、須、必須
    Must,
    /// 不得、禁止
    MustNot,
    /// 宜
    Should,
    /// 得、可
    May,
    /// States an aim; binds only through evidence.
    Principle,
    /// Binds nobody (headings, definitions, plain statements).
    None,
}

impl Norm {
    /// Its name in data, style sheets and the words of the site.
    pub fn id(self) -> &'static str {
        match self {
            Norm::Must => "must",
            Norm::MustNot => "must_not",
            Norm::Should => "should",
            Norm::May => "may",
            Norm::Principle => "principle",
            Norm::None => "none",
        }
    }
}

/// The levels of a regulation, from the whole down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 編
    Part,
    /// 章
    Chapter,
    /// 節
    Section,
    /// 條 (profiles of articles)
    Article,
    /// 項 (Taiwan) or a paragraph within an article
    Paragraph,
    /// 1. in outlines, 款 in articles
    Item,
    /// （1） in outlines, 目 in articles
    SubItem,
}

/// A piece of a clause's running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Emphasised words.
    Strong(Vec<Inline>),
    /// Lightly emphasised words.
    Emphasis(Vec<Inline>),
    /// Code.
    Code(String),
    /// A parameter's value as worded in the text.
    Parameter {
        /// The parameter.
        id: String,
        /// The words.
        text: String,
    },
    /// A reference to a clause, in plain words.
    Reference {
        /// The clauses it means, in order; a whole regulation is its front key (`proc/`).
        targets: Vec<ClauseKey>,
        /// The words.
        text: String,
    },
    /// A defined term.
    Term {
        /// The term's id in the glossary.
        id: String,
        /// The words.
        text: String,
    },
    /// A link outward or to a page.
    Link {
        /// Where to.
        to: String,
        /// The words.
        text: Vec<Inline>,
    },
    /// A line break.
    Break,
}

/// The words of a text without markup.
pub fn plain(text: &[Inline]) -> String {
    let mut out = String::new();
    for inline in text {
        match inline {
            Inline::Text(words) | Inline::Code(words) => out.push_str(words),
            Inline::Strong(inner) | Inline::Emphasis(inner) => out.push_str(&plain(inner)),
            Inline::Parameter { text, .. } | Inline::Reference { text, .. } | Inline::Term { text, .. } => out.push_str(text),
            Inline::Link { text, .. } => out.push_str(&plain(text)),
            Inline::Break => out.push(' '),
        }
    }
    out
}

/// Something that stands beside a clause and never binds.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// An alert box: its kind (note, tip, important, warning, caution) and paragraphs.
    Note(String, Vec<Vec<Inline>>),
    /// A table: header and rows of cells.
    Table(Vec<Vec<Inline>>, Vec<Vec<Vec<Inline>>>),
    /// Further paragraphs of the clause itself.
    Paragraph(Vec<Inline>),
}

/// A citable unit of a regulation: what is known of it before its running text is read, and that text.
#[derive(Clone, Debug)]
pub struct Clause {
    // Shared with the draft it was filled in from.
    head: Arc<ClauseHead>,
    /// The clause's own words (without its children).
    pub text: Vec<Inline>,
    /// Notes, tables and further paragraphs, in order, before the children.
    pub marks: Vec<Mark>,
}

/// What is known of a clause before its running text is read. A [`Clause`] has these fields as its own.
#[derive(Clone, Debug)]
pub struct ClauseHead {
    /// Permanent name; clauses that bind nobody may lack one.
    pub key: Option<ClauseKey>,
    /// Level in the text.
    pub level: Level,
    /// The label as displayed: `一、`, `（二）`, `1.`, `（1）`, `第三條之一`.
    pub label: String,
    /// The whole address in words, such as 第二章（三）2.（1）, for citations.
    pub address: String,
    /// Position in this version, `chp_2__sec_3__item_2__subitem_1`.
    pub eid: String,
    /// Heading text, for chapters, sections and articles that have one.
    pub heading: Option<String>,
    /// How strongly it binds.
    pub norm: Norm,
    /// Ids of the roles it binds.
    pub by: Vec<String>,
    /// Hash of the normalised wording: no labels, layout or parameter values.
    pub hash: String,
    /// Where it stands.
    pub place: Place,
    /// Index of the clause above.
    pub parent: Option<usize>,
    /// Indices of the clauses below, in order.
    pub children: Vec<usize>,
}

impl From<ClauseHead> for Clause {
    fn from(head: ClauseHead) -> Clause {
        Clause { head: Arc::new(head), text: Vec::new(), marks: Vec::new() }
    }
}

impl Deref for Clause {
    type Target = ClauseHead;

    fn deref(&self) -> &ClauseHead {
        &self.head
    }
}

impl DerefMut for Clause {
    fn deref_mut(&mut self) -> &mut ClauseHead {
        Arc::make_mut(&mut self.head)
    }
}

/// One document of rules.
#[derive(Clone, Debug)]
pub struct Regulation {
    /// Short id, `cross`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: Option<String>,
    /// 制度, 辦法, …
    pub kind: String,
    /// The same in English.
    pub kind_en: Option<String>,
    /// Role that owns it.
    pub owner: String,
    /// Numbering profile name.
    pub numbering: String,
    /// Units it applies to (patterns with `*`).
    pub applies: Vec<String>,
    /// What stands before the first clause; never binds.
    pub intro: Vec<Mark>,
    /// What the handbook says where the source text breaks off.
    pub breaks_off: Option<String>,
    /// The version in force (the only one until frozen versions are read): its date of effect, or `1`.
    pub version: String,
    /// From when it binds; none: always. Duties are owed, and cases judged, only from then.
    pub in_force: Option<Date>,
    /// Clauses in reading order; parents come before children.
    pub clauses: Vec<Clause>,
    /// Path of its text.
    pub path: Arc<str>,
    /// The references of its clauses, once asked for.
    pub references: OnceLock<Vec<CrossReference>>,
}

/// A defined term in three scripts.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Id in the glossary.
    pub id: String,
    /// Traditional, Simplified, English name.
    pub names: [String; 3],
    /// Definitions, same order; empty where none is given.
    pub definitions: [String; 3],
    /// Synonyms.
    pub synonyms: Vec<String>,
    /// Where it is defined.
    pub place: Place,
}
