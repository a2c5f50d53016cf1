//! Every example of the pages on answers is run: waivers, attestations, rectification.

use std::collections::BTreeSet;

use guiju::answer::CODES;
use guiju::outcome::{Outcome, Progress};

use crate::kinds::{Example, base, examples, findings, miscounted, run};
use crate::support::read;

const PAGES: [&str; 2] = ["docs/waivers.md", "docs/rectification.md"];

/// How findings stand and what needs a person, as the pages write it.
fn states(outcome: &Outcome) -> Vec<String> {
    let finding = |f: &guiju::outcome::Finding| {
        let state = match (&f.answer.waiver, &f.answer.rectification) {
            (Some(_), _) => "waived",
            (None, None) => "unanswered",
            (None, Some((_, progress))) => match progress {
                Progress::Answered => "answered",
                Progress::Overdue => "overdue",
                Progress::Failed => "failed",
                Progress::Returned => "returned",
                Progress::Closed => "closed",
            },
        };
        format!("{state} {} {}", f.code, f.record.as_deref().or(f.case.as_deref()).unwrap_or(&f.unit))
    };
    let mut lines: Vec<String> = outcome.findings.iter().map(finding).collect();
    for j in &outcome.answers.judgements {
        let counts = [("needs a person", j.needs_person), ("lapsed", j.lapsed), ("attested", j.met), ("attested against", j.not_met)];
        lines.extend(counts.into_iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{what} {} {} {n}", j.regulation, j.unit)));
    }
    lines.sort();
    lines
}

fn wrong(example: &Example, codes: &mut BTreeSet<&'static str>) -> Vec<String> {
    let outcome = match run(example) {
        Ok((_, outcome)) => outcome,
        Err(why) => return vec![why],
    };
    codes.extend(outcome.findings.iter().map(|f| f.code));
    let mut wrong = miscounted(example, &outcome);
    let (got, states) = (findings(&outcome), states(&outcome));
    if got != example.findings {
        let names: Vec<String> = outcome.findings.iter().map(|f| format!("{} {}", f.fingerprint, f.message.en)).collect();
        wrong.push(format!("expected {:?}\n    found {got:?}\n    {}", example.findings, names.join("\n    ")));
    }
    // What needs a person is listed where an example is about it.
    let listed = |line: &&String| example.states.iter().any(|s| s.contains(" demo ")) || !line.contains(" demo ");
    let states: Vec<&String> = states.iter().filter(listed).collect();
    if !example.states.is_empty() && states != example.states.iter().collect::<Vec<_>>() {
        wrong.push(format!("expected states {:?}\n    found {states:?}", example.states));
    }
    wrong
}

#[test]
fn every_example_is_answered_as_its_page_says() {
    let (base, mut codes, mut all) = (base(&read("docs/kinds/README.md")), BTreeSet::new(), Vec::new());
    for page in PAGES {
        for example in examples(&read(page), &base) {
            all.extend(wrong(&example, &mut codes).into_iter().map(|why| format!("{page}, {}:\n    {why}", example.name)));
        }
    }
    let known = |prefix: &str| PAGES.iter().any(|page| read(page).contains(&format!("`{prefix}")));
    let unseen = CODES.iter().map(|(code, _)| *code).filter(|code| known(code) && !codes.contains(code));
    all.extend(unseen.map(|code| format!("no example of {code}")));
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

/// Every code about answers is explained in each language, like those of checks.
#[test]
fn every_code_is_explained() {
    let folder = crate::support::root().join("tests/fixtures/commands/clean");
    for (code, title) in CODES {
        for (lang, words) in [("en", title().en), ("zh-Hant", title().hant), ("zh-Hans", title().hans)] {
            let run = crate::support::guiju(&folder, &["explain", code, "--lang", lang]);
            assert!(run.code == 0 && run.stdout.contains(&words), "{code} {lang}: {}{}", run.stdout, run.stderr);
        }
    }
}
