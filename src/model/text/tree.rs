//! The clause tree: headings, lists and labelled paragraphs become clauses, and the label decides the level.

use std::sync::Arc;

use super::super::numbering::{Label, Number, Profile};
use super::super::{ClauseHead, Level, Norm, Regulation};
use super::marks::{mark, unused};
use super::sequence::Sequence;
use super::{Body, Draft, MarkDraft};
use crate::diag::{Code, Diagnostic};
use crate::lang::Sentence;
use crate::read::markdown::{Block, BlockKind, Item, Line, Piece, PieceKind};
use crate::say;
use crate::source::{Place, Span};

/// Builds the clauses of a regulation from its blocks.
pub(super) fn build(regulation: Regulation, mut blocks: Vec<Block>, found: &mut Vec<Diagnostic>) -> Draft {
    let profile = Profile::parse(&regulation.numbering).unwrap_or(Profile::Outline);
    let draft = Draft { regulation: Arc::new(regulation), intro: Vec::new(), bodies: Vec::new() };
    let mut builder = Builder { profile, draft, stack: Vec::new(), sequence: Sequence::default(), paragraphs: 0, titled: false, found };
    let mut rest = blocks.as_mut_slice();
    while let Some((block, after)) = rest.split_first_mut() {
        builder.block(block, after);
        rest = after;
    }
    builder.draft
}

struct Builder<'f> {
    profile: Profile,
    draft: Draft,
    /// The clauses open at this point, from the top down.
    stack: Vec<usize>,
    sequence: Sequence,
    /// Unnumbered paragraphs the present article has; one alone is the article itself.
    paragraphs: usize,
    titled: bool,
    found: &'f mut Vec<Diagnostic>,
}

/// What a new clause is made of.
struct Opening {
    label: Label,
    span: Span,
    heading: Option<String>,
    body: Body,
}

