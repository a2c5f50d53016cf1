//! Keys, roles and norms of clauses, from their comments and words.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::Norm;
use super::{Body, Draft, TextContext, norm, wording_hash};
use crate::diag::{Diagnostic, nearest};
use crate::read::markdown::Word;
use crate::say;
use crate::source::{Place, Span};

/// The role every reader holds.
const EVERYONE: &str = "all";

/// Gives each clause its key, roles, norm and hash.
pub(super) fn bind(draft: &mut Draft, context: &TextContext, source: &str, found: &mut Vec<Diagnostic>) {
    let (path, id) = (draft.regulation.path.clone(), draft.regulation.id.clone());
    let mut binder = Binder { path, id, context, source, found };
    for (clause, body) in Arc::make_mut(&mut draft.regulation).clauses.iter_mut().zip(&draft.bodies) {
        let head = &mut **clause;
        head.hash = wording_hash::hash(head.heading.as_deref(), body);
        head.norm = binder.norm(body);
        head.by = binder.roles(body);
        head.key = binder.key(body, head.place.span());
        binder.complete(head.norm, (!head.by.is_empty(), head.key.is_some()), &head.place, body);
    }
    // Nothing else asks for what was typed.
    draft.bodies.iter_mut().for_each(|body| (body.note, body.id) = (None, None));
}

struct Binder<'a, 'f> {
    path: Arc<str>,
    id: String,
    context: &'a TextContext<'a>,
    source: &'a str,
    found: &'f mut Vec<Diagnostic>,
}

impl Binder<'_, '_> {
    fn place(&self, span: Span) -> Place {
        Place::bytes(&self.path, span)
    }

