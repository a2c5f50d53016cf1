//! Terms: introduced but not in the glossary, without a definition, never used, defined twice, defined by each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::diag::Severity;
use crate::lang::Lang;
use crate::lint::facts::{name, runs, words};
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::{Handbook, Term};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "term",
    title: || say!("用語", "用语", "terms"),
    about: || {
        say!(
            "每個用語在 content/glossary.md 只有一個詞條，以手冊的語言下定義，並且確實有條文使用；條文以「以下簡稱」「所稱」引入的用語也要有詞條。詞條不得互相定義，判斷時只看定義的第一句。",
            "每个用语在 content/glossary.md 只有一个词条，以手册的语言下定义，并且确实有条文使用；条文以“以下简称”“所称”引入的用语也要有词条。词条不得互相定义，判断时只看定义的第一句。",
            "A term has one entry in content/glossary.md, a definition in the language of the handbook, and is used by some text; a word that a text introduces as a term has an entry too. Entries must not define each other; only the first sentence of a definition counts for that."
        )
    },
    rules: &[
        Rule {
            code: "term-undeclared",
            severity: Severity::Warning,
            title: || say!("條文引入的用語不在詞彙中", "条文引入的用语不在词汇中", "A term introduced by a text is not in the glossary"),
        },
        Rule {
            code: "term-without-definition",
            severity: Severity::Warning,
            title: || say!("詞條沒有定義", "词条没有定义", "A term has no definition"),
        },
        Rule {
            code: "term-unused", severity: Severity::Warning, title: || say!("詞條從未使用", "词条从未使用", "A term is never used")
        },
        Rule {
            code: "term-twice",
            severity: Severity::Error,
            title: || say!("同一名稱有兩個詞條", "同一名称有两个词条", "One name has two entries"),
        },
        Rule {
            code: "term-circular",
            severity: Severity::Warning,
            title: || say!("詞條互相定義", "词条互相定义", "Terms are defined by each other"),
        },
    ],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    let handbook = facts.handbook;
    let script = if handbook.settings.language == Lang::Hans { 1 } else { 0 };
    undeclared(facts, desk);
    unused(handbook, desk);
    twice(handbook, desk);
    circular(handbook, script, desk);
    for term in handbook.glossary.iter().filter(|t| t.definitions[script].trim().is_empty()) {
        let message = say!("詞條「{n}」沒有定義", "词条“{n}”没有定义", "the term {n} has no definition", n = term.names[script]);
        if let Some(found) = desk.report("term-without-definition", &term.id, &term.place, message) {
            found.help = Some(say!("在下一行以「: 」開頭寫定義", "在下一行以“: ”开头写定义", "write it on the next line, after `: `"));
        }
    }
}

fn names(term: &Term) -> impl Iterator<Item = &str> {
    term.names.iter().chain(&term.synonyms).map(String::as_str)
}

static INTRODUCED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:以下簡稱|以下简称|以下稱|以下称|下稱|下称|簡稱|简称|所稱|所称)(?:為|为)?[「“]([^」”]{1,30})[」”]").ok()
});

/// 「以下簡稱「甲」」 and 「所稱「甲」」 introduce a term.
fn undeclared(facts: &Facts, desk: &mut Desk) {
    let known: BTreeSet<&str> = facts.handbook.glossary.iter().flat_map(names).collect();
    for (regulation, clause) in facts.clauses() {
        let text: String = runs(clause).into_iter().map(words).collect();
        for found in INTRODUCED.iter().flat_map(|regex| regex.captures_iter(&text)) {
            let term = &found[1];
            if known.contains(term) {
                continue;
            }
            let message = say!("「{t}」不在詞彙中", "“{t}”不在词汇中", "{t} is not in the glossary", t = term);
            if let Some(found) = desk.report("term-undeclared", &name(regulation, clause), &clause.place, message) {
                found.help = Some(say!(
                    "在 content/glossary.md 為它立一個詞條",
                    "在 content/glossary.md 为它立一个词条",
                    "give it an entry in content/glossary.md"
                ));
            }
        }
    }
}

