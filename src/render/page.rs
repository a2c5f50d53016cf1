//! What every page shares: the page itself, the book it is taken from, and links between pages.

use std::cell::LazyCell;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::script::Script;
use super::strings::Strings;
use crate::lang::Lang;
use crate::model::{Check, Form, Handbook, Kind, Process, Regulation, Step, Titled};

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path from the site's root, `cross/index.html`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub content_type: &'static str,
}

impl Page {
    /// A file whose media type follows from its name.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Page {
        let path = path.into();
        let content_type = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("html") => "text/html; charset=utf-8",
            Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("webmanifest") => "application/manifest+json",
            Some("xml") => "application/xml; charset=utf-8",
            Some("ics") => "text/calendar; charset=utf-8",
            Some("txt") => "text/plain; charset=utf-8",
            Some("json") => "application/json",
            _ => "application/octet-stream",
        };
        Page { path, bytes: bytes.into(), content_type }
    }
}

/// A link; without `href` its target does not exist and the label stands alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    /// Where to.
    pub(super) href: Option<String>,
    /// The words.
    pub(super) label: String,
    /// The parameter behind it, where nobody has decided it and our default stands.
    pub(super) default: Option<String>,
}

/// What is made when it is first asked for: a preview makes one page of one language at a time.
type Lazy<'h, T> = LazyCell<T, Box<dyn FnOnce() -> T + 'h>>;
/// Lists by clause.
type ByClause<'h, T> = FxHashMap<&'h str, Vec<T>>;

/// A handbook seen on one day in one language, with the look-ups pages need.
pub(super) struct Book<'h> {
    pub(super) handbook: &'h Handbook,
    pub(super) as_of: Date,
    pub(super) lang: Lang,
    pub(super) strings: Arc<Strings>,
    pub(super) script: Lazy<'h, Script>,
    /// Positions of regulations by id.
    regulations: Lazy<'h, FxHashMap<&'h str, usize>>,
    checks: Lazy<'h, ByClause<'h, &'h Check>>,
    forms: Lazy<'h, ByClause<'h, &'h Form>>,
    steps: Lazy<'h, ByClause<'h, (&'h Process, &'h Step)>>,
    cited: Lazy<'h, ByClause<'h, &'h str>>,
}

impl<'h> Book<'h> {
    /// Prepares the look-ups.
    pub(super) fn new(handbook: &'h Handbook, as_of: Date, lang: Lang, strings: impl Into<Arc<Strings>>) -> Book<'h> {
        Book {
            handbook,
            as_of,
            lang,
            strings: strings.into(),
            script: LazyCell::new(Box::new(move || Script::of(lang, handbook))),
            regulations: LazyCell::new(Box::new(|| handbook.regulations.iter().enumerate().map(|(n, r)| (&*r.id, n)).collect())),
            checks: LazyCell::new(Box::new(|| checks(handbook))),
            forms: LazyCell::new(Box::new(|| forms(handbook))),
            steps: LazyCell::new(Box::new(|| steps(handbook))),
            cited: LazyCell::new(Box::new(|| citations(handbook))),
        }
    }

    /// Which of the handbook's regulations one is.
    pub(super) fn position(&self, regulation: &str) -> Option<usize> {
        self.regulations.get(regulation).copied()
    }

    /// The checks of a clause.
    pub(super) fn checks(&self, key: &str) -> &[&'h Check] {
        self.checks.get(key).map_or(&[], Vec::as_slice)
    }

    /// The forms a clause demands, or whose fields it demands.
    pub(super) fn forms(&self, key: &str) -> &[&'h Form] {
        self.forms.get(key).map_or(&[], Vec::as_slice)
    }

    /// The steps a clause demands.
    pub(super) fn steps(&self, key: &str) -> &[(&'h Process, &'h Step)] {
        self.steps.get(key).map_or(&[], Vec::as_slice)
    }

    /// The keys of the clauses whose text refers to a clause.
    pub(super) fn cited(&self, key: &str) -> &[&'h str] {
        self.cited.get(key).map_or(&[], Vec::as_slice)
    }

    /// A title in the edition's language, where it is given in it.
    pub(super) fn title<'t>(&self, of: &'t impl Titled) -> &'t str {
        of.title_en().filter(|_| self.lang == Lang::En).unwrap_or(of.title())
    }

    /// The title as it was written, where the edition has its own.
    pub(super) fn original(&self, of: &impl Titled) -> Option<String> {
        (self.title(of) != of.title()).then(|| of.title().to_owned())
    }

    /// The kind of a regulation, in the edition's language where it is given in it.
    pub(super) fn kind<'t>(&self, of: &'t Regulation) -> &'t str {
        of.kind_en.as_deref().filter(|_| self.lang == Lang::En).unwrap_or(&of.kind)
    }

    /// The publisher's name, likewise.
    pub(super) fn publisher(&self) -> &'h str {
        let settings = &self.handbook.settings;
        settings.publisher_en.as_deref().filter(|_| self.lang == Lang::En).unwrap_or(&settings.publisher)
    }

    /// A name given in three scripts.
    pub(super) fn name<'s>(&self, names: &'s [String; 3]) -> &'s str {
        let own = match self.lang {
            Lang::Hant => &names[0],
            Lang::Hans => &names[1],
            Lang::En => &names[2],
        };
        if own.is_empty() { &names[0] } else { own }
    }
}

