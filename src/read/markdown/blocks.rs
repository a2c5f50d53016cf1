//! The tree of blocks, built from the parser's events.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Options, Parser, Tag, TagEnd};

use super::note::{self, Note, Word};
use super::{Block, BlockKind, Definition, Faults, Item, Line, traps};
use crate::say;
use crate::source::Span;

/// Deeper nesting than any regulation has; what lies below is reported and left out, so no input can exhaust the stack.
pub(super) const DEEPEST: usize = 16;

/// The syntax of texts, each extension by name: footnotes, strikethrough, task lists and smart punctuation stay off, since
/// a regulation has no use for them and `~` or quotes must print as typed.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_GFM | Options::ENABLE_DEFINITION_LIST
}

/// Reads the blocks of the body; also returns where code stands, in which nothing is a trap.
pub(super) fn read(source: &str, body: usize, faults: &mut Faults) -> (Vec<Block>, Vec<Span>) {
    let parser = Parser::new_ext(&source[body..], options()).into_offset_iter();
    let events = parser.map(|(e, r)| (e, r.start + body..r.end + body)).collect();
    let mut reader = Reader { source, events, at: 0, depth: 0, code: Vec::new(), faults };
    let mut blocks = Vec::new();
    while reader.at < reader.events.len() {
        blocks.extend(reader.blocks());
        reader.at += 1; // an end without a start cannot happen; stepping over it keeps the loop finite
    }
    (blocks, reader.code)
}

/// A walk over the events of one file.
pub(super) struct Reader<'t, 'f, 'p> {
    pub source: &'t str,
    pub events: Vec<(Event<'t>, Range<usize>)>,
    pub at: usize,
    pub depth: usize,
    pub code: Vec<Span>,
    pub faults: &'f mut Faults<'p>,
}

impl<'t> Reader<'t, '_, '_> {
    pub(super) fn peek(&self) -> Option<&(Event<'t>, Range<usize>)> {
        self.events.get(self.at)
    }

