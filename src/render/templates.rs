//! The page templates: embedded copies, a handbook's own laid over them file by file, and their errors as diagnostics.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::direct::{Direct, Packs};
use super::strings::Strings;
use crate::diag::Diagnostic;
use crate::say;
use crate::source::{Place, Span};

/// Where a handbook keeps its own templates.
pub const FOLDER: &str = "templates";

/// Every template and asset that is embedded, by its path below `templates/`.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("base.html", include_str!("../../templates/base.html")),
    ("parts.html", include_str!("../../templates/parts.html")),
    ("front.html", include_str!("../../templates/front.html")),
    ("regulation.html", include_str!("../../templates/regulation.html")),
    ("register.html", include_str!("../../templates/register.html")),
    ("rule.html", include_str!("../../templates/rule.html")),
    ("rules.html", include_str!("../../templates/rules.html")),
    ("coverage.html", include_str!("../../templates/coverage.html")),
    ("coverage-chapter.html", include_str!("../../templates/coverage-chapter.html")),
    ("coverage-regulation.html", include_str!("../../templates/coverage-regulation.html")),
    ("guide.html", include_str!("../../templates/guide.html")),
    ("form.html", include_str!("../../templates/form.html")),
    ("forms.html", include_str!("../../templates/forms.html")),
    ("process.html", include_str!("../../templates/process.html")),
    ("processes.html", include_str!("../../templates/processes.html")),
    ("diagram.svg", include_str!("../../templates/diagram.svg")),
    ("role.html", include_str!("../../templates/role.html")),
    ("roles.html", include_str!("../../templates/roles.html")),
    ("unit.html", include_str!("../../templates/unit.html")),
    ("units.html", include_str!("../../templates/units.html")),
    ("duties.html", include_str!("../../templates/duties.html")),
    ("metrics.html", include_str!("../../templates/metrics.html")),
    ("glossary.html", include_str!("../../templates/glossary.html")),
    ("parameters.html", include_str!("../../templates/parameters.html")),
    ("calendar.html", include_str!("../../templates/calendar.html")),
    ("start.html", include_str!("../../templates/start.html")),
    ("compliance.html", include_str!("../../templates/compliance.html")),
    ("compliance-unit.html", include_str!("../../templates/compliance-unit.html")),
    ("compliance-regulation.html", include_str!("../../templates/compliance-regulation.html")),
    ("gone.html", include_str!("../../templates/gone.html")),
    ("search.html", include_str!("../../templates/search.html")),
    ("missing.html", include_str!("../../templates/missing.html")),
    ("offline.html", include_str!("../../templates/offline.html")),
];

/// Bytes most pages have room in.
const ROOM: usize = 64 * 1024;

/// Templates ready for use, and what is wrong with those that are not.
pub(super) struct Compiled {
    tera: Arc<Tera>,
    direct: Arc<Direct>,
    problems: Vec<Diagnostic>,
}

/// The words of an edition, which all its pages share, as templates see them.
pub(super) struct Shared {
    strings: Arc<Strings>,
    packs: Packs,
    /// Only for pages that Tera sets.
    value: OnceCell<Value>,
}

impl Shared {
    /// Words made ready.
    pub(super) fn new(strings: &Arc<Strings>) -> Shared {
        Shared { strings: strings.clone(), packs: Packs::new(&**strings), value: OnceCell::new() }
    }

    fn value(&self) -> Value {
        self.value.get_or_init(|| Value::from_serializable(&*self.strings)).clone()
    }
}

impl Compiled {
    /// Compiles the embedded templates with the handbook's own over them. One that does not compile is reported and
    /// the embedded one serves instead, so that a slip in one file does not take the site away.
    pub(super) fn new(overrides: &dyn Fn(&str) -> Option<String>) -> Compiled {
        let mut own: BTreeMap<&str, String> = EMBEDDED.iter().filter_map(|(n, _)| Some((*n, overrides(n)?))).collect();
        let mut problems = Vec::new();
        loop {
            match compile(&own) {
                Ok(tera) => return Compiled { tera: Arc::new(tera), direct: Arc::new(direct(&own)), problems },
                Err(error) => {
                    let (name, problem) = diagnose(&error, "base.html");
                    problems.push(problem);
                    if own.remove(name.as_str()).is_none() && own.pop_first().is_none() {
                        return Compiled { tera: Arc::default(), direct: Arc::default(), problems };
                    }
                }
            }
        }
    }
}

/// The templates of a site at work.
pub(super) struct Templates {
    tera: Arc<Tera>,
    direct: Arc<Direct>,
    problems: RefCell<Vec<Diagnostic>>,
}

