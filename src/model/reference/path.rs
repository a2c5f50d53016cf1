//! The way down to a clause: 第三條第一項第二款, or 第二章（三）2.（1） in outlines.

use super::super::Level;
use super::super::numbering::{Number, Profile, numeral_prefix, worded};
use super::{Step, Unit};

/// Reads as many steps as follow one another; the second value is their length.
pub(super) fn steps(text: &str, profile: Profile) -> (Vec<Step>, usize) {
    let (mut steps, mut at): (Vec<Step>, usize) = (Vec::new(), 0);
    while let Some((step, used)) = one(&text[at..], profile, &steps) {
        steps.push(step);
        at += used;
    }
    (steps, at)
}

fn one(text: &str, profile: Profile, before: &[Step]) -> Option<(Step, usize)> {
    if let Some((number, unit, used)) = worded(text) {
        let known = "編编章節节條条項项款目".contains(unit) && whole_word(unit, &text[used..]);
        return known.then_some((Step { unit: Unit::Word(unit), number }, used));
    }
    if profile != Profile::Outline {
        return None;
    }
    let wanted = match before.last()?.unit {
        Unit::Word('章') => Unit::Bracketed,
        Unit::Word('節' | '节') | Unit::Bracketed => Unit::Point,
        Unit::Point => Unit::BracketedDigit,
        _ => return None,
    };
    let (number, used) = sign(text, wanted)?;
    Some((Step { unit: wanted, number: Number::plain(number) }, used))
}

fn sign(text: &str, unit: Unit) -> Option<(u64, usize)> {
    let rest = if unit == Unit::Point { text } else { text.strip_prefix(['（', '('])? };
    let (number, used) = numeral_prefix(rest)?;
    let digits = rest[..used].chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let close = rest[used..].chars().next()?;
    let fits = match unit {
        Unit::Point => digits && matches!(close, '.' | '．') && !rest[used + close.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()),
        Unit::Bracketed => !digits && matches!(close, '）' | ')'),
        _ => digits && matches!(close, '）' | ')'),
    };
    fits.then_some((number, text.len() - rest.len() + used + close.len_utf8()))
}

/// Whether a unit word stands for itself: 項目, 條件, 章程 and the like are other words.
pub(super) fn whole_word(unit: char, after: &str) -> bool {
    let other = match unit {
        '項' | '项' => "目",
        '款' => "項项",
        '條' | '条' => "件例款",
        '章' => "程",
        '節' | '节' => "點点目奏省約约",
        // 於年度開始前編製, 會議前編列: a verb
        '編' | '编' => "製制列號号排寫写輯辑碼码組组入訂订審审造修",
        '目' => "標标的錄录前次",
        _ => "",
    };
    !after.chars().next().is_some_and(|c| other.contains(c))
}

/// The level a step means in a profile.
pub(super) fn level(unit: Unit, profile: Profile) -> Option<Level> {
    match unit {
        Unit::Word(word) => profile.unit_level(word),
        Unit::Bracketed => Some(Level::Section),
        Unit::Point => Some(Level::Item),
        Unit::BracketedDigit => Some(Level::SubItem),
    }
}
