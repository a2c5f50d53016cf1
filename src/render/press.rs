//! Pages made of contexts, in one fixed order: all of them, or the one wanted.

use std::collections::BTreeSet;

use serde::Serialize;

use super::agenda::{self, Owner};
use super::frame::{Frame, NavItem, Translation};
use super::page::{At, Link};
use super::register::{RegisterPage, WORKBOOK};
use super::site::{Edition, Site};
use super::{
    Page, coverage, data, feed, form, front, glossary, gone, guide, install, listing, metric, parameter, process, regulation, role, rules,
    start, unit,
};
use crate::diag::Diagnostic;
use crate::model::Form;

/// Turns contexts into pages: all, or the one wanted.
pub(super) struct Press<'p, 'h> {
    pub(super) site: &'p Site<'h>,
    pub(super) edition: &'p Edition<'h>,
    pub(super) wanted: Option<&'p str>,
    pub(super) sink: &'p mut dyn FnMut(Page),
}

impl<'p, 'h> Press<'p, 'h> {
    /// Makes all that is wanted.
    pub(super) fn all(&mut self) {
        let book = &self.edition.book;
        let handbook = book.handbook;
        let at = |root| At { book, root };
        let named = |name| book.strings.get(name);
        self.page("index.html", "front.html", ("front", book.title(&handbook.settings)), || front::page(at("")));
        self.file("print.css", || regulation::plain_paper(at("")));
        for regulation in &handbook.regulations {
            let path = format!("{}/index.html", regulation.id);
            self.page(&path, "regulation.html", ("regulation", book.title(regulation)), || regulation::page(at("../"), regulation));
            self.file(&format!("{}/print.css", regulation.id), || regulation::paper(at("../"), regulation));
        }
        for guide in guide::guides(handbook, book.lang) {
            let path = format!("{}/index.html", guide.name);
            self.page(&path, "guide.html", ("guide", guide.title), || guide::page(at("../"), &guide));
        }
        self.coverage();
        self.rules();
        self.forms();
        self.processes();
        self.people();
        self.moved();
        self.exchange();
        self.agenda();
        self.compliance();
        self.page("duties/index.html", "duties.html", ("duties", named("nav.duties")), || role::all_duties(at("../")));
        if !self.no_figures() {
            self.page("metrics/index.html", "metrics.html", ("metrics", named("nav.metrics")), || metric::page(at("../")));
        }
        self.answered();
        self.page("glossary/index.html", "glossary.html", ("glossary", named("nav.glossary")), || glossary::page(at("../")));
        self.page("parameters/index.html", "parameters.html", ("parameters", named("nav.parameters")), || parameter::page(at("../")));
        self.page("search/index.html", "search.html", ("search", named("nav.search")), || ());
    }

    /// How findings are answered, and the register as a file.
    fn answered(&mut self) {
        let answered = &self.edition.register;
        if answered.tables.is_empty() {
            return;
        }
        let title = self.edition.book.strings.get("nav.register");
        self.page("register/index.html", "register.html", ("register", title), || RegisterPage::new(answered));
        if let Some(bytes) = &answered.workbook {
            self.file(&format!("register/{WORKBOOK}"), || bytes.clone());
        }
    }

    fn no_figures(&self) -> bool {
        let handbook = self.edition.book.handbook;
        handbook.metrics.is_empty() && handbook.thresholds.is_empty() && handbook.grades.is_empty()
    }

    fn coverage(&mut self) {
        let book = &self.edition.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        if book.handbook.checks.is_empty() || !self.wants("coverage/") {
            return;
        }
        let title = book.strings.get("nav.coverage");
        self.page("coverage/index.html", "coverage.html", ("coverage", title), || coverage::list(at, !self.site.rules.is_empty()));
        for regulation in &book.handbook.regulations {
            let path = format!("coverage/{}/index.html", regulation.id);
            let title = book.strings.fill("coverage.of", &[("title", book.title(regulation))]);
            self.page(&path, "coverage-regulation.html", ("coverage", &title), || coverage::page(from, regulation));
            let below = At { book, root: "../../../" };
            for chapter in coverage::chapters(below, regulation) {
                let title = book.strings.fill("coverage.of_chapter", &[("title", &title), ("chapter", &coverage::heading(chapter))]);
                let page = || coverage::chapter(below, regulation, chapter);
                self.page(&coverage::path(regulation, chapter), "coverage-chapter.html", ("coverage", &title), page);
            }
        }
    }

