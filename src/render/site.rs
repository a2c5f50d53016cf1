//! The site, page by page, in one fixed order.

use std::cell::OnceCell;

use jiff::civil::Date;
use serde::Serialize;

use super::assets::Assets;
use super::page::{At, Book, Frame, Framed, Link, NavItem, Page};
use super::strings::{self, Strings};
use super::templates::{FOLDER, Templates};
use super::{coverage, form, front, glossary, guide, metric, parameter, process, regulation, role, search, unit};
use crate::diag::Diagnostic;
use crate::lang::Lang;
use crate::model::Handbook;
use crate::say;
use crate::source::Place;

/// Folders the site itself uses; a regulation of that name would overwrite them.
const RESERVED: &[&str] = &[
    "assets",
    "coverage",
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

/// The site of a handbook in one language on one day. Its files are made when they are asked for, one at a time.
pub struct Site<'h> {
    book: Book<'h>,
    templates: Templates,
    assets: Assets,
    prefix: String,
    // Made as one: a single file of the index needs all documents.
    index: OnceCell<Vec<Page>>,
}

impl<'h> Site<'h> {
    /// Prepares what every page needs. Traditional Chinese stands at the root, other languages in a folder named by their tag.
    /// `overrides` yields a handbook's own template or asset by its path below `templates/`.
    pub fn new(lang: Lang, handbook: &'h Handbook, as_of: Date, overrides: &dyn Fn(&str) -> Option<String>) -> Site<'h> {
        let templates = Templates::new(overrides);
        let book = Book::new(handbook, as_of, lang, words(lang, overrides, &templates));
        let prefix = if lang == Lang::Hant { String::new() } else { format!("{}/", lang.tag()) };
        Site { book, templates, assets: Assets::new(overrides), prefix, index: OnceCell::new() }
    }

    /// Makes every file and hands each to `sink` as soon as it is made.
    pub fn all(&self, sink: &mut dyn FnMut(Page)) {
        self.assets.files.iter().cloned().for_each(&mut *sink);
        Press { site: self, wanted: None, sink }.all();
        self.index().iter().cloned().for_each(sink);
    }

    /// Makes one file; none where the site has no such file or it could not be made.
    pub fn file(&self, path: &str) -> Option<Page> {
        let ready = |files: &[Page]| files.iter().find(|f| f.path == path).cloned();
        if let Some(asset) = ready(&self.assets.files) {
            return Some(asset);
        }
        if path.ends_with(".js") {
            return ready(self.index());
        }
        let mut found = None;
        Press { site: self, wanted: Some(path.strip_prefix(&*self.prefix)?), sink: &mut |page| found = Some(page) }.all();
        found
    }

    /// The page that stands in for one that does not exist. Its links begin at the root of a server.
    pub fn missing(&self) -> Option<Page> {
        let mut found = None;
        let title = self.book.strings.get("missing.title");
        let mut press = Press { site: self, wanted: None, sink: &mut |page| found = Some(page) };
        press.framed("404.html", "missing.html", ("missing", title), "/", &());
        found
    }

    /// What went wrong so far: templates that do not work, words that can't be read, names that clash.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let clashes = self.book.handbook.regulations.iter().filter(|r| RESERVED.contains(&r.id.as_str()));
        let handbook = self.book.handbook;
        let guides = guide::guides(handbook);
        let taken = |name: &str| RESERVED.contains(&name) || handbook.regulations.iter().any(|r| r.id == name);
        let named = guides.iter().filter(|g| taken(g.name)).map(|g| reserved(g.name, g.path));
        let clashes = clashes.map(|r| reserved(&r.id, &r.path)).chain(named);
        self.templates.problems().into_iter().chain(clashes).chain(guide::problems(handbook)).collect()
    }

    fn index(&self) -> &[Page] {
        self.index.get_or_init(|| {
            let mut files = Vec::new();
            search::send(&self.prefix, &search::documents(At { book: &self.book, root: "" }), &mut |page| files.push(page));
            files
        })
    }
}

