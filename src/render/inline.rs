//! Running text as HTML and as plain words.

use super::page::At;
use crate::lang::markup;
use crate::model::{Inline, Mark};

/// Escapes text for HTML content and attributes.
pub(super) fn escape(text: &str, out: &mut String) {
    markup::push_all(text, out);
}

/// Escaped text.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

/// Running text as HTML, with links seen from a page.
pub(super) fn html(at: At, text: &[Inline]) -> String {
    let mut out = String::new();
    write(at, text, &mut out);
    out
}

fn write(at: At, text: &[Inline], out: &mut String) {
    for piece in text {
        match piece {
            Inline::Text(words) => escape(words, out),
            Inline::Strong(inner) => wrap("strong", at, inner, out),
            Inline::Emphasis(inner) => wrap("em", at, inner, out),
            Inline::Code(words) => {
                out.push_str("<code>");
                escape(words, out);
                out.push_str("</code>");
            }
            Inline::Parameter { id, text } => parameter(at, id, text, out),
            Inline::Reference { targets, text } => {
                let href = targets.first().and_then(|key| at.clause_href(key));
                anchor(href.as_deref(), "ref", &escaped(text), out);
            }
            Inline::Term { id, text } => {
                let href = [at.root, "glossary/index.html#", id].concat();
                anchor(Some(&href), "term", &escaped(text), out);
            }
            Inline::Link { to, text } => {
                let inner = html(at, text);
                anchor(Some(to.as_str()).filter(|to| is_safe(to)), "link", &inner, out);
            }
            Inline::Break => out.push_str("<br>"),
        }
    }
}

fn wrap(tag: &str, at: At, inner: &[Inline], out: &mut String) {
    out.push_str(&format!("<{tag}>"));
    write(at, inner, out);
    out.push_str(&format!("</{tag}>"));
}

/// A parameter's words lead to its value; a default nobody has decided is marked.
fn parameter(at: At, id: &str, text: &str, out: &mut String) {
    let provisional = at.book.handbook.parameter_value(id, at.book.as_of, None).is_some_and(|v| v.provisional);
    let class = if provisional { "param provisional" } else { "param" };
    anchor(Some(&at.parameter_href(id)), class, &escaped(text), out);
    if provisional {
        let strings = &at.book.strings;
        out.push_str(&format!("<small class=\"tag\" title=\"{}\">", escaped(strings.get("parameter.provisional"))));
        escape(strings.get("parameter.tag"), out);
        out.push_str("</small>");
    }
}

fn anchor(href: Option<&str>, class: &str, inner: &str, out: &mut String) {
    match href {
        Some(href) => {
            out.extend(["<a class=\"", class, "\" href=\""]);
            escape(href, out);
            out.extend(["\">", inner, "</a>"]);
        }
        None => out.push_str(inner),
    }
}

/// Whether a link may be published: a page, a web address or a mail address, never a script.
pub(super) fn is_safe(to: &str) -> bool {
    let scheme = to.split(['/', '?', '#']).next().and_then(|head| head.split_once(':')).map(|(s, _)| s.to_ascii_lowercase());
    scheme.is_none_or(|s| matches!(s.as_str(), "http" | "https" | "mailto" | "tel"))
}

/// The words alone.
pub(super) fn plain(text: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(text, &mut out);
    out
}

/// Adds the words alone.
pub(super) fn push_plain(text: &[Inline], out: &mut String) {
    for piece in text {
        match piece {
            Inline::Text(words) | Inline::Code(words) => out.push_str(words),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => push_plain(inner, out),
            Inline::Parameter { text, .. } | Inline::Reference { text, .. } | Inline::Term { text, .. } => out.push_str(text),
            Inline::Break => out.push(' '),
        }
    }
}

/// What stands beside a clause, as HTML.
pub(super) fn mark(at: At, mark: &Mark) -> String {
    match mark {
        Mark::Paragraph(text) => format!("<p>{}</p>", html(at, text)),
        Mark::Note(kind, paragraphs) => {
            let class = escaped(&kind.to_ascii_lowercase());
            let body: String = paragraphs.iter().map(|p| format!("<p>{}</p>", html(at, p))).collect();
            format!("<aside class=\"note {class}\">{body}</aside>")
        }
        Mark::Table(head, rows) => {
            let cells =
                |tag: &str, row: &[Vec<Inline>]| -> String { row.iter().map(|c| format!("<{tag}>{}</{tag}>", html(at, c))).collect() };
            let body: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells("td", row))).collect();
            format!("<div class=\"scroll\"><table><thead><tr>{}</tr></thead><tbody>{body}</tbody></table></div>", cells("th", head))
        }
    }
}
