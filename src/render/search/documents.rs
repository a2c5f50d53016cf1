//! What can be found, one document after another.

use std::borrow::Cow;

use crate::lang::markup;
use crate::model::{Clause, FieldType, Handbook, Mark, Regulation, Term, Titled};
use crate::render::page::At;
use crate::render::script::Script;
use crate::render::{inline, parameter, regulation};

/// One thing to be found.
#[derive(Clone, Debug, Default)]
pub(in crate::render) struct Document<'h> {
    /// Where it stands.
    pub(super) href: String,
    /// What it is: `clause`, `form`, …
    pub(super) kind: &'static str,
    /// Its names; the first is shown.
    pub(super) names: Vec<String>,
    /// What it says.
    pub(super) text: String,
    /// Where it belongs, in words: the regulation and the clause's address.
    pub(super) path: String,
    /// The regulation it belongs to.
    pub(super) regulation: &'h str,
    /// Names it is found by as a whole, each at the end of a line: a clause's label, the roles it concerns, its regulation.
    pub(super) keys: String,
    /// Of a clause what sets it apart in its regulation; address and place follow from that.
    pub(super) label: Option<Label<'h>>,
}

/// What a clause is called.
#[derive(Clone, Debug)]
pub(in crate::render) struct Label<'h> {
    /// Where it stands in its regulation.
    pub(super) position: String,
    /// Its permanent name there.
    pub(super) name: Option<&'h str>,
    anchor: &'h str,
    /// The regulation's title.
    title: Cow<'h, str>,
    address: Cow<'h, str>,
}

/// Adds a name with its mark.
fn key(keys: &mut String, mark: char, name: &str) {
    keys.push(mark);
    keys.push_str(name);
    keys.push('\n');
}

/// The names of a regulation and of roles.
fn keys(regulation: &str, roles: &[String]) -> String {
    let mut keys = String::new();
    roles.iter().for_each(|role| key(&mut keys, '@', role));
    key(&mut keys, '#', regulation);
    keys
}

impl<'h> Document<'h> {
    /// As the readers of an edition see it.
    pub(super) fn shown(self, script: &Script) -> Document<'h> {
        let text = |t: &String| script.text(t).into_owned();
        if !script.rewrites() {
            return self;
        }
        let label = |l: Label<'h>| Label {
            title: script.text(&l.title).into_owned().into(),
            address: script.text(&l.address).into_owned().into(),
            ..l
        };
        Document {
            names: self.names.iter().map(text).collect(),
            text: text(&self.text),
            path: text(&self.path),
            label: self.label.map(label),
            ..self
        }
    }

    /// The same under its names: those that are not its title stand behind its place, where a reader sees why it was found.
    fn titled(self, names: Vec<String>) -> Document<'h> {
        let place = Some(self.path).filter(|path| !path.is_empty());
        let path: Vec<String> = place.into_iter().chain(names.iter().skip(1).cloned()).collect();
        Document { path: path.join(" · "), names, ..self }
    }

    /// As a browser receives it. A clause that follows another of its regulation, told by `before`, says only what differs.
    pub(super) fn send(&self, before: Option<&str>, out: &mut Vec<u8>) {
        let name = self.names.first().map(String::as_str);
        let whole = |href: &str, path: &str, out: &mut Vec<u8>| {
            listed(&[Some(href), Some(self.kind), name, Some(&self.text), Some(path), Some(self.regulation)], out);
        };
        match &self.label {
            Some(label) if before == Some(self.regulation) => {
                listed(&[Some(label.anchor), name, Some(&self.text), Some(&label.address)], out);
            }
            Some(Label { anchor, title, address, .. }) => {
                whole(&[self.regulation, "/index.html#", anchor].concat(), &["《", title, "》", address].concat(), out);
            }
            None => whole(&self.href, &self.path, out),
        }
    }
}

/// Adds texts as a list of JSON.
fn listed(texts: &[Option<&str>], out: &mut Vec<u8>) {
    for (n, text) in texts.iter().enumerate() {
        out.push(if n == 0 { b'[' } else { b',' });
        match text {
            Some(text) => markup::push_json(text, out),
            None => out.extend_from_slice(b"null"),
        }
    }
    out.push(b']');
}

