//! Every kind of page in a real browser, light and dark, held to the rules of accessibility by axe-core (`tests/axe`); and the
//! journeys of those who look for what is theirs to do.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::browser::{PATIENCE, Reader, journey, site};
use crate::offline::Server;
use crate::support::read;

/// One page of each kind.
const KINDS: &[&str] = &[
    "index.html",
    "cross/index.html",
    "precedence/index.html",
    "start/index.html",
    "processes/index.html",
    "processes/cross_business_initiation/index.html",
    "forms/index.html",
    "forms/cross_business_request/index.html",
    "forms/cross_collaboration_agreement/index.html",
    "forms/inst_policy_register/index.html",
    "register/index.html",
    "rules/index.html",
    "rules/field/index.html",
    "rules/lint-punctuation/index.html",
    "duties/index.html",
    "calendar/index.html",
    "metrics/index.html",
    "roles/index.html",
    "roles/management/index.html",
    "units/index.html",
    "units/strategy/index.html",
    "coverage/index.html",
    "coverage/cross/index.html",
    "coverage/cross/general/index.html",
    "compliance/index.html",
    "compliance/units/strategy/index.html",
    "compliance/units/hengyue/index.html",
    "compliance/regulations/cross/index.html",
    "parameters/index.html",
    "glossary/index.html",
    "search/index.html",
    "zh-Hans/cross/index.html",
    "zh-Hans/forms/cross_business_request/index.html",
    "en/index.html",
    "en/inst/index.html",
    "en/forms/coord_coordinated_plan/index.html",
    "en/register/index.html",
    "en/units/strategy/index.html",
];

