//! `guiju fmt` on the repository's own handbook and on files people might bring.

use guiju::author::fmt::{Options, naming_schema, page, regulation, table};
use guiju::pipeline;
use guiju::source::{Disk, World};

use crate::support::{copy, guiju, root};

/// Formatting the five regulations and all checks changes no clause and no value, and the second time changes nothing at all.
#[test]
fn the_repository_is_kept_word_for_word() {
    let world = Disk::new(root());
    let loaded = pipeline::load(&world, None);
    for text in &loaded.handbook.regulations {
        let source = pipeline::text(&world, &text.path).expect("a text");
        for options in [Options::default(), Options { renumber: true, keys: true, ..Options::default() }] {
            let out = regulation(&text.path, &source, &options).unwrap_or_else(|d| panic!("{}: {}", text.path, d.message.en));
            assert_eq!(out, *source, "{} is canonical", text.path);
        }
    }
    for path in world.list("content").into_iter().map(|e| e.path).filter(|p| p.ends_with(".md") && !p.ends_with("/text.md")) {
        let source = pipeline::text(&world, &path).expect("a text");
        assert_eq!(page(&path.as_str().into(), &source), *source, "{path} is canonical");
    }
    let tables = ["content", "checks"].into_iter().flat_map(|f| world.list(f)).map(|e| e.path).filter(|p| p.ends_with(".toml"));
    for path in tables {
        let source = pipeline::text(&world, &path).expect("a text");
        let once = table(&source).unwrap_or_else(|| panic!("{path} can be formatted"));
        assert_eq!(naming_schema(&path, once.clone()), once, "{path} names its schema");
        assert_eq!(table(&once).as_deref(), Some(once.as_str()), "{path} settles at once");
        let values = |t: &str| t.parse::<toml::Table>().expect("TOML");
        assert_eq!(values(&once), values(&source), "{path} keeps its values");
    }
}

#[test]
fn files_are_listed_changed_and_then_in_order() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    assert_eq!(guiju(here, &["fmt"]).code, 0);
    let text = here.join("content/demo/text.md");
    let tidy = std::fs::read_to_string(&text).expect("a text");
    let loose = tidy.replace("2. 審核人", "\n\n2、審核人").replace("\n## ", "\n\n\n## ");
    std::fs::write(&text, format!("\u{feff}{}", loose.replace('\n', "\r\n"))).expect("written");
    let check = guiju(here, &["fmt", "--check"]);
    assert_eq!((check.code, check.stdout.as_str()), (1, "content/demo/text.md\n"));
    assert!(std::fs::read_to_string(&text).expect("a text").contains("2、"), "--check writes nothing");
    assert_eq!(guiju(here, &["fmt", "checks"]).stdout, "");
    assert_eq!(guiju(here, &["fmt"]).code, 0);
    let out = std::fs::read_to_string(&text).expect("a text");
    assert!(out.contains("\n2. 審核人"), "{out}");
    assert_eq!(guiju(here, &["fmt", "--check"]).code, 0);
    assert_eq!(guiju(here, &["check"]).code, 0);
}

#[test]
fn a_text_that_would_change_its_meaning_is_left_and_told() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    let text = here.join("content/demo/text.md");
    let own = std::fs::read_to_string(&text).expect("a text");
    let gap = format!("{own}\n## 三、附則 {{#rest}}\n\n1. 第三章所定事項另行公告。 <!-- #notice -->\n");
    std::fs::write(&text, &gap).expect("written");
    let run = guiju(here, &["fmt", "--renumber", "--lang", "en"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("format-refused") && run.stderr.contains("would mean another clause"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(&text).expect("a text"), gap);
}