    fn rules(&mut self) {
        let book = &self.edition.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        if book.handbook.checks.is_empty() || self.site.rules.is_empty() {
            return;
        }
        let title = book.strings.get("rules.title");
        self.page("rules/index.html", "rules.html", ("rules", title), || rules::list(at, &self.site.rules));
        for rule in &self.site.rules {
            let title = rules::said(at, &rule.title);
            self.page(&format!("rules/{}/index.html", rule.id), "rule.html", ("rule", &title), || rules::page(from, rule));
        }
    }

    fn forms(&mut self) {
        let book = &self.edition.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        if !self.wants("forms/") {
            return;
        }
        let forms = &book.handbook.forms;
        self.page("forms/index.html", "forms.html", ("forms", book.strings.get("nav.forms")), || listing::forms(at));
        let organization = self.edition.organization().path.trim_start_matches(&*self.edition.prefix);
        for form in forms {
            let path = format!("forms/{}/index.html", form.id);
            let files = form::Files { organization, workbooks: self.site.workbooks.is_some() };
            self.page(&path, "form.html", ("form", book.title(form)), || form::page(from, form, &files));
            self.workbook(form);
        }
    }

    /// The form as a blank workbook, where they are published.
    fn workbook(&mut self, form: &'h Form) {
        let path = format!("forms/{0}/{0}.xlsx", form.id);
        let wanted = self.wanted.is_none_or(|wanted| wanted == path);
        let Some(make) = self.site.workbooks.as_ref().filter(|_| wanted) else { return };
        match make(form, self.edition.book.lang) {
            Ok(bytes) => self.file(&path, || bytes),
            Err(why) => self.site.templates.report(Diagnostic::error("form-workbook", form.place.clone(), why)),
        }
    }

    fn processes(&mut self) {
        let book = &self.edition.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let processes = &book.handbook.processes;
        self.page("processes/index.html", "processes.html", ("processes", book.strings.get("nav.processes")), || listing::processes(at));
        let templates = &self.site.templates;
        let svg = |drawing: &super::diagram::Drawing| templates.render("diagram.svg", drawing).unwrap_or_default();
        for process in processes {
            let path = format!("processes/{}/index.html", process.id);
            self.page(&path, "process.html", ("process", book.title(process)), || process::page(from, process, &svg));
        }
    }

    fn people(&mut self) {
        let book = &self.edition.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../" });
        let organization = &book.handbook.organization;
        self.page("roles/index.html", "roles.html", ("roles", book.strings.get("nav.roles")), || role::list(at));
        for role in &organization.roles {
            let title = book.name(&role.title);
            self.page(&format!("roles/{}/index.html", role.id), "role.html", ("role", title), || role::page(from, role));
            let path = format!("roles/{}", role.id);
            let owner = Owner { path: &path, name: title, roles: Some(&[&role.id]), unit: None };
            self.file(&format!("{path}/calendar.ics"), || agenda::feed(from, &owner));
        }
        self.page("units/index.html", "units.html", ("units", book.strings.get("nav.units")), || unit::list(at));
        for unit in &organization.units {
            let title = book.name(&unit.title);
            self.page(&format!("units/{}/index.html", unit.id), "unit.html", ("unit", title), || {
                unit::page(from, unit, self.site.judged.as_ref())
            });
            let (path, held) = (format!("units/{}", unit.id), unit::held(from, unit));
            let owner = Owner { path: &path, name: title, roles: Some(&held), unit: Some(&unit.id) };
            self.file(&format!("{path}/calendar.ics"), || agenda::feed(from, &owner));
        }
    }