impl Builder<'_> {
    /// Takes what it needs out of a block.
    fn block(&mut self, block: &mut Block, rest: &[Block]) {
        match &mut block.kind {
            BlockKind::Heading { depth: 1, line, .. } => self.title(line, block.span),
            BlockKind::Heading { depth, id, line } => self.heading(*depth, id.take(), line, (block.span, rest)),
            BlockKind::List { ordered: true, items } => self.list(items, 0),
            BlockKind::Paragraph(line) => self.paragraph(line),
            _ => self.beside(block),
        }
    }

    fn error(&mut self, code: Code, span: Span, message: Sentence, help: Option<Sentence>) {
        let mut fault = Diagnostic::error(code, Place::bytes(&self.draft.regulation.path, span), message);
        fault.help = help;
        self.found.push(fault);
    }

    fn title(&mut self, line: &Line, span: Span) {
        let (typed, title) = (line.plain(), self.draft.regulation.title.clone());
        if self.titled {
            let message = say!("一份制度只有一個「#」標題", "一份制度只有一个“#”标题", "a regulation has one `#` title");
            self.error("title-repeated", span, message, None);
        } else if typed.trim() != title {
            let message = say!(
                "標題「{typed}」與設定中的「{title}」不同",
                "标题“{typed}”与设置中的“{title}”不同",
                "the title {typed} differs from {title} in the settings",
                typed = typed,
                title = title
            );
            self.error("title-differs", span, message, None);
        }
        self.titled = true;
    }

    fn heading(&mut self, depth: u8, id: Option<String>, line: &mut Line, (span, rest): (Span, &[Block])) {
        let text = line.plain();
        let Some(label) = self.profile.label(&text) else {
            let message = say!("標題「{text}」沒有編號", "标题“{text}”没有编号", "the heading {text} has no label", text = text);
            let form = self.profile.print(Level::Chapter, Number::plain(1), &[]);
            let help =
                say!("在開頭寫編號，例如「{form}」", "在开头写编号，例如“{form}”", "begin it with a label such as {form}", form = form);
            return self.error("label-missing", span, message, Some(help));
        };
        let words = text[label.length..].trim();
        let bracketed = text[label.length..].starts_with(['（', '(']);
        let words = if bracketed { words.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']) } else { words }.to_owned();
        if label.level == Level::Article {
            self.paragraphs = unnumbered(rest, self.profile);
        }
        let level = label.level;
        let body = Body { note: line.note.take(), id, ..Body::default() };
        self.open(Opening { label, span, heading: Some(words).filter(|w| !w.is_empty()), body });
        self.depth(depth, level, span);
    }

    /// Headings must deepen with their levels, or the outline an editor shows is another than the one cited.
    fn depth(&mut self, depth: u8, level: Level, span: Span) {
        let Some(index) = self.stack.last().copied() else { return };
        let above = self.draft.regulation.clauses[index].parent;
        if let Err(expected) = self.sequence.depth(index, above, (level, depth)) {
            let marks = "#".repeat(usize::from(expected));
            let message = say!("標題的層級與編號不符", "标题的层级与编号不符", "the heading's depth does not fit its label");
            let help = say!("依編號應為「{marks}」", "依编号应为“{marks}”", "by its label it is a `{marks}` heading", marks = marks);
            self.error("label-depth", span, message, Some(help));
        }
    }

    fn list(&mut self, items: &mut [Item], depth: usize) {
        for Item { span, number, blocks } in items {
            let (first, rest) = match blocks.split_first_mut() {
                Some((Block { kind: BlockKind::Paragraph(line), .. }, rest)) => (std::mem::take(line), rest),
                _ => (Line::default(), blocks.as_mut_slice()),
            };
            match self.profile.list_level(depth) {
                Some(level) => self.item((number.map_or(0, |(number, _)| number), *span), level, first),
                None => {
                    let message = say!(
                        "清單的層次比編號方式容許的更深",
                        "列表的层次比编号方式容许的更深",
                        "the list is nested deeper than the numbering allows"
                    );
                    self.error("label-level", *span, message, None);
                }
            }
            for block in rest {
                match &mut block.kind {
                    BlockKind::List { ordered: true, items } => self.list(items, depth + 1),
                    _ => self.beside(block),
                }
            }
        }
    }

    fn item(&mut self, (number, item): (u64, Span), level: Level, line: Line) {
        let label = Label { level, number: Number::plain(number), above: Vec::new(), length: 0 };
        let end = line.note.as_ref().map_or(line.span.end, |n| n.span.end).max(line.span.end);
        let span = Span { start: item.start, end: end.max(item.start) };
        let body = Body { text: line.pieces, note: line.note, ..Body::default() };
        self.open(Opening { label, span, heading: None, body });
    }

    fn paragraph(&mut self, line: &Line) {
        let text = line.plain();
        let labelled = matches!(line.pieces.first(), Some(Piece { kind: PieceKind::Text(_), .. }));
        if let Some(label) = self.profile.label(&text).filter(|_| labelled) {
            let body = Body { text: after(&line.pieces, label.length), note: line.note.clone(), ..Body::default() };
            return self.open(Opening { label, span: whole(line), heading: None, body });
        }
        match (self.article(), self.paragraphs) {
            (Some(article), 2..) => {
                let number = Number::plain(self.sequence.last(Some(article), Level::Paragraph).map_or(1, |n| n.main + 1));
                let label = Label { level: Level::Paragraph, number, above: Vec::new(), length: 0 };
                let body = Body { text: line.pieces.clone(), note: line.note.clone(), ..Body::default() };
                self.open(Opening { label, span: whole(line), heading: None, body });
            }
            _ => self.running(line),
        }
    }

    /// A paragraph without label: the text of the heading above it, or a further paragraph.
    fn running(&mut self, line: &Line) {
        let Some(body) = self.stack.last().and_then(|i| self.draft.bodies.get_mut(*i)) else {
            return self.draft.intro.push(MarkDraft::Paragraph(line.pieces.clone()));
        };
        if body.text.is_empty() && body.marks.is_empty() {
            body.text = line.pieces.clone();
        } else {
            body.marks.push(MarkDraft::Paragraph(line.pieces.clone()));
        }
        match (&mut body.note, &line.note) {
            (note @ None, Some(own)) => *note = Some(own.clone()),
            (Some(_), Some(own)) => {
                let message = say!("這個條款已有註記", "这个条款已有注记", "this clause already has a key comment");
                self.error("attribute-repeated", own.span, message, None);
            }
            _ => {}
        }
    }

    fn article(&self) -> Option<usize> {
        self.stack.iter().copied().find(|i| self.draft.regulation.clauses[*i].level == Level::Article)
    }

    fn beside(&mut self, block: &Block) {
        match mark(block) {
            Some(found) => match self.stack.last().and_then(|i| self.draft.bodies.get_mut(*i)) {
                Some(body) => body.marks.push(found),
                None => self.draft.intro.push(found),
            },
            None => self.found.extend(unused(block, &self.draft.regulation.path)),
        }
    }

    /// Opens a clause under the nearest open clause of a higher level.
    fn open(&mut self, opening: Opening) {
        let Opening { label, span, heading, body } = opening;
        let clauses = &self.draft.regulation.clauses;
        while self.stack.last().is_some_and(|i| clauses[*i].level >= label.level) {
            self.stack.pop();
        }
        let parent = self.stack.last().copied();
        let found = self.sequence.check(self.profile, &label, parent, &self.draft.regulation, span);
        self.found.extend(found);
        let (eid, address, printed) = self.names(&label, parent);
        let index = self.draft.regulation.clauses.len();
        if let Some(above) = parent {
            self.draft.regulation().clauses[above].children.push(index);
        }
        let place = Place::bytes(&self.draft.regulation.path, span);
        let (key, hash) = (None, String::new());
        let (by, children, norm, level) = (Vec::new(), Vec::new(), Norm::None, label.level);
        let head = ClauseHead { key, level, label: printed, address, eid, heading, norm, by, hash, place, parent, children };
        self.draft.regulation().clauses.push(head.into());
        self.draft.bodies.push(body);
        self.stack.push(index);
    }

    /// The eId, the address in words and the printed label. Articles are numbered through, so theirs begin anew.
    fn names(&self, label: &Label, parent: Option<usize>) -> (String, String, String) {
        let above = parent.filter(|_| label.level != Level::Article).map(|i| &self.draft.regulation.clauses[i]);
        let part = [short(label.level), "_", &label.number.to_string()].concat();
        let printed = self.profile.print(label.level, label.number, &label.above);
        let cited = self.profile.cited(label.level, label.number);
        match above {
            Some(above) if self.profile == Profile::Decimal && label.above.is_empty() => {
                (format!("{}__{part}", above.eid), format!("{}.{cited}", above.address), printed)
            }
            Some(above) if self.profile == Profile::Decimal => (format!("{}__{part}", above.eid), printed.clone(), printed),
            Some(above) => ([&*above.eid, "__", &part].concat(), [&*above.address, &cited].concat(), printed),
            None => (part, cited, printed),
        }
    }
}