/// Shows everything that can be found, in the order results of equal worth are shown; what is of one kind comes together.
pub(in crate::render) fn documents<'h>(at: At<'_, 'h>, sink: &mut dyn FnMut(Document<'h>)) {
    let handbook = at.book.handbook;
    handbook.regulations.iter().map(|r| whole(at, r)).for_each(&mut *sink);
    forms(at, sink);
    handbook.processes.iter().map(|p| process(at, p)).for_each(&mut *sink);
    let organization = &handbook.organization;
    let titled = |kind, href: String, title: &[String; 3]| {
        let names = names(at, title);
        Document { href, kind, path: names[1..].join(" · "), names, ..Document::default() }
    };
    let roles = organization.roles.iter();
    let keyed = |r: &crate::model::Role| format!("@{}\n", r.id);
    roles.map(|r| Document { keys: keyed(r), ..titled("role", format!("roles/{}/index.html", r.id), &r.title) }).for_each(&mut *sink);
    organization.units.iter().map(|u| titled("unit", format!("units/{}/index.html", u.id), &u.title)).for_each(&mut *sink);
    handbook.glossary.iter().map(|t| term(at, t)).for_each(&mut *sink);
    for regulation in &handbook.regulations {
        regulation.clauses.iter().map(|c| clause(regulation, c)).for_each(&mut *sink);
    }
    for duty in &handbook.duties {
        let href = format!("duties/index.html#{}", duty.id);
        let text = duty.note.clone().unwrap_or_default();
        let roles = roles_of(at, &duty.owed_by);
        sink(Document { href, kind: "duty", text, ..belonging(at, &duty.clause, &roles) }.titled(titles(at, duty)));
    }
    for parameter in &handbook.parameters {
        let href = format!("parameters/index.html#{}", parameter.id);
        let text = parameter::search_text(at, parameter);
        sink(Document { href, kind: "parameter", text, ..belonging(at, &parameter.clause, &[]) }.titled(titles(at, parameter)));
    }
}

/// The roles meant by ids, those that parameters name included.
fn roles_of(at: At, ids: &[String]) -> Vec<String> {
    let handbook = at.book.handbook;
    let named = |id: &String| match id.strip_prefix("param:") {
        Some(parameter) => handbook.parameter_value(parameter, at.book.as_of, None)?.value.as_text().map(str::to_owned),
        None => Some(id.clone()),
    };
    let roles: std::collections::BTreeSet<String> = ids.iter().filter_map(named).collect();
    roles.into_iter().collect()
}

/// What a document takes from the clause behind it.
fn belonging<'h>(at: At<'_, 'h>, clause: &str, roles: &[String]) -> Document<'h> {
    let handbook = at.book.handbook;
    let Some(regulation) = handbook.regulation_of(clause) else { return Document::default() };
    Document { path: at.cite(clause, "").label, regulation: &regulation.id, keys: keys(&regulation.id, roles), ..Document::default() }
}

fn whole<'h>(at: At, regulation: &'h Regulation) -> Document<'h> {
    let chapters = regulation.clauses.iter().filter(|c| c.parent.is_none()).filter_map(|c| c.heading.as_deref());
    Document {
        href: format!("{}/index.html", regulation.id),
        kind: "regulation",
        text: at.book.strings.list(&chapters.map(str::to_owned).collect::<Vec<_>>()),
        regulation: &regulation.id,
        keys: keys(&regulation.id, &[]),
        ..Document::default()
    }
    .titled(titles(at, regulation).into_iter().chain([regulation.id.clone()]).collect())
}

fn forms<'h>(at: At<'_, 'h>, sink: &mut dyn FnMut(Document<'h>)) {
    for form in &at.book.handbook.forms {
        let columns = form.fields.iter().flat_map(|f| if let FieldType::Group(g) = &f.ty { g.as_slice() } else { &[] });
        let labels: Vec<&str> = form.fields.iter().chain(columns).map(|f| at.book.title(f)).collect();
        let roles = roles_of(at, &form.submitted_by);
        let href = format!("forms/{}/index.html", form.id);
        sink(Document { href, kind: "form", text: labels.join("、"), ..belonging(at, &form.clause, &roles) }.titled(titles(at, form)));
    }
}

