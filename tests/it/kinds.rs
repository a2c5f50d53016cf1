//! Every example of `docs/kinds/` is run: a small handbook, its records, and the findings expected.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use guiju::judge::kinds::{KindInfo, REGISTRY};
use guiju::model::{Handbook, SourceText};
use guiju::outcome::{Outcome, Verdict};
use guiju::pipeline::CheckOptions;
use guiju::source::Memory;

/// Examples that say what should be and are ahead of the engine, by page and title. One that comes true must leave the list.
const AHEAD: &[(&str, &str)] = &[];

pub type Files = BTreeMap<String, String>;

/// A handbook with its records, and what judging it must yield.
pub struct Example {
    /// Its title.
    pub name: String,
    /// Its files by path.
    pub files: Files,
    /// What must be found, sorted.
    pub findings: Vec<String>,
    verdicts: Vec<String>,
    /// How findings stand, and what needs a person; the pages on answers list it.
    pub states: Vec<String>,
}

/// A fenced block: the words after the fence and the text.
struct Block {
    info: String,
    text: String,
}

enum Part {
    Heading(usize, String),
    Block(Block),
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/kinds")
}

fn page(name: &str) -> String {
    let path = folder().join(name).with_extension("md");
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Headings and fenced blocks of a page, in order.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some("")) => parts.extend(open.take().map(Part::Block)),
            (Some(block), _) => writeln!(block.text, "{line}").unwrap(),
            (None, Some(info)) => open = Some(Block { info: info.trim().to_owned(), text: String::new() }),
            (None, None) => {
                let level = line.bytes().take_while(|b| *b == b'#').count();
                if level > 0 {
                    parts.push(Part::Heading(level, line[level..].trim().to_owned()));
                }
            }
        }
    }
    assert!(open.is_none(), "a fenced block is not closed");
    parts
}

/// The files every example starts from.
pub fn base(readme: &str) -> Files {
    let blocks = parts(readme).into_iter().filter_map(|p| if let Part::Block(b) = p { Some(b) } else { None });
    blocks.filter_map(|b| Some((b.info.split_once(' ')?.1.to_owned(), b.text))).collect()
}

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> =
        text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|l| !l.is_empty()).collect();
    lines.sort();
    lines
}

/// The examples of a page.
pub fn examples(text: &str, base: &Files) -> Vec<Example> {
    let mut found = Vec::new();
    let (mut shared, mut own, mut verdicts) = (base.clone(), None::<Files>, Vec::new());
    let mut states = Vec::new();
    let mut name = String::new();
    for part in parts(text) {
        match part {
            Part::Heading(level, title) => {
                own = (level > 2).then(|| shared.clone());
                if level <= 2 {
                    shared = base.clone();
                }
                name = title;
                verdicts.clear();
                states.clear();
            }
            Part::Block(block) if block.info == "findings" => {
                let files = own.clone().unwrap_or_else(|| shared.clone());
                found.push(Example {
                    name: name.clone(),
                    files,
                    findings: lines(&block.text),
                    verdicts: std::mem::take(&mut verdicts),
                    states: std::mem::take(&mut states),
                });
            }
            Part::Block(block) if block.info == "states" => states = lines(&block.text),
            Part::Block(block) if block.info == "verdicts" => verdicts = lines(&block.text),
            Part::Block(block) => {
                if let Some((_, path)) = block.info.split_once(' ') {
                    own.as_mut().unwrap_or(&mut shared).insert(path.to_owned(), block.text);
                }
            }
        }
    }
    found
}

/// The faults a handbook is refused for, as the examples write them; the one that loads is judged.
fn loaded(example: &Example) -> (Handbook, Vec<guiju::diag::Diagnostic>) {
    let source = |(path, text): (&String, &String)| SourceText { path: Arc::from(path.as_str()), text: Arc::from(text.as_str()) };
    let sources: Vec<SourceText> = example.files.iter().filter(|(p, _)| !p.starts_with("records/")).map(source).collect();
    guiju::model::load(&sources, None)
}

/// What an example whose handbook must not load gives instead.
fn refused(example: &Example) -> Vec<String> {
    let codes: Vec<String> = loaded(example).1.iter().map(|d| format!("refused {}", d.code)).collect();
    if codes == example.findings { Vec::new() } else { vec![format!("expected {:?}, found {codes:?}", example.findings)] }
}

pub fn run(example: &Example) -> Result<(Handbook, Outcome), String> {
    let (handbook, diagnostics) = loaded(example);
    if !diagnostics.is_empty() {
        let said: Vec<String> = diagnostics.iter().map(|d| format!("{} {:?}: {}", d.code, d.place, d.message.en)).collect();
        return Err(format!("the handbook does not load: {}", said.join("\n    ")));
    }
    let world = Memory::new(example.files.iter().map(|(p, t)| (p.clone(), t.clone())));
    assert!(handbook.settings.as_of.is_some(), "the examples pin their day");
    let outcome = guiju::pipeline::judge(&world, &handbook, &CheckOptions::default());
    let broken: Vec<String> = outcome.diagnostics.iter().map(|d| format!("{}: {}", d.code, d.message.en)).collect();
    if broken.is_empty() { Ok((handbook, outcome)) } else { Err(format!("a record cannot be read: {}", broken.join("\n    "))) }
}

