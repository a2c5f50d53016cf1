//! Reading again gives what reading anew gives, whatever was edited in between.

use super::*;

const SETTINGS: &str = "format = 1\ntitle = \"例\"\nlanguage = \"zh-Hant\"\nzone = \"Asia/Taipei\"\ncalendar = \"tw\"\n";
const ROLES: &str =
    "[[role]]\nid = \"office\"\ntitle = \"承辦部門\"\nkind = \"unit\"\n\n[[unit]]\nid = \"hq\"\ntitle = \"總部\"\nkind = \"department\"\n";
const PARAMETERS: &str = "[[parameter]]\nid = \"a.limit\"\nlabel = \"期限\"\ntype = \"days\"\ndefault = 10\nclause = \"a/one.first\"\n";
const GLOSSARY: &str = "+++\ntitle = \"詞彙\"\n+++\n\n申請表 · 申请表 · form <!-- #form -->\n: 表\n: 表\n: A form.\n";
const FORMS: &str = "[[form]]\nid = \"ask\"\ntitle = \"申請表\"\nclause = \"a/one.first\"\nsubmitted_by = \"office\"\n\n[[form.field]]\nid = \"count\"\nlabel = \"數量\"\ntype = \"number\"\nrequired = true\n";
const REVIEW: &str = "[[form]]\nid = \"review\"\ntitle = \"審核表\"\nclause = \"b/one.first\"\nsubmitted_by = \"office\"\n\n[[form.field]]\nid = \"asked\"\nlabel = \"申請\"\ntype = \"ref\"\nform = \"ask\"\nrequired = true\n\n[[form.rule]]\nid = \"some\"\nwhen = \"asked.count > 0\"\nassert = \"asked.count < 100\"\nmessage = \"數量應少於一百\"\n";

fn text(id: &str, title: &str, words: &str) -> String {
    let head = format!(
        "+++\nid = \"{id}\"\ntitle = \"{title}\"\nkind = \"辦法\"\nowner = \"office\"\nnumbering = \"outline\"\n+++\n\n# {title}\n\n"
    );
    format!("{head}## 一、總則 {{#one}}\n\n### （一）申請 {{#one.ask}}\n\n1. {words} <!-- #one.first by=office -->\n")
}

fn handbook() -> Vec<(&'static str, String)> {
    vec![
        ("checks/a/ask.toml", FORMS.into()),
        ("checks/b/review.toml", REVIEW.into()),
        ("content/a/parameters.toml", PARAMETERS.into()),
        ("content/a/text.md", text("a", "甲辦法", "承辦部門應於[十日](param:a.limit)內填寫申請表。")),
        ("content/b/text.md", text("b", "乙辦法", "承辦部門應依《甲辦法》第一章（一）1.辦理。")),
        ("content/glossary.md", GLOSSARY.into()),
        ("content/organization.toml", ROLES.into()),
        ("handbook.toml", SETTINGS.into()),
    ]
}

/// Everything a reader of the handbook can see, and the faults.
fn seen((handbook, found): (Handbook, Vec<Diagnostic>)) -> Vec<String> {
    let mut keys: Vec<_> = handbook.keys.iter().collect();
    keys.sort();
    let tables = format!("{:?}{:?}{:?}", handbook.forms, handbook.checks, handbook.parameters);
    let asked = format!("{:?}{:?}", handbook.form("review").is_some(), handbook.check("ask.count").map(|c| &c.place));
    vec![
        format!("{:?}", handbook.regulations),
        format!("{keys:?}"),
        tables,
        asked,
        format!("{found:?}"),
        format!("{:?}", handbook.glossary),
    ]
}

fn sources(files: &[(&str, String)]) -> Vec<SourceText> {
    files.iter().map(|(path, text)| SourceText { path: Arc::from(*path), text: Arc::from(text.as_str()) }).collect()
}

#[test]
fn reading_again_gives_what_reading_anew_gives() {
    // Path, what is replaced, by what: wording, a label, a key, a term, a parameter, a field, a role, a reference, a slip.
    let edits = [
        ("content/a/text.md", "填寫", "據實填寫"),
        ("content/a/text.md", "### （一）申請 {#one.ask}", "註記一段。\n\n### （一）申請 {#one.ask}"),
        ("content/b/text.md", "1.辦理", "2.辦理"),
        ("content/a/text.md", "#one.first", "#one.again"),
        ("content/a/text.md", "#one.again", "#one.first"),
        ("content/a/text.md", "甲辦法", "丙辦法"),
        ("content/a/text.md", "丙辦法", "甲辦法"),
        ("content/glossary.md", "申請表 ·", "填寫 ·"),
        ("content/a/parameters.toml", "default = 10", "default = 11"),
        ("content/a/parameters.toml", "default = 11", "default = 10"),
        ("checks/a/ask.toml", "id = \"count\"", "id = \"number\""),
        ("checks/a/ask.toml", "id = \"number\"", "id = \"count\""),
        ("checks/a/ask.toml", "數量", "件數"),
        ("checks/a/ask.toml", "[[form]]", "[[form]"),
        ("checks/a/ask.toml", "[[form]\n", "[[form]]\n"),
        ("checks/b/review.toml", "review", "ask"),
        ("checks/b/review.toml", "\"ask\"", "\"review\""),
        ("content/a/text.md", "應於", "宜於"),
        ("content/organization.toml", "\"office\"", "\"desk\""),
        ("content/b/text.md", "id = \"b\"", "id = \"a\""),
        ("handbook.toml", "zh-Hant", "zh-Hans"),
    ];
    let (mut files, mut kept) = (handbook(), Kept::default());
    assert_eq!(load(&sources(&files), None).1, [], "the handbook to begin with");
    for (path, from, to) in edits {
        let (_, text) = files.iter_mut().find(|(p, _)| *p == path).expect("a file of the handbook");
        assert!(text.contains(from), "{path}: {from}");
        *text = text.replace(from, to);
        let now = sources(&files);
        assert_eq!(seen(load_again(&now, None, &mut kept)), seen(load(&now, None)), "{path}: {from} → {to}");
    }
    files.retain(|(path, _)| *path != "content/b/text.md");
    let now = sources(&files);
    assert_eq!(seen(load_again(&now, None, &mut kept)), seen(load(&now, None)), "a regulation is gone");
}

#[test]
fn what_stayed_is_not_made_again() {
    let (mut files, mut kept) = (handbook(), Kept::default());
    let before = load_again(&sources(&files), None, &mut kept).0;
    files[3].1 = files[3].1.replace("填寫", "據實填寫");
    let after = load_again(&sources(&files), None, &mut kept).0;
    assert!(!Arc::ptr_eq(&before.regulations[0], &after.regulations[0]));
    assert!(Arc::ptr_eq(&before.regulations[1], &after.regulations[1]));
    assert!(before.checks.is(&after.checks) && before.forms.is(&after.forms));
}

#[test]
fn a_regulation_that_cannot_be_read_is_not_reported_once_for_each_of_its_clauses() {
    let mut files = handbook();
    let (_, text) = files.iter_mut().find(|(path, _)| *path == "content/a/text.md").expect("a file of the handbook");
    *text = text.replace("title = \"甲辦法\"", "title = 甲辦法");
    let codes: Vec<&str> = load(&sources(&files), None).1.iter().map(|d| d.code).collect();
    assert!(codes.contains(&"front-matter-invalid") && !codes.contains(&"clause-unknown"), "{codes:?}");
}