    /// The handbook for other programs.
    fn exchange(&mut self) {
        let book = &self.edition.book;
        let settings = &book.handbook.settings;
        let at = At { book, root: "" };
        self.file("feed.xml", || feed::atom(at, &self.edition.prefix));
        let icon = self.site.assets.paths.get("icon_svg").map_or("", String::as_str);
        let up = if self.edition.prefix.is_empty() { "" } else { "../" };
        let title = book.script.text(book.title(settings));
        self.file("manifest.webmanifest", || install::manifest(settings, book.lang.tag(), &title, &format!("{up}{icon}")));
        if self.edition.prefix.is_empty() {
            self.file("handbook.json", || data::json(at));
        }
    }

    /// Pages that stand in for regulations that are no more, so that links to them go on working.
    fn moved(&mut self) {
        let book = &self.edition.book;
        let handbook = book.handbook;
        let ids: BTreeSet<&str> = handbook.moved.iter().filter_map(|m| m.from.split('/').next()).collect();
        for id in ids.into_iter().filter(|id| !handbook.regulations.iter().any(|r| r.id == *id)) {
            let title = book.strings.get("gone.title");
            let at = At { book, root: "../" };
            self.page(&format!("{id}/index.html"), "gone.html", ("gone", title), || gone::page(at, id));
        }
    }

    /// What to begin, and what is due when.
    fn agenda(&mut self) {
        let book = &self.edition.book;
        let at = At { book, root: "../" };
        if !book.handbook.processes.is_empty() {
            self.page("start/index.html", "start.html", ("start", book.strings.get("nav.start")), || start::page(at));
        }
        if !book.handbook.duties.is_empty() {
            let title = book.strings.get("nav.calendar");
            self.page("calendar/index.html", "calendar.html", ("calendar", title), || agenda::page(at));
            let owner = Owner { path: "calendar", name: book.title(&book.handbook.settings), roles: None, unit: None };
            self.file("calendar/all.ics", || agenda::feed(at, &owner));
        }
    }

    /// How the rules are kept, where the handbook publishes it.
    fn compliance(&mut self) {
        let Some(judged) = &self.site.judged else { return };
        let book = &self.edition.book;
        let (at, from) = (At { book, root: "../" }, At { book, root: "../../../" });
        let title = book.strings.get("nav.compliance");
        self.page("compliance/index.html", "compliance.html", ("compliance", title), || judged.overview(at));
        for unit in judged.units(at) {
            let title = book.strings.fill("compliance.of_unit", &[("unit", book.name(&unit.title))]);
            let path = format!("compliance/units/{}/index.html", unit.id);
            self.page(&path, "compliance-unit.html", ("compliance", &title), || judged.unit(from, unit));
        }
        for regulation in &book.handbook.regulations {
            let title = book.strings.fill("compliance.of_regulation", &[("title", book.title(regulation))]);
            let path = format!("compliance/regulations/{}/index.html", regulation.id);
            self.page(&path, "compliance-regulation.html", ("compliance", &title), || judged.regulation(from, regulation));
        }
    }

    /// Whether anything of a folder is wanted.
    fn wants(&self, folder: &str) -> bool {
        self.wanted.is_none_or(|wanted| wanted.starts_with(folder))
    }