/// The name of a level in an eId (Akoma Ntoso's abbreviations).
fn short(level: Level) -> &'static str {
    match level {
        Level::Part => "part",
        Level::Chapter => "chp",
        Level::Section => "sec",
        Level::Article => "art",
        Level::Paragraph => "para",
        Level::Item => "item",
        Level::SubItem => "subitem",
    }
}

/// How many unnumbered paragraphs stand before the next heading.
fn unnumbered(rest: &[Block], profile: Profile) -> usize {
    let own = rest.iter().take_while(|b| !matches!(b.kind, BlockKind::Heading { .. }));
    own.filter(|b| matches!(&b.kind, BlockKind::Paragraph(line) if profile.label(&line.plain()).is_none())).count()
}

fn whole(line: &Line) -> Span {
    Span { start: line.span.start, end: line.note.as_ref().map_or(line.span.end, |n| n.span.end.max(line.span.end)) }
}

/// The pieces without the label at their head.
fn after(pieces: &[Piece], length: usize) -> Vec<Piece> {
    let mut pieces = pieces.to_vec();
    if let Some(Piece { span, kind: PieceKind::Text(words) }) = pieces.first_mut() {
        *words = words.slice(length.min(words.text.len())..words.text.len());
        span.start = words.whole().start;
    }
    pieces
}
