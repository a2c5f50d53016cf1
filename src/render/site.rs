//! The site, page by page, in one fixed order.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::assets::{Assets, fingerprinted};
use super::compliance::Judged;
use super::fittings::Fitted;
use super::page::{At, Book, Page};
use super::press::Press;
use super::register::Answered;
use super::templates::{Shared, Templates};
use super::{definition, feed, guide, install, search};
use crate::diag::Diagnostic;
use crate::lang::{Lang, Sentence};
use crate::model::{Form, Handbook};
use crate::outcome::{Outcome, Rule};
use crate::say;
use crate::source::Place;

/// Folders the site itself uses; a regulation of that name would overwrite them.
const RESERVED: &[&str] = &[
    "assets",
    "calendar",
    "compliance",
    "coverage",
    "duties",
    "forms",
    "glossary",
    "metrics",
    "parameters",
    "processes",
    "register",
    "roles",
    "rules",
    "search",
    "start",
    "units",
    "zh-Hans",
    "zh-Hant",
    "en",
];

/// The page that servers show for one that does not exist.
const MISSING: &str = "404.html";

/// What a browser shows without a network for pages it has not kept.
const OFFLINE: &str = "offline.html";

/// Whether the links of a page begin at the root of a server, because it stands in for others.
pub fn stands_in(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name == MISSING || name == OFFLINE)
}

/// The site of a handbook on one day, in every language it is published in. Its files are made when they are asked for, one at a time.
pub struct Site<'h> {
    pub(super) editions: Vec<Edition<'h>>,
    pub(super) templates: Templates,
    pub(super) assets: Assets,
    pub(super) rules: Vec<Rule>,
    pub(super) judged: Option<Judged<'h>>,
    /// Makes a form's blank workbook; absent where none are published.
    pub(super) workbooks: Option<Workbooks<'h>>,
    /// A handbook's own service worker.
    worker: Option<String>,
}

/// The blank workbook of a form in a language, or why there is none.
pub type Workbooks<'h> = Box<dyn Fn(&'h Form, Lang) -> Result<Vec<u8>, Sentence> + 'h>;

/// The site in one language.
pub(super) struct Edition<'h> {
    pub(super) book: Book<'h>,
    /// Its folder: empty, or `zh-Hans/`.
    pub(super) prefix: String,
    /// The words of the language as templates see them, the same for every page.
    words: OnceCell<Shared>,
    // Made as one: a single file of the index needs all documents.
    index: OnceCell<Vec<Page>>,
    organization: OnceCell<Page>,
    /// How findings are answered; empty where that is not published.
    pub(super) register: Answered,
}