    /// Blocks up to the end of the container, which is left for the caller.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        while let Some((event, range)) = self.peek().cloned() {
            match event {
                Event::End(_) => break,
                Event::Start(Tag::HtmlBlock) => self.html(&mut blocks),
                Event::Start(tag) if block_tag(&tag) => blocks.extend(self.block(tag, range)),
                Event::Rule => {
                    self.at += 1;
                    blocks.push(Block { span: Span::new(range.start, range.end), kind: BlockKind::Rule });
                }
                _ => {
                    let line = self.line();
                    blocks.push(Block { span: line.span, kind: BlockKind::Paragraph(line) });
                }
            }
        }
        blocks
    }

    fn block(&mut self, tag: Tag<'t>, range: Range<usize>) -> Option<Block> {
        let span = Span::new(range.start, range.end);
        if self.depth >= DEEPEST {
            self.too_deep(span);
            return None;
        }
        self.at += 1;
        self.depth += 1;
        let kind = self.kind(tag, &range);
        self.close();
        self.depth -= 1;
        Some(Block { span, kind })
    }

    fn kind(&mut self, tag: Tag<'t>, range: &Range<usize>) -> BlockKind {
        match tag {
            Tag::Heading { level, id, classes, attrs } => {
                let attributes = classes.iter().map(|c| (format!(".{c}"), None));
                let attributes = attributes.chain(attrs.iter().map(|(n, v)| (n.to_string(), v.as_ref().map(|v| v.to_string()))));
                let note = self.attributes(attributes.collect(), range);
                let mut line = self.line();
                line.note = line.note.or(note);
                traps::attributes(&line, self.faults);
                BlockKind::Heading { depth: level as u8, id: id.map(|i| i.to_string()), line }
            }
            Tag::List(first) => BlockKind::List { ordered: first.is_some(), items: self.items() },
            Tag::BlockQuote(kind) => BlockKind::Quote(kind.map(alert), self.blocks()),
            Tag::Table(_) => self.table(),
            Tag::DefinitionList => BlockKind::Definitions(self.definitions()),
            Tag::CodeBlock(_) => {
                self.code.push(Span::new(range.start, range.end));
                BlockKind::Code(self.literal())
            }
            _ => BlockKind::Paragraph(self.line()),
        }
    }

    /// Steps over what is left of the block just read.
    pub(super) fn close(&mut self) {
        let mut open = 0usize;
        while let Some((event, _)) = self.peek() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) if open == 0 => {
                    self.at += 1;
                    return;
                }
                Event::End(_) => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    pub(super) fn too_deep(&mut self, span: Span) {
        self.at += 1;
        self.close();
        self.faults.error(
            "markup-too-deep",
            span,
            say!("此處巢套過深，內容沒有讀入", "此处嵌套过深，内容没有读入", "this is nested too deeply and was not read"),
            None,
        );
    }

    fn attributes(&mut self, attributes: Vec<(String, Option<String>)>, range: &Range<usize>) -> Option<Note> {
        let mut note = Note { span: Span::new(range.start, range.end), ..Note::default() };
        let typed = self.source.get(range.clone()).unwrap_or_default();
        for (name, value) in &attributes {
            let within = |word: &str| typed.rfind(word).map_or(note.span, |i| Span::new(range.start + i, range.start + i + word.len()));
            match (name.as_str(), value) {
                ("by", Some(v)) => {
                    note.by = v.split(',').filter(|r| !r.is_empty()).map(|r| Word { text: r.into(), span: within(r) }).collect();
                }
                ("norm", Some(v)) => note.norm = Some(Word { text: v.clone(), span: within(v) }),
                _ => note::unknown(name, within(name), self.faults),
            }
        }
        self.stray(typed, range.start);
        (!note.by.is_empty() || note.norm.is_some()).then_some(note)
    }

    /// Words among heading attributes that belong to none; the parser drops them silently.
    fn stray(&mut self, typed: &str, base: usize) {
        let line = typed.trim_end();
        let Some(open) = line.rfind("{#").filter(|_| line.ends_with('}')) else { return };
        let inner = &line[open + 1..line.len() - 1];
        let mut ids = 0;
        for word in inner.split_whitespace() {
            let at = base + (word.as_ptr() as usize - typed.as_ptr() as usize);
            let word = Word { text: word.into(), span: Span::new(at, at + word.len()) };
            ids += usize::from(word.text.starts_with('#'));
            match &word.text {
                text if text.starts_with('#') && ids > 1 => note::repeated(&word, self.faults),
                text if text.starts_with(['#', '.']) || text.contains('=') => {}
                _ => note::spaced(&word, self.faults),
            }
        }
    }

    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((Event::Start(Tag::Item), range)) = self.peek().cloned() {
            self.at += 1;
            let blocks = self.blocks();
            self.close();
            items.push(Item { span: Span::new(range.start, range.end), number: self.typed_number(&range), blocks });
        }
        items
    }

    /// The number the author typed: the parser only tells the first of a list.
    fn typed_number(&self, range: &Range<usize>) -> Option<(u64, Span)> {
        let text = self.source.get(range.clone())?;
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = text[..digits].parse().ok()?;
        Some((number, Span::new(range.start, range.start + digits + 1)))
    }

    fn table(&mut self) -> BlockKind {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some((Event::Start(tag), _)) = self.peek().cloned() {
            self.at += 1;
            let mut cells = Vec::new();
            while let Some((Event::Start(Tag::TableCell), _)) = self.peek() {
                self.at += 1;
                cells.push(self.line());
                self.close();
            }
            self.close();
            if matches!(tag, Tag::TableHead) { head = cells } else { rows.push(cells) }
        }
        BlockKind::Table(head, rows)
    }

    fn definitions(&mut self) -> Vec<Definition> {
        let mut list: Vec<Definition> = Vec::new();
        while let Some((Event::Start(tag), _)) = self.peek().cloned() {
            self.at += 1;
            if matches!(tag, Tag::DefinitionListTitle) {
                list.push(Definition { title: self.line(), bodies: Vec::new() });
            } else {
                let body = self.blocks();
                if let Some(last) = list.last_mut() {
                    last.bodies.push(body);
                }
            }
            self.close();
        }
        list
    }

    fn literal(&mut self) -> String {
        let mut text = String::new();
        while let Some((Event::Text(part), _)) = self.peek() {
            text.push_str(part);
            self.at += 1;
        }
        text
    }

    /// A block of HTML: a key comment on a line of its own belongs to the paragraph above it, all else is refused.
    fn html(&mut self, blocks: &mut [Block]) {
        let Some((_, range)) = self.peek().cloned() else { return };
        self.at += 1;
        self.close();
        let typed = self.source.get(range.clone()).unwrap_or_default();
        let skip = typed.len() - typed.trim_start().len();
        let note = note::parse(typed.trim(), range.start + skip, self.faults);
        match (note, blocks.last_mut().and_then(line_of)) {
            (Some(note), Some(line)) if line.note.is_none() => line.note = Some(note),
            _ => traps::html(typed.trim(), Span::new(range.start + skip, range.start + skip + typed.trim().len()), self.faults),
        }
    }
}

fn line_of(block: &mut Block) -> Option<&mut Line> {
    match &mut block.kind {
        BlockKind::Heading { line, .. } | BlockKind::Paragraph(line) => Some(line),
        _ => None,
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// Whether a tag opens a block (all others run within a line).
pub(super) fn block_tag(tag: &Tag) -> bool {
    !matches!(tag.to_end(), TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        && !matches!(tag, Tag::Superscript | Tag::Subscript)
}
