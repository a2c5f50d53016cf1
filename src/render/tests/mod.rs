//! Tests of the site as a whole.

mod agenda;
mod condition;
mod contexts;
mod direct;
mod fittings;
pub(super) mod sample;
mod script;
mod search;
mod strings;
mod web;
mod wellformed;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Page, Site};
use crate::diag::Diagnostic;
use crate::expr::Value;
use crate::model::{Handbook, ParameterType, Regulation};

fn pages_of(handbook: &Handbook, overrides: &dyn Fn(&str) -> Option<String>) -> (BTreeMap<String, String>, Vec<Diagnostic>) {
    let mut pages = BTreeMap::new();
    let site = Site::new(handbook, sample::DAY, overrides);
    site.all(&mut |page: Page| {
        let text = String::from_utf8(page.bytes).unwrap();
        assert_eq!(pages.insert(page.path.clone(), text), None, "{} is made twice", page.path);
    });
    (pages, site.problems())
}

fn pages() -> BTreeMap<String, String> {
    let (pages, problems) = pages_of(&sample::handbook(), &|_| None);
    assert_eq!(problems, Vec::new());
    pages
}

/// Every `href`, `src` and `action` of a page.
fn links(html: &str) -> Vec<&str> {
    let attributes = [" href=\"", " src=\"", " action=\""];
    attributes.iter().flat_map(|a| html.split(a).skip(1).map(|rest| rest.split('"').next().unwrap())).collect()
}

fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

fn resolve(page: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(p, a)| (p, Some(a.to_owned())));
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
fn a_role_bound_by_very_many_clauses_sees_how_many_in_each_regulation() {
    let mut handbook = sample::handbook();
    let mut regulation = Regulation::clone(&handbook.regulations[0]);
    let clause = regulation.clauses.iter().find(|c| c.by == ["management"]).unwrap().clone();
    let mut bound = |clauses: usize| {
        let before = regulation.clauses.iter().filter(|c| c.by == ["management"]).count();
        regulation.clauses.extend(std::iter::repeat_n(clause.clone(), clauses - before));
        handbook.regulations = vec![Arc::new(regulation.clone())];
        let site = Site::new(&handbook, sample::DAY, &|_| None);
        String::from_utf8(site.file("roles/management/index.html").unwrap().bytes).unwrap()
    };
    let href = "href=\"../../cross/index.html#review.decide\"";
    let (listed, counted) = (bound(1000), bound(1001));
    assert_eq!(listed.matches(&format!("class=\"address\" {href}")).count(), 1000);
    assert!(!listed.contains("共 1000 條"));
    assert!(!counted.contains(&format!("class=\"address\" {href}")));
    assert!(counted.contains(&format!("<a {href}>共 1001 條</a>")), "{counted}");
}

#[test]
fn every_kind_of_page_is_made() {
    let pages = pages();
    for path in [
        "index.html",
        "cross/index.html",
        "forms/index.html",
        "forms/request/index.html",
        "processes/index.html",
        "processes/business/index.html",
        "roles/initiator/index.html",
        "units/sales-east/index.html",
        "coverage/index.html",
        "coverage/cross/index.html",
        "duties/index.html",
        "metrics/index.html",
        "glossary/index.html",
        "parameters/index.html",
        "search/index.html",
        "search/index.js",
    ] {
        assert!(pages.contains_key(path), "{path} is missing from {:?}", pages.keys());
    }
}

#[test]
fn every_link_is_relative_and_leads_to_an_anchor_that_exists() {
    let pages = pages();
    // The pages for those who come lost can be shown at any address.
    for (path, html) in pages.iter().filter(|(p, _)| p.ends_with(".html") && !crate::render::stands_in(p)) {
        for link in links(html) {
            assert!(!link.starts_with('/') && !link.contains(':'), "{link} on {path}");
            let (target, anchor) = resolve(path, link);
            let page = pages.get(&target).unwrap_or_else(|| panic!("{link} on {path} leads nowhere"));
            if let Some(anchor) = anchor {
                assert!(ids(page).contains(&anchor.as_str()), "{link} on {path} has no anchor");
            }
        }
    }
}

#[test]
fn anchors_are_unique_on_each_page() {
    for (path, html) in pages() {
        let ids = ids(&html);
        let unique: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{path}");
    }
}