impl<'h> Site<'h> {
    /// Prepares what every page needs. The first language of the handbook stands at the root, others in a folder named by their tag.
    /// `overrides` yields a handbook's own template or asset by its path below `templates/`.
    pub fn new(handbook: &'h Handbook, as_of: Date, overrides: &dyn Fn(&str) -> Option<String>) -> Site<'h> {
        Site::again(handbook, as_of, overrides, &mut Fitted::default())
    }

    /// The same, with what earlier sites of the handbook left.
    pub fn again(handbook: &'h Handbook, as_of: Date, overrides: &dyn Fn(&str) -> Option<String>, fitted: &mut Fitted) -> Site<'h> {
        let fittings = fitted.with(overrides);
        let templates = Templates::of(&fittings.templates);
        fittings.report(&|problem| templates.report(problem));
        let words = |lang| fittings.words(lang, &|problem| templates.report(problem));
        let edition = |(n, lang): (usize, &Lang)| Edition {
            book: Book::new(handbook, as_of, *lang, words(*lang)),
            prefix: if n == 0 { String::new() } else { format!("{}/", lang.tag()) },
            words: OnceCell::new(),
            index: OnceCell::new(),
            organization: OnceCell::new(),
            register: Answered::default(),
        };
        let editions = handbook.settings.languages.iter().enumerate().map(edition).collect();
        let assets = Assets::new(&handbook.settings, &fittings.bundles, overrides);
        Site { editions, templates, assets, rules: Vec::new(), workbooks: None, worker: overrides("worker.js"), judged: None }
    }

    /// With the pages on how the rules are kept, made from a judgement. Without this the site holds nothing of any record.
    pub fn with_outcome(mut self, outcome: &'h Outcome) -> Site<'h> {
        self.judged = self.editions.first().map(|e| Judged::new(e.book.handbook, outcome));
        self
    }

    /// With a blank workbook beside each form.
    pub fn with_workbooks(self, workbooks: Workbooks<'h>) -> Site<'h> {
        Site { workbooks: Some(workbooks), ..self }
    }

    /// With a page for each rule, where the handbook has checks.
    pub fn with_rules(self, rules: Vec<Rule>) -> Site<'h> {
        Site { rules, ..self }
    }

    /// Publishes how findings are answered, in each language.
    pub fn publish(&mut self, answered: &dyn Fn(Lang) -> Answered) {
        self.editions.iter_mut().for_each(|e| e.register = answered(e.book.lang));
    }

    /// Makes every file and hands each to `sink` as soon as it is made.
    pub fn all(&self, sink: &mut dyn FnMut(Page)) {
        self.assets.files.iter().cloned().for_each(&mut *sink);
        let mut pages = Vec::new();
        for edition in &self.editions {
            let mut noted = |page: Page| {
                if edition.prefix.is_empty() && page.path.ends_with(".html") {
                    pages.push(page.path.clone());
                }
                sink(page);
            };
            Press { site: self, edition, wanted: None, sink: &mut noted }.all();
            if !edition.book.handbook.forms.is_empty() {
                sink(edition.organization().clone());
            }
            // Straight to the disk: a large handbook's index is not held as a whole.
            search::send(At { book: &edition.book, root: "" }, &edition.prefix, &mut *sink);
        }
        self.root_files(&pages).into_iter().for_each(sink);
    }

    /// What stands once at the root: for those who come lost, for search engines, for reading offline.
    fn root_files(&self, pages: &[String]) -> Vec<Page> {
        let Some(first) = self.editions.first() else { return Vec::new() };
        let settings = &first.book.handbook.settings;
        let both = |e| [self.standing_in(e, MISSING), self.standing_in(e, OFFLINE)];
        let mut files: Vec<Page> = self.editions.iter().flat_map(both).flatten().collect();
        files.push(Page::new("sw.js", install::worker(self.worker.as_deref().unwrap_or(install::WORKER), &self.kept(pages))));
        if let Some(base) = &settings.base_url {
            let languages: Vec<(&str, &str)> = self.editions.iter().map(|e| (e.prefix.as_str(), e.book.lang.tag())).collect();
            files.push(Page::new("sitemap.xml", feed::sitemap(base, &languages, pages)));
            files.push(Page::new("robots.txt", format!("User-agent: *\nAllow: /\nSitemap: {}/sitemap.xml\n", base.trim_end_matches('/'))));
        }
        files
    }

    /// What can be read offline after one visit in a language: the regulations and the lists that lead to everything else.
    fn kept<'k>(&'k self, pages: &'k [String]) -> install::Kept<'k> {
        install::Kept {
            assets: self.assets.files.iter().map(|f| &*f.path).collect(),
            pages: pages.iter().map(|p| &**p).filter(|p| p.matches('/').count() <= 1).collect(),
            editions: self.editions.iter().map(|e| &*e.prefix).collect(),
        }
    }

    /// The paths of all pages of the first edition.
    fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        if let Some(edition) = self.editions.first() {
            let mut note = |page: Page| paths.extend(page.path.ends_with(".html").then_some(page.path));
            Press { site: self, edition, wanted: None, sink: &mut note }.all();
        }
        paths
    }

    /// Makes one file; none where the site has no such file or it could not be made.
    pub fn file(&self, path: &str) -> Option<Page> {
        let ready = |files: &[Page]| files.iter().find(|f| f.path == path).cloned();
        if let Some(asset) = ready(&self.assets.files) {
            return Some(asset);
        }
        if matches!(path, "sw.js" | "sitemap.xml" | "robots.txt") {
            return ready(&self.root_files(&self.paths()));
        }
        let edition = self.edition(path)?;
        if let Some(name @ (MISSING | OFFLINE)) = path.strip_prefix(&*edition.prefix) {
            return self.standing_in(edition, name);
        }
        if path.ends_with(".js") {
            return ready(std::slice::from_ref(edition.organization())).or_else(|| ready(edition.index()));
        }
        let mut found = None;
        Press { site: self, edition, wanted: Some(path.strip_prefix(&*edition.prefix)?), sink: &mut |page| found = Some(page) }.all();
        found
    }

    /// The edition whose folder a path lies in; the first lies at the root.
    fn edition(&self, path: &str) -> Option<&Edition<'h>> {
        let inside = |e: &&Edition| !e.prefix.is_empty() && path.starts_with(&e.prefix);
        self.editions.iter().find(inside).or(self.editions.first())
    }

    /// The page that stands in for one that does not exist, in the language that was asked for.
    pub fn missing(&self, path: &str) -> Option<Page> {
        self.standing_in(self.edition(path)?, MISSING)
    }

    /// A page of an edition that is shown at the addresses of others. Its links begin at the root of a server.
    fn standing_in(&self, edition: &Edition<'h>, name: &str) -> Option<Page> {
        let mut found = None;
        let (template, kind, title) = match name {
            OFFLINE => ("offline.html", "offline", "offline.title"),
            _ => ("missing.html", "missing", "missing.title"),
        };
        let title = edition.book.strings.get(title);
        let mut press = Press { site: self, edition, wanted: None, sink: &mut |page| found = Some(page) };
        let root = format!("{}{}", self.root(), edition.prefix);
        press.framed(name, template, (kind, title), &root, &());
        found
    }

    /// The path the site is published at: `/`, or `/handbook/` where its address says so.
    fn root(&self) -> String {
        let address = self.editions.first().and_then(|e| e.book.handbook.settings.base_url.as_deref()).unwrap_or_default();
        let path = address.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        format!("/{path}").trim_end_matches('/').to_owned() + "/"
    }

    /// What went wrong so far: templates that do not work, words that can't be read, names that clash.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let Some(handbook) = self.editions.first().map(|e| e.book.handbook) else { return self.templates.problems() };
        let clashes = handbook.regulations.iter().filter(|r| RESERVED.contains(&r.id.as_str()));
        let guides = guide::guides(handbook, handbook.settings.language);
        let taken = |name: &str| RESERVED.contains(&name) || handbook.regulations.iter().any(|r| r.id == name);
        let named = guides.iter().filter(|g| taken(g.name)).map(|g| reserved(g.name, g.path));
        let clashes = clashes.map(|r| reserved(&r.id, &r.path)).chain(named);
        self.templates.problems().into_iter().chain(clashes).chain(guide::problems(handbook)).collect()
    }
}

impl Edition<'_> {
    pub(super) fn words(&self) -> &Shared {
        self.words.get_or_init(|| Shared::new(&self.book.strings))
    }

    fn index(&self) -> &[Page] {
        self.index.get_or_init(|| {
            let mut files = Vec::new();
            search::send(At { book: &self.book, root: "" }, &self.prefix, &mut |page| files.push(page));
            files
        })
    }

    /// Units and people, for the scripts of forms.
    pub(super) fn organization(&self) -> &Page {
        self.organization.get_or_init(|| {
            let text = definition::organization(At { book: &self.book, root: "" });
            let path = fingerprinted("forms", "organization.js", text.as_bytes());
            Page::new(format!("{}{path}", self.prefix), text)
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
