//! Traditional to Simplified, for readers of zh-Hans. Names and clauses are written in Traditional.

use std::sync::OnceLock;

use encoding_rs::BIG5;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::Lang;

/// `text` in the script of `lang`: Simplified for zh-Hans, unchanged otherwise.
pub fn in_script(text: &str, lang: Lang) -> String {
    if lang != Lang::Hans || text.is_ascii() {
        return text.to_owned();
    }
    simplified(text)
}

/// The tables are built in; without them readers get the text as written rather than nothing.
fn simplified(text: &str) -> String {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    CONVERTER.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok()).as_ref().map_or_else(|| text.to_owned(), |c| c.convert(text))
}

fn traditional(text: &str) -> String {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    CONVERTER.get_or_init(|| OpenCC::from_config(BuiltinConfig::S2t).ok()).as_ref().map_or_else(|| text.to_owned(), |c| c.convert(text))
}

/// What a character should be in a text of this script, where it belongs to the other one only. Characters both scripts have
/// (后, 里, 台) are nobody's fault.
pub fn foreign(c: char, lang: Lang) -> Option<char> {
    if !matches!(c, '\u{3400}'..='\u{9fff}') {
        return None;
    }
    let typed = c.to_string();
    let meant = match lang {
        // Big5 holds the Traditional characters and no other.
        Lang::Hant if BIG5.encode(&typed).2 => traditional(&typed),
        Lang::Hans => simplified(&typed),
        _ => return None,
    };
    meant.chars().next().filter(|meant| *meant != c)
}