/// A term counts as used where any of its names stands in another file, or in the definition of another term.
fn unused(handbook: &Handbook, desk: &mut Desk) {
    for term in &handbook.glossary {
        let elsewhere = handbook.sources.iter().filter(|(path, _)| *path != term.place.path);
        let mut texts = elsewhere.map(|(_, text)| &**text);
        let named = |text: &str| term.names[..2].iter().chain(&term.synonyms).any(|n| text.contains(n.as_str()));
        let others = || handbook.glossary.iter().filter(|other| other.id != term.id);
        if texts.any(named) || others().any(|other| other.definitions.iter().any(|d| named(d))) {
            continue;
        }
        let message = say!("詞條「{n}」從未使用", "词条“{n}”从未使用", "the term {n} is never used", n = term.names[0]);
        if let Some(found) = desk.report("term-unused", &term.id, &term.place, message) {
            found.help = Some(say!(
                "刪去它，或檢查寫法是否一致",
                "删去它，或检查写法是否一致",
                "remove it, or see whether the texts word it otherwise"
            ));
        }
    }
}

fn twice(handbook: &Handbook, desk: &mut Desk) {
    let mut seen: BTreeMap<&str, &Term> = BTreeMap::new();
    for term in &handbook.glossary {
        let own: BTreeSet<&str> = names(term).collect();
        for name in own {
            let Some(first) = seen.insert(name, term).filter(|first| first.id != term.id) else { continue };
            let message = say!("「{n}」有兩個詞條", "“{n}”有两个词条", "{n} has two entries", n = name);
            if let Some(found) = desk.report("term-twice", &term.id, &term.place, message) {
                found.labels.push((first.place.clone(), say!("先在此定義", "先在此定义", "first defined here")));
            }
        }
    }
}

/// The first sentence of a definition says what a thing is; what follows tells it from others, and may name them.
fn essence(definition: &str) -> &str {
    definition.split(['。', '；', '.', ';', '\n']).next().unwrap_or_default()
}

fn circular(handbook: &Handbook, script: usize, desk: &mut Desk) {
    let terms = &handbook.glossary;
    let uses: Vec<Vec<usize>> = terms.iter().map(|t| mentioned(essence(&t.definitions[script]), terms, script)).collect();
    for (n, term) in terms.iter().enumerate() {
        // Each circle is told once, at its first term.
        let Some(path) = circle(n, &uses).filter(|path| path.iter().all(|other| *other >= n)) else { continue };
        let chain: Vec<&str> = path.iter().chain([&n]).map(|at| terms[*at].names[script].as_str()).collect();
        let chain = chain.join(" → ");
        let message = say!("詞條互相定義：{c}", "词条互相定义：{c}", "terms are defined by each other: {c}", c = chain);
        if let Some(found) = desk.report("term-circular", &term.id, &term.place, message) {
            found.help =
                Some(say!("至少一個改用詞彙以外的話定義", "至少一个改用词汇以外的话定义", "define one of them in words of its own"));
        }
    }
}

/// The terms a text uses: the longest name at each place.
fn mentioned(text: &str, terms: &[Term], script: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        // The title of a regulation is a name, whatever words it is made of.
        if let Some(end) = text[at..].find('》').filter(|_| c == '《') {
            at += end + '》'.len_utf8();
            continue;
        }
        let here = terms.iter().enumerate().filter(|(_, t)| !t.names[script].is_empty() && text[at..].starts_with(&t.names[script]));
        match here.max_by_key(|(_, t)| t.names[script].len()) {
            Some((n, term)) => {
                found.push(n);
                at += term.names[script].len();
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// A shortest way from a term back to itself.
fn circle(start: usize, uses: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut queue = std::collections::VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(path) = queue.pop_front() {
        for next in &uses[*path.last()?] {
            if *next == start {
                return Some(path);
            }
            if seen.insert(*next) {
                queue.push_back(path.iter().copied().chain([*next]).collect());
            }
        }
    }
    None
}
