//! Clauses that say nothing. Labels that skip, repeat or stand out of order are told while the text is read.

use crate::diag::Severity;
use crate::lint::facts::name;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "structure",
    title: || say!("結構", "结构", "structure"),
    about: || {
        say!(
            "標號由作者自寫，逐一核對：不跳號、不重號、不倒置，標題的層級隨標號加深，每一條款都有內容。跳號、重號與倒置在讀取條文時就列為錯誤，可用 guiju fmt --renumber 重編；沒有內容的條款由本規則指出。",
            "标号由作者自写，逐一核对：不跳号、不重号、不倒置，标题的层级随标号加深，每一条款都有内容。跳号、重号与倒置在读取条文时就列为错误，可用 guiju fmt --renumber 重编；没有内容的条款由本规则指出。",
            "Labels are typed by the author and checked: none is left out, used twice or out of order, headings deepen with their labels, and every clause says something. Faults of labels are errors as soon as the text is read, and guiju fmt --renumber mends numbers that skip; a clause without words is what this rule tells."
        )
    },
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
