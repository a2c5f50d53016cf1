//! The numbering profiles: how each prints, reads and cites its labels.

use super::super::Level;
use super::{Label, Number, numeral, numeral_prefix};

/// How a regulation numbers its clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// 一、 / （一） / 1. / （1）
    Outline,
    /// 第一編, 第一章, 第一節, 第一條; unnumbered 項; 款 一、; 目 （一）
    ArticlesTw,
    /// 第一编, 第一章, 第一节, 第一条; unnumbered 款; 项 （一）; 目 1.
    ArticlesCn,
    /// 1. / 1.1 / 1.1.1
    Decimal,
}

/// A form of label that is no words: what stands around the numeral.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    /// 一、
    Comma,
    /// （一）
    Bracketed,
    /// 1.
    Point,
    /// （1）
    BracketedDigit,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Profile; 4] = [Profile::Outline, Profile::ArticlesTw, Profile::ArticlesCn, Profile::Decimal];

    /// Its name in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Outline => "outline",
            Profile::ArticlesTw => "articles-tw",
            Profile::ArticlesCn => "articles-cn",
            Profile::Decimal => "decimal",
        }
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|p| p.name() == name)
    }

    /// Whether it numbers articles.
    pub fn has_articles(self) -> bool {
        matches!(self, Profile::ArticlesTw | Profile::ArticlesCn)
    }

    /// The level an item of an ordered list has, by its depth (from 0).
    pub fn list_level(self, depth: usize) -> Option<Level> {
        let levels: &[Level] = if self == Profile::ArticlesCn { &[Level::SubItem] } else { &[Level::Item, Level::SubItem] };
        levels.get(depth).copied()
    }

    /// Reads the label a line begins with.
    pub fn label(self, text: &str) -> Option<Label> {
        let (level, number, above, length) = match self {
            Profile::Decimal => decimal(text)?,
            _ => self.worded(text).or_else(|| self.signed(text))?,
        };
        let space = text[length..].len() - text[length..].trim_start().len();
        Some(Label { level, number, above, length: length + space })
    }

    fn worded(self, text: &str) -> Option<(Level, Number, Vec<u64>, usize)> {
        if !self.has_articles() {
            return None;
        }
        let (number, unit, length) = worded(text)?;
        let ends = text[length..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '（' | '(' | '【'));
        let level = match unit {
            _ if !ends => return None, // 第三條所定…: running text that begins with a reference
            '編' | '编' => Level::Part,
            '章' => Level::Chapter,
            '節' | '节' => Level::Section,
            '條' | '条' => Level::Article,
            _ => return None,
        };
        Some((level, number, Vec::new(), length))
    }

    fn signed(self, text: &str) -> Option<(Level, Number, Vec<u64>, usize)> {
        let (number, sign, length) = signed(text)?;
        let (_, level) = self.signs().iter().find(|(s, _)| *s == sign)?;
        Some((*level, Number::plain(number), Vec::new(), length))
    }

    fn signs(self) -> &'static [(Sign, Level)] {
        match self {
            Profile::Outline => &[
                (Sign::Comma, Level::Chapter),
                (Sign::Bracketed, Level::Section),
                (Sign::Point, Level::Item),
                (Sign::BracketedDigit, Level::SubItem),
            ],
            Profile::ArticlesTw => &[(Sign::Comma, Level::Item), (Sign::Bracketed, Level::SubItem)],
            Profile::ArticlesCn => &[(Sign::Bracketed, Level::Item), (Sign::Point, Level::SubItem)],
            Profile::Decimal => &[],
        }
    }

    /// Prints a label; `above` holds the numbers of the clauses above (decimal labels only).
    pub fn print(self, level: Level, number: Number, above: &[u64]) -> String {
        let sign = self.signs().iter().find(|(_, l)| *l == level).map(|(s, _)| *s);
        match (self, level, sign) {
            (Profile::Decimal, Level::Chapter, _) => format!("{}.", number.main),
            (Profile::Decimal, ..) => above.iter().chain([&number.main]).map(u64::to_string).collect::<Vec<_>>().join("."),
            (_, _, Some(Sign::Comma)) => [&numeral(number.main), "、"].concat(),
            (_, _, Some(Sign::Bracketed)) => ["（", &numeral(number.main), "）"].concat(),
            (_, _, Some(Sign::Point)) => number.main.to_string() + ".",
            (_, _, Some(Sign::BracketedDigit)) => ["（", &number.main.to_string(), "）"].concat(),
            (_, Level::Paragraph, _) => String::new(),
            _ => self.cited(level, number),
        }
    }

    /// The label's part of an address in words: 第二章, （三）, 第一項.
    pub fn cited(self, level: Level, number: Number) -> String {
        let (taiwan, mainland) = match (self, level) {
            (Profile::Outline, Level::Section | Level::Item | Level::SubItem) => return self.print(level, number, &[]),
            (Profile::Decimal, _) => return number.main.to_string(),
            (_, Level::Part) => ('編', '编'),
            (_, Level::Chapter) => ('章', '章'),
            (_, Level::Section) => ('節', '节'),
            (_, Level::Article) => ('條', '条'),
            (_, Level::Paragraph) => ('項', '款'),
            (_, Level::Item) => ('款', '项'),
            (_, Level::SubItem) => ('目', '目'),
        };
        let unit = if self == Profile::ArticlesCn { mainland } else { taiwan };
        let after = number.after.map(|a| format!("之{}", numeral(a))).unwrap_or_default();
        format!("第{}{unit}{after}", numeral(number.main))
    }

    /// The level a unit word means: 項 and 款 change places between Taiwan and the mainland.
    pub fn unit_level(self, unit: char) -> Option<Level> {
        Some(match (unit, self) {
            ('編' | '编', _) => Level::Part,
            ('章', _) => Level::Chapter,
            ('節' | '节', _) => Level::Section,
            ('條' | '条', Profile::ArticlesTw | Profile::ArticlesCn) => Level::Article,
            ('項' | '项', Profile::ArticlesTw) | ('款', Profile::ArticlesCn) => Level::Paragraph,
            ('項' | '项', _) | ('款', Profile::ArticlesTw) => Level::Item,
            ('目', _) => Level::SubItem,
            _ => return None,
        })
    }
}

