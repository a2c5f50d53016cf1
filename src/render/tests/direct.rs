//! Pages set directly are those that Tera sets, byte for byte.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::sample;
use crate::render::direct::{Direct, Packs};
use crate::render::{Page, Site};

fn files(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    site.all(&mut |page: Page| {
        files.insert(page.path, page.bytes);
    });
    files
}

#[test]
fn every_page_is_as_tera_sets_it() {
    let handbook = sample::handbook();
    let site = Site::new(&handbook, sample::DAY, &|_| None);
    let mut by_tera = Site::new(&handbook, sample::DAY, &|_| None);
    by_tera.templates.by_tera_alone();
    assert!(files(&site) == files(&by_tera));
    let at_work = site.templates.set_directly();
    for name in ["regulation.html", "guide.html", "role.html", "coverage-regulation.html"] {
        assert!(at_work.contains(&name), "{name} goes through Tera: {at_work:?}");
    }
    assert_eq!(by_tera.templates.set_directly(), Vec::<&str>::new());
}

/// What the templates, the first of which is asked for, make of a page: directly, and by Tera.
fn both(templates: &[(&str, &str)], page: &impl Serialize) -> (Option<String>, Option<String>) {
    let words = json!({ "nav": { "home": "首頁 & <b>" }, "kinds": { "a": "甲" } });
    let frame = json!({ "root": "../" });
    let direct = Direct::of(&templates.iter().copied().collect());
    let set = direct.page(templates[0].0, &Packs::new(&words), &frame, page);
    let mut tera = tera::Tera::default();
    tera.autoescape_on([".html"]);
    tera.add_raw_templates(templates.iter().copied()).unwrap();
    let context = tera::Context::from_serialize(&json!({ "t": words, "frame": frame, "page": page })).unwrap();
    (set.map(|bytes| String::from_utf8(bytes).unwrap()), tera.render(templates[0].0, &context).ok())
}

fn page() -> Value {
    json!({
        "title": "<制度> & \"乙\" '丙'", "html": "<b>粗</b>", "none": null, "empty": "", "zero": 0, "count": 12, "below": -3, "yes": true, "kind": "a",
        "list": [{ "name": "一", "href": "x" }, { "name": "<二>", "href": null }], "nested": [["a", 1], ["b", 2]], "blank": [],
    })
}

#[test]
fn what_is_set_directly_means_what_tera_says() {
    for text in [
        "{{ page.title }}|{{ page.html | safe }}|{{ page.count }} {{ page.below }}|{{ t.nav.home }}|{{frame.root}}",
        "a  {%- if page.title -%}\u{3000} b \n{%- endif %}\n c {#- d -#} \n e {# f #} g {{- page.kind -}} \n h",
        "{% if page.none %}1{% elif page.zero %}2{% elif not page.blank and page.yes %}3{% else %}4{% endif %}",
        "{% if page.none or page.missing %}1{% elif page.kind == \"b\" %}2{% elif page.kind != 'a' %}3{% else %}4{% endif %}",
        "{% if page.list | length > 1 %}{{ page.list | length }}{% endif %}{% if page.count == 12 %}=12{% endif %}",
        "{% for l in page.list %}{% if not loop.first %}、{% endif %}{% if l.href %}<a href=\"{{ l.href }}\">{{ l.name }}</a>{% else %}{{ l.name }}{% endif %}{% if loop.last %}。{% endif %}{% endfor %}",
        "{% for a in page.list %}{% for b in page.list %}{{ a.name }}{{ b.name }}{% if loop.last %};{% endif %}{% endfor %}{% if loop.first %}!{% endif %}{% endfor %}",
        "{{ t.kinds[page.kind] }}{% for p in page.nested %}{{ p[0] }}{{ p[1] }}{% endfor %}",
        "{% component c(l, sep = \"、\", t = {}) %}{% if t.nav %}[{{ t.nav.home }}]{% endif %}{{ l.name }}{{ sep }}{% endcomponent c %}\n{% for l in page.list %}{{<c l={l}/>}}{{<c l={l} t={t} sep=\"<\"/>}}{% endfor %}",
    ] {
        let (direct, tera) = both(&[("a.html", text)], &page());
        assert!(direct.is_some(), "is beyond: {text}");
        assert_eq!(direct, tera, "{text}");
    }
}

#[test]
fn blocks_lie_over_those_of_what_is_extended() {
    let child = "{% extends \"b.html\" %}\n{% block one %}1 {{ page.kind }}{% endblock one %} {% block three %}3{% endblock %}";
    let middle =
        "{% extends \"c.html\" %}{% block one %}not{% endblock %}{% block two %}<{% block three %}{% endblock %}>{% endblock two %}";
    let base = "a {% block one %}{% endblock one -%} \n b{% block two %}{% endblock %}{% block four %}4{% endblock %}";
    let (direct, tera) = both(&[("a.html", child), ("b.html", middle), ("c.html", base)], &page());
    assert_eq!(direct.as_deref(), Some("a 1 ab<3>4"));
    assert_eq!(direct, tera);
}

#[test]
fn what_is_wrong_or_unknown_is_left_to_tera() {
    for text in [
        "{{ page.missing }}",
        "{{ page.none.further }}",
        "{{ page.list }}",
        "{% for x in page.title %}{{ x }}{% endfor %}",
        "{{ page.title | upper }}",
        "{{ page.count + 1 }}",
        "{% set x = page.title %}{{ x }}",
        "{% for k, v in page.list[0] %}{{ k }}{% endfor %}",
        "{% if page.count < 3 %}{% endif %}",
        "{% component deep(n) %}{{<deep n={n}/>}}{% endcomponent deep %}{{<deep n=\"a\"/>}}",
        "{% component c(a) %}{{ a }}{% endcomponent c %}{{<c a={page.missing}/>}}",
    ] {
        assert_eq!(both(&[("a.html", text)], &page()).0, None, "{text}");
    }
}
