//! The site of this repository's handbook: complete, and every link in it leads somewhere.

use std::collections::{BTreeMap, HashMap, HashSet};

use guiju::model::Handbook;
use guiju::pipeline;
use guiju::source::Disk;

/// The handbook and its pages by path.
fn site() -> (Handbook, BTreeMap<String, String>) {
    let world = Disk::new(env!("CARGO_MANIFEST_DIR"));
    let handbook = pipeline::load(&world, None).handbook;
    let mut pages = BTreeMap::new();
    let problems = pipeline::build(&world, &handbook, None, &mut |page| {
        pages.insert(page.path, String::from_utf8(page.bytes).unwrap());
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
    let html: Vec<(&String, &String)> = pages.iter().filter(|(path, _)| path.ends_with(".html")).collect();
    let ids: HashMap<&str, HashSet<&str>> =
        html.iter().map(|(path, text)| (path.as_str(), values(text, "id").into_iter().collect())).collect();
    let outward = |link: &str| link.starts_with("https://") || handbook.settings.repository.as_deref().is_some_and(|r| link.starts_with(r));
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

#[test]
fn pages_of_coverage_stay_small() {
    let (_, pages) = site();
    let large: Vec<(&String, usize)> =
        pages.iter().filter(|(path, html)| path.starts_with("coverage/") && html.len() > 100_000).map(|(p, h)| (p, h.len())).collect();
    assert_eq!(large, []);
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
