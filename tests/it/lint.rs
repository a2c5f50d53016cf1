//! Every example of `docs/lint/` is run, and the repository's own handbook passes.

use std::collections::BTreeSet;
use std::path::PathBuf;

use guiju::lint::confirmed::Confirmed;
use guiju::lint::rules::{self, FAMILIES};
use guiju::pipeline;
use guiju::source::{Memory, World};

use crate::kinds::{Example, base, examples};
use crate::support::{copy, guiju, list, read, root, text, toml};

/// Pages about what is told while the handbook is read, without rules of their own.
const READING: [&str; 1] = ["reference"];

fn folder() -> PathBuf {
    root().join("docs/lint")
}

fn pages() -> Vec<&'static str> {
    FAMILIES.iter().map(|f| f.page).chain(READING).collect()
}

/// The findings of an example as its page writes them.
fn found(example: &Example) -> Vec<String> {
    let mut files = example.files.clone();
    // Pages cannot know the hash of a wording; `WORDING` stands for the one of the clause named before it.
    if let Some(text) = files.get("checks/confirmed.toml").filter(|t| t.contains("WORDING")).cloned() {
        let world = Memory::new(files.iter().filter(|(p, _)| *p != "checks/confirmed.toml").map(|(p, t)| (p.clone(), t.clone())));
        let hash = pipeline::load(&world, None).handbook.clause("demo/report").expect("the clause").hash.clone();
        files.insert("checks/confirmed.toml".into(), text.replace("WORDING", &hash));
    }
    let world = Memory::new(files.iter().map(|(p, t)| (p.clone(), t.clone())));
    let (_, linted) = pipeline::lint(&world);
    let texts = pipeline::texts(&world);
    let line = |d: &guiju::diag::Diagnostic| {
        let shown = texts.show(&d.place);
        format!("{} {}:{}", d.code, shown.path, shown.start.map_or(1, |p| p.line))
    };
    let mut lines: Vec<String> = linted.diagnostics.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn every_example_gives_what_its_page_says() {
    let readme = read("docs/lint/README.md");
    let base = base(&readme);
    let mut wrong = Vec::new();
    for page in pages() {
        let (mut passes, mut seen) = (false, BTreeSet::new());
        for example in examples(&read(&format!("docs/lint/{page}.md")), &base) {
            let got = found(&example);
            passes |= got.is_empty();
            seen.extend(got.iter().filter_map(|line| line.split(' ').next().map(str::to_owned)));
            if got != example.findings {
                let (want, got) = (example.findings.join("\n      "), got.join("\n      "));
                wrong.push(format!("{page}.md, {}:\n    expected\n      {want}\n    found\n      {got}", example.name));
            }
        }
        let rules = FAMILIES.iter().filter(|f| f.page == page).flat_map(|f| f.rules);
        wrong.extend(rules.filter(|r| !seen.contains(r.code)).map(|r| format!("{page}.md has no example of {}", r.code)));
        if !passes || seen.is_empty() {
            wrong.push(format!("{page}.md needs an example that passes and one that fails"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_overview_lists_every_page_and_every_code() {
    let overview = read("docs/lint/README.md");
    for page in pages() {
        assert!(overview.contains(&format!("[{page}]({page}.md)")), "docs/lint/README.md does not list {page}");
    }
    for rule in rules::all() {
        assert!(overview.contains(&format!("`{}`", rule.code)), "docs/lint/README.md does not name {}", rule.code);
    }
    let written = std::fs::read_dir(folder()).expect("the pages lie in docs/lint");
    for name in written.map(|e| e.expect("a readable folder").file_name().to_string_lossy().into_owned()) {
        assert!(name == "README.md" || pages().iter().any(|p| format!("{p}.md") == name), "docs/lint/{name} belongs to no rule");
    }
}

#[test]
fn codes_are_unique_and_titled_in_three_languages() {
    let mut seen = BTreeSet::new();
    for rule in rules::all() {
        assert!(seen.insert(rule.code), "two rules report {}", rule.code);
        let title = (rule.title)();
        assert!([title.hant, title.hans, title.en].iter().all(|t| !t.is_empty()), "{} lacks a language", rule.code);
    }
}

/// Whatever of the five regulations is not as the rules want it is allowed one by one, each with a reason.
#[test]
fn the_five_regulations_are_clean() {
    let world = guiju::source::Disk::new(root());
    let (_, linted) = pipeline::lint(&world);
    let left: Vec<String> = linted
        .diagnostics
        .iter()
        .filter(|d| d.severity > guiju::diag::Severity::Note)
        .map(|d| format!("{} {}", d.code, d.message.en))
        .collect();
    assert!(left.is_empty(), "\n{}", left.join("\n"));
    assert!(linted.allowed > 0);
    for path in world.list("content").into_iter().map(|e| e.path).filter(|p| p.ends_with("/allow.toml")) {
        for row in toml(&path)["allow"].as_array().expect("a list") {
            let reason = row["reason"].as_str().unwrap_or_default();
            assert!(reason.chars().count() >= 8, "{path}: {row} says no reason worth the name");
        }
    }
}

#[test]
fn a_check_is_suspect_from_the_rewording_to_the_confirmation() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    let all = guiju(here, &["confirm", "--all"]);
    assert_eq!(all.code, 0, "{}", all.stderr);
    let suspects = || {
        let run = guiju(here, &["lint", "--rule", "check-suspect", "--format", "json"]);
        list(&run.json(), "problems").len()
    };
    assert_eq!(suspects(), 0);
    let world = guiju::source::Disk::new(here);
    let loaded = pipeline::load(&world, None);
    let check = loaded.handbook.checks.first().expect("a check");
    let clause = loaded.handbook.clause(&check.clause).expect("its clause");
    let path = here.join(&*clause.place.path);
    let old = std::fs::read_to_string(&path).expect("the text");
    let place = clause.place.span().range();
    let reworded = old[place.clone()].replacen('。', "，不得延誤。", 1);
    assert_ne!(reworded, old[place.clone()]);
    std::fs::write(&path, format!("{}{reworded}{}", &old[..place.start], &old[place.end..])).expect("a file written");
    let before = suspects();
    assert!(before > 0);
    assert_eq!(guiju(here, &["confirm", &check.id]).code, 0);
    assert_eq!(suspects(), before - 1, "one check confirmed, one suspect less");
    assert_eq!(guiju(here, &["confirm", "--all"]).code, 0);
    assert_eq!(suspects(), 0);
    let twice = std::fs::read_to_string(here.join("checks/confirmed.toml")).expect("the file");
    assert_eq!(guiju(here, &["confirm", "--all"]).code, 0);
    assert_eq!(std::fs::read_to_string(here.join("checks/confirmed.toml")).expect("the file"), twice, "the file is stable");
    assert!(Confirmed::read(&pipeline::load(&world, None).handbook).exists);
}

/// The checks of this repository stand confirmed, and rewording one clause puts exactly its checks in doubt.
#[test]
fn rewording_a_clause_of_this_repository_puts_its_checks_in_doubt() {
    let disk = guiju::source::Disk::new(root());
    let mut world = Memory::default();
    for path in pipeline::inputs(&disk) {
        world.put(path.clone(), disk.read(&path, pipeline::MAX_TEXT).expect("a file"));
    }
    let suspects = |world: &Memory| -> BTreeSet<String> {
        let (loaded, linted) = pipeline::lint(world);
        assert!(loaded.is_sound());
        let own = |d: &guiju::diag::Diagnostic| d.code == "check-suspect";
        linted.diagnostics.iter().filter(|d| own(d)).filter_map(|d| d.help.as_ref()?.en.split('`').nth(1).map(str::to_owned)).collect()
    };
    assert_eq!(suspects(&world).len(), 0);
    let handbook = pipeline::load(&world, None).handbook;
    let clause = handbook.clause("cross/review.decide").expect("the clause");
    let text = String::from_utf8(disk.read(&clause.place.path, pipeline::MAX_TEXT).expect("the text")).expect("UTF-8");
    let place = clause.place.span().range();
    let reworded = text[place.clone()].replacen('。', "，並敘明理由。", 1);
    assert_ne!(reworded, text[place.clone()]);
    world.put(&*clause.place.path, format!("{}{reworded}{}", &text[..place.start], &text[place.end..]));
    let cites = |c: &&guiju::model::Check| std::iter::once(&c.clause).chain(&c.also).any(|key| &**key == "cross/review.decide");
    let mine: BTreeSet<String> = handbook.checks.iter().filter(cites).map(|c| format!("guiju confirm {}", c.id)).collect();
    assert!(!mine.is_empty());
    assert_eq!(suspects(&world), mine);
}

#[test]
fn a_key_that_goes_is_missed_until_it_is_retired() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    assert_eq!(guiju(here, &["confirm", "--all"]).code, 0);
    let confirmed = std::fs::read_to_string(here.join("checks/confirmed.toml")).expect("the file");
    let world = guiju::source::Disk::new(here);
    let id = pipeline::load(&world, None).handbook.regulations[0].id.clone();
    std::fs::write(here.join("checks/confirmed.toml"), confirmed.replacen("keys = [", &format!("keys = [\n  \"{id}/gone\","), 1))
        .expect("written");
    let missed = || {
        let run = guiju(here, &["lint", "--rule", "key-deleted", "--format", "json"]);
        (run.code, list(&run.json(), "problems").len())
    };
    assert_eq!(missed(), (1, 1));
    assert_eq!(guiju(here, &["confirm", "--all"]).code, 0);
    assert_eq!(missed(), (1, 1), "confirming checks does not make a key forgotten");
    let folder = pipeline::load(&world, None).handbook.regulations[0].path.replace("text.md", "retired.toml");
    std::fs::write(here.join(folder), "[[retired]]\nkey = \"gone\"\nwhy = \"併入他條\"\n").expect("written");
    assert_eq!(missed(), (0, 0));
}

#[test]
fn reports_have_one_finding_each_in_every_format() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    let file = here.join("content/index.md");
    std::fs::write(&file, "# 首頁\n\n制度,記錄。\n").expect("written");
    let run = |format: &str| guiju(here, &["lint", "--rule", "punctuation-halfwidth", "--format", format]);
    let json = run("json");
    assert_eq!(json.code, 1, "{}", json.stderr);
    let json = json.json();
    let problem = &list(&json, "problems")[0];
    assert_eq!((text(problem, "code"), problem["place"]["line"].as_u64()), ("punctuation-halfwidth", Some(3)));
    assert_eq!(problem["place"]["column"].as_u64(), Some(3));
    let sarif = run("sarif").json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(text(result, "ruleId"), "punctuation-halfwidth");
    assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startColumn"], 3);
    assert_eq!(list(&sarif["runs"][0]["tool"]["driver"], "rules").len(), 1);
    let schema: serde_json::Value = serde_json::from_str(&read("tests/schemas/sarif-schema-2.1.0.json")).expect("a schema");
    let faults: Vec<String> = jsonschema::validator_for(&schema).expect("a schema").iter_errors(&sarif).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(run("github").stdout.starts_with("::warning file=content/index.md,line=3,col=3,title=punctuation-halfwidth::"));
    let gitlab = run("gitlab").json();
    assert_eq!(gitlab[0]["location"]["lines"]["begin"], 3);
    let junit = run("junit").stdout;
    let case = "<testsuite name=\"content/index.md\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">";
    assert!(junit.contains(case) && junit.contains("<system-out>content/index.md:3:3"), "{junit}");
    let error = std::fs::read_to_string(here.join("handbook.toml")).expect("settings") + "\n[lint]\npunctuation-halfwidth = \"error\"\n";
    std::fs::write(here.join("handbook.toml"), error).expect("written");
    let failing = run("junit").stdout;
    assert!(failing.contains("failures=\"1\"") && failing.contains("<failure type=\"punctuation-halfwidth\""), "{failing}");
    [&junit, &failing].into_iter().for_each(|xml| crate::reports::keeps_to_the_schema_of_jenkins("lint", xml));
    let markdown = run("markdown").stdout;
    assert!(markdown.contains("| error punctuation\\-halfwidth |") || markdown.contains("| error punctuation-halfwidth |"), "{markdown}");
    let csv = run("csv").stdout;
    assert!(
        csv.starts_with("\u{feff}severity,code,") && csv.contains("error,punctuation-halfwidth,") && csv.contains(",content/index.md,3,3,"),
        "{csv}"
    );
    assert!(run("text").stdout.contains("content/index.md"));
    assert_eq!(guiju(here, &["lint", "--rule", "punctuation-halfwidth", "--fail-on", "never"]).code, 0);
    assert_eq!(guiju(here, &["lint", "--rule", "none-such"]).code, 2);
}

/// What `lint --fix` makes of a regulation, and of what allows exceptions: before and after.
#[test]
fn what_a_machine_can_mend_is_mended_and_nothing_else() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    let (text, allow) = (here.join("content/demo/text.md"), here.join("content/demo/allow.toml"));
    let right = std::fs::read_to_string(&text).expect("the text");
    let more = |words: &str| format!("{right}4. {words}\n");
    let before = more("**注意：**部門應保存申請表(含附件),以備查核. 編號 A.1,2 不變。");
    std::fs::write(&text, &before).expect("written");
    let rows = "# 說明\n\n[[allow]]\nrule = \"mandate-unchecked\"\non = [\"demo/gone\", \"demo/reason.item_9\"]\nreason = \"這一條只能由人判斷\"\n\n\
                [[allow]]\nrule = \"term-unused\"\non = \"沒有這個詞\"\nreason = \"留待下次修訂再說\"\n";
    std::fs::write(&allow, rows).expect("written");
    let run = guiju(here, &["lint", "--fix", "--lang", "en"]);
    assert!(run.stderr.contains("mended: content/demo/allow.toml, content/demo/text.md"), "{}", run.stderr);
    let after = std::fs::read_to_string(&text).expect("the text");
    assert_eq!(after, more("**注意**：部門應保存申請表（含附件），以備查核。 編號 A.1,2 不變。 <!-- #general.demands.item_4 -->"));
    assert_eq!(std::fs::read_to_string(&allow).expect("the file").trim(), "# 說明", "permissions of no use are gone");
    let left: Vec<String> = list(&guiju(here, &["lint", "--format", "json"]).json(), "problems")
        .iter()
        .map(|p| crate::support::text(p, "code").to_owned())
        .collect();
    assert!(left.iter().any(|code| code == "mandate-unchecked"), "what needs a person is told: {left:?}");
    let mendable = |code: &&String| ["punctuation-halfwidth", "emphasis-broken", "key-missing", "allow-unused"].contains(&code.as_str());
    assert_eq!(left.iter().find(mendable), None);
    let again = guiju(here, &["lint", "--fix", "--lang", "en"]);
    assert!(again.stderr.contains("nothing a machine could mend"), "{}", again.stderr);
    assert_eq!(std::fs::read_to_string(&text).expect("the text"), after);
}

/// Marks made full width leave every check confirmed: the wording is the same.
#[test]
fn mending_marks_puts_no_check_in_doubt() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    let text = here.join("content/demo/text.md");
    let right = std::fs::read_to_string(&text).expect("the text");
    std::fs::write(&text, right.replace("部門提出申請，", "部門提出申請,")).expect("written");
    assert_eq!(guiju(here, &["confirm", "--all"]).code, 0);
    assert_eq!(guiju(here, &["lint", "--rule", "punctuation-halfwidth"]).code, 1);
    assert_eq!(guiju(here, &["lint", "--fix", "--rule", "punctuation-halfwidth"]).code, 0);
    assert_eq!(std::fs::read_to_string(&text).expect("the text"), right);
    assert_eq!(guiju(here, &["lint", "--rule", "check-suspect"]).code, 0);
}
