//! Markup that does not do what its author meant. Each is reported with what to write instead.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Faults, Line, Piece, PieceKind};
use crate::say;
use crate::source::Span;

/// Raw HTML, which content may not hold.
pub(super) fn html(text: &str, span: Span, faults: &mut Faults) {
    let comment = text.starts_with("<!--");
    let help = if comment {
        say!(
            "註解只可寫成 <!-- #永久編號 by=角色 norm=強度 -->，且置於段落末尾",
            "注释只可写成 <!-- #永久编号 by=角色 norm=强度 -->，且置于段落末尾",
            "the only comment allowed is `<!-- #key by=role norm=word -->`, at the end of a paragraph"
        )
    } else {
        say!(
            "改用 Markdown 的寫法；若要顯示角括號，在「<」前加反斜線",
            "改用 Markdown 的写法；若要显示尖括号，在“<”前加反斜线",
            "use Markdown instead; to print an angle bracket, put a backslash before `<`"
        )
    };
    faults.error("markup-html", span, say!("文中不可寫 HTML", "文中不可写 HTML", "raw HTML is not allowed in a text"), Some(help));
}

/// Images, which no regulation can cite.
pub(super) fn image(span: Span, faults: &mut Faults) {
    faults.error(
        "markup-image",
        span,
        say!("條文中不可放圖片", "条文中不可放图片", "a text cannot hold an image"),
        Some(say!("把圖中的規定寫成條文", "把图中的规定写成条文", "write what it shows as clauses")),
    );
}

/// Lines `:::`, which become definition lists instead of boxes.
pub(super) fn fences(source: &str, body: usize, code: &[Span], faults: &mut Faults) {
    let mut at = body;
    for line in source[body..].split_inclusive('\n') {
        let text = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if text.starts_with(":::") && !code.iter().any(|c| c.range().contains(&start)) {
            faults.error(
                "markup-fence",
                Span::new(start, start + text.len()),
                say!(
                    "「:::」不是方框的寫法，會變成定義",
                    "“:::”不是方框的写法，会变成定义",
                    "`:::` makes no box; it turns into a definition"
                ),
                Some(say!("改寫為「> [!NOTE]」引用區塊", "改写为“> [!NOTE]”引用区块", "write an alert: `> [!NOTE]`")),
            );
        }
    }
}

/// A heading attribute that stayed in the words because it is badly closed or follows no space.
pub(super) fn attributes(line: &Line, faults: &mut Faults) {
    let Some(Piece { kind: PieceKind::Text(words), .. }) = line.pieces.last() else { return };
    let Some(at) = words.text.find("{#") else { return };
    faults.error(
        "attribute-unclosed",
        words.span(at..words.text.len()),
        say!(
            "標題的永久編號寫法有誤，會被當成標題文字",
            "标题的永久编号写法有误，会被当成标题文字",
            "this key is badly written and would print as part of the heading"
        ),
        Some(say!(
            "寫在標題末尾，前有空格：{{#key}}",
            "写在标题末尾，前有空格：{{#key}}",
            "write it at the end of the heading, after a space: {{#key}}"
        )),
    );
}

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:([0-9]{1,9}[.)])(?:\s|$)|([一二三四五六七八九十]{1,3}、|[（(](?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]))").ok()
});

/// A label at the start of a line that Markdown takes as the rest of the paragraph above: only a list that begins with 1
/// may follow a paragraph without a blank line, and Chinese labels never do.
pub(super) fn swallowed((before, text): (Option<char>, &str), at: usize, faults: &mut Faults) {
    let Some(found) = LABEL.as_ref().and_then(|regex| regex.captures(text)) else { return };
    let sentence_ended = before.is_none_or(|c| "。：；:;.".contains(c));
    let Some(label) = found.get(1).or_else(|| found.get(2).filter(|_| sentence_ended)) else { return };
    let typed = label.as_str();
    faults.error(
        "label-swallowed",
        Span::new(at, at + typed.len()),
        say!(
            "「{typed}」接在上一段之後，不會成為條款",
            "“{typed}”接在上一段之后，不会成为条款",
            "{typed} continues the paragraph above and starts no clause",
            typed = typed
        ),
        Some(say!(
            "在前面空一行；清單的第一項寫「1.」",
            "在前面空一行；列表的第一项写“1.”",
            "leave a blank line before it; begin a list with `1.`"
        )),
    );
}

static PAIR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(\*{1,2})([^*\n]+)(\*{1,2})").ok());

/// Asterisks that print as typed: Chinese punctuation beside `**` keeps it from opening or closing.
pub(super) fn emphasis(source: &str, line: &Line, faults: &mut Faults) {
    for words in line.pieces.iter().filter_map(|p| if let PieceKind::Text(words) = &p.kind { Some(words) } else { None }) {
        // Most lines have none, and looking for pairs is dear.
        if !words.text.contains('*') {
            continue;
        }
        let literal = |at: usize, mark: &str| source.get(words.span(at..at + mark.len()).range()) == Some(mark);
        let pairs = PAIR.iter().flat_map(|regex| regex.captures_iter(&words.text));
        let mut reported = 0;
        for pair in pairs {
            let (Some(all), Some(mark)) = (pair.get(0), pair.get(1)) else { continue };
            let closes = mark.as_str() == &pair[3] && literal(all.start(), mark.as_str());
            if closes && (mark.len() == 2 || touches_punctuation(&pair[2])) {
                report(words.span(all.range()), Some(mended(&pair)), faults);
                reported = all.end();
            }
        }
        let rest = words.text.get(reported..).and_then(|t| t.find("**")).map(|i| i + reported);
        if let Some(at) = rest.filter(|at| literal(*at, "**")) {
            report(words.span(at..at + 2), None, faults);
        }
    }
}

fn report(span: Span, fix: Option<String>, faults: &mut Faults) {
    let help = match fix {
        Some(fix) => say!("改寫為「{fix}」", "改写为“{fix}”", "write {fix} instead", fix = fix),
        None => say!(
            "補上另一端的「**」，或在星號前加反斜線",
            "补上另一端的“**”，或在星号前加反斜线",
            "add the other `**`, or put a backslash before each asterisk"
        ),
    };
    faults.error(
        "emphasis-broken",
        span,
        say!("星號沒有形成粗體，會照樣印出", "星号没有形成粗体，会照样印出", "these asterisks make nothing bold and would print as typed"),
        Some(help),
    );
}

fn touches_punctuation(inner: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    edge(inner.chars().next()) || edge(inner.chars().next_back())
}

/// The same words with the punctuation moved outside the marks.
fn mended(pair: &Captures) -> String {
    let (mark, inner) = (&pair[1], &pair[2]);
    let core = inner.trim_matches(|c: char| !c.is_alphanumeric());
    let Some(at) = inner.find(core).filter(|_| !core.is_empty()) else { return inner.to_string() };
    let (before, after) = (&inner[..at], &inner[at + core.len()..]);
    format!("{}{mark}{core}{mark}{}", before.trim(), after.trim())
}