#[test]
fn a_clause_stands_at_its_key_with_whom_it_binds_its_form_and_its_checks() {
    let page = &pages()["cross/index.html"];
    let clause = page.split("id=\"review.submit\"").nth(1).unwrap().split("id=\"review.decide\"").next().unwrap();
    assert!(clause.contains("href=\"#review.submit\""));
    assert!(clause.contains("href=\"../roles/initiator/index.html\""));
    assert!(clause.contains("href=\"../forms/request/index.html\""));
    assert!(clause.contains("3 項"));
    assert!(clause.contains("href=\"../coverage/cross/process/index.html#review.submit\""));
}

#[test]
fn coverage_leads_from_clauses_to_checks_and_back() {
    let pages = pages();
    let page = &pages["coverage/cross/process/index.html"];
    let row = page.split("<tr id=\"review.submit\"").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("href=\"../../../cross/index.html#review.submit\""));
    assert!(row.contains("id=\"check-request.background\"") && row.contains("href=\"../../../forms/request/index.html#field-background\""));
    assert!(pages["cross/index.html"].contains("href=\"../coverage/cross/index.html\""));
    assert!(pages["coverage/index.html"].contains("href=\"cross/index.html\""));
    assert!(pages["coverage/cross/index.html"].contains("coverage/cross/process/index.html"));
}

#[test]
fn pages_of_the_handbook_itself_name_clauses_parameters_and_who_holds_a_role() {
    let mut handbook = sample::handbook();
    let text = "# 誰先誰後\n\n送件依[條文](clause:cross/review.submit)，由[提出者](role:initiator)（[擔任者](holders:initiator)）辦理。[惡](javascript:x)<b>\n";
    handbook.sources.push(("content/precedence.md".into(), text.into()));
    let (pages, problems) = pages_of(&handbook, &|_| None);
    assert_eq!(problems, Vec::new());
    let page = &pages["precedence/index.html"];
    assert!(page.contains("<a href=\"../cross/index.html#review.submit\">條文</a>"));
    assert!(page.contains("<a href=\"../units/sales-east/index.html\">華東銷售部</a>") && !page.contains("擔任者"));
    assert!(!page.contains("javascript") && !page.contains("<b>"));
    assert!(pages["index.html"].contains("href=\"precedence/index.html\""));

    handbook.sources.push(("content/assets.md".into(), "# 撞名\n\n[無](clause:cross/none)[無](holders:nobody)\n".into()));
    let codes: Vec<&str> = pages_of(&handbook, &|_| None).1.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["regulation-id-reserved", "link-unknown", "link-unknown"]);
}

#[test]
fn a_default_nobody_decided_is_marked_and_a_decision_is_not() {
    let mut handbook = sample::handbook();
    assert!(pages()["cross/index.html"].contains("param provisional"));
    handbook.parameters[0].values = vec![crate::model::ParameterValue {
        from: sample::DAY,
        value: crate::expr::Value::Number(8.into()),
        decided_by: Some("總經理".to_owned()),
        unit: None,
    }];
    let (pages, _) = pages_of(&handbook, &|_| None);
    assert!(!pages["cross/index.html"].contains("param provisional"));
    assert!(pages["parameters/index.html"].contains("8 個工作日"));
    assert!(pages["parameters/index.html"].contains("已決定"));
}

#[test]
fn text_of_the_handbook_is_never_markup() {
    let pages = pages();
    assert!(pages["cross/index.html"].contains("重新驗收&lt;b&gt;。"));
    assert!(!pages["index.html"].contains("<script>"));
    assert!(pages["index.html"].contains("歡迎使用。"), "a line break inside Chinese makes no space");
}

#[test]
fn where_the_source_breaks_off_is_said() {
    let page = &pages()["cross/index.html"];
    assert!(page.contains("來源文本在此中斷") && page.contains("文前的說明。"));
}

#[test]
fn a_form_shows_each_field_with_its_help_options_clause_and_condition() {
    let page = &pages()["forms/request/index.html"];
    for words in ["業務背景", "寫明為何開辦。", "至少 10 個字", "保密", "必填的情形：「類別」為其他", "時間節點不得早於提出日期"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("step=\"0.01\""));
    assert!(page.contains("href=\"../../cross/index.html#review.submit\""));
    assert_eq!(page.matches("<form").count(), 1, "the search; nothing typed elsewhere may be sent anywhere");
}