    fn norm(&mut self, body: &Body) -> Norm {
        let Some(typed) = body.note.as_ref().and_then(|n| n.norm.as_ref()) else { return norm::read(&body.text) };
        if let Some(known) = norm::parse(&typed.text) {
            return known;
        }
        let text = &typed.text;
        let message = say!("沒有「{text}」這種強度", "没有“{text}”这种强度", "there is no norm `{text}`", text = text);
        let all = norm::WORDS.map(|(w, _)| w).join("|");
        let help = match nearest(text, norm::WORDS.map(|(w, _)| w)) {
            Some(n) => say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = n),
            None => say!("可寫 {all}", "可写 {all}", "known: {all}", all = all),
        };
        self.found.push(Diagnostic::error("norm-unknown", self.place(typed.span), message).help(help));
        norm::read(&body.text)
    }

    fn roles(&mut self, body: &Body) -> Vec<String> {
        let Some(note) = &body.note else { return Vec::new() };
        for role in &note.by {
            let known = self.context.roles.is_empty() || role.text == EVERYONE || self.context.roles.contains(&role.text);
            if !known {
                self.unknown_role(role);
            }
        }
        note.by.iter().map(|w| w.text.clone()).collect()
    }

    fn unknown_role(&mut self, role: &Word) {
        let text = &role.text;
        let message = say!("沒有「{text}」這個角色", "没有“{text}”这个角色", "there is no role `{text}`", text = text);
        let mut fault = Diagnostic::error("role-unknown", self.place(role.span), message);
        let near = nearest(text, self.context.roles.iter().map(String::as_str));
        fault.help = near.map(|n| say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = n));
        self.found.push(fault);
    }

    fn key(&mut self, body: &Body, span: Span) -> Option<Arc<str>> {
        let noted = body.note.as_ref().and_then(|n| n.key.clone());
        let headed = body.id.as_ref().map(|id| Word { text: id.clone(), span: self.heading_key(id, span) });
        if let (Some(noted), Some(_)) = (&noted, &headed) {
            let message = say!("這個條款寫了兩個永久編號", "这个条款写了两个永久编号", "this clause has two keys");
            self.found.push(Diagnostic::error("key-repeated", self.place(noted.span), message));
        }
        let word = headed.or(noted)?;
        if !well_formed(&word.text) {
            self.malformed(&word);
            return None;
        }
        Some([&*self.id, "/", &word.text].concat().into())
    }

    fn heading_key(&self, id: &str, span: Span) -> Span {
        let typed = self.source.get(span.range()).unwrap_or_default();
        let at = typed.rfind(&format!("#{id}")).map(|i| span.start as usize + i + 1);
        at.map_or(span, |start| Span::new(start, start + id.len()))
    }

    fn malformed(&mut self, word: &Word) {
        let text = &word.text;
        let message = say!("永久編號「{text}」的寫法不對", "永久编号“{text}”的写法不对", "the key `{text}` is malformed", text = text);
        let id = &self.id;
        let help = match text.strip_prefix(&format!("{id}/")) {
            Some(rest) => {
                say!("不必寫制度代號，寫「#{rest}」", "不必写制度代号，写“#{rest}”", "leave out the regulation: `#{rest}`", rest = rest)
            }
            None => say!(
                "以小寫英文字母、數字、底線組成，各段以「.」相連，例如 request.fields",
                "以小写英文字母、数字、下划线组成，各段以“.”相连，例如 request.fields",
                "use lower-case letters, digits and underscores, parts joined by dots, such as request.fields"
            ),
        };
        self.found.push(Diagnostic::error("key-malformed", self.place(word.span), message).help(help));
    }

    /// A clause that binds needs a key; one that names roles should say what binds them.
    fn complete(&mut self, norm: Norm, (bound, keyed): (bool, bool), place: &Place, body: &Body) {
        let malformed = body.id.is_some() || body.note.as_ref().is_some_and(|n| n.key.is_some());
        if norm != Norm::None && !keyed && !malformed {
            let message = say!("有拘束力的條款沒有永久編號", "有约束力的条款没有永久编号", "this clause binds but has no key");
            let help = say!("在句末寫 <!-- #key by=角色 -->", "在句末写 <!-- #key by=角色 -->", "end it with `<!-- #key by=role -->`");
            self.found.push(Diagnostic::error("key-missing", place.clone(), message).help(help));
        }
        if norm == Norm::None && bound && body.note.as_ref().is_some_and(|n| n.norm.is_none()) {
            let message = say!(
                "寫了角色，卻讀不出應、不得、宜、得",
                "写了角色，却读不出应、不得、宜、得",
                "it names roles, but no `應`, `不得`, `宜` or `得` is read in it"
            );
            let help = say!("改寫條文，或以 norm= 指明強度", "改写条文，或以 norm= 指明强度", "reword it, or state the norm with `norm=`");
            self.found.push(Diagnostic::warning("norm-unread", place.clone(), message).help(help));
        }
    }
}

fn well_formed(key: &str) -> bool {
    let part = |p: &str| p.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') && !p.is_empty();
    key.starts_with(|c: char| c.is_ascii_lowercase()) && key.split('.').all(part)
}

/// Reports keys and regulation ids used twice.
pub(in crate::model) fn unique(drafts: &[Arc<Draft>], found: &mut Vec<Diagnostic>) {
    let mut ids: FxHashMap<&str, &Draft> = FxHashMap::default();
    let mut keys: FxHashMap<&str, &Place> = FxHashMap::default();
    for draft in drafts {
        let id = draft.regulation.id.as_str();
        if let Some(first) = ids.insert(id, draft) {
            let message = say!("制度代號「{id}」重複", "制度代号“{id}”重复", "two regulations have the id `{id}`", id = id);
            let place = Place::bytes(&draft.regulation.path, Span::default());
            let other = Place::bytes(&first.regulation.path, Span::default());
            found.push(Diagnostic::error("regulation-duplicate", place, message).label(other, say!("另一份", "另一份", "the other one")));
        }
        for clause in &draft.regulation.clauses {
            let Some(key) = clause.key.as_deref() else { continue };
            let Some(first) = keys.insert(key, &clause.place) else { continue };
            let message = say!("永久編號「{key}」重複", "永久编号“{key}”重复", "the key `{key}` is used twice", key = key);
            let used = say!("先用在這裡", "先用在这里", "first used here");
            found.push(Diagnostic::error("key-duplicate", clause.place.clone(), message).label(first.clone(), used));
        }
    }
}
