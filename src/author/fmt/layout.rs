//! White space: line ends, blank lines, what trails.

use std::sync::Arc;

use super::table::table;
use crate::read::markdown;

/// Puts the white space of a text in order. Blocks of code are left alone, and so is a line end that breaks a line on purpose.
pub(super) fn tidy(path: &Arc<str>, source: &str) -> String {
    let source = source.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let (front, body) = split(path, &source);
    let mut lines: Vec<String> = Vec::new();
    let mut code = false;
    let all: Vec<&str> = body.lines().collect();
    for (n, line) in all.iter().enumerate() {
        let fence = line.trim_start().starts_with("```");
        if code || fence {
            code ^= fence;
            lines.push((*line).to_owned());
            continue;
        }
        let kept = line.trim_end_matches([' ', '\t']);
        let next = all.get(n + 1).is_some_and(|l| !l.trim().is_empty());
        let breaks = !kept.is_empty() && next && line.ends_with("  ") && !is_heading(kept);
        let blank_before = lines.last().is_none_or(|l| l.is_empty());
        if kept.is_empty() {
            lines.extend((!blank_before).then(String::new));
            continue;
        }
        let apart = is_heading(kept) || lines.last().is_some_and(|l| is_heading(l));
        if apart && !blank_before {
            lines.push(String::new());
        }
        lines.push(if breaks { format!("{kept}  ") } else { kept.to_owned() });
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let body = lines.join("\n");
    match front {
        Some(front) => format!("+++\n{}\n+++\n\n{body}\n", table(&front).unwrap_or(front).trim_matches('\n')),
        None => format!("{body}\n"),
    }
}

/// A heading of the kind written with `#`.
fn is_heading(line: &str) -> bool {
    let marks = line.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&marks) && line[marks..].starts_with(' ')
}

/// The settings at the head, and the text after them. Settings that never end stay in the text.
fn split<'s>(path: &Arc<str>, source: &'s str) -> (Option<String>, &'s str) {
    let (document, faults) = markdown::parse(path, source);
    let closed = faults.iter().all(|f| f.code != "front-matter-unclosed");
    match document.front.filter(|_| closed) {
        Some(front) => {
            let after = front.span.end as usize;
            let body = source[after..].split_once('\n').map_or("", |(_, body)| body);
            (Some(front.text.to_owned()), body.trim_start_matches('\n'))
        }
        None => (None, source),
    }
}
