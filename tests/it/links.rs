//! `guiju links`, and a build that refuses to publish what leads nowhere.

use guiju::pipeline;
use guiju::source::Disk;

use crate::support::{copy, guiju, list, root, text};

#[test]
fn every_link_of_the_repository_leads_somewhere() {
    let world = Disk::new(root());
    let loaded = pipeline::load(&world, None);
    let (_, faults) = pipeline::links(&world, &loaded.handbook);
    let said: Vec<String> = faults.iter().map(|f| format!("{} {:?}: {}", f.code, f.place, f.message.en)).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn a_broken_link_is_told_in_the_markdown_and_stops_the_build() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    assert_eq!(guiju(here, &["links"]).code, 0, "{}", guiju(here, &["links"]).stdout);
    assert_eq!(guiju(here, &["build"]).code, 0);
    let published = std::fs::read_to_string(here.join("public/index.html")).expect("a page");
    let file = here.join("content/index.md");
    std::fs::write(&file, "# 首頁\n\n見[制度](demo/index.html)、[要求](demo/index.html#general.demand)與[申請](dmo/index.html)。\n")
        .expect("written");
    let run = guiju(here, &["links", "--format", "json"]);
    assert_eq!(run.code, 1);
    let report = run.json();
    let found: Vec<(&str, u64, u64, &str)> = list(&report, "problems")
        .iter()
        .map(|p| {
            let at = |key: &str| p["place"][key].as_u64().unwrap_or_default();
            (text(p, "code"), at("line"), at("column"), text(&p["help"], "en"))
        })
        .collect();
    let wanted = [
        ("anchor-broken", 3, 29, "did you mean `demo/index.html#general.demands`?"),
        ("link-broken", 3, 66, "did you mean `demo/index.html`?"),
    ];
    assert_eq!(found, wanted);
    let build = guiju(here, &["build", "--lang", "en"]);
    assert_eq!(build.code, 2);
    assert!(build.stderr.contains("content/index.md:3"), "{}", build.stderr);
    assert_eq!(std::fs::read_to_string(here.join("public/index.html")).expect("a page"), published, "the last good site stays");
    for format in ["sarif", "github", "gitlab"] {
        assert!(guiju(here, &["links", "--format", format]).stdout.contains("link-broken"), "{format}");
    }
}

/// Without the feature nobody outside is asked, and the report says so beside what it found inside.
#[cfg(not(feature = "links"))]
#[test]
fn what_is_not_asked_outside_is_told() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    std::fs::write(here.join("content/index.md"), "# 首頁\n\n[外面](https://example.org/)與[沒有](demo/none.html)。\n").expect("written");
    let run = guiju(here, &["links", "--format", "json"]);
    let codes: Vec<String> = list(&run.json(), "problems").iter().map(|p| text(p, "code").to_owned()).collect();
    assert_eq!(run.code, 1);
    assert!(codes.iter().any(|c| c == "external-unasked") && codes.len() == 2, "{codes:?}");
    let offline = guiju(here, &["links", "--offline", "--format", "json"]);
    assert_eq!(list(&offline.json(), "problems").len(), 1);
}
