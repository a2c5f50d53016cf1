//! Clauses that say nothing. Labels that skip, repeat or stand out of order are told while the text is read.

use crate::diag::Severity;
use crate::lint::facts::name;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "structure",
    rules: &[Rule {
        code: "clause-empty",
        severity: Severity::Warning,
        title: || say!("條款之下沒有內容", "条款之下没有内容", "A clause without words"),
    }],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    for (regulation, clause) in facts.clauses() {
        if !clause.text.is_empty() || !clause.marks.is_empty() || !clause.children.is_empty() {
            continue;
        }
        let message = say!("「{a}」之下沒有內容", "“{a}”之下没有内容", "{a} holds no words", a = clause.address);
        if let Some(found) = desk.report("clause-empty", &name(regulation, clause), &clause.place, message) {
            found.help = Some(say!("補寫條文，或刪去這個編號", "补写条文，或删去这个编号", "write its text, or remove the label"));
        }
    }
}
