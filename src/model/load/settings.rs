//! `handbook.toml`.

use jiff::tz::TimeZone;

use super::reader::Reader;
use crate::lang::Lang;
use crate::model::{CodeHost, Repository, Settings, Theme};
use crate::say;

/// The format this program reads.
const FORMAT: usize = 1;

/// Eight mebibytes: far above any record a person writes, far below what hurts.
const MAX_FILE: u64 = 8 << 20;

pub(super) fn defaults() -> Settings {
    Settings {
        title: String::new(),
        title_en: None,
        publisher: String::new(),
        publisher_en: None,
        language: Lang::Hant,
        languages: vec![Lang::Hant],
        zone: TimeZone::UTC,
        zone_name: "UTC".into(),
        region: String::new(),
        as_of: None,
        duties_from: None,
        max_file: MAX_FILE,
        answers: Default::default(),
        base_url: None,
        repository: None,
        theme: Theme::default(),
        publish_compliance: false,
        publish_people: false,
        publish_workbooks: true,
    }
}

pub(super) fn settings(reader: Reader) -> Settings {
    format(&reader);
    let zone_name = reader.text("zone").unwrap_or_else(|| "Asia/Taipei".into());
    let zone = TimeZone::get(&zone_name).unwrap_or_else(|_| {
        let message = say!("不認得的時區「{z}」", "不认识的时区“{z}”", "unknown time zone `{z}`", z = zone_name);
        reader.error("zone-unknown", reader.place_of("zone"), message);
        TimeZone::UTC
    });
    let source = language(&reader);
    let publish = reader.sub("publish");
    // What it says of rules and of hosts outside is for the lint and the check of links to read.
    reader.node("lint");
    reader.node("links");
    let flag = |key, usual| publish.as_ref().map_or(usual, |p| p.flag(key, usual));
    let settings = Settings {
        title: reader.need("title"),
        title_en: reader.text("title_en"),
        publisher: reader.text("publisher").unwrap_or_default(),
        publisher_en: reader.text("publisher_en"),
        languages: publish.as_ref().map_or_else(|| editions(source), |p| languages(p, source)),
        language: source,
        zone,
        zone_name,
        region: reader.text("calendar").unwrap_or_else(|| "tw".into()),
        as_of: reader.date("as_of"),
        duties_from: reader.date("duties_from"),
        max_file: reader.count("max_file").map_or(MAX_FILE, |n| n as u64),
        answers: super::answer::rules(&reader),
        base_url: reader.text("base_url"),
        repository: repository(&reader),
        theme: reader.sub("theme").map(theme).unwrap_or_default(),
        publish_compliance: flag("compliance", false),
        publish_people: flag("people", false),
        publish_workbooks: flag("workbooks", true),
    };
    publish.into_iter().for_each(Reader::finish);
    reader.finish();
    settings
}

fn format(reader: &Reader) {
    match reader.count("format") {
        Some(FORMAT) => {}
        Some(other) => {
            let message = say!("不支援的格式版本 {n}", "不支持的格式版本 {n}", "unsupported format {n}", n = other);
            reader.error("format-unsupported", reader.place_of("format"), message);
        }
        None => reader.missing("format"),
    }
}

fn language(reader: &Reader) -> Lang {
    let tag = reader.text("language").unwrap_or_else(|| "zh-Hant".into());
    Lang::parse(&tag).unwrap_or_else(|| {
        let message = say!("不認得的語言「{t}」", "不认识的语言“{t}”", "unknown language `{t}`", t = tag);
        reader.error("language-unknown", reader.place_of("language"), message);
        Lang::Hant
    })
}

/// The languages a text can be shown in. Simplified script follows from Traditional; the reverse would be guessing.
fn editions(source: Lang) -> Vec<Lang> {
    match source {
        Lang::Hant => Lang::ALL.to_vec(),
        Lang::Hans => vec![Lang::Hans, Lang::En],
        Lang::En => vec![Lang::En],
    }
}

fn languages(publish: &Reader, source: Lang) -> Vec<Lang> {
    let possible = editions(source);
    let mut found = Vec::new();
    for (tag, span) in publish.spanned_texts("languages") {
        match Lang::parse(&tag).filter(|lang| possible.contains(lang)) {
            Some(lang) if !found.contains(&lang) => found.push(lang),
            Some(_) => {}
            None => {
                let known = possible.iter().map(|l| l.tag()).collect::<Vec<_>>().join(", ");
                let message = say!(
                    "手冊不能以「{t}」發布；可以是 {k}",
                    "手册不能以“{t}”发布；可以是 {k}",
                    "the handbook can't be published in `{t}`; it can be in {k}",
                    t = tag,
                    k = known
                );
                publish.error("publish-language", publish.at(span), message);
            }
        }
    }
    if found.is_empty() { possible } else { found }
}

/// Addresses of pages are made from it, so it is one itself.
fn repository(reader: &Reader) -> Option<Repository> {
    let (branch, named) = (reader.text("repository_branch").filter(|b| !b.is_empty()), reader.text("repository_host"));
    let written = reader.text("repository")?;
    let address = written.trim_end_matches('/').trim_end_matches(".git").to_owned();
    if !["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)) || address.contains(char::is_whitespace) {
        let message = say!(
            "「{t}」不是網頁位址；請寫成 https://……",
            "“{t}”不是网页地址；请写成 https://……",
            "`{t}` is no address of a page; write https://…",
            t = written
        );
        reader.error("repository-address", reader.place_of("repository"), message);
        return None;
    }
    let host = named.map_or_else(|| Some(CodeHost::of(&address)), |name| host(reader, &name));
    Some(Repository { branch: branch.unwrap_or_else(|| "main".into()), host: host?, address })
}

fn host(reader: &Reader, name: &str) -> Option<CodeHost> {
    let found = CodeHost::NAMED.iter().find(|(known, _)| *known == name).map(|(_, host)| *host);
    if found.is_none() {
        let known = CodeHost::NAMED.map(|(known, _)| known).join(", ");
        let message = say!("不認得的「{t}」；可以是 {k}", "不认识的“{t}”；可以是 {k}", "unknown `{t}`; known are {k}", t = name, k = known);
        reader.error("repository-host", reader.place_of("repository_host"), message);
    }
    found
}

fn theme(reader: Reader) -> Theme {
    let theme = Theme { accent: colour(&reader, "accent"), accent_dark: colour(&reader, "accent_dark"), logo: logo(&reader) };
    reader.finish();
    theme
}

/// A colour goes into a style sheet, so it is a colour and nothing else.
fn colour(reader: &Reader, key: &'static str) -> Option<String> {
    let text = reader.text(key)?;
    let digits = text.strip_prefix('#').unwrap_or_default();
    if matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(text);
    }
    let message = say!("「{t}」不是顏色；請寫成 #8c2f22", "“{t}”不是颜色；请写成 #8c2f22", "`{t}` is no colour; write #8c2f22", t = text);
    reader.error("theme-colour", reader.place_of(key), message);
    None
}

fn logo(reader: &Reader) -> Option<String> {
    let text = reader.text("logo")?;
    if text.ends_with(".svg") && !text.contains("..") && !text.starts_with('/') {
        return Some(text);
    }
    let message = say!(
        "標誌「{t}」須是 templates/ 內的 SVG 檔",
        "标志“{t}”须是 templates/ 内的 SVG 文件",
        "the logo `{t}` must be an SVG file in templates/",
        t = text
    );
    reader.error("theme-logo", reader.place_of("logo"), message);
    None
}
