//! A process log with known defects: every defect is found at its step by one finding, and clean cases have none.
//!
//! The log is made here, from the story of a purchase told as plain lists; nothing of the checker is used. With
//! `GUIJU_PROCESS_LOG=<folder>` the test also leaves the handbook, the log (of `GUIJU_PROCESS_CASES` cases) and the list of defects there, for
//! `benches/alignment.py`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;

use guiju::pipeline::{self, CheckOptions};
use guiju::source::Memory;

/// The process: an application, a review that may send it back once, a signature, a delivery with or without inspection, the archive.
const CHECKS: &str = r#"
[[form]]
id = "paper"
title = "文件"
clause = "demo/must"
field = [{ id = "subject", label = "主旨", type = "text" }]

[[process]]
id = "purchase"
title = "採購"
clause = "demo/must"
step = [
  { id = "apply", title = "申請", form = "paper", actor = "applicant" },
  { id = "review", title = "審核", form = "paper", actor = "reviewer", after = ["apply"], outcomes = ["approved", "returned"], within = "5 workdays" },
  { id = "revise", title = "修改", form = "paper" },
  { id = "sign", title = "簽約", form = "paper", actor = "chair", after = ["review:approved"] },
  { id = "deliver", title = "交貨", form = "paper", after = ["sign"] },
  { id = "inspect", title = "抽驗", form = "paper", after = ["sign"], required = false },
  { id = "archive", title = "歸檔", form = "paper", after = ["deliver"], closes = true },
]
loop = [{ on = "review:returned", via = ["revise"], to = "apply", max = 2 }]
separation = [{ id = "two_people", steps = ["apply", "review"] }]
"#;

const FILES: [(&str, &str); 4] = [
    (
        "handbook.toml",
        "format = 1\ntitle = \"流程\"\nzone = \"Asia/Taipei\"\ncalendar = \"plain\"\nas_of = 2026-12-31\nduties_from = 2026-01-01\n",
    ),
    ("content/calendar.toml", "year = [{ year = 2026, region = \"plain\" }, { year = 2027, region = \"plain\" }]\n"),
    (
        "content/demo/text.md",
        "+++\nid = \"demo\"\ntitle = \"採購制度\"\nkind = \"制度\"\nowner = \"office\"\nnumbering = \"outline\"\n+++\n\n# 採購制度\n\n## 一、總則 {#general}\n\n### （一）要求 {#demands}\n\n1. 部門應依本制度辦理。 <!-- #must by=department -->\n",
    ),
    (
        "content/organization.toml",
        r#"
role = [
  { id = "department", title = "部門", kind = "unit", unit_kinds = ["department"] },
  { id = "applicant", title = "申請人", kind = "person" },
  { id = "reviewer", title = "審核人", kind = "person" },
  { id = "chair", title = "主持人", kind = "person" },
]
unit = [{ id = "sales", title = "業務部" }, { id = "office", title = "管理處", kind = "management" }]
person = [{ id = "jia", name = "甲" }, { id = "yi", name = "乙" }, { id = "bing", name = "丙" }, { id = "wu", name = "戊" }]
assignment = [
  { person = "jia", role = "applicant", unit = "sales" },
  { person = "wu", role = "applicant", unit = "sales" },
  { person = "yi", role = "reviewer", unit = "sales" },
  { person = "wu", role = "reviewer", unit = "sales" },
  { person = "bing", role = "chair", unit = "sales" },
]
"#,
    ),
];

/// The defects put into every other case, each with the code and the check that must tell of it.
const DEFECTS: [(&str, &str, &str); 10] = [
    ("skip", "step-skipped", "purchase.deliver"),
    ("swap", "step-out-of-order", "purchase.deliver@after"),
    ("repeat", "step-repeated", "purchase.deliver"),
    ("branch", "step-branch-not-taken", "purchase.sign@after"),
    ("after", "step-after-close", "purchase.inspect"),
    ("start", "case-without-start", "purchase.apply"),
    ("rounds", "rounds-exceeded", "purchase.apply"),
    ("late", "deadline-missed", "purchase.review@within"),
    ("actor", "actor-lacks-role", "purchase.review@actor"),
    ("alone", "duties-not-separated", "purchase.two_people"),
];

/// A step of a story: its name with its outcome, who takes it, and days after the step before.
type Told = (&'static str, &'static str, u64);

/// A generator of numbers that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A case that keeps every rule: straight or sent back once, inspected or not.
fn clean(dice: &mut Dice) -> Vec<Told> {
    let applicant = ["jia", "wu"][dice.below(2) as usize];
    let mut told: Vec<Told> = vec![("apply", applicant, 0)];
    if dice.below(3) == 0 {
        told.extend([("review:returned", "yi", 1 + dice.below(4)), ("revise", applicant, 1 + dice.below(9)), ("apply", applicant, 1)]);
    }
    told.extend([
        ("review:approved", "yi", 1 + dice.below(4)),
        ("sign", "bing", 1 + dice.below(3)),
        ("deliver", "jia", 1 + dice.below(20)),
    ]);
    if dice.below(2) == 0 {
        let at = told.len() - dice.below(2) as usize;
        told.insert(at, ("inspect", "bing", 1));
    }
    told.push(("archive", "jia", 1 + dice.below(5)));
    told
}