fn checks(handbook: &Handbook) -> ByClause<'_, &Check> {
    let mut checks = ByClause::default();
    for check in &handbook.checks {
        for key in std::iter::once(&check.clause).chain(&check.also) {
            checks.entry(&**key).or_insert_with(Vec::new).push(check);
        }
    }
    checks
}

fn forms(handbook: &Handbook) -> ByClause<'_, &Form> {
    let mut by_clause = ByClause::<&Form>::default();
    for form in &handbook.forms {
        let fields = form.fields.iter().map(|f| &f.clause);
        for key in std::iter::once(&form.clause).chain(fields) {
            let forms = by_clause.entry(key).or_default();
            if !forms.iter().any(|f| f.id == form.id) {
                forms.push(form);
            }
        }
    }
    by_clause
}

fn steps(handbook: &Handbook) -> ByClause<'_, (&Process, &Step)> {
    let mut steps = ByClause::default();
    for process in &handbook.processes {
        for step in &process.steps {
            steps.entry(&*step.clause).or_insert_with(Vec::new).push((process, step));
        }
    }
    steps
}

/// Which clauses refer to which.
fn citations(handbook: &Handbook) -> ByClause<'_, &str> {
    let mut cited = ByClause::<&str>::default();
    for reference in handbook.regulations.iter().flat_map(|r| r.references()) {
        let from = cited.entry(&*reference.to).or_default();
        if !from.contains(&&*reference.from) {
            from.push(&*reference.from);
        }
    }
    cited
}

/// The book as seen from a page: knows how to link from it.
#[derive(Clone, Copy)]
pub(super) struct At<'b, 'h> {
    /// The book.
    pub(super) book: &'b Book<'h>,
    /// From the page to the front page's folder: empty, or one `../` for each folder between.
    pub(super) root: &'static str,
}

