//! The site, page by page, in one fixed order.

use jiff::civil::Date;
use serde::Serialize;

use super::assets::{self, Assets};
use super::page::{At, Book, Frame, Framed, Link, NavItem, Page};
use super::strings::{self, Strings};
use super::templates::{FOLDER, Templates};
use super::{form, front, glossary, metric, parameter, process, regulation, role, search, unit};
use crate::diag::Diagnostic;
use crate::lang::Lang;
use crate::model::Handbook;
use crate::say;
use crate::source::Place;

/// Folders the site itself uses; a regulation of that name would overwrite them.
const RESERVED: &[&str] = &[
    "assets",
    "duties",
    "forms",
    "glossary",
    "metrics",
    "parameters",
    "processes",
    "roles",
    "search",
    "units",
    "zh-Hans",
    "zh-Hant",
    "en",
];

/// Makes every page of the handbook as it stands on a day, in Traditional Chinese, and hands each to `sink` as soon as it
/// is made. `overrides` yields a handbook's own template or asset by its path below `templates/`.
pub fn site(handbook: &Handbook, as_of: Date, overrides: &dyn Fn(&str) -> Option<String>, sink: &mut dyn FnMut(Page)) -> Vec<Diagnostic> {
    site_in(Lang::Hant, handbook, as_of, overrides, sink)
}

/// The site in one language: Traditional Chinese at the root, others in a folder named by their tag.
pub fn site_in(
    lang: Lang,
    handbook: &Handbook,
    as_of: Date,
    overrides: &dyn Fn(&str) -> Option<String>,
    sink: &mut dyn FnMut(Page),
) -> Vec<Diagnostic> {
    let templates = Templates::new(overrides);
    let book = Book::new(handbook, as_of, lang, words(lang, overrides, &templates));
    let assets = assets::send(overrides, sink);
    let prefix = if lang == Lang::Hant { String::new() } else { format!("{}/", lang.tag()) };
    let mut press = Press { book: &book, templates: &templates, assets, prefix: prefix.clone(), sink };
    press.all();
    search::send(&prefix, &search::documents(At { book: &book, root: "" }), sink);
    let mut problems = templates.problems();
    problems.extend(handbook.regulations.iter().filter(|r| RESERVED.contains(&r.id.as_str())).map(|r| reserved(&r.id, &r.path)));
    problems
}

fn reserved(id: &str, path: &str) -> Diagnostic {
    let message = say!(
        "制度的編號「{id}」與網站本身的資料夾同名",
        "制度的编号“{id}”与网站本身的文件夹同名",
        "The regulation's id \"{id}\" is the name of a folder of the site itself",
        id = id
    );
    Diagnostic::error("regulation-id-reserved", Place::whole(path), message)
}

/// The embedded words with the handbook's own over them.
fn words(lang: Lang, overrides: &dyn Fn(&str) -> Option<String>, templates: &Templates) -> Strings {
    let mut words = Strings::of(lang);
    let (path, _) = strings::embedded(lang);
    if let Some(text) = overrides(path)
        && let Err(error) = words.lay(&text)
    {
        let place = format!("{FOLDER}/{path}");
        let span = error.span().map(|s| crate::source::Span::new(s.start, s.end));
        let place = span.map_or_else(|| Place::whole(place.as_str()), |s| Place::bytes(&place.as_str().into(), s));
        let why = error.message();
        let message = say!("網站用語無法讀取：{why}", "网站用语无法读取：{why}", "The site's words can't be read: {why}", why = why);
        templates.report(Diagnostic::error("words-unreadable", place, message));
    }
    words
}

/// Turns contexts into pages.
struct Press<'p, 'h> {
    book: &'p Book<'h>,
    templates: &'p Templates,
    assets: Assets,
    prefix: String,
    sink: &'p mut dyn FnMut(Page),
}

/// A list of links, for the pages that are only that.
#[derive(Serialize)]
struct Lines<T> {
    lines: Vec<T>,
}

/// A form or process in a list.
#[derive(Serialize)]
struct Listed {
    link: Link,
    roles: Vec<Link>,
    clause: Link,
    count: usize,
}

impl Press<'_, '_> {
    fn all(&mut self) {
        let handbook = self.book.handbook;
        let book = self.book;
        let at = |root| At { book, root };
        self.page("index.html", "front.html", ("front", &handbook.settings.title), &front::page(at("")));
        for regulation in &handbook.regulations {
            let path = format!("{}/index.html", regulation.id);
            self.page(&path, "regulation.html", ("regulation", &regulation.title), &regulation::page(at("../"), regulation));
        }
        self.forms();
        self.processes();
        self.people();
        let named = |name| book.strings.get(name).to_owned();
        let duties = Lines { lines: handbook.duties.iter().map(|d| role::duty(at("../"), d)).collect() };
        self.page("duties/index.html", "duties.html", ("duties", &named("nav.duties")), &duties);
        if !self.no_figures() {
            self.page("metrics/index.html", "metrics.html", ("metrics", &named("nav.metrics")), &metric::page(at("../")));
        }
        self.page("glossary/index.html", "glossary.html", ("glossary", &named("nav.glossary")), &glossary::page(at("../")));
        self.page("parameters/index.html", "parameters.html", ("parameters", &named("nav.parameters")), &parameter::page(at("../")));
        self.page("search/index.html", "search.html", ("search", &named("nav.search")), &Lines::<Link> { lines: Vec::new() });
    }