fn find(told: &[Told], step: &str) -> usize {
    told.iter().rposition(|t| t.0.split(':').next() == Some(step)).expect("a step of the story")
}

/// Breaks one rule of a case.
fn spoil(told: &mut Vec<Told>, defect: &str) {
    let review = find(told, "review");
    match defect {
        "skip" => drop(told.remove(find(told, "deliver"))),
        "swap" => {
            let (sign, deliver) = (find(told, "sign"), find(told, "deliver"));
            let early = told.remove(deliver);
            told.insert(sign, (early.0, early.1, 1));
        }
        "repeat" => told.insert(find(told, "deliver") + 1, ("deliver", "jia", 1)),
        "branch" => {
            told[review].0 = "review:returned";
        }
        "after" => {
            told.retain(|t| t.0 != "inspect");
            told.push(("inspect", "bing", 1));
        }
        "start" => told.retain(|t| t.0 != "apply"),
        "rounds" => {
            let first = told[0];
            told.retain(|t| !matches!(t.0, "review:returned" | "revise") && t.0 != "apply");
            let round = [first, ("review:returned", "yi", 1), ("revise", first.1, 1)];
            let again = [("apply", first.1, 1), ("review:returned", "yi", 1), ("revise", first.1, 1), ("apply", first.1, 1)];
            told.splice(0..0, round.into_iter().chain(again));
        }
        "late" => told[review].2 = 12,
        "actor" => told[review].1 = "bing",
        _ => {
            told.iter_mut().filter(|t| matches!(t.0, "apply" | "revise")).for_each(|t| t.1 = "wu");
            told[review].1 = "wu";
        }
    }
}

/// The log as lines, and what must be found: case, code and check.
fn log(cases: u64) -> (String, Vec<(String, &'static str, &'static str, &'static str)>) {
    let mut dice = Dice(20_260_331);
    let (mut lines, mut expected) = (String::new(), Vec::new());
    let monday = jiff::civil::date(2026, 1, 5);
    for n in 0..cases {
        let case = format!("P-{n:06}");
        let mut told = clean(&mut dice);
        if n % 2 == 1 {
            let (defect, code, check) = DEFECTS[(n / 2 % 10) as usize];
            spoil(&mut told, defect);
            expected.push((case.clone(), defect, code, check));
        }
        let mut day = monday.saturating_add(jiff::Span::new().days(dice.below(180) as i64));
        for (i, (step, by, after)) in told.iter().enumerate() {
            day = day.saturating_add(jiff::Span::new().days(*after as i64));
            let (step, outcome) = step.split_once(':').map_or((*step, String::new()), |(s, o)| (s, format!(r#","outcome":"{o}""#)));
            let record =
                format!(r#""id":"{case}-{i}","form":"paper","unit":"sales","case":"{case}","step":"{step}","by":"{by}","at":"{day}""#);
            let _ = writeln!(lines, r#"{{{record}{outcome},"fields":{{"subject":"採購"}}}}"#);
        }
    }
    (lines, expected)
}

/// Leaves the handbook, the log and the list of defects in a folder.
fn leave(folder: &Path, cases: u64) {
    let (lines, expected) = log(cases);
    let files = FILES.iter().copied().chain([("checks/demo/purchase.toml", CHECKS), ("records/sales/log.ndjson", &lines)]);
    let listed: String = expected.iter().map(|(case, defect, code, check)| format!("{case} {defect} {code} {check}\n")).collect();
    for (path, text) in files.chain([("expected.txt", listed.as_str())]) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file written");
    }
}

#[test]
fn every_defect_of_a_process_log_is_found_at_its_step_and_nothing_else() {
    if let Ok(folder) = std::env::var("GUIJU_PROCESS_LOG") {
        let cases = std::env::var("GUIJU_PROCESS_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
        leave(Path::new(&folder), cases);
    }
    let (lines, expected) = log(1_000);
    let files = FILES.iter().copied().chain([("checks/demo/purchase.toml", CHECKS)]);
    let world = Memory::new(files.map(|(p, t)| (p.to_owned(), t.to_owned())));
    let checked = pipeline::check_lines(&world, &CheckOptions::default(), &mut Cursor::new(lines.as_bytes()));
    assert!(checked.loaded.diagnostics.is_empty(), "{:?}", checked.loaded.diagnostics);
    let outcome = checked.outcome.expect("a sound handbook");
    assert_eq!((outcome.cases, outcome.diagnostics.len()), (1_000, 0));
    let found: BTreeMap<String, Vec<String>> = outcome.findings.iter().fold(BTreeMap::new(), |mut all, f| {
        let named = format!("{} {}", f.code, f.check.as_deref().unwrap_or("-"));
        all.entry(f.case.as_deref().unwrap_or("-").to_owned()).or_insert_with(Vec::new).push(named);
        all
    });
    let wanted: BTreeMap<String, Vec<String>> =
        expected.iter().map(|(case, _, code, check)| (case.clone(), vec![format!("{code} {check}")])).collect();
    let wrong: Vec<String> = expected
        .iter()
        .filter(|(case, ..)| found.get(case) != wanted.get(case))
        .map(|(case, defect, ..)| format!("{defect} {case}: {:?}", found.get(case)))
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    assert_eq!(found, wanted, "clean cases have no finding");
}
