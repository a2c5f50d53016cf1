//! What the handbook of this repository owes its readers: every term, the order in which regulations govern, and marks where sanctions need a lawyer.

use std::collections::BTreeMap;

use guiju::lang::{Lang, in_script};
use guiju::model::{Clause, Handbook, Inline, Mark, Regulation, Titled};
use guiju::pipeline;
use guiju::source::Disk;

use crate::support::{read, root};

fn handbook() -> Handbook {
    pipeline::load(&Disk::new(root()), None).handbook
}

#[test]
fn the_glossary_holds_every_term_in_three_scripts() {
    let handbook = handbook();
    assert!(handbook.glossary.len() >= 154, "{}", handbook.glossary.len());
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for term in &handbook.glossary {
        let full = term.names.iter().chain(&term.definitions).all(|words| !words.is_empty());
        assert!(full, "{} lacks a name or definition", term.id);
        for (hant, hans) in [(&term.names[0], &term.names[1]), (&term.definitions[0], &term.definitions[1])] {
            let kept = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            // Words differ between regions; what is written alike must be in the script of its line.
            assert_eq!(kept(&in_script(hans, Lang::Hans)), kept(hans), "{}: {hans}", term.id);
            assert_eq!(hant.chars().count() / 3, hans.chars().count() / 3, "{}: {hant}", term.id);
        }
        for name in term.names[..1].iter().chain(&term.synonyms) {
            let taken = names.insert(name, &term.id);
            assert_eq!(taken, None, "{name} names {} too", term.id);
        }
    }
}

#[test]
fn every_regulation_form_and_process_has_a_title_in_english() {
    let handbook = handbook();
    let ascii = |t: &dyn Titled| t.title_en().is_some_and(|en| en.len() > 3 && en.is_ascii() && !en.ends_with('.'));
    let regulations = handbook.regulations.iter().map(|r| (r.id.as_str(), r as &dyn Titled));
    let forms = handbook.forms.iter().map(|f| (&*f.id, f as &dyn Titled));
    let processes = handbook.processes.iter().map(|p| (&*p.id, p as &dyn Titled));
    let all: Vec<(&str, &dyn Titled)> = regulations.chain(forms).chain(processes).collect();
    assert!(all.len() > 300);
    let without: Vec<&str> = all.iter().filter(|(_, t)| !ascii(*t)).map(|(id, _)| *id).collect();
    assert_eq!(without, Vec::<&str>::new());
}

fn terms_of(text: &[Inline], out: &mut Vec<String>) {
    for inline in text {
        match inline {
            Inline::Term { id, .. } => out.push(id.clone()),
            Inline::Strong(inner) | Inline::Emphasis(inner) => terms_of(inner, out),
            _ => {}
        }
    }
}

#[test]
fn terms_are_linked_from_the_texts() {
    let handbook = handbook();
    for regulation in &handbook.regulations {
        let mut found = Vec::new();
        regulation.clauses.iter().for_each(|c| terms_of(&c.text, &mut found));
        found.sort();
        found.dedup();
        assert!(found.len() > 30, "{} links {} terms", regulation.id, found.len());
    }
}

fn plain(text: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(words) | Inline::Code(words) => words.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => plain(inner),
        Inline::Parameter { text, .. } | Inline::Reference { text, .. } | Inline::Term { text, .. } => text.clone(),
        Inline::Break => String::new(),
    };
    text.iter().map(one).collect()
}

/// The top of the section a clause stands in: the lowest heading above it.
fn section(regulation: &Regulation, index: usize) -> usize {
    let above = std::iter::successors(Some(index), |n| regulation.clauses[*n].parent);
    above.into_iter().find(|n| regulation.clauses[*n].heading.is_some()).unwrap_or(index)
}

fn notes(clause: &Clause) -> String {
    let paragraphs = clause.marks.iter().filter_map(|m| if let Mark::Note(_, paragraphs) = m { Some(paragraphs) } else { None });
    paragraphs.flatten().map(|p| plain(p)).collect()
}

#[test]
fn sections_with_sanctions_are_marked_for_legal_review() {
    const SANCTIONS: [&str; 8] = ["處分", "處罰", "懲戒", "罰款", "辭退", "降職", "開除", "解除勞動合同"];
    let handbook = handbook();
    let mut marked = 0;
    for regulation in &handbook.regulations {
        let sections: Vec<usize> = (0..regulation.clauses.len()).map(|n| section(regulation, n)).collect();
        for (n, clause) in regulation.clauses.iter().enumerate() {
            let words = plain(&clause.text);
            if !SANCTIONS.iter().any(|s| words.contains(s)) {
                continue;
            }
            let mates = (0..regulation.clauses.len()).filter(|m| sections[*m] == sections[n]);
            let noted: String = mates.map(|m| notes(&regulation.clauses[m])).collect();
            assert!(noted.contains("施行前應經法務審閱"), "{} {}: {words}", regulation.id, clause.address);
            marked += 1;
        }
    }
    assert!(marked > 0);
}

#[test]
fn the_order_of_regulations_speaks_of_each_and_of_the_bodies_that_look_alike() {
    let text = read("content/precedence.md");
    for regulation in &handbook().regulations {
        assert!(text.contains(&format!("(clause:{}/)", regulation.id)), "{}", regulation.id);
    }
    let bodies = ["head_office_management", "management", "institution_management", "senior_management_team", "headquarters"];
    for body in bodies {
        assert!(text.contains(&format!("(holders:{body})")), "{body}");
    }
}