/// Every example whose handbook loads, as files in memory.
pub fn worlds() -> Vec<(String, Memory)> {
    let base = base(&page("README"));
    let pages = REGISTRY.iter().map(|kind| format!("kinds/{}", kind.page)).chain(["waivers", "rectification"].map(str::to_owned));
    let text = |name: &str| crate::support::read(&format!("docs/{name}.md"));
    let all = pages.flat_map(|name| examples(&text(&name), &base).into_iter().map(move |e| (name.clone(), e)));
    let sound = all.filter(|(_, e)| loaded(e).1.is_empty());
    sound.map(|(page, e)| (format!("{page}: {}", e.name), Memory::new(e.files))).collect()
}

/// Findings as the examples write them.
pub fn findings(outcome: &Outcome) -> Vec<String> {
    let line = |f: &guiju::outcome::Finding| {
        let subject = f.record.as_deref().or(f.case.as_deref()).unwrap_or(&f.unit);
        format!("{} {subject} {}", f.code, f.check.as_deref().unwrap_or("-"))
    };
    let mut lines: Vec<String> = outcome.findings.iter().map(line).collect();
    lines.sort();
    lines
}

fn count(outcome: &Outcome, check: &str, verdict: Verdict) -> u64 {
    outcome.tally.sum(|key| *key.check == *check)[verdict as usize]
}

/// The counts an example names that are not as it says.
pub fn miscounted(example: &Example, outcome: &Outcome) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in &example.verdicts {
        let verdict = Verdict::ALL.into_iter().find(|v| line.starts_with(v.label().en.as_str()));
        let verdict = verdict.unwrap_or_else(|| panic!("no verdict in `{line}`"));
        let rest: Vec<&str> = line[verdict.label().en.len()..].split_whitespace().collect();
        let (check, wanted) = (rest[0], rest.get(1).map_or(1, |n| n.parse().expect("a count")));
        let got = count(outcome, check, verdict);
        if got != wanted {
            wrong.push(format!("{} {check}: {got} instead of {wanted}", verdict.label().en));
        }
    }
    wrong
}

/// What running the examples of a page showed of its kind.
#[derive(Default)]
struct Shown {
    passes: bool,
    fails: bool,
    codes: BTreeSet<&'static str>,
}

fn judge_example(kind: &KindInfo, example: &Example, shown: &mut Shown) -> Vec<String> {
    if example.findings.first().is_some_and(|line| line.starts_with("refused ")) {
        return refused(example);
    }
    let (handbook, outcome) = match run(example) {
        Ok(run) => run,
        Err(why) => return vec![why],
    };
    let own = |check: &str| handbook.checks.iter().any(|c| *c.id == *check && c.kind == kind.kind);
    shown.passes |= outcome.tally.sum(|key| own(&key.check))[Verdict::Pass as usize] > 0;
    let mine = outcome.findings.iter().map(|f| f.code).filter(|c| kind.codes.iter().any(|(code, _)| code == c));
    let before = shown.codes.len();
    shown.codes.extend(mine);
    shown.fails |= shown.codes.len() > before;
    let got = findings(&outcome);
    let mut wrong = miscounted(example, &outcome);
    if got != example.findings {
        wrong.push(format!("expected\n      {}\n    found\n      {}", example.findings.join("\n      "), got.join("\n      ")));
        wrong.extend(outcome.notes.iter().map(|n| format!("  note: {} {} {}", n.verdict.label().en, n.check, n.reason.en)));
    }
    wrong
}

#[test]
fn every_example_is_judged_as_its_page_says() {
    let base = base(&page("README"));
    let mut wrong = Vec::new();
    for kind in REGISTRY {
        let mut shown = Shown::default();
        for example in examples(&page(kind.page), &base) {
            let faults = judge_example(kind, &example, &mut shown);
            if AHEAD.contains(&(kind.page, example.name.as_str())) {
                // Codes its findings name count as shown: the example is there, the engine is not.
                let named = |code: &&str| example.findings.iter().any(|f| f.split(' ').next() == Some(*code));
                shown.codes.extend(kind.codes.iter().map(|(code, _)| *code).filter(named));
                if faults.is_empty() {
                    wrong.push(format!("{}.md, {}: came true; take it off the list", kind.page, example.name));
                }
                continue;
            }
            wrong.extend(faults.into_iter().map(|f| format!("{}.md, {}:\n    {f}", kind.page, example.name)));
        }
        if !shown.passes || !shown.fails {
            wrong.push(format!("{}.md needs an example that passes and one that fails", kind.page));
        }
        let unseen = kind.codes.iter().map(|(code, _)| *code).filter(|code| !shown.codes.contains(code));
        wrong.extend(unseen.map(|code| format!("{}.md has no example of {code}", kind.page)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_overview_lists_every_page() {
    let overview = page("README");
    for kind in REGISTRY {
        assert!(overview.contains(&format!("[{0}]({0}.md)", kind.page)), "docs/kinds/README.md does not list {}", kind.page);
    }
    let written = std::fs::read_dir(folder()).expect("the pages lie in docs/kinds");
    let pages = written.map(|e| e.expect("a readable folder").file_name().to_string_lossy().into_owned());
    for name in pages.filter(|n| n != "README.md") {
        assert!(REGISTRY.iter().any(|k| format!("{}.md", k.page) == name), "docs/kinds/{name} belongs to no kind");
    }
}

#[test]
fn codes_are_unique_and_titled_in_three_languages() {
    let mut seen = BTreeSet::new();
    for (code, title) in REGISTRY.iter().flat_map(|k| k.codes) {
        assert!(seen.insert(*code), "two kinds report {code}");
        let title = title();
        assert!([title.hant, title.hans, title.en].iter().all(|t| !t.is_empty()), "{code} lacks a language");
    }
}