#[test]
fn a_process_is_told_in_words_beside_its_picture() {
    let page = &pages()["processes/business/index.html"];
    assert!(page.contains("<title id=\"dt-business\">"));
    assert!(page.contains("回到「提出申請」，最多 2 輪"));
    assert!(page.contains("href=\"../../processes/business/index.html#step-close\""));
    assert!(page.contains("10 個工作日"));
    assert!(page.contains("提出申請、審核必要性與可行性須由不同的人辦理"));
}

#[test]
fn a_role_sees_its_clauses_forms_steps_and_duties() {
    let page = &pages()["roles/initiator/index.html"];
    for words in ["業務需求提出部門應將申請表送交總部。", "業務新增交叉需求申請表", "每月 1 次，期末後 5 個工作日內", "整改", "華東銷售部"]
    {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn what_a_parameter_lays_on_a_role_shows_on_its_pages_and_says_when_it_is_only_the_default() {
    let mut handbook = sample::handbook();
    let mut owner = handbook.parameters[0].clone();
    owner.id = "cross.owner".into();
    owner.ty = crate::model::ParameterType::Role;
    owner.default = Some(crate::expr::Value::text("initiator"));
    handbook.parameters.push(owner);
    let laid = || vec!["param:cross.owner".to_owned()];
    handbook.forms[0].submitted_by = laid();
    handbook.duties[0].owed_by = laid();
    let (pages, problems) = pages_of(&handbook, &|_| None);
    assert_eq!(problems, Vec::new());
    let mark = "href=\"../../parameters/index.html#cross.owner\" title=\"預設，尚未決定\"";
    for path in ["roles/initiator/index.html", "units/sales-east/index.html"] {
        let page = &pages[path];
        assert!(page.contains("業務新增交叉需求申請表") && page.contains("每月 1 次，期末後 5 個工作日內"), "{path}");
        assert_eq!(page.matches(mark).count(), 2, "{path}: the form and the duty");
    }
    assert!(!pages["units/head/index.html"].contains(mark));

    handbook.parameters[1].values = vec![crate::model::ParameterValue {
        from: sample::DAY,
        value: crate::expr::Value::text("management"),
        decided_by: None,
        unit: None,
    }];
    let (pages, _) = pages_of(&handbook, &|_| None);
    assert!(pages["roles/management/index.html"].contains("業務新增交叉需求申請表"));
    assert!(!pages["roles/management/index.html"].contains(mark), "what is decided is not marked");
    assert!(!pages["units/sales-east/index.html"].contains("須提交的表單"));
}

#[test]
fn a_file_asked_for_by_itself_has_the_bytes_it_has_among_all() {
    let handbook = sample::handbook();
    let site = Site::new(&handbook, sample::DAY, &|_| None);
    let mut all = Vec::new();
    site.all(&mut |page| all.push(page));
    for page in all {
        assert_eq!(site.file(&page.path), Some(page));
    }
    assert_eq!(site.file("cross/other.html"), None);
    let missing = |path| String::from_utf8(site.missing(path).unwrap().bytes).unwrap();
    let english = missing("en/cross/other.html");
    assert!(english.contains("lang=\"en\"") && english.contains("href=\"/assets/site.") && english.contains("href=\"/en/index.html\""));
    for lost in ["/404.html", "/zh-Hans/404.html", "/en/404.html"] {
        assert!(english.contains(&format!("href=\"{lost}\"")) && site.file(&lost[1..]).is_some(), "{lost}");
    }
    let missing = missing("cross/other.html");
    assert!(missing.contains("找不到這一頁") && missing.contains("href=\"/assets/site.") && missing.contains("href=\"/index.html\""));
    assert_eq!(site.problems(), Vec::new());
}

#[test]
fn money_has_its_thousands_apart_and_a_table_names_its_roles() {
    let mut handbook = sample::handbook();
    let row = [("level".into(), Value::text("一般")), ("leader".into(), Value::text("management"))];
    let limit = &mut handbook.parameters[0];
    limit.values.clear();
    (limit.ty, limit.default) = (ParameterType::Money, Some(Value::Number(1_234_567.into())));
    assert!(pages_of(&handbook, &|_| None).0["parameters/index.html"].contains("1,234,567"));
    let table = &mut handbook.parameters[0];
    (table.ty, table.default) = (ParameterType::Table, Some(Value::List([Value::Row(row.into())].into())));
    assert!(pages_of(&handbook, &|_| None).0["parameters/index.html"].contains("一般：公司管理層"));
}

#[test]
fn a_scale_of_grades_shows_where_each_band_begins() {
    assert!(pages()["metrics/index.html"].contains("優秀（90 起）；合格"));
}

#[test]
fn a_handbooks_own_template_replaces_one_file_and_its_errors_are_reported_with_their_place() {
    let handbook = sample::handbook();
    let own = |name: &str| (name == "duties.html").then(|| "<p>{{ page.groups | length }}</p>".to_owned());
    let (pages, problems) = pages_of(&handbook, &own);
    assert_eq!((pages["duties/index.html"].as_str(), problems.len()), ("<p>1</p>", 0));

    let broken = |name: &str| (name == "duties.html").then(|| "<p>\n{{ page.nothing }}</p>".to_owned());
    let (pages, problems) = pages_of(&handbook, &broken);
    assert!(!pages.contains_key("duties/index.html") && pages.contains_key("cross/index.html"));
    assert_eq!(&*problems[0].place.path, "templates/duties.html");
    assert!(problems[0].place.span().start > 3);

    let unreadable = |name: &str| (name == "duties.html").then(|| "{% if %}".to_owned());
    let (pages, problems) = pages_of(&handbook, &unreadable);
    assert_eq!((problems.len(), problems[0].code), (1, "template-wrong"));
    assert!(pages["duties/index.html"].contains("進展匯報"), "the embedded template serves instead");
}

#[test]
fn other_languages_lie_in_a_folder_of_their_own_and_share_the_assets() {
    let pages = pages();
    let page = &pages["en/cross/index.html"];
    assert!(page.contains("<html lang=\"en\">") && page.contains("href=\"../../assets/site."));
    assert!(page.contains("href=\"../forms/request/index.html\""));
}

#[test]
fn the_same_handbook_gives_the_same_bytes() {
    assert_eq!(pages(), pages());
}

#[test]
fn a_regulation_may_not_take_the_name_of_a_folder_of_the_site() {
    let mut handbook = sample::handbook();
    std::sync::Arc::make_mut(&mut handbook.regulations[0]).id = "assets".to_owned();
    let (_, problems) = pages_of(&handbook, &|_| None);
    assert!(problems.iter().any(|p| p.code == "regulation-id-reserved"));
}

#[test]
fn every_page_keeps_scripts_and_styles_in_files() {
    for (path, html) in pages().into_iter().filter(|(p, _)| p.ends_with(".html")) {
        assert!(!html.contains("<style") && !html.contains(" style=\"") && !html.contains("<script>"), "{path}");
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{path}");
    }
}

#[test]
fn long_lists_stand_by_regulation_with_links_to_each_part() {
    let page = &pages()["forms/index.html"];
    let part = page.split("<section id=\"in-cross\">").nth(1).unwrap();
    assert!(part.contains("href=\"../cross/index.html\"") && part.contains("href=\"../forms/request/index.html\""), "{part}");
    // A clause of the regulation the list stands under is named without it.
    assert!(!part.split("</section>").next().unwrap().contains("《"));
    assert!(page.contains("class=\"sift\" hidden"));
}

#[test]
fn counts_are_set_apart_by_thousands() {
    let own = |name: &str| {
        (name == "search.html")
            .then(|| "{{ 7 | thousands }} {{ 110623 | thousands }} {{ 1000 | thousands }} {{ -5432 | thousands }}".to_owned())
    };
    let (pages, problems) = pages_of(&sample::handbook(), &own);
    assert_eq!((pages["search/index.html"].as_str(), problems), ("7 110,623 1,000 -5,432", Vec::new()));
}

#[test]
fn every_printed_page_says_at_its_foot_what_it_is() {
    let pages = pages();
    assert!(pages["print.css"].contains("@bottom-left") && pages["print.css"].contains(&sample::DAY.to_string()));
    assert!(pages["forms/request/index.html"].contains("href=\"../../print.css\" media=\"print\""));
    // A regulation names its version instead.
    assert!(
        pages["cross/index.html"].contains("href=\"print.css\" media=\"print\"") && !pages["cross/index.html"].contains("../print.css")
    );
}
