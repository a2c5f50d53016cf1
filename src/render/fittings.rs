//! What a site has whatever its handbook says: compiled templates, words, styles and scripts.

use std::sync::Arc;

use super::assets::{self, BUNDLES};
use super::strings::{self, Strings};
use super::templates::{Compiled, EMBEDDED, FOLDER};
use super::{Page, search};
use crate::diag::Diagnostic;
use crate::lang::Lang;
use crate::model::memo::Memo;
use crate::say;
use crate::source::{Place, Span};

/// What sites of one handbook leave for the next. Fittings are made again only when a file of the handbook's own among
/// `templates/` differs.
#[derive(Default)]
pub struct Fitted(Memo<Vec<Option<String>>, Arc<Fittings>>);

/// The fittings made from one state of a handbook's own templates, words and assets.
pub(super) struct Fittings {
    pub(super) templates: Compiled,
    words: Vec<(Lang, Words)>,
    /// Styles and scripts by the name pages know them by.
    pub(super) bundles: Vec<(String, Page)>,
    outdated: Option<Diagnostic>,
}

/// The words of a language, and why the handbook's own can't be read.
struct Words {
    strings: Arc<Strings>,
    wrong: Option<Diagnostic>,
}

impl Fitted {
    /// The fittings with a handbook's own files in place of those embedded.
    pub(super) fn with(&mut self, own: &dyn Fn(&str) -> Option<String>) -> Arc<Fittings> {
        let names = names();
        let files: Vec<Option<String>> = names.iter().map(|name| own(name)).collect();
        let fittings = self.0.get(&Arc::from(FOLDER), files, |files| {
            let file = |name: &str| names.iter().position(|n| *n == name).and_then(|n| files[n].clone());
            Arc::new(Fittings::of(&file))
        });
        self.0.turn();
        fittings
    }
}

/// Every file the fittings are made of.
fn names() -> Vec<&'static str> {
    let words = Lang::ALL.map(|lang| strings::embedded(lang).0);
    let parts = BUNDLES.iter().flat_map(|(_, parts)| parts.iter().map(|(name, _)| *name));
    EMBEDDED.iter().map(|(name, _)| *name).chain(words).chain(parts).collect()
}

impl Fittings {
    fn of(own: &dyn Fn(&str) -> Option<String>) -> Fittings {
        let words = Lang::ALL.map(|lang| (lang, Words::of(lang, own))).into();
        let outdated = own(search::READER).filter(|script| !search::fits(script)).map(|_| outdated(search::READER));
        Fittings { templates: Compiled::new(own), words, bundles: assets::bundles(own), outdated }
    }

    /// Tells of what the handbook has of its own that does not fit the rest.
    pub(super) fn report(&self, report: &dyn Fn(Diagnostic)) {
        self.outdated.iter().cloned().for_each(report);
    }

    /// The words of a language. What is wrong with the handbook's own goes to `report`.
    pub(super) fn words(&self, lang: Lang, report: &dyn Fn(Diagnostic)) -> Arc<Strings> {
        let Some((_, words)) = self.words.iter().find(|(l, _)| *l == lang) else { return Arc::default() };
        words.wrong.iter().cloned().for_each(report);
        words.strings.clone()
    }
}

impl Words {
    /// The embedded words with the handbook's own over them.
    fn of(lang: Lang, own: &dyn Fn(&str) -> Option<String>) -> Words {
        let mut strings = Strings::of(lang);
        let (path, _) = strings::embedded(lang);
        let laid = own(path).map_or(Ok(()), |text| strings.lay(&text));
        Words { strings: Arc::new(strings), wrong: laid.err().map(|error| unreadable(path, &error)) }
    }
}

fn outdated(path: &str) -> Diagnostic {
    let message = say!(
        "這個檔案是為另一版的搜尋索引寫的，網站的搜尋無法使用",
        "这个文件是为另一版的搜索索引写的，网站的搜索无法使用",
        "This file was written for another version of the search index, so the site can't be searched"
    );
    let help = say!(
        "請從新版的同名檔案重新修改，或刪除它而使用內建的",
        "请从新版的同名文件重新修改，或删除它而使用内置的",
        "Change the file of this version anew, or delete yours to use the embedded one"
    );
    Diagnostic { help: Some(help), ..Diagnostic::warning("script-outdated", Place::whole(format!("{FOLDER}/{path}")), message) }
}

fn unreadable(path: &str, error: &toml::de::Error) -> Diagnostic {
    let place = format!("{FOLDER}/{path}");
    let span = error.span().map(|s| Span::new(s.start, s.end));
    let place = span.map_or_else(|| Place::whole(place.as_str()), |s| Place::bytes(&place.as_str().into(), s));
    let why = error.message();
    let message = say!("網站用語無法讀取：{why}", "网站用语无法读取：{why}", "The site's words can't be read: {why}", why = why);
    Diagnostic::error("words-unreadable", place, message)
}
