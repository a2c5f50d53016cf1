//! Addresses and pages, without a site.

use super::scan::scan;
use super::*;
use crate::model::SourceText;

#[test]
fn addresses_and_anchors_are_read_from_markup_alone() {
    let found = scan(
        r#"<!-- <a href="no"> --><a id=top href="../a.html?x=1&amp;y=2#b">x</a><img src='p q.png'/>
        <script>"<a href='no'>"</script><style>a{}</style><h2 class="x" id="&#39;q">t</h2> 1 < 2 <a name="old">"#,
    );
    assert_eq!(found.anchors, ["top", "'q", "old"]);
    assert_eq!(found.targets, ["../a.html?x=1&y=2#b", "p q.png"]);
    scan("<a href=\"");
    scan("<a href");
    scan("<");
}

const TEXT: &str = "+++\nid = \"demo\"\ntitle = \"範例\"\nkind = \"制度\"\nowner = \"office\"\nnumbering = \"outline\"\n+++\n\n# 範例\n\n## 一、總則 {#general}\n\n見[附表](../glossary/indx.html)與[此處](#generel)及[外站](https://example.org/x)。\n";

fn faults(pages: &[(&str, &str)]) -> Vec<(String, usize, String)> {
    let files = [("handbook.toml", "format = 1\ntitle = \"手冊\"\n"), ("content/demo/text.md", TEXT)];
    let files: Vec<SourceText> = files.iter().map(|(p, t)| SourceText { path: (*p).into(), text: (*t).into() }).collect();
    let (handbook, _) = crate::model::load(&files, None);
    let mut web = Web::default();
    pages.iter().for_each(|(path, html)| web.note(path, html.as_bytes()));
    assert!(web.external().len() <= 1);
    let row = |d: crate::diag::Diagnostic| {
        (format!("{} {}", d.code, d.place.path), d.place.span().start as usize, d.help.map(|h| h.en).unwrap_or_default())
    };
    web.faults(&handbook).into_iter().map(row).collect()
}

#[test]
fn what_leads_nowhere_is_told_where_it_was_written_with_the_nearest_target() {
    let page =
        r##"<h2 id="general">x</h2><a href="../glossary/indx.html">a</a><a href="#generel">b</a><a href="https://example.org/x">c</a>"##;
    let found =
        faults(&[("demo/index.html", page), ("en/demo/index.html", page), ("glossary/index.html", ""), ("en/glossary/index.html", "")]);
    let at = |words: &str| TEXT.find(words).expect("it is written");
    assert_eq!(
        found,
        [
            ("link-broken content/demo/text.md".to_owned(), at("../glossary"), "did you mean `../glossary/index.html`?".to_owned()),
            ("anchor-broken content/demo/text.md".to_owned(), at("#generel"), "did you mean `#general`?".to_owned()),
        ]
    );
}

#[test]
fn what_exists_is_found_however_it_is_named() {
    let index = r##"<a href="demo/">1</a><a href="/demo/index.html#%E7%94%B2">2</a><a href="./demo/index.html?q=1">3</a><a href="#">4</a>
        <a href="mailto:a@b.c">5</a><a href="assets/a.css">6</a><a href="">7</a><img src="data:image/png;base64,x">"##;
    let demo = r#"<p id="甲"></p><a href="../index.html">up</a><a href="..">up</a>"#;
    assert_eq!(faults(&[("index.html", index), ("demo/index.html", demo), ("assets/a.css", "")]), []);
}

#[test]
fn an_address_templates_make_has_the_text_of_its_page() {
    let found =
        faults(&[("demo/index.html", r#"<a href="../../../etc/passwd">x</a>"#), ("forms/x/index.html", r#"<a href="gone.html">x</a>"#)]);
    let places: Vec<&str> = found.iter().map(|(place, ..)| place.as_str()).collect();
    assert_eq!(places, ["link-broken content/demo/text.md", "link-broken templates (forms/x/index.html)"]);
}

#[test]
fn what_was_found_lately_is_not_asked_again() {
    use super::cache::Cache;
    let day = jiff::civil::date(2026, 6, 30);
    let mut cache = Cache::read("\"https://a.example/\" = \"2026-06-24\"\n\"https://b.example/\" = \"2026-07-01\"\n");
    assert!(cache.is_fresh("https://a.example/", day, 7) && !cache.is_fresh("https://a.example/", day, 5));
    assert!(!cache.is_fresh("https://b.example/", day, 7), "a day to come is no day it was found");
    cache.keep("https://c.example/\"x", day);
    let text = cache.text(&|to| to != "https://a.example/");
    let again = Cache::read(&text);
    assert!(again.is_fresh("https://c.example/\"x", day, 0) && !again.is_fresh("https://a.example/", day, 7), "{text}");
    assert_eq!(Cache::read("not toml ["), Cache::default());
}

fn settings(links: &str) -> Result<Manners, String> {
    let text = format!("format = 1\ntitle = \"手冊\"\n{links}");
    let (handbook, faults) = crate::model::load(&[SourceText { path: "handbook.toml".into(), text: text.into() }], None);
    assert!(faults.is_empty(), "{faults:?}");
    Manners::of(&handbook)
}

#[test]
fn a_handbook_says_how_hosts_are_asked() {
    let plain = settings("").expect("defaults");
    assert_eq!((plain.retries, plain.per_host, plain.keep_days), (2, 4, 7));
    let own = settings("[links]\nexclude = [\"^https://intranet\\\\.\"]\nretries = 99\nper_host = 0\n").expect("settings");
    assert_eq!((own.exclude.len(), own.retries, own.per_host), (1, 10, 1), "what would harm others is bounded");
    assert!(settings("[links]\nexcludes = []\n").expect_err("unknown").contains("excludes"));
}

#[test]
fn an_answer_is_told_at_every_place_the_address_was_written() {
    use crate::source::Place;
    let places = [Place::whole("content/a.md"), Place::whole("content/b.md")];
    let codes = |answer: Answer| super::faults("https://x.example/", &answer, &places).iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(codes(Answer::Fine), Vec::<&str>::new());
    assert_eq!(codes(Answer::Excluded), Vec::<&str>::new());
    assert_eq!(codes(Answer::Status(404)), ["external-gone"; 2]);
    assert_eq!(codes(Answer::Status(503)), ["external-unanswered"; 2]);
    assert_eq!(codes(Answer::Late), ["external-unanswered"; 2]);
    assert_eq!(codes(Answer::Unreachable("no route".into())), ["external-unanswered"; 2]);
}
