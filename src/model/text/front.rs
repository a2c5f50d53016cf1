//! The settings at the head of a regulation.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::super::Regulation;
use super::super::numbering::Profile;
use crate::diag::{Diagnostic, nearest};
use crate::read::markdown::Front;
use crate::say;
use crate::source::{Place, Span};

const REQUIRED: [&str; 5] = ["id", "title", "kind", "owner", "numbering"];
const KNOWN: [&str; 11] =
    ["id", "title", "title_en", "kind", "kind_en", "owner", "numbering", "applies", "breaks_off", "effective", "in_force"];

/// Reads the settings; without id, title or a known numbering there is no regulation.
pub(super) fn read(path: &Arc<str>, front: Option<Front>, found: &mut Vec<Diagnostic>) -> Option<Regulation> {
    let Some(front) = front else {
        let message = say!(
            "文件開頭沒有「+++」之間的設定",
            "文件开头没有“+++”之间的设置",
            "the file does not begin with settings between `+++` lines"
        );
        found.push(Diagnostic::error("front-matter-missing", Place::bytes(path, Span::new(0, 0)), message));
        return None;
    };
    let place =
        |range: Range<usize>| Place::bytes(path, Span::new(front.span.start as usize + range.start, front.span.start as usize + range.end));
    let table = match DeTable::parse(front.text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let why = error.message();
            let message =
                say!("設定不是正確的 TOML：{why}", "设置不是正确的 TOML：{why}", "the settings are not valid TOML: {why}", why = why);
            found.push(Diagnostic::error("front-matter-invalid", place(error.span().unwrap_or(0..0)), message));
            return None;
        }
    };
    let reader = Reader { table: &table, place: &place };
    reader.unknown(found);
    reader.regulation(path, Place::bytes(path, front.span), found)
}

struct Reader<'t, 'p> {
    table: &'t DeTable<'t>,
    place: &'p dyn Fn(Range<usize>) -> Place,
}

impl Reader<'_, '_> {
    fn unknown(&self, found: &mut Vec<Diagnostic>) {
        for (key, _) in self.table.iter() {
            let name = key.get_ref().as_ref();
            if KNOWN.contains(&name) {
                continue;
            }
            let message = say!("設定中沒有「{name}」這一項", "设置中没有“{name}”这一项", "there is no setting `{name}`", name = name);
            let mut fault = Diagnostic::error("front-matter-unknown", (self.place)(key.span()), message);
            fault.help = nearest(name, KNOWN).map(|n| say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = n));
            found.push(fault);
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        self.table.get(name)?.get_ref().as_str().map(str::to_string)
    }

    fn regulation(&self, path: &Arc<str>, whole: Place, found: &mut Vec<Diagnostic>) -> Option<Regulation> {
        for name in REQUIRED.into_iter().filter(|n| self.text(n).is_none_or(|t| t.trim().is_empty())) {
            let message = say!("設定缺少「{name}」", "设置缺少“{name}”", "the settings lack `{name}`", name = name);
            found.push(Diagnostic::error("front-matter-incomplete", whole.clone(), message));
        }
        let numbering = self.text("numbering").unwrap_or_default();
        if Profile::parse(&numbering).is_none() && !numbering.is_empty() {
            self.numbering(&numbering, found);
        }
        Profile::parse(&numbering)?;
        Some(Regulation {
            id: self.text("id").filter(|t| !t.is_empty())?,
            title: self.text("title").filter(|t| !t.is_empty())?,
            title_en: self.text("title_en").filter(|t| !t.is_empty()),
            kind: self.text("kind").unwrap_or_default(),
            kind_en: self.text("kind_en").filter(|t| !t.is_empty()),
            owner: self.text("owner").unwrap_or_default(),
            numbering,
            applies: self.applies(),
            intro: Vec::new(),
            breaks_off: self.text("breaks_off"),
            version: self.effective().unwrap_or_else(|| "1".into()),
            in_force: self.in_force(found),
            clauses: Vec::new(),
            path: path.clone(),
            references: OnceLock::new(),
        })
    }

    fn numbering(&self, typed: &str, found: &mut Vec<Diagnostic>) {
        let names = Profile::ALL.map(Profile::name);
        let all = names.join(", ");
        let message = say!("沒有「{typed}」這種編號方式", "没有“{typed}”这种编号方式", "there is no numbering `{typed}`", typed = typed);
        let range = self.table.get("numbering").map_or(0..0, |v| v.span());
        let help = match nearest(typed, names) {
            Some(n) => say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = n),
            None => say!("可用：{all}", "可用：{all}", "known: {all}", all = all),
        };
        found.push(Diagnostic::error("numbering-unknown", (self.place)(range), message).help(help));
    }

    fn applies(&self) -> Vec<String> {
        let units = self.table.get("applies").and_then(|v| v.get_ref().as_table()).and_then(|t| t.get("units"));
        let texts =
            units.and_then(|u| u.get_ref().as_array()).map(|a| a.iter().filter_map(|v| v.get_ref().as_str().map(str::to_string)).collect());
        texts.unwrap_or_else(|| vec!["*".into()])
    }

    /// The day it came into force; anything but a date is reported.
    fn in_force(&self, found: &mut Vec<Diagnostic>) -> Option<Date> {
        let value = self.table.get("in_force")?;
        let date = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string().parse::<Date>().ok(),
            _ => None,
        };
        if date.is_none() {
            let message = say!(
                "「in_force」應為日期，如 2026-01-01",
                "“in_force”应为日期，如 2026-01-01",
                "`in_force` must be a date such as 2026-01-01"
            );
            found.push(Diagnostic::error("front-matter-date", (self.place)(value.span()), message));
        }
        date
    }

    fn effective(&self) -> Option<String> {
        match self.table.get("effective")?.get_ref() {
            DeValue::Datetime(date) => Some(date.to_string()),
            DeValue::String(text) => Some(text.to_string()),
            _ => None,
        }
    }
}
