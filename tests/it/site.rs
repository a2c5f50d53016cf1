//! The site of this repository's handbook: complete, and every link in it leads somewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use guiju::model::Handbook;
use guiju::pipeline;
use guiju::records::Submission;
use guiju::source::Disk;
use serde_json::Value;

/// The handbook and its pages by path; built once for all tests that read it.
fn site() -> &'static (Handbook, BTreeMap<String, String>) {
    static SITE: OnceLock<(Handbook, BTreeMap<String, String>)> = OnceLock::new();
    SITE.get_or_init(build)
}

/// The text of a file; of a workbook that of its parts.
fn words(bytes: Vec<u8>) -> String {
    if !bytes.starts_with(b"PK") {
        return String::from_utf8(bytes).unwrap();
    }
    crate::workbook::unzip(&bytes).into_values().map(|part| String::from_utf8(part).unwrap()).collect()
}

fn build() -> (Handbook, BTreeMap<String, String>) {
    let world = Disk::new(env!("CARGO_MANIFEST_DIR"));
    let handbook = pipeline::load(&world, None).handbook;
    let mut pages = BTreeMap::new();
    let problems = pipeline::build(&world, &handbook, None, &mut |page| {
        pages.insert(page.path, words(page.bytes));
    });
    assert_eq!(problems, Vec::new());
    (handbook, pages)
}

fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    html.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The path a link on a page leads to, and its anchor.
fn resolve<'l>(page: &str, link: &'l str) -> (String, Option<&'l str>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(p, a)| (p, Some(a)));
    if path.is_empty() {
        return (page.to_owned(), anchor);
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        if part == ".." {
            assert!(parts.pop().is_some(), "{link} on {page} leaves the site");
        } else {
            parts.push(part);
        }
    }
    (parts.join("/"), anchor)
}

