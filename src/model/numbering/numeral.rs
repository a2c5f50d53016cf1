//! Chinese numerals, read in every common form and printed in one.

const DIGITS: &str = "〇一二三四五六七八九";
const LARGE: [(char, u64); 2] = [('億', 100_000_000), ('萬', 10_000)];
const SMALL: [(char, u64); 3] = [('千', 1000), ('百', 100), ('十', 10)];

/// What one character contributes.
#[derive(Clone, Copy)]
enum Part {
    Digit(u64),
    /// 十百千
    Unit(u64),
    /// 萬億
    Myriad(u64),
    /// 廿卅卌: tens and digit in one
    Tens(u64),
}

fn part(c: char) -> Option<Part> {
    Some(match c {
        '〇' | '零' | '○' | '0' | '０' => Part::Digit(0),
        '一' | '壹' | '弌' => Part::Digit(1),
        '二' | '貳' | '贰' | '兩' | '两' => Part::Digit(2),
        '三' | '參' | '叁' | '叄' => Part::Digit(3),
        '四' | '肆' => Part::Digit(4),
        '五' | '伍' => Part::Digit(5),
        '六' | '陸' | '陆' => Part::Digit(6),
        '七' | '柒' => Part::Digit(7),
        '八' | '捌' => Part::Digit(8),
        '九' | '玖' => Part::Digit(9),
        '1'..='9' => Part::Digit(u64::from(c) - u64::from('0')),
        '１'..='９' => Part::Digit(u64::from(c) - u64::from('０')),
        '十' | '拾' => Part::Unit(10),
        '百' | '佰' => Part::Unit(100),
        '千' | '仟' => Part::Unit(1000),
        '萬' | '万' => Part::Myriad(10_000),
        '億' | '亿' => Part::Myriad(100_000_000),
        '廿' | '卄' => Part::Tens(20),
        '卅' => Part::Tens(30),
        '卌' => Part::Tens(40),
        _ => return None,
    })
}

/// Reads a whole numeral: 一百零五, 一〇五, 廿三, 105, １０５, 壹佰零伍, 10萬.
pub fn parse_numeral(text: &str) -> Option<u64> {
    let parts: Vec<Part> = text.chars().map(part).collect::<Option<_>>()?;
    if parts.is_empty() || parts.len() > 24 {
        return None;
    }
    let digits: Option<Vec<u64>> = parts.iter().map(|p| if let Part::Digit(d) = p { Some(*d) } else { None }).collect();
    match digits {
        Some(digits) => digits.iter().try_fold(0u64, |n, d| n.checked_mul(10)?.checked_add(*d)),
        None => structured(&parts),
    }
}

/// Reads a numeral built of digits and units; units must fall, as in 二千三百.
fn structured(parts: &[Part]) -> Option<u64> {
    let (mut total, mut section, mut digits) = (0u64, 0u64, None::<u64>);
    let (mut last_unit, mut last_myriad) = (u64::MAX, u64::MAX);
    for part in parts {
        match *part {
            // a zero only marks a skipped place, unless it continues Arabic digits (10萬)
            Part::Digit(0) if digits.is_none() => {}
            Part::Digit(d) => digits = Some(digits.unwrap_or(0).checked_mul(10)?.checked_add(d)?),
            Part::Unit(unit) if unit < last_unit => {
                section += digits.take().unwrap_or(1).checked_mul(unit)?;
                last_unit = unit;
            }
            Part::Tens(tens) if last_unit > 10 && digits.is_none() => {
                section += tens;
                last_unit = 10;
            }
            Part::Myriad(unit) if unit < last_myriad && (section > 0 || digits.is_some()) => {
                total = total.checked_add((section + digits.take().unwrap_or(0)).checked_mul(unit)?)?;
                (section, last_unit, last_myriad) = (0, u64::MAX, unit);
            }
            _ => return None,
        }
    }
    total.checked_add(section)?.checked_add(digits.unwrap_or(0))
}

/// The longest numeral a text begins with: its value and length in bytes.
pub fn numeral_prefix(text: &str) -> Option<(u64, usize)> {
    let ends = text.char_indices().take(24).take_while(|(_, c)| part(*c).is_some()).map(|(i, c)| i + c.len_utf8());
    let ends: Vec<usize> = ends.collect();
    ends.iter().rev().find_map(|end| Some((parse_numeral(&text[..*end])?, *end)))
}

/// Prints a number as regulations write it: 十, 十一, 一百零五, 三千〇… as 三千零一.
pub fn numeral(number: u64) -> String {
    if number == 0 {
        return "零".into();
    }
    if number >= 1_000_000_000_000 {
        return number.to_string(); // 兆 means two things; digits are plain
    }
    let mut out = String::new();
    let mut rest = number;
    for (sign, size) in LARGE {
        if rest >= size {
            section(&mut out, rest / size, out_is_gap(number, rest, size));
            out.push(sign);
            rest %= size;
        } else if !out.is_empty() && rest > 0 && !out.ends_with('零') && size == 10_000 {
            out.push('零');
        }
    }
    if rest > 0 {
        let gap = number >= 10_000 && rest < 1000 && !out.ends_with('零');
        section(&mut out, rest, gap);
    }
    match out.strip_prefix("一十") {
        Some(tail) => format!("十{tail}"),
        None => out,
    }
}

fn out_is_gap(number: u64, rest: u64, size: u64) -> bool {
    number != rest && rest / size < 1000
}

/// Prints a number below ten thousand; `gap` asks for the 零 of a skipped thousand.
fn section(out: &mut String, number: u64, gap: bool) {
    let mut skipped = gap;
    let mut rest = number;
    for (sign, size) in SMALL {
        if rest >= size {
            digit(out, rest / size, skipped);
            out.push(sign);
            rest %= size;
            skipped = false;
        } else if number >= size {
            skipped = true;
        }
    }
    if rest > 0 {
        digit(out, rest, skipped);
    }
}

fn digit(out: &mut String, digit: u64, after_gap: bool) {
    if after_gap && !out.ends_with('零') {
        out.push('零');
    }
    out.extend(DIGITS.chars().nth(digit as usize));
}