impl Templates {
    /// Compiled templates, with what was wrong with them.
    pub(super) fn of(compiled: &Compiled) -> Templates {
        Templates { tera: compiled.tera.clone(), direct: compiled.direct.clone(), problems: RefCell::new(compiled.problems.clone()) }
    }

    /// Renders a template; a failure is kept as a diagnostic and yields nothing.
    pub(super) fn render<T: Serialize>(&self, name: &str, context: &T) -> Option<String> {
        String::from_utf8(self.made(name, Context::from_serialize(context))?).ok()
    }

    /// Renders a page from the words of its language, which all pages share, its frame and its own part.
    pub(super) fn page(&self, name: &str, words: &Shared, frame: &impl Serialize, page: &impl Serialize) -> Option<Vec<u8>> {
        self.direct.page(name, &words.packs, frame, page).or_else(|| self.by_tera(name, words, frame, page))
    }

    fn by_tera(&self, name: &str, words: &Shared, frame: &impl Serialize, page: &impl Serialize) -> Option<Vec<u8>> {
        let parts = || {
            let mut context = Context::new();
            context.insert_value("t", words.value());
            context.insert_value("frame", Value::try_from_serializable(frame)?);
            context.insert_value("page", Value::try_from_serializable(page)?);
            Ok(context)
        };
        self.made(name, parts())
    }

    fn made(&self, name: &str, context: Result<Context, tera::Error>) -> Option<Vec<u8>> {
        let mut text = Vec::with_capacity(ROOM);
        match context.and_then(|context| self.tera.render_to(name, &context, &mut text)) {
            Ok(()) => Some(text),
            Err(error) => {
                self.report(diagnose(&error, name).1);
                None
            }
        }
    }

    /// Leaves every page to Tera.
    #[cfg(test)]
    pub(super) fn by_tera_alone(&mut self) {
        self.direct = Arc::default();
    }

    /// The templates that Tera is not needed for.
    #[cfg(test)]
    pub(super) fn set_directly(&self) -> Vec<&str> {
        self.direct.at_work()
    }

    /// Keeps a problem, once.
    pub(super) fn report(&self, problem: Diagnostic) {
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// The problems met so far.
    pub(super) fn problems(&self) -> Vec<Diagnostic> {
        self.problems.borrow().clone()
    }
}

fn compile(own: &BTreeMap<&str, String>) -> Result<Tera, tera::Error> {
    let mut tera = Tera::default();
    tera.autoescape_on([".html", ".svg"]);
    tera.register_filter("thousands", |n: i64, _: Kwargs, _: &State| thousands(n));
    let source = |(name, text): &(&'static str, &'static str)| (*name, own.get(name).cloned().unwrap_or_else(|| (*text).to_owned()));
    tera.add_raw_templates(EMBEDDED.iter().map(source).collect::<Vec<_>>())?;
    Ok(tera)
}

/// The pages that can be set without Tera's machine. It has read the same texts and found no fault.
fn direct(own: &BTreeMap<&str, String>) -> Direct {
    let pages = EMBEDDED.iter().filter(|(name, _)| name.ends_with(".html"));
    Direct::of(&pages.map(|(name, text)| (*name, own.get(name).map_or(*text, String::as_str))).collect())
}

/// A count with its thousands apart: 110,623.
pub(super) fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let apart = |(i, digit): (usize, char)| {
        let comma = i > 0 && (digits.len() - i).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    };
    let sign = if n < 0 { "-" } else { "" };
    sign.chars().chain(digits.chars().enumerate().flat_map(apart)).collect()
}

/// The file at fault and what to say of it; `fallback` is the template asked for, when the error names none.
fn diagnose(error: &tera::Error, fallback: &str) -> (String, Diagnostic) {
    let (name, span, words) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = &report.span().range;
            (report.filename().to_owned(), Some(Span::new(range.start, range.end)), report.message().to_owned())
        }
        ErrorKind::MissingParent { current, .. } => (current.clone(), None, error.to_string()),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => (tpl.clone(), None, error.to_string()),
        _ => (fallback.to_owned(), None, error.to_string()),
    };
    let path: Arc<str> = format!("{FOLDER}/{name}").into();
    let place = span.map_or_else(|| Place::whole(path.clone()), |span| Place::bytes(&path, span));
    let message = say!("模板有誤：{words}", "模板有误：{words}", "The template is wrong: {words}", words = words);
    (name, Diagnostic::error("template-wrong", place, message))
}
