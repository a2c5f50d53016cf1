//! Folding text so that a search in one script finds the other: compatibility forms, small letters, simplified characters.
//!
//! Folding goes character by character, from Traditional to Simplified only (many to one), so that a browser that is
//! given [`Fold::pairs`] folds a query exactly as the index was folded and can point back at the characters it found.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// The Chinese blocks whose characters may have a simplified form.
const BLOCKS: [std::ops::RangeInclusive<u32>; 3] = [0x3400..=0x4DBF, 0x4E00..=0x9FFF, 0xF900..=0xFAFF];

/// The folding of single characters.
pub(super) struct Fold {
    simplified: FxHashMap<char, char>,
    /// The same for the common block, in a row.
    common: Vec<char>,
}

/// The block nearly all Chinese text is written in.
const COMMON: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

impl Fold {
    /// The one folding there is; made when first asked for.
    pub(super) fn get() -> &'static Fold {
        static FOLD: OnceLock<Fold> = OnceLock::new();
        FOLD.get_or_init(|| {
            let simplified = simplified();
            let common = COMMON.map(|c| simplified.get(&c).copied().unwrap_or(c)).collect();
            Fold { simplified, common }
        })
    }

    /// A character folded; some become several (`㍿`), some none.
    pub(super) fn char(&self, c: char) -> impl Iterator<Item = char> + '_ {
        let lower = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
        lower.map(|c| if c.is_whitespace() { ' ' } else { self.simplified.get(&c).copied().unwrap_or(c) })
    }

    /// A text folded.
    pub(super) fn text(&self, text: &str) -> String {
        let mut folded = Vec::new();
        self.push(text, &mut folded);
        folded.into_iter().collect()
    }

    /// Adds the characters of a text, folded.
    pub(super) fn push(&self, text: &str, folded: &mut Vec<char>) {
        folded.reserve(text.len() / 2);
        for c in text.chars() {
            match c {
                ' ' => folded.push(' '),
                '!'..='~' => folded.push(c.to_ascii_lowercase()),
                // Their compatibility form is themselves.
                _ if COMMON.contains(&c) => folded.push(self.common[(u32::from(c) - u32::from(*COMMON.start())) as usize]),
                // So is that of the commonest punctuation: 、。〈〉《》「」『』【】〔〕.
                '\u{3001}'..='\u{3011}' => folded.push(c),
                '，' => folded.push(','),
                _ => folded.extend(self.char(c)),
            }
        }
    }

    /// The pairs a browser needs to fold queries and the texts found: those whose simplified form the index holds.
    pub(super) fn pairs(&self, held: &dyn Fn(char) -> bool) -> String {
        let pairs: BTreeMap<char, char> = self.simplified.iter().filter(|(_, s)| held(**s)).map(|(t, s)| (*t, *s)).collect();
        pairs.into_iter().flat_map(|(t, s)| [t, s]).collect()
    }
}

/// Asks the converter for each character on its own, so that no phrase rule interferes. Without a converter only equal
/// scripts match.
fn simplified() -> FxHashMap<char, char> {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return FxHashMap::default() };
    let chars = BLOCKS.into_iter().flatten().filter_map(char::from_u32);
    let pair = |c: char| {
        let converted = converter.convert(c.encode_utf8(&mut [0; 4]));
        let mut chars = converted.chars();
        chars.next().filter(|s| *s != c && chars.next().is_none()).map(|s| (c, s))
    };
    chars.filter_map(pair).collect()
}