    /// Makes a page, frames it and sends it, where it is wanted.
    fn page<T: Serialize>(&mut self, path: &str, template: &str, head: (&'static str, &str), make: impl FnOnce() -> T) {
        if self.wanted.is_none_or(|wanted| wanted == path) {
            let root = ["", "../", "../../", "../../../"][path.matches('/').count().min(3)];
            self.framed(path, template, head, root, &make());
        }
    }

    /// Makes a file that is no page, where it is wanted.
    fn file<B: Into<Vec<u8>>>(&mut self, path: &str, make: impl FnOnce() -> B) {
        if self.wanted.is_none_or(|wanted| wanted == path) {
            (self.sink)(Page::new(format!("{}{path}", self.edition.prefix), make()));
        }
    }

    /// Sets a page in its template and frame, and sends it.
    pub(super) fn framed<T: Serialize>(&mut self, path: &str, template: &str, (kind, title): (&'static str, &str), root: &str, page: &T) {
        let frame = self.frame(path, kind, title, root);
        if let Some(html) = self.site.templates.page(template, self.edition.words(), &frame, page) {
            let html = self.edition.book.script.page(html);
            (self.sink)(Page::new(format!("{}{path}", self.edition.prefix), html));
        }
    }

    fn frame(&self, path: &str, kind: &'static str, title: &str, root: &str) -> Frame<'p> {
        let site = self.site;
        let settings = &self.edition.book.handbook.settings;
        let prefix = &*self.edition.prefix;
        // The page for who comes lost counts from the root of a server, every other from itself.
        let base = match root.strip_suffix(prefix) {
            Some(base) if root.starts_with('/') => base.to_owned(),
            _ => format!("{root}{}", if prefix.is_empty() { "" } else { "../" }),
        };
        Frame {
            lang: self.edition.book.lang.tag(),
            site: self.edition.book.title(settings),
            publisher: self.edition.book.publisher(),
            repository: settings.repository.as_ref().map(|r| r.address.as_str()),
            as_of: self.edition.book.as_of.to_string(),
            root: root.to_owned(),
            assets: &site.assets.paths,
            themed: site.assets.paths.contains_key("theme_css"),
            logo: settings.theme.logo.is_some(),
            nav: self.nav(path, root),
            kind,
            title: title.to_owned(),
            crumbs: if root.starts_with('/') { Vec::new() } else { self.crumbs(path, root) },
            address: self.address(self.edition, path),
            editions: self.editions(path, &base),
            base,
        }
    }

    /// The same page in each language.
    fn editions(&self, path: &str, base: &str) -> Vec<Translation> {
        let one = |e: &Edition| Translation {
            lang: e.book.lang.tag(),
            name: e.book.strings.get("nav.language").to_owned(),
            href: format!("{base}{}{path}", e.prefix),
            address: self.address(e, path),
            current: e.prefix == self.edition.prefix,
        };
        self.site.editions.iter().map(one).collect()
    }

    /// Where a page is published.
    fn address(&self, edition: &Edition, path: &str) -> Option<String> {
        let base = edition.book.handbook.settings.base_url.as_deref()?;
        Some(format!("{}/{}{}", base.trim_end_matches('/'), edition.prefix, path.trim_end_matches("index.html")))
    }

    /// The front page and the list a page belongs to.
    fn crumbs(&self, path: &str, root: &str) -> Vec<Link> {
        let strings = &self.edition.book.strings;
        let link = |path: &str, label: &str| Link { href: Some(format!("{root}{path}")), label: label.to_owned(), ..Link::default() };
        if path == "index.html" {
            return Vec::new();
        }
        let mut way = vec![link("index.html", strings.get("nav.home"))];
        if let Some((part, rest)) = path.split_once('/')
            && rest.contains('/')
            && let Some(label) = strings.find(&format!("nav.{part}"))
        {
            way.push(link(&format!("{part}/index.html"), label));
        }
        way
    }

    /// The parts of the site that hold something.
    fn nav(&self, path: &str, root: &str) -> Vec<NavItem> {
        let handbook = self.edition.book.handbook;
        // A preview makes these pages apart from all others, so their links stand before they are made.
        let judges = handbook.settings.publish_compliance;
        let parts = [
            ("start", handbook.processes.is_empty()),
            ("processes", handbook.processes.is_empty()),
            ("forms", handbook.forms.is_empty()),
            ("duties", handbook.duties.is_empty()),
            ("calendar", handbook.duties.is_empty()),
            ("compliance", self.site.judged.is_none() && !judges),
            ("metrics", self.no_figures()),
            ("roles", handbook.organization.roles.is_empty()),
            ("units", handbook.organization.units.is_empty()),
            ("coverage", handbook.checks.is_empty()),
            ("register", self.edition.register.tables.is_empty() && !judges),
            ("parameters", handbook.parameters.is_empty()),
            ("glossary", handbook.glossary.is_empty()),
        ];
        let item = |(name, _): &(&str, bool)| NavItem {
            href: format!("{root}{name}/index.html"),
            label: self.edition.book.strings.get(&format!("nav.{name}")).to_owned(),
            current: path.starts_with(&format!("{name}/")),
        };
        parts.iter().filter(|(_, empty)| !empty).map(item).collect()
    }
}