fn reserved(id: &str, path: &str) -> Diagnostic {
    let message = say!(
        "編號「{id}」與網站上另一個資料夾同名",
        "编号“{id}”与网站上另一个文件夹同名",
        "The id \"{id}\" is the name of another folder of the site",
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

/// Turns contexts into pages: all, or the one wanted.
struct Press<'p, 'h> {
    site: &'p Site<'h>,
    wanted: Option<&'p str>,
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

impl<'p, 'h> Press<'p, 'h> {
    fn all(&mut self) {
        let book = &self.site.book;
        let handbook = book.handbook;
        let at = |root| At { book, root };
        let named = |name| book.strings.get(name);
        self.page("index.html", "front.html", ("front", &handbook.settings.title), || front::page(at("")));
        for regulation in &handbook.regulations {
            let path = format!("{}/index.html", regulation.id);
            self.page(&path, "regulation.html", ("regulation", &regulation.title), || regulation::page(at("../"), regulation));
        }
        for guide in guide::guides(handbook) {
            let path = format!("{}/index.html", guide.name);
            self.page(&path, "guide.html", ("guide", guide.title), || guide::page(at("../"), &guide));
        }
        self.coverage();
        self.forms();
        self.processes();
        self.people();
        self.page("duties/index.html", "duties.html", ("duties", named("nav.duties")), || Lines {
            lines: handbook.duties.iter().map(|d| role::duty(at("../"), d)).collect(),
        });
        if !self.no_figures() {
            self.page("metrics/index.html", "metrics.html", ("metrics", named("nav.metrics")), || metric::page(at("../")));
        }
        self.page("glossary/index.html", "glossary.html", ("glossary", named("nav.glossary")), || glossary::page(at("../")));
        self.page("parameters/index.html", "parameters.html", ("parameters", named("nav.parameters")), || parameter::page(at("../")));
        self.page("search/index.html", "search.html", ("search", named("nav.search")), || ());
    }

    fn no_figures(&self) -> bool {
        let handbook = self.site.book.handbook;
        handbook.metrics.is_empty() && handbook.thresholds.is_empty() && handbook.grades.is_empty()
    }

    fn coverage(&mut self) {
        let book = &self.site.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        if book.handbook.checks.is_empty() {
            return;
        }
        let title = book.strings.get("nav.coverage");
        self.page("coverage/index.html", "coverage.html", ("coverage", title), || coverage::list(at));
        for regulation in &book.handbook.regulations {
            let path = format!("coverage/{}/index.html", regulation.id);
            let title = book.strings.fill("coverage.of", &[("title", &regulation.title)]);
            self.page(&path, "coverage-regulation.html", ("coverage", &title), || coverage::page(from, regulation));
        }
    }

    fn forms(&mut self) {
        let book = &self.site.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let listed = |f: &crate::model::Form| Listed {
            link: at.form(&f.id),
            roles: at.roles(&f.submitted_by),
            clause: at.cite(&f.clause, ""),
            count: f.fields.len(),
        };
        let forms = &book.handbook.forms;
        self.page("forms/index.html", "forms.html", ("forms", book.strings.get("nav.forms")), || Lines {
            lines: forms.iter().map(listed).collect(),
        });
        for form in forms {
            self.page(&format!("forms/{}/index.html", form.id), "form.html", ("form", &form.title), || form::page(from, form));
        }
    }

    fn processes(&mut self) {
        let book = &self.site.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let listed = |p: &crate::model::Process| {
            let mut ids: Vec<String> = p.steps.iter().flat_map(|s| s.actors.clone()).collect();
            let mut seen = std::collections::HashSet::new();
            ids.retain(|id| seen.insert(id.clone()));
            Listed { link: at.process(p), roles: at.roles(&ids), clause: at.cite(&p.clause, ""), count: p.steps.len() }
        };
        let processes = &book.handbook.processes;
        self.page("processes/index.html", "processes.html", ("processes", book.strings.get("nav.processes")), || Lines {
            lines: processes.iter().map(listed).collect(),
        });
        let templates = &self.site.templates;
        let svg = |drawing: &super::diagram::Drawing| templates.render("diagram.svg", drawing).unwrap_or_default();
        for process in processes {
            let path = format!("processes/{}/index.html", process.id);
            self.page(&path, "process.html", ("process", &process.title), || process::page(from, process, &svg));
        }
    }

    fn people(&mut self) {
        let book = &self.site.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let organization = &book.handbook.organization;
        self.page("roles/index.html", "roles.html", ("roles", book.strings.get("nav.roles")), || role::list(at));
        for role in &organization.roles {
            let title = book.name(&role.title);
            self.page(&format!("roles/{}/index.html", role.id), "role.html", ("role", title), || role::page(from, role));
        }
        self.page("units/index.html", "units.html", ("units", book.strings.get("nav.units")), || unit::list(at));
        for unit in &organization.units {
            let title = book.name(&unit.title);
            self.page(&format!("units/{}/index.html", unit.id), "unit.html", ("unit", title), || unit::page(from, unit));
        }
    }

    /// Makes a page, frames it and sends it, where it is wanted.
    fn page<T: Serialize>(&mut self, path: &str, template: &str, head: (&'static str, &str), make: impl FnOnce() -> T) {
        if self.wanted.is_none_or(|wanted| wanted == path) {
            let root = ["", "../", "../../"][path.matches('/').count().min(2)];
            self.framed(path, template, head, root, &make());
        }
    }

    fn framed<T: Serialize>(&mut self, path: &str, template: &str, (kind, title): (&'static str, &str), root: &'static str, page: &T) {
        let framed = Framed { frame: self.frame(path, kind, title, root), t: &self.site.book.strings, page };
        if let Some(html) = self.site.templates.render(template, &framed) {
            (self.sink)(Page::new(format!("{}{path}", self.site.prefix), html));
        }
    }

    fn frame(&self, path: &str, kind: &'static str, title: &str, root: &'static str) -> Frame<'p> {
        let site = self.site;
        let settings = &site.book.handbook.settings;
        let above = if site.prefix.is_empty() || root == "/" { "" } else { "../" };
        Frame {
            lang: site.book.lang.tag(),
            site: &settings.title,
            publisher: &settings.publisher,
            repository: settings.repository.as_deref(),
            as_of: site.book.as_of.to_string(),
            root,
            base: format!("{root}{above}"),
            css: &site.assets.css,
            js: &site.assets.js,
            nav: self.nav(path, root),
            kind,
            title: title.to_owned(),
        }
    }

    /// The parts of the site that hold something.
    fn nav(&self, path: &str, root: &str) -> Vec<NavItem> {
        let handbook = self.site.book.handbook;
        let parts = [
            ("processes", handbook.processes.is_empty()),
            ("forms", handbook.forms.is_empty()),
            ("duties", handbook.duties.is_empty()),
            ("metrics", self.no_figures()),
            ("roles", handbook.organization.roles.is_empty()),
            ("units", handbook.organization.units.is_empty()),
            ("coverage", handbook.checks.is_empty()),
            ("parameters", handbook.parameters.is_empty()),
            ("glossary", handbook.glossary.is_empty()),
        ];
        let item = |(name, _): &(&str, bool)| NavItem {
            href: format!("{root}{name}/index.html"),
            label: self.site.book.strings.get(&format!("nav.{name}")).to_owned(),
            current: path.starts_with(&format!("{name}/")),
        };
        parts.iter().filter(|(_, empty)| !empty).map(item).collect()
    }
}
