//! Reading templates into trees. Whatever is not known here makes the whole template one for Tera.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicUsize};

use super::{Beyond, Component, Expr, GIVEN, Node, Part, Program};

/// Tags that end or part a body.
type Ends = &'static [&'static str];

/// The template of a page: its own blocks over those of what it extends.
pub(super) fn program(name: &str, texts: &BTreeMap<&str, &str>) -> Result<Program, Beyond> {
    let mut program = Program { body: Vec::new(), blocks: BTreeMap::new(), slots: GIVEN.len(), beyond: false.into() };
    let mut next = Some(name.to_owned());
    // A chain that is longer goes in circles.
    for _ in 0..texts.len() {
        let Some(name) = next else { break };
        let mut parser = Parser::new(texts.get(&*name).ok_or(Beyond)?, &GIVEN);
        parser.blocks = std::mem::take(&mut program.blocks);
        program.body = parser.body(&[])?.0;
        program.slots = program.slots.max(parser.slots);
        program.blocks = parser.blocks;
        next = parser.parent;
    }
    Ok(program)
}

/// The components of a template, without those that are beyond.
pub(super) fn components(text: &str) -> Vec<(String, Component)> {
    let opens = |(at, _): &(usize, &str)| text[..*at].trim_ascii_end().trim_end_matches('-').ends_with("{%");
    let all = text.match_indices("component ").filter(opens);
    all.filter_map(|(at, _)| Parser::new(&text[at..], &[]).component().ok()).collect()
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// The tag before ends with `-`.
    trims: bool,
    names: Vec<(String, usize)>,
    loops: Vec<usize>,
    slots: usize,
    blocks: BTreeMap<String, Vec<Node>>,
    parent: Option<String>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, given: &[&str]) -> Parser<'t> {
        let names: Vec<_> = given.iter().enumerate().map(|(slot, name)| ((*name).to_owned(), slot)).collect();
        let slots = names.len();
        Parser { text, at: 0, trims: false, names, loops: Vec::new(), slots, blocks: BTreeMap::new(), parent: None }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Pieces up to a tag that ends the body; which one it was.
    fn body(&mut self, ends: Ends) -> Result<(Vec<Node>, &'static str), Beyond> {
        let mut nodes = Vec::new();
        loop {
            let Some(open) = self.literal(&mut nodes) else {
                return if ends.is_empty() { Ok((nodes, "")) } else { Err(Beyond) };
            };
            match open {
                b'#' => self.comment()?,
                b'{' => nodes.push(self.braces()?),
                _ => {
                    let word = self.word()?;
                    if let Some(end) = ends.iter().find(|end| **end == word) {
                        return Ok((nodes, end));
                    }
                    nodes.extend(self.tag(word)?);
                }
            }
        }
    }

    /// Text up to the next tag, and past what opens it: `{`, `%` or `#` behind the brace.
    fn literal(&mut self, nodes: &mut Vec<Node>) -> Option<u8> {
        let rest = self.rest();
        let opens = |i: &usize| matches!(rest.as_bytes().get(i + 1), Some(b'{' | b'%' | b'#'));
        let open = memchr::memchr_iter(b'{', rest.as_bytes()).find(opens);
        let mut text = &rest[..open.unwrap_or(rest.len())];
        self.at += text.len();
        if self.trims {
            text = text.trim_start();
        }
        self.trims = false;
        let kind = open.map(|i| rest.as_bytes()[i + 1]);
        if kind.is_some() {
            self.at += 2;
            if self.takes("-") {
                text = text.trim_end();
            }
        }
        if !text.is_empty() {
            nodes.push(Node::Text(text.to_owned()));
        }
        kind
    }

    fn comment(&mut self) -> Result<(), Beyond> {
        let end = self.rest().find("#}").ok_or(Beyond)?;
        self.trims = self.rest()[..end].ends_with('-');
        self.at += end + 2;
        Ok(())
    }

    fn takes(&mut self, token: &str) -> bool {
        let taken = self.rest().starts_with(token);
        self.at += if taken { token.len() } else { 0 };
        taken
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_ascii_start().len();
    }

    /// A token after spaces.
    fn token(&mut self, token: &str) -> bool {
        self.space();
        self.takes(token)
    }

    fn must(&mut self, token: &str) -> Result<(), Beyond> {
        if self.token(token) { Ok(()) } else { Err(Beyond) }
    }

    /// A name after spaces.
    fn word(&mut self) -> Result<&'t str, Beyond> {
        self.space();
        let rest = self.rest();
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if length == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(Beyond);
        }
        self.at += length;
        Ok(&rest[..length])
    }

    /// A word where it stands next.
    fn keyword(&mut self, keyword: &str) -> bool {
        let before = self.at;
        let found = self.word().is_ok_and(|word| word == keyword);
        if !found {
            self.at = before;
        }
        found
    }

    /// The end of a tag.
    fn close(&mut self, token: &str) -> Result<(), Beyond> {
        self.space();
        self.trims = self.takes("-");
        if self.takes(token) { Ok(()) } else { Err(Beyond) }
    }

    /// What stands in double braces, behind them.
    fn braces(&mut self) -> Result<Node, Beyond> {
        if self.takes("<") {
            return self.call();
        }
        let what = self.any()?;
        let safe = self.token("|");
        if safe && self.word()? != "safe" {
            return Err(Beyond);
        }
        self.close("}}")?;
        Ok(Node::Write { what, safe })
    }

    fn call(&mut self) -> Result<Node, Beyond> {
        let component = self.word()?.to_owned();
        let mut given = Vec::new();
        while !self.token("/>") {
            let name = self.word()?.to_owned();
            self.must("=")?;
            let value = if self.token("{") {
                let value = self.any()?;
                self.must("}")?;
                value
            } else {
                self.quoted()?
            };
            given.push((name, value));
        }
        self.close("}}")?;
        Ok(Node::Call { component, given })
    }

    fn tag(&mut self, word: &str) -> Result<Option<Node>, Beyond> {
        match word {
            "if" => self.choice().map(Some),
            "for" => self.each().map(Some),
            "block" => self.block().map(Some),
            "extends" => {
                let Expr::Text(parent) = self.quoted()? else { return Err(Beyond) };
                self.parent = Some(parent);
                self.close("%}")?;
                Ok(None)
            }
            // Read on their own.
            "component" => {
                let end = self.rest().find("endcomponent").ok_or(Beyond)?;
                self.at += end;
                let close = self.rest().find("%}").ok_or(Beyond)?;
                self.trims = self.rest()[..close].ends_with('-');
                self.at += close + 2;
                Ok(None)
            }
            _ => Err(Beyond),
        }
    }

    fn choice(&mut self) -> Result<Node, Beyond> {
        let (mut arms, mut other) = (Vec::new(), Vec::new());
        loop {
            let condition = self.any()?;
            self.close("%}")?;
            let (body, end) = self.body(&["elif", "else", "endif"])?;
            arms.push((condition, body));
            match end {
                "elif" => continue,
                "else" => {
                    self.close("%}")?;
                    other = self.body(&["endif"])?.0;
                }
                _ => {}
            }
            self.close("%}")?;
            return Ok(Node::If { arms, other });
        }
    }

    fn each(&mut self) -> Result<Node, Beyond> {
        let name = self.word()?.to_owned();
        if !self.keyword("in") {
            return Err(Beyond);
        }
        let of = self.any()?;
        self.close("%}")?;
        // The item, its number and how many there are.
        let slot = self.slots;
        self.slots += 3;
        self.names.push((name, slot));
        self.loops.push(slot);
        let (body, _) = self.body(&["endfor"])?;
        self.loops.pop();
        self.names.pop();
        self.close("%}")?;
        Ok(Node::Each { slot, of, body })
    }

    fn block(&mut self) -> Result<Node, Beyond> {
        let name = self.word()?.to_owned();
        self.close("%}")?;
        // What a block may name is known only where it stands in the open.
        if self.names.len() > GIVEN.len() {
            return Err(Beyond);
        }
        let (body, _) = self.body(&["endblock"])?;
        let _ = self.keyword(&name);
        self.close("%}")?;
        self.blocks.entry(name.clone()).or_insert(body);
        Ok(Node::Block(name))
    }

    fn component(&mut self) -> Result<(String, Component), Beyond> {
        self.must("component")?;
        let name = self.word()?.to_owned();
        self.must("(")?;
        let mut parameters = Vec::new();
        while !self.token(")") {
            let parameter = self.word()?.to_owned();
            let default = if self.token("=") { Some(self.value()?) } else { None };
            self.names.push((parameter.clone(), self.names.len()));
            parameters.push((parameter, default));
            let _ = self.token(",");
        }
        self.slots = parameters.len();
        self.close("%}")?;
        let (body, _) = self.body(&["endcomponent"])?;
        Ok((name, Component { parameters, body, slots: self.slots }))
    }

    /// An expression: `or` binds least.
    fn any(&mut self) -> Result<Expr, Beyond> {
        let mut left = self.all()?;
        while self.keyword("or") {
            left = Expr::Or(left.into(), self.all()?.into());
        }
        Ok(left)
    }

    fn all(&mut self) -> Result<Expr, Beyond> {
        let mut left = self.negated()?;
        while self.keyword("and") {
            left = Expr::And(left.into(), self.negated()?.into());
        }
        Ok(left)
    }

    fn negated(&mut self) -> Result<Expr, Beyond> {
        if self.keyword("not") {
            return Ok(Expr::Not(self.value()?.into()));
        }
        let left = self.value()?;
        for (sign, equal) in [("==", true), ("!=", false)] {
            if self.token(sign) {
                return Ok(Expr::Equal(left.into(), self.value()?.into(), equal));
            }
        }
        if !self.rest().starts_with(">=") && self.token(">") {
            return Ok(Expr::More(left.into(), self.value()?.into()));
        }
        Ok(left)
    }

    /// A value with what is looked up in it and the filter of lengths.
    fn value(&mut self) -> Result<Expr, Beyond> {
        let mut value = self.primary()?;
        loop {
            if self.token("[") {
                value = Expr::Item(value.into(), self.any()?.into());
                self.must("]")?;
                continue;
            }
            let before = self.at;
            if self.token("|") && self.keyword("length") {
                value = Expr::Length(value.into());
                continue;
            }
            self.at = before;
            return Ok(value);
        }
    }

    fn primary(&mut self) -> Result<Expr, Beyond> {
        self.space();
        match self.rest().as_bytes().first() {
            Some(b'"' | b'\'') => self.quoted(),
            Some(b'0'..=b'9') => self.number(),
            Some(b'{') => self.must("{").and_then(|()| self.must("}")).map(|()| Expr::Empty),
            _ => self.path(),
        }
    }

    fn quoted(&mut self) -> Result<Expr, Beyond> {
        self.space();
        let quote = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or(Beyond)?;
        let inner = &self.rest()[1..];
        let text = &inner[..inner.find(quote).ok_or(Beyond)?];
        if text.contains('\\') {
            return Err(Beyond);
        }
        self.at += text.len() + 2;
        Ok(Expr::Text(text.to_owned()))
    }

    fn number(&mut self) -> Result<Expr, Beyond> {
        let rest = self.rest();
        let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
        self.at += digits.len();
        if self.rest().starts_with(['.', '_']) {
            return Err(Beyond);
        }
        digits.parse().map(Expr::Number).map_err(|_| Beyond)
    }

    fn path(&mut self) -> Result<Expr, Beyond> {
        let first = self.word()?;
        match first {
            "true" | "True" => return Ok(Expr::Flag(true)),
            "false" | "False" => return Ok(Expr::Flag(false)),
            "loop" => return self.round(),
            _ => {}
        }
        let named = self.names.iter().rev().find(|(name, _)| name == first);
        let slot = named.ok_or(Beyond)?.1;
        let mut parts = Vec::new();
        while self.takes(".") {
            parts.push(Part { name: self.word()?.to_owned(), seen: AtomicU32::new(0), key: AtomicUsize::new(0) });
        }
        Ok(Expr::Path(slot, parts))
    }

    fn round(&mut self) -> Result<Expr, Beyond> {
        let slot = *self.loops.last().ok_or(Beyond)?;
        self.must(".")?;
        match self.word()? {
            "first" => Ok(Expr::First(slot)),
            "last" => Ok(Expr::Last(slot)),
            _ => Err(Beyond),
        }
    }
}
