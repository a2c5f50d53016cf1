//! Traditional to Simplified, for readers of zh-Hans. Names and clauses are written in Traditional.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::Lang;

/// `text` in the script of `lang`: Simplified for zh-Hans, unchanged otherwise.
pub fn in_script(text: &str, lang: Lang) -> String {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    if lang != Lang::Hans || text.is_ascii() {
        return text.to_owned();
    }
    // The tables are built in; without them readers get the text as written rather than nothing.
    match CONVERTER.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok()) {
        Some(converter) => converter.convert(text),
        None => text.to_owned(),
    }
}