/// Runs axe on the page; what breaks a rule, one line each.
const AXE: &str = "const done = arguments[arguments.length - 1];
// The theme changes colours and nothing else.
const only = document.documentElement.dataset.theme === 'dark' ? { runOnly: ['color-contrast'] } : {};
axe.run(document, { resultTypes: ['violations'], ...only }).then((r) => done(r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | '))), (e) => done([String(e)]));";

/// The rules the page in view breaks.
async fn faults(reader: &Reader, axe: &str, what: &str) -> Vec<String> {
    // The checker asks for the place of everything, chapters out of sight included.
    reader.js("document.querySelectorAll('.chapter-body').forEach((c) => (c.style.contentVisibility = 'visible'))").await;
    reader.js(axe).await;
    let found = reader.client.execute_async(AXE, Vec::new()).await.unwrap();
    found.as_array().into_iter().flatten().map(|fault| format!("{what} {}", fault.as_str().unwrap_or_default())).collect()
}

#[test]
fn no_page_breaks_a_rule_of_accessibility() {
    let axe = read("tests/axe/axe.min.js");
    journey(1280, async |reader, _| {
        let mut broken = Vec::new();
        for theme in ["light", "dark"] {
            for path in KINDS {
                reader.open(path).await;
                reader.js(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                broken.extend(faults(reader, &axe, &format!("{theme} {path}")).await);
            }
        }
        assert!(broken.is_empty(), "{} broken rules:\n{}", broken.len(), broken.join("\n"));
    });
}

/// What opens over a page: the search with its results, the menu of citations, a form with its complaints; and the page for who
/// comes lost, whose links count from the root of a server.
#[test]
fn what_opens_over_a_page_breaks_no_rule_of_accessibility_either() {
    let axe = read("tests/axe/axe.min.js");
    let server = Server::start(site().canonicalize().unwrap().join("site"));
    journey(390, async |reader, _| {
        let mut broken = Vec::new();
        for theme in ["light", "dark"] {
            let dress = format!("document.documentElement.dataset.theme = '{theme}'");
            reader.open("cross/index.html").await;
            reader.js(&dress).await;
            reader.click("[id='review.decide'] .permalink").await;
            reader.click(".cite-menu [data-form=short]").await;
            broken.extend(faults(reader, &axe, &format!("{theme} citing")).await);
            reader.click("#q").await;
            reader.client.wait().at_most(PATIENCE).for_element(Locator::Css(".find input")).await.unwrap();
            reader.js("const find = document.querySelector('.find input'); find.value = '驗收'; find.dispatchEvent(new Event('input', { bubbles: true }))").await;
            reader.text(".find .hit mark").await;
            broken.extend(faults(reader, &axe, &format!("{theme} searching")).await);
            reader.open("forms/cross_business_request/index.html").await;
            reader.js(&dress).await;
            reader.click("[data-act=toml]").await;
            reader.text("#problems li").await;
            broken.extend(faults(reader, &axe, &format!("{theme} complaints")).await);
            reader.client.goto(&format!("http://127.0.0.1:{}/en/404.html", server.port)).await.unwrap();
            reader.js(&dress).await;
            broken.extend(faults(reader, &axe, &format!("{theme} lost")).await);
        }
        assert!(broken.is_empty(), "{} broken rules:\n{}", broken.len(), broken.join("\n"));
    });
}

#[test]
fn a_member_of_a_unit_finds_what_is_overdue_and_the_clause_it_breaks() {
    journey(390, async |reader, _| {
        from_the_unit_to_the_clause(reader).await;
        a_clause_is_cited(reader).await;
        the_clause_stays_when_the_language_changes(reader).await;
        a_theme_chosen_stays(reader).await;
        new_pages_fit_a_phone(reader).await;
    });
}

async fn from_the_unit_to_the_clause(reader: &Reader) {
    reader.open("units/index.html").await;
    reader.click("a[href='../units/strategy/index.html']").await;
    assert!(reader.text(".overdue .message").await.contains("沒有記錄"));
    reader.click(".overdue a").await;
    let clause = "return document.querySelector(':target').dataset.cite";
    assert!(reader.js(clause).await.as_str().is_some_and(|c| c.starts_with('第')), "the clause is in sight");
}

async fn a_clause_is_cited(reader: &Reader) {
    reader.open("cross/index.html").await;
    reader.click("[id='review.decide'] .permalink").await;
    for (form, expected) in [
        ("short", "《業務新增交叉管理制度》第二章（二）"),
        ("long", "（版本 1，2026-09-30 查閱）第二章（二）"),
        ("markdown", "index.html#review.decide)"),
    ] {
        reader.click(&format!(".cite-menu [data-form={form}]")).await;
        assert!(reader.text(".cite-menu [role=status]").await.contains("已複製"));
        let copied = reader.js("return document.querySelector('.cite-menu').dataset.copied").await;
        assert!(copied.as_str().is_some_and(|c| c.contains(expected)), "{form}: {copied}");
    }
}

async fn the_clause_stays_when_the_language_changes(reader: &Reader) {
    reader.open("cross/index.html#review.decide").await;
    reader.click(".languages [hreflang=zh-Hans]").await;
    assert!(reader.text("h1").await.contains("业务新增交叉管理制度"));
    assert_eq!(reader.js("return location.hash").await, json!("#review.decide"));
    assert_eq!(reader.js("return document.documentElement.lang").await, json!("zh-Hans"));
    reader.click(".languages [hreflang=en]").await;
    assert!(reader.text("[id='review.decide'] .who").await.contains("Company management"));
    assert_eq!(reader.js("return document.querySelector(':target .words').closest('[lang]').lang").await, json!("en"));
    let marked = "return Array.from(document.querySelectorAll(':target .words [lang]')).every((e) => e.lang === 'zh-Hant')";
    assert_eq!(reader.js(marked).await, json!(true));
}

async fn a_theme_chosen_stays(reader: &Reader) {
    reader.open("index.html").await;
    let paper = "return getComputedStyle(document.body).backgroundColor";
    let before = reader.js(paper).await;
    reader.click("#theme").await;
    let after = reader.js(paper).await;
    assert_ne!(before, after);
    reader.open("glossary/index.html").await;
    assert_eq!(reader.js(paper).await, after, "the choice is kept");
    reader.click("#theme").await;
    assert_eq!(reader.js(paper).await, before);
}

async fn new_pages_fit_a_phone(reader: &Reader) {
    for path in KINDS {
        reader.open(path).await;
        let wide = reader.js("return document.documentElement.scrollWidth").await;
        assert!(matches!(&wide, Value::Number(n) if n.as_u64() <= Some(390)), "{path} is {wide} wide");
    }
}