    fn no_figures(&self) -> bool {
        let handbook = self.book.handbook;
        handbook.metrics.is_empty() && handbook.thresholds.is_empty() && handbook.grades.is_empty()
    }

    fn forms(&mut self) {
        let book = self.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let listed = |f: &crate::model::Form| Listed {
            link: at.form(&f.id),
            roles: at.roles(&f.submitted_by),
            clause: at.cite(&f.clause, ""),
            count: f.fields.len(),
        };
        let lines = Lines { lines: book.handbook.forms.iter().map(listed).collect() };
        self.page("forms/index.html", "forms.html", ("forms", book.strings.get("nav.forms")), &lines);
        for form in &book.handbook.forms {
            self.page(&format!("forms/{}/index.html", form.id), "form.html", ("form", &form.title), &form::page(from, form));
        }
    }

    fn processes(&mut self) {
        let book = self.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let listed = |p: &crate::model::Process| {
            let mut ids: Vec<String> = p.steps.iter().flat_map(|s| s.actors.clone()).collect();
            let mut seen = std::collections::HashSet::new();
            ids.retain(|id| seen.insert(id.clone()));
            Listed { link: at.process(p), roles: at.roles(&ids), clause: at.cite(&p.clause, ""), count: p.steps.len() }
        };
        let lines = Lines { lines: book.handbook.processes.iter().map(listed).collect() };
        self.page("processes/index.html", "processes.html", ("processes", book.strings.get("nav.processes")), &lines);
        let templates = self.templates;
        for process in &book.handbook.processes {
            let svg = |drawing: &super::diagram::Drawing| templates.render("diagram.svg", drawing).unwrap_or_default();
            let page = process::page(from, process, &svg);
            self.page(&format!("processes/{}/index.html", process.id), "process.html", ("process", &process.title), &page);
        }
    }

    fn people(&mut self) {
        let book = self.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let organization = &book.handbook.organization;
        self.page("roles/index.html", "roles.html", ("roles", book.strings.get("nav.roles")), &role::list(at));
        for role in &organization.roles {
            let title = book.name(&role.title);
            self.page(&format!("roles/{}/index.html", role.id), "role.html", ("role", title), &role::page(from, role));
        }
        self.page("units/index.html", "units.html", ("units", book.strings.get("nav.units")), &unit::list(at));
        for unit in &organization.units {
            let title = book.name(&unit.title);
            self.page(&format!("units/{}/index.html", unit.id), "unit.html", ("unit", title), &unit::page(from, unit));
        }
    }

    /// Frames a page and sends it.
    fn page<T: Serialize>(&mut self, path: &str, template: &str, (kind, title): (&'static str, &str), page: &T) {
        let frame = self.frame(path, kind, title);
        let framed = Framed { frame, t: &self.book.strings, page };
        if let Some(html) = self.templates.render(template, &framed) {
            (self.sink)(Page::new(format!("{}{path}", self.prefix), html));
        }
    }

    fn frame(&self, path: &str, kind: &'static str, title: &str) -> Frame<'_> {
        let root = ["", "../", "../../"][path.matches('/').count().min(2)];
        let settings = &self.book.handbook.settings;
        Frame {
            lang: self.book.lang.tag(),
            site: &settings.title,
            publisher: &settings.publisher,
            repository: settings.repository.as_deref(),
            as_of: self.book.as_of.to_string(),
            root,
            base: if self.prefix.is_empty() { root.to_owned() } else { format!("{root}../") },
            css: &self.assets.css,
            js: &self.assets.js,
            nav: self.nav(path, root),
            kind,
            title: title.to_owned(),
        }
    }

    /// The parts of the site that hold something.
    fn nav(&self, path: &str, root: &str) -> Vec<NavItem> {
        let handbook = self.book.handbook;
        let parts = [
            ("processes", handbook.processes.is_empty()),
            ("forms", handbook.forms.is_empty()),
            ("duties", handbook.duties.is_empty()),
            ("metrics", self.no_figures()),
            ("roles", handbook.organization.roles.is_empty()),
            ("units", handbook.organization.units.is_empty()),
            ("parameters", handbook.parameters.is_empty()),
            ("glossary", handbook.glossary.is_empty()),
        ];
        let item = |(name, _): &(&str, bool)| NavItem {
            href: format!("{root}{name}/index.html"),
            label: self.book.strings.get(&format!("nav.{name}")).to_owned(),
            current: path.starts_with(&format!("{name}/")),
        };
        parts.iter().filter(|(_, empty)| !empty).map(item).collect()
    }
}