/// 第三條之一: number, unit word, length. Spaces inside, as in 第 三 條, are passed over.
pub(in crate::model) fn worded(text: &str) -> Option<(Number, char, usize)> {
    let rest = text.strip_prefix('第')?.trim_start_matches([' ', '\u{3000}']);
    let (main, used) = numeral_prefix(rest)?;
    let rest = rest[used..].trim_start_matches([' ', '\u{3000}']);
    let unit = rest.chars().next()?;
    let rest = &rest[unit.len_utf8()..];
    let after = rest.strip_prefix('之').filter(|_| "編编章節节條条".contains(unit)).and_then(inserted);
    let length = text.len() - rest.len() + after.map_or(0, |(_, used)| '之'.len_utf8() + used);
    Some((Number { main, after: after.map(|(n, _)| n) }, unit, length))
}

/// The number after 之, unless it begins another word (第三條之一定期間).
fn inserted(text: &str) -> Option<(u64, usize)> {
    let (number, used) = numeral_prefix(text)?;
    let other = text[used..].starts_with(['定', '切', '般', '部', '些', '方', '種', '种', '項', '项']);
    (!other).then_some((number, used))
}

/// 一、 （一） 1. （1）: number, form, length.
fn signed(text: &str) -> Option<(u64, Sign, usize)> {
    let open = text.strip_prefix(['（', '(']);
    let rest = open.unwrap_or(text);
    let (number, used) = numeral_prefix(rest)?;
    let digits = rest[..used].chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let close = rest[used..].chars().next()?;
    let sign = match (open.is_some(), digits, close) {
        (true, false, '）' | ')') => Sign::Bracketed,
        (true, true, '）' | ')') => Sign::BracketedDigit,
        (false, false, '、') => Sign::Comma,
        (false, true, '.' | '．') => Sign::Point,
        _ => return None,
    };
    Some((number, sign, text.len() - rest.len() + used + close.len_utf8()))
}

/// 1. or 1.1 or 1.1.1, followed by white space.
fn decimal(text: &str) -> Option<(Level, Number, Vec<u64>, usize)> {
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let typed = &text[..length];
    let mut numbers = typed.trim_end_matches('.').split('.').map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>()?;
    let level = *[Level::Chapter, Level::Section, Level::Item, Level::SubItem].get(numbers.len() - 1)?;
    let single = numbers.len() == 1;
    let spaced = text[length..].starts_with(char::is_whitespace);
    if !spaced || (single && !typed.ends_with('.')) {
        return None;
    }
    let last = numbers.pop()?;
    Some((level, Number::plain(last), numbers, length))
}
