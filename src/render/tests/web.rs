//! Tests of what stands beside the pages: feed, map of the site, manifest, offline reading, old keys, looks.

use jiff::civil::date;

use super::{pages_of, sample};
use crate::model::{Moved, Theme};
use crate::render::front;
use crate::source::Place;

fn moved(from: &str, to: Option<&str>) -> Moved {
    Moved {
        from: from.to_owned(),
        to: to.map(Into::into),
        on: Some(date(2026, 7, 1)),
        note: Some("併入".to_owned()),
        place: Place::whole("content/moved.toml"),
    }
}

#[test]
fn links_to_old_keys_go_on_working() {
    let mut handbook = sample::handbook();
    handbook.moved = vec![
        moved("cross/review.old", Some("cross/review.decide")),
        moved("cross/gone", None),
        moved("former/rule", Some("cross/review.submit")),
    ];
    let (pages, problems) = pages_of(&handbook, &|_| None);
    assert_eq!(problems, Vec::new());
    let page = &pages["cross/index.html"];
    let clause = page.split("id=\"review.decide\"").nth(1).unwrap();
    assert!(clause[..200].contains("<span class=\"former\" id=\"review.old\">"), "the clause stands at its former name too");
    assert!(page.contains("<li id=\"gone\">") && page.contains("已廢止"));
    let stone = &pages["former/index.html"];
    assert!(stone.contains("<li id=\"rule\">") && stone.contains("href=\"../cross/index.html#review.submit\""));
}

#[test]
fn an_address_gives_a_map_whole_links_and_the_place_of_the_lost() {
    let mut handbook = sample::handbook();
    handbook.settings.base_url = Some("https://example.org/rules/".to_owned());
    std::sync::Arc::make_mut(&mut handbook.regulations[0]).in_force = Some(date(2026, 1, 1));
    let (pages, _) = pages_of(&handbook, &|_| None);
    let map = &pages["sitemap.xml"];
    assert!(
        map.contains("<loc>https://example.org/rules/cross/</loc>") && map.contains("<loc>https://example.org/rules/zh-Hans/cross/</loc>")
    );
    assert_eq!(map.matches("<url>").count(), pages.keys().filter(|p| p.ends_with(".html") && !crate::render::stands_in(p)).count());
    assert!(pages["404.html"].contains("href=\"/rules/index.html\""));
    assert!(pages["cross/index.html"].contains("<link rel=\"canonical\" href=\"https://example.org/rules/cross/\">"));
    let feed = &pages["en/feed.xml"];
    assert!(feed.contains("<updated>2026-01-01T00:00:00Z</updated>") && feed.contains("href=\"https://example.org/rules/en/cross/\""));
    assert!(pages["zh-Hans/feed.xml"].contains("业务新增"));
}

#[test]
fn what_is_kept_for_reading_offline_exists() {
    let (pages, _) = pages_of(&sample::handbook(), &|_| None);
    let worker = &pages["sw.js"];
    let list = |name: &str| -> Vec<String> {
        let line = worker.lines().find_map(|line| line.strip_prefix(&format!("const {name} = "))).unwrap();
        serde_json::from_str(line.trim_end_matches(';')).unwrap()
    };
    let (assets, own, editions) = (list("KEPT"), list("PAGES"), list("EDITIONS"));
    assert!(assets.len() > 8 && assets.iter().all(|path| pages.contains_key(path)), "{assets:?}");
    assert_eq!(editions, ["", "zh-Hans/", "en/"]);
    for folder in editions {
        assert!(own.len() > 8 && own.iter().all(|path| pages.contains_key(&format!("{folder}{path}"))), "{folder} {own:?}");
        assert!(pages[&format!("{folder}offline.html")].contains(&format!("href=\"/{folder}index.html\"")));
    }
    let manifest: serde_json::Value = serde_json::from_str(&pages["en/manifest.webmanifest"]).unwrap();
    let icon = manifest["icons"][0]["src"].as_str().unwrap().trim_start_matches("../");
    assert!(pages.contains_key(icon), "{icon}");
}

#[test]
fn colours_and_logo_are_the_handbooks() {
    let mut handbook = sample::handbook();
    let plain = pages_of(&handbook, &|_| None).0;
    assert!(!plain["index.html"].contains("theme.") && plain["index.html"].contains("icon."));
    handbook.settings.theme =
        Theme { accent: Some("#123456".to_owned()), accent_dark: Some("#abc".to_owned()), logo: Some("mark.svg".to_owned()) };
    let own = |name: &str| (name == "mark.svg").then(|| "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>".to_owned());
    let pages = pages_of(&handbook, &own).0;
    let theme = pages.iter().find(|(path, _)| path.starts_with("assets/theme.")).unwrap();
    assert!(theme.1.contains("--accent: #123456") && theme.1.contains("--accent: #abc"));
    assert!(pages["index.html"].contains(theme.0.as_str()) && pages["index.html"].contains("<img src=\"assets/icon."));
    assert!(pages.iter().any(|(path, text)| path.starts_with("assets/icon.") && text.contains("<g/>")));
}

#[test]
fn a_cell_of_a_table_knows_the_title_of_its_column() {
    let table = "| 制度 | 誰 `x` |\n| --- | :-: |\n| 甲 | 乙 |\n| 丙 | \"丁\" |\n\n| 另表 |\n| --- |\n| 戊 |\n";
    let page = front::markdown(table, &|_| front::Target::AsWritten);
    assert!(page.contains("<tr><td>甲</td><td data-label=\"誰 x\">乙</td></tr>"), "{page}");
    assert!(!page.contains("style") && page.contains("<tr><td>戊</td></tr>"), "{page}");
}
