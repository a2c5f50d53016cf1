//! Patterns as browsers run them: the same language written in their own notation.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A pattern in JavaScript's notation for the flag `u`; none when it can't be said there.
pub(super) fn browser(pattern: &str) -> Option<String> {
    let mut out = String::new();
    write(&regex_syntax::parse(pattern).ok()?, &mut out)?;
    Some(out)
}

fn write(hir: &Hir, out: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok()?.chars().for_each(|c| letter(c, out)),
        HirKind::Class(class) => set(class, out)?,
        HirKind::Look(look) => out.push_str(match look {
            Look::Start => "^",
            Look::End => "$",
            _ => return None,
        }),
        HirKind::Repetition(repetition) => {
            grouped(&repetition.sub, out)?;
            let most = repetition.max.map_or(String::new(), |n| n.to_string());
            out.push_str(&format!("{{{},{most}}}", repetition.min));
            out.push_str(if repetition.greedy { "" } else { "?" });
        }
        HirKind::Capture(capture) => grouped(&capture.sub, out)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| grouped(part, out))?,
        HirKind::Alternation(parts) => {
            for (n, part) in parts.iter().enumerate() {
                out.push_str(if n == 0 { "" } else { "|" });
                grouped(part, out)?;
            }
        }
    }
    Some(())
}

fn grouped(hir: &Hir, out: &mut String) -> Option<()> {
    let single = matches!(hir.kind(), HirKind::Look(_) | HirKind::Class(_));
    out.push_str(if single { "" } else { "(?:" });
    write(hir, out)?;
    out.push_str(if single { "" } else { ")" });
    Some(())
}

fn letter(c: char, out: &mut String) {
    if c.is_alphanumeric() { out.push(c) } else { out.push_str(&format!("\\u{{{:x}}}", u32::from(c))) }
}

fn set(class: &Class, out: &mut String) -> Option<()> {
    let Class::Unicode(class) = class else { return None };
    out.push('[');
    for range in class.iter() {
        letter(range.start(), out);
        if range.start() != range.end() {
            out.push('-');
            letter(range.end(), out);
        }
    }
    out.push(']');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn patterns_are_written_as_browsers_read_them() {
        assert_eq!(browser("^(?:[0-9]{4})$").as_deref(), Some("^(?:[0-9]{4,4})$"));
        assert_eq!(browser("^[A-Z]+-\\.(甲|乙丙)?").as_deref(), Some("^(?:[A-Z]{1,})(?:\\u{2d}\\u{2e})(?:(?:(?:(?:甲)|(?:乙丙))){0,1})"));
        assert_eq!(browser("(?m)^a"), None, "what cannot be said is not said");
    }
}