fn process<'h>(at: At<'_, 'h>, process: &crate::model::Process) -> Document<'h> {
    let steps: Vec<&str> = process.steps.iter().map(|s| at.book.title(s)).collect();
    let actors: Vec<String> = process.steps.iter().flat_map(|s| s.actors.clone()).collect();
    let roles = roles_of(at, &actors);
    Document {
        href: format!("processes/{}/index.html", process.id),
        kind: "process",
        text: steps.join(" → "),
        ..belonging(at, &process.clause, &roles)
    }
    .titled(titles(at, process))
}

/// A title in every language it is given in, the page's first.
fn titles(at: At, of: &impl Titled) -> Vec<String> {
    let shown = at.book.title(of);
    let others = std::iter::once(of.title()).chain(of.title_en()).filter(|t| *t != shown);
    std::iter::once(shown).chain(others).map(str::to_owned).collect()
}

/// A title in all its scripts, the page's first.
fn names(at: At, title: &[String; 3]) -> Vec<String> {
    let mut names = vec![at.book.name(title).to_owned()];
    for name in title.iter().filter(|n| !n.is_empty()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn term<'h>(at: At, term: &Term) -> Document<'h> {
    let definition = at.book.name(&term.definitions);
    let mut names = names(at, &term.names);
    let synonyms = at.book.strings.list(&term.synonyms);
    let text = match term.synonyms.is_empty() {
        true => definition.to_owned(),
        false => at.book.strings.fill("glossary.with_synonyms", &[("definition", definition), ("synonyms", &synonyms)]),
    };
    let path = names[1..].join(" · ");
    names.extend(term.synonyms.iter().cloned());
    Document { href: format!("glossary/index.html#{}", term.id), kind: "term", names, text, path, ..Document::default() }
}

/// Names that mean the same, as the glossary gives them.
pub(super) fn synonyms(handbook: &Handbook) -> Vec<Vec<&str>> {
    let names = handbook.glossary.iter().map(|t| t.names.iter().chain(&t.synonyms).map(String::as_str).filter(|n| !n.is_empty()).collect());
    names.filter(|names: &Vec<&str>| names.len() > 1).collect()
}

fn clause<'h>(regulation: &'h Regulation, clause: &'h Clause) -> Document<'h> {
    let position = position(&clause.eid);
    let mut keys = String::with_capacity(64);
    key(&mut keys, '=', &position);
    clause.by.iter().for_each(|role| key(&mut keys, '@', role));
    key(&mut keys, '#', &regulation.id);
    let anchor = regulation::anchor(clause);
    let label = Label {
        position,
        name: clause.key.as_ref().map(|_| anchor),
        anchor,
        title: (&*regulation.title).into(),
        address: (&*clause.address).into(),
    };
    Document {
        kind: "clause",
        names: clause.heading.iter().cloned().collect(),
        text: words(clause),
        regulation: &regulation.id,
        keys,
        label: Some(label),
        ..Document::default()
    }
}

/// All that a clause says.
fn words(clause: &Clause) -> String {
    let mut text = inline::plain(&clause.text);
    for mark in &clause.marks {
        if let Mark::Paragraph(words) = mark {
            inline::push_plain(words, &mut text);
        }
        if let Mark::Note(_, paragraphs) = mark {
            paragraphs.iter().for_each(|p| inline::push_plain(p, &mut text));
        }
    }
    text
}

/// The numbers of an eId: `chp_2__sec_1__item_3` is at 2.1.3.
fn position(eid: &str) -> String {
    let mut position = String::with_capacity(eid.len());
    let mut inside = false;
    for c in eid.chars() {
        let number = c.is_ascii_digit() || c == '-';
        if number {
            position.push_str(if inside || position.is_empty() { "" } else { "." });
            position.push(c);
        }
        inside = number;
    }
    position
}
