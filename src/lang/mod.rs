//! Language tags and sentences in three languages.
//!
//! A sentence carries all three wordings from the moment it is made, so a missing translation cannot compile.

mod address;
pub mod columns;
pub mod markup;
mod punctuation;
mod script;

pub use address::in_address;
pub use punctuation::full_width;
pub use script::{foreign, in_script};

use serde::{Deserialize, Serialize};

/// A language the handbook speaks to its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Lang {
    /// Traditional Chinese, the language regulations are written in.
    #[default]
    #[serde(rename = "zh-Hant")]
    Hant,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    Hans,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// All languages, in the order they are offered to readers.
    pub const ALL: [Lang; 3] = [Lang::Hant, Lang::Hans, Lang::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Hant => "zh-Hant",
            Lang::Hans => "zh-Hans",
            Lang::En => "en",
        }
    }

    /// Reads a tag. Regional tags map to the script used there (RFC 4647 look-up would call zh-CN Traditional).
    pub fn parse(tag: &str) -> Option<Lang> {
        match tag.to_ascii_lowercase().as_str() {
            "zh" | "zh-hant" | "zh-tw" | "zh-hk" | "zh-mo" => Some(Lang::Hant),
            "zh-hans" | "zh-cn" | "zh-sg" | "zh-my" => Some(Lang::Hans),
            t if t == "en" || t.starts_with("en-") => Some(Lang::En),
            _ => None,
        }
    }
}

/// One sentence in every language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sentence {
    /// Traditional Chinese.
    pub hant: String,
    /// Simplified Chinese.
    pub hans: String,
    /// English.
    pub en: String,
}

impl Sentence {
    /// The wording in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Hant => &self.hant,
            Lang::Hans => &self.hans,
            Lang::En => &self.en,
        }
    }

    /// This sentence, and what goes on from it.
    pub fn then(self, more: Sentence) -> Sentence {
        Sentence { hant: self.hant + &more.hant, hans: self.hans + &more.hans, en: self.en + &more.en }
    }

    /// A text that is the same in every language (a name, a value typed by a unit).
    pub fn same(text: impl Into<String>) -> Sentence {
        let hant = text.into();
        Sentence { hans: hant.clone(), en: hant.clone(), hant }
    }
}

/// Writes one sentence in three languages; named arguments must be used by each (the compiler refuses one that is not). After a
/// semicolon stand arguments that are sentences themselves, each put into the language of the whole.
///
/// `say!("應有{n}項", "应有{n}项", "{n} expected", n = 3)`, `say!("缺少{l}", "缺少{l}", "{l} is missing"; l = &label)`
#[macro_export]
macro_rules! say {
    ($hant:literal, $hans:literal, $en:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::lang::Sentence {
            hant: format!($hant $(, $name = $value)*),
            hans: format!($hans $(, $name = $value)*),
            en: format!($en $(, $name = $value)*),
        }
    };
    ($hant:literal, $hans:literal, $en:literal $(, $name:ident = $value:expr)*; $($part:ident = $words:expr),+ $(,)?) => {{
        $(let $part: &$crate::lang::Sentence = $words;)+
        $crate::lang::Sentence {
            hant: format!($hant $(, $name = $value)* $(, $part = $part.hant)+),
            hans: format!($hans $(, $name = $value)* $(, $part = $part.hans)+),
            en: format!($en $(, $name = $value)* $(, $part = $part.en)+),
        }
    }};
}