#[test]
fn every_link_leads_to_a_page_and_an_anchor_that_exist() {
    let (handbook, pages) = site();
    // Pages that stand in for others can be shown at any address, so their links begin at the root.
    let page = |path: &str| path.ends_with(".html") && !guiju::render::stands_in(path);
    let html: Vec<(&String, &String)> = pages.iter().filter(|(path, _)| page(path)).collect();
    let ids: HashMap<&str, HashSet<&str>> =
        html.iter().map(|(path, text)| (path.as_str(), values(text, "id").into_iter().collect())).collect();
    let outward =
        |link: &str| link.starts_with("https://") || handbook.settings.repository.as_ref().is_some_and(|r| link.starts_with(&r.address));
    let mut broken = Vec::new();
    for (path, text) in &html {
        assert_eq!(values(text, "id").len(), ids[path.as_str()].len(), "an anchor of {path} stands twice");
        let links = ["href", "src", "action"].into_iter().flat_map(|a| values(text, a));
        for link in links.filter(|l| !outward(l)) {
            let (target, anchor) = resolve(path, link);
            let found = pages.contains_key(&target) && anchor.is_none_or(|a| ids.get(target.as_str()).is_some_and(|ids| ids.contains(a)));
            if !found {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{} broken links: {:#?}", broken.len(), &broken[..broken.len().min(10)]);
}

/// When a duty, a step or a field applies is said in words: whoever reads a page does not read expressions.
#[test]
fn conditions_are_said_in_words() {
    let (_, pages) = site();
    let told = |path: &str| {
        let path = path.strip_prefix("en/").or(path.strip_prefix("zh-Hans/")).unwrap_or(path);
        ["duties/", "forms/", "metrics/", "processes/", "parameters/"].iter().any(|folder| path.starts_with(folder))
    };
    let mut raw = BTreeSet::new();
    for (path, page) in pages.iter().filter(|(path, _)| path.ends_with(".html") && told(path)) {
        let page = page.split_once("<script type=\"application/json\"").map_or(page.as_str(), |(before, _)| before);
        let shown: String = page.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect();
        for sign in [" == ", " != ", "&amp;&amp;", " || ", ".exists(", ".all(", ".filter(", "param(", "add_", "period_"] {
            raw.extend(shown.contains(sign).then(|| format!("{path}: {sign}")));
        }
    }
    assert_eq!(raw, BTreeSet::new());
}

#[test]
fn pages_of_coverage_stay_small() {
    let (_, pages) = site();
    let large: Vec<(&String, usize)> =
        pages.iter().filter(|(path, html)| path.starts_with("coverage/") && html.len() > 100_000).map(|(p, h)| (p, h.len())).collect();
    assert_eq!(large, []);
}

/// Whatever code a report or the lint names, the handbook has a page that says what it means, in every language.
#[test]
fn every_rule_has_its_page_in_every_language() {
    let (handbook, pages) = site();
    for (rule, lang) in pipeline::explain::rules().iter().flat_map(|r| handbook.settings.languages.iter().map(move |l| (r, *l))) {
        let prefix = if lang == handbook.settings.language { String::new() } else { format!("{}/", lang.tag()) };
        let page = &pages[&format!("{prefix}rules/{}/index.html", rule.id)];
        // Chinese words on an English page are marked as such.
        let bare: String = page.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect();
        let shown = bare.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        for (code, title) in &rule.codes {
            assert!(page.contains(&format!("id=\"{code}\"")) && shown.contains(title.get(lang)), "{code} {}", lang.tag());
            assert!(pages[&format!("{prefix}rules/index.html")].contains(&format!("rules/{}/index.html#{code}", rule.id)), "{code}");
        }
        assert!(shown.contains(rule.about.get(lang)), "{} {}", rule.id, lang.tag());
    }
}

/// Where compliance is published the register lies beside its page as a workbook, which names nobody unless people are published.
#[test]
fn the_register_is_published_as_a_workbook() {
    let (handbook, pages) = published(true);
    assert!(pages["register/index.html"].contains("href=\"register.xlsx\""));
    let book = &pages["register/register.xlsx"];
    assert!(book.contains("整改台賬"));
    assert!(handbook.organization.people.iter().all(|p| !book.contains(&p.name)), "somebody is named");
    let (_, without) = published(false);
    assert!(without.keys().all(|path| !path.starts_with("register/")));
}

#[test]
fn everything_the_handbook_declares_has_its_page_or_anchor() {
    let (handbook, pages) = site();
    for key in handbook.keys.keys() {
        let (regulation, anchor) = key.split_once('/').unwrap();
        assert!(pages[&format!("{regulation}/index.html")].contains(&format!(" id=\"{anchor}\"")), "{key}");
    }
    let forms = handbook.forms.iter().map(|f| format!("forms/{}", f.id));
    let processes = handbook.processes.iter().map(|p| format!("processes/{}", p.id));
    let roles = handbook.organization.roles.iter().map(|r| format!("roles/{}", r.id));
    let units = handbook.organization.units.iter().map(|u| format!("units/{}", u.id));
    for path in forms.chain(processes).chain(roles).chain(units) {
        assert!(pages.contains_key(&format!("{path}/index.html")), "{path}");
    }
    for form in &handbook.forms {
        let page = &pages[&format!("forms/{}/index.html", form.id)];
        assert!(form.fields.iter().all(|f| page.contains(&format!("id=\"field-{}\"", f.id))), "{}", form.id);
    }
}

/// The pages of this repository's handbook, with or without those on how its rules are kept.
fn published(compliance: bool) -> (Handbook, BTreeMap<String, String>) {
    let world = Disk::new(env!("CARGO_MANIFEST_DIR"));
    let mut handbook = pipeline::load(&world, None).handbook;
    handbook.settings.publish_compliance = compliance;
    handbook.settings.publish_people = false;
    handbook.settings.languages.truncate(1);
    let mut pages = BTreeMap::new();
    pipeline::build(&world, &handbook, None, &mut |page| {
        pages.insert(page.path, words(page.bytes));
    });
    (handbook, pages)
}

/// What records hold in fields that are confidential, where it is long enough to be told from common words.
fn secrets(handbook: &Handbook) -> Vec<String> {
    let world = Disk::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    guiju::records::stream(&world, handbook, &mut |submission| {
        let Submission::Record(record) = submission else { return };
        let Some(form) = record.form(handbook) else { return };
        let hidden = (0..form.fields.len()).filter(|i| form.fields[*i].confidential);
        found.extend(hidden.filter_map(|i| record.value(form, i).as_text().map(str::to_owned)));
    });
    found.retain(|value| value.chars().count() >= 8 && !handbook.sources.iter().any(|(_, text)| text.contains(value.as_str())));
    found.sort();
    found.dedup();
    found
}

#[test]
fn how_rules_are_kept_is_published_in_full_or_not_at_all() {
    let (handbook, pages) = published(true);
    let world = Disk::new(env!("CARGO_MANIFEST_DIR"));
    let outcome = pipeline::judge(&world, &handbook, &pipeline::CheckOptions::default());
    for unit in &handbook.organization.units {
        let findings = outcome.findings.iter().filter(|f| *f.unit == *unit.id).count();
        let shown = pages.get(&format!("compliance/units/{}/index.html", unit.id)).map_or(0, |p| p.matches("<li class=\"finding").count());
        assert_eq!(shown, findings, "{}", unit.id);
    }
    let fails = outcome.tally.sum(|_| true)[guiju::outcome::Verdict::Fail as usize];
    assert!(fails > 100 && pages["compliance/index.html"].contains(&format!("<dd>{fails}</dd>")), "{fails}");
    let secrets = secrets(&handbook);
    assert!(secrets.len() > 5, "the sample has confidential fields to keep");
    for (path, page) in &pages {
        assert!(secrets.iter().all(|s| !page.contains(s.as_str())), "{path} tells what is confidential");
        for person in handbook.organization.people.iter().filter(|_| path.starts_with("compliance/")) {
            assert!(!page.contains(&person.name) && !page.contains(&person.id), "{path} names {}", person.name);
        }
    }

    let (_, without) = published(false);
    assert!(without.keys().all(|path| !path.starts_with("compliance/")));
    assert!(without.values().all(|page| !page.contains("compliance/")));
    let records: Vec<&str> = outcome.findings.iter().filter_map(|f| f.record.as_deref()).collect();
    assert!(without.values().all(|page| records.iter().all(|id| !page.contains(id))), "no record is told of");
}

#[test]
fn the_handbook_as_data_keeps_to_its_schema_and_names_nobody() {
    let (handbook, pages) = site();
    let schema: Value = serde_json::from_str(&crate::support::read("docs/schemas/handbook-1.schema.json")).unwrap();
    let data: Value = serde_json::from_str(&pages["handbook.json"]).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&data).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(faults, Vec::<String>::new());
    let keys = data["regulations"].as_array().unwrap().iter().flat_map(|r| r["clauses"].as_array().unwrap());
    assert_eq!(keys.filter(|c| c["key"].is_string()).count(), handbook.keys.len());
    assert!(handbook.organization.people.iter().all(|p| !pages["handbook.json"].contains(&p.name)));
}

#[test]
fn no_page_asks_anything_of_other_hosts() {
    let (_, pages) = site();
    for (path, text) in pages.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".css")) {
        for asked in [" src=\"http", " src=\"//", "url(http", "@import", "rel=\"preconnect", "rel=\"dns-prefetch"] {
            assert!(!text.contains(asked), "{path}: {asked}");
        }
        assert!(!path.ends_with(".html") || text.contains("default-src 'none'"), "{path} has no policy");
    }
}

/// The size of a text as servers send it.
fn packed(text: &str) -> usize {
    let mut packer = Command::new("gzip").arg("-9").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("gzip");
    let (mut input, bytes) = (packer.stdin.take().unwrap(), text.as_bytes().to_vec());
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let size = packer.wait_with_output().unwrap().stdout.len();
    writer.join().unwrap().unwrap();
    size
}

/// The files a page loads by itself: those in attributes after `before` that end with `ending`.
fn loaded(path: &str, page: &str, before: &str, ending: &str) -> Vec<String> {
    let asked = page.split(before).skip(1).filter_map(|rest| rest.split_once('"')).map(|(file, _)| file);
    // Pages that stand in for others ask from the root.
    let at = |file: &str| file.strip_prefix('/').map_or_else(|| resolve(path, file).0, str::to_owned);
    asked.filter(|file| file.ends_with(ending)).map(at).collect()
}

#[test]
fn pages_are_light() {
    let (_, pages) = site();
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    let mut size = |file: &String| *sizes.entry(file.clone()).or_insert_with(|| packed(&pages[file]));
    let mut heaviest = 0;
    for (path, page) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let scripts: usize = loaded(path, page, "<script src=\"", ".js").iter().map(&mut size).sum();
        // What a form's script is told in the page counts as script.
        let told = page.split_once("<script type=\"application/json\"").and_then(|(_, rest)| rest.split_once("</script>"));
        let scripts = scripts + told.map_or(0, |(definition, _)| packed(definition));
        assert!((1_000..25_000).contains(&scripts), "{path}: scripts weigh {scripts}");
        heaviest = heaviest.max(scripts);
        if page.contains("<body class=\"page-regulation\"") {
            let styles: usize = loaded(path, page, "<link rel=\"stylesheet\" href=\"", ".css").iter().map(&mut size).sum();
            let all = packed(page) + scripts + styles;
            assert!(all < 50_000, "{path}: {all}");
        }
    }
    assert!(heaviest > 15_000, "the scripts of forms are among them");
}