impl<'h> At<'_, 'h> {
    /// A relative link to a page of the site.
    pub(super) fn to(&self, path: &str) -> String {
        [self.root, path].concat()
    }

    /// The page and anchor of a clause, or of a regulation's front (`proc/`).
    pub(super) fn clause_href(&self, key: &str) -> Option<String> {
        let (regulation, anchor) = key.split_once('/')?;
        if anchor.is_empty() {
            return self.book.position(regulation).map(|_| [self.root, regulation, "/index.html"].concat());
        }
        let known = self.book.handbook.keys.contains_key(key);
        known.then(|| [self.root, regulation, "/index.html#", anchor].concat())
    }

    /// A citation of a clause; the regulation is named unless it is `home`.
    pub(super) fn cite(&self, key: &str, home: &str) -> Link {
        let handbook = self.book.handbook;
        let label = match (handbook.clause(key), handbook.regulation_of(key)) {
            (Some(clause), Some(regulation)) if regulation.id == home => clause.address.clone(),
            (Some(clause), Some(regulation)) => {
                self.book.strings.fill("cite.full", &[("title", self.book.title(regulation)), ("address", &clause.address)])
            }
            // A form of the handbook's own machinery rests on none.
            _ if key.is_empty() => return Link { label: self.book.strings.get("cite.builtin").to_owned(), ..Link::default() },
            _ => key.to_owned(),
        };
        Link { href: self.clause_href(key), label, ..Link::default() }
    }

    /// A role; `all` is everybody, `param:…` the role the parameter names.
    pub(super) fn role(&self, id: &str) -> Link {
        if let Some(parameter) = id.strip_prefix("param:") {
            return self.role_of_parameter(parameter);
        }
        match self.book.handbook.organization.role(id) {
            Some(role) => Link {
                href: Some([self.root, "roles/", id, "/index.html"].concat()),
                label: self.book.name(&role.title).to_owned(),
                ..Link::default()
            },
            None if id == "all" => Link { href: None, label: self.book.strings.get("role.all").to_owned(), ..Link::default() },
            None => Link { href: None, label: id.to_owned(), ..Link::default() },
        }
    }

    fn role_of_parameter(&self, parameter: &str) -> Link {
        let href = Some(self.parameter_href(parameter));
        let value = self.book.handbook.parameter_value(parameter, self.book.as_of, None);
        let default = value.as_ref().and_then(|v| v.provisional.then(|| self.parameter_href(parameter)));
        match value.as_ref().and_then(|v| v.value.as_text()) {
            Some(role) if self.book.handbook.organization.role(role).is_some() => Link { default, ..self.role(role) },
            Some(words) => Link { href, label: words.to_owned(), default },
            None => Link { href, label: parameter.to_owned(), default },
        }
    }

    /// Whether any of `roles` is among `ids`, as such or as what a parameter among them names: `Some` when it is, with the
    /// place of the parameter where that is only our default.
    pub(super) fn meant(&self, ids: &[String], roles: &[&str]) -> Option<Option<String>> {
        if ids.iter().any(|id| roles.contains(&id.as_str())) {
            return Some(None);
        }
        let meant = |id: &String| {
            let id = id.strip_prefix("param:")?;
            let value = self.book.handbook.parameter_value(id, self.book.as_of, None)?;
            roles.contains(&value.value.as_text()?).then(|| value.provisional.then(|| self.parameter_href(id)))
        };
        // What has been decided makes a default beside it irrelevant.
        ids.iter().filter_map(meant).min_by_key(Option::is_some)
    }

    /// Several roles, each once: parameters may name the same.
    pub(super) fn roles(&self, ids: &[String]) -> Vec<Link> {
        let mut roles: Vec<Link> = Vec::new();
        for role in ids.iter().map(|id| self.role(id)) {
            match roles.iter_mut().find(|known| known.href == role.href && known.label == role.label) {
                // What has been decided makes a default beside it irrelevant.
                Some(known) if role.default.is_none() => known.default = None,
                Some(_) => {}
                None => roles.push(role),
            }
        }
        roles
    }

    /// A form.
    pub(super) fn form(&self, id: &str) -> Link {
        match self.book.handbook.form(id) {
            Some(form) => {
                Link { href: Some(self.to(&format!("forms/{id}/index.html"))), label: self.book.title(form).to_owned(), ..Link::default() }
            }
            None => Link { href: None, label: id.to_owned(), ..Link::default() },
        }
    }

    /// A process.
    pub(super) fn process(&self, process: &Process) -> Link {
        Link {
            href: Some(self.to(&format!("processes/{}/index.html", process.id))),
            label: self.book.title(process).to_owned(),
            ..Link::default()
        }
    }

    /// A step on its process's page.
    pub(super) fn step(&self, process: &Process, step: &Step) -> Link {
        Link {
            href: Some(self.to(&format!("processes/{}/index.html#step-{}", process.id, step.id))),
            label: self.book.title(step).to_owned(),
            ..Link::default()
        }
    }

    /// A unit.
    pub(super) fn unit(&self, id: &str) -> Link {
        match self.book.handbook.organization.unit(id) {
            Some(unit) => Link {
                href: Some(self.to(&format!("units/{id}/index.html"))),
                label: self.book.name(&unit.title).to_owned(),
                ..Link::default()
            },
            None => Link { href: None, label: id.to_owned(), ..Link::default() },
        }
    }

    /// A parameter's place on the page of parameters.
    pub(super) fn parameter_href(&self, id: &str) -> String {
        self.to(&format!("parameters/index.html#{id}"))
    }

    /// A check, on the page of what it belongs to.
    pub(super) fn check(&self, check: &Check) -> Link {
        let owner = check.id.split(['.', '@']).next().unwrap_or_default();
        let rest = check.id.get(owner.len() + 1..).unwrap_or_default();
        let href = if self.book.handbook.form(owner).is_some() {
            let anchor = if check.kind == Kind::Field { format!("#field-{rest}") } else { String::new() };
            Some(format!("forms/{owner}/index.html{anchor}"))
        } else if self.book.handbook.process(owner).is_some() {
            Some(format!("processes/{owner}/index.html"))
        } else {
            match check.kind {
                Kind::Duty => Some(format!("duties/index.html#{}", check.id)),
                Kind::Metric | Kind::Threshold | Kind::Grade => Some(format!("metrics/index.html#{}", check.id)),
                _ => None,
            }
        };
        Link { href: href.map(|h| self.to(&h)), label: self.book.title(check).to_owned(), ..Link::default() }
    }
}
