//! Conditions in words.

use std::sync::Arc;

use super::sample::{DAY, handbook};
use crate::expr::{Expr, Function, Op, Quantifier, Tree, Type, Value};
use crate::lang::{Lang, Sentence};
use crate::model::spoken::{self, Label, Noun};
use crate::render::condition::{day, formula, words};
use crate::render::page::{At, Book};
use crate::render::strings::Strings;

fn name(id: &str) -> Box<Tree> {
    Box::new(Tree::Name(id.into()))
}

fn literal(text: &str) -> Box<Tree> {
    Box::new(Tree::Literal(Value::text(text)))
}

fn named(words: &str) -> Noun {
    Noun::plain(spoken::quoted(&Sentence::same(words)))
}

fn say(tree: Tree) -> String {
    with(tree, words)
}

fn with(tree: Tree, how: fn(At, &Expr, Label) -> String) -> String {
    let handbook = handbook();
    let book = Book::new(&handbook, DAY, Lang::Hant, Strings::of(Lang::Hant));
    let expr = Expr::new(Arc::from("as written"), tree, Type::Bool);
    let label = |id: &str| (id == "kind").then(|| named("類別"));
    how(At { book: &book, root: "" }, &expr, &label)
}

#[test]
fn simple_conditions_are_said_in_words() {
    assert_eq!(say(Tree::Has(name("kind"))), "填了「類別」");
    assert_eq!(say(Tree::Not(Box::new(Tree::Has(name("kind"))))), "未填「類別」");
    assert_eq!(say(Tree::Not(name("kind"))), "「類別」為否");
    assert_eq!(say(Tree::Binary(Op::NotEqual, name("kind"), literal("其他"))), "「類別」不為其他");
    let list = Tree::List(vec![*literal("甲"), *literal("乙")]);
    assert_eq!(say(Tree::Binary(Op::In, name("kind"), Box::new(list))), "「類別」為甲或乙");
    let both = Tree::Binary(Op::And, Box::new(Tree::Has(name("kind"))), name("kind"));
    assert_eq!(say(both), "填了「類別」，且「類別」為是");
}

#[test]
fn a_parameter_is_named_and_its_value_worded() {
    let limit = Tree::Call(Function::Param, vec![*literal("cross.review_limit")]);
    let ten = Tree::Literal(Value::Number(10.into()));
    assert_eq!(say(Tree::Binary(Op::Equal, Box::new(limit), Box::new(ten))), "「需求審核時限」為10 個工作日");
}

#[test]
fn what_is_not_simple_is_shown_as_written() {
    assert_eq!(say(Tree::Has(name("unknown"))), "as written");
    assert_eq!(say(Tree::Binary(Op::Add, name("kind"), name("kind"))), "as written");
    let deep = (0..40).fold(Tree::Has(name("kind")), |tree, _| Tree::Not(Box::new(tree)));
    assert_eq!(say(deep), "as written");
}

#[test]
fn a_day_may_depend_on_a_condition() {
    let after = |n: i64| Tree::Call(Function::AddWorkdays, vec![*name("kind"), Tree::Literal(Value::Number(n.into()))]);
    let tree = Tree::If(Box::new(Tree::Has(name("kind"))), Box::new(after(3)), Box::new(after(5)));
    assert_eq!(with(tree, day), "「類別」後 3 個工作日（填了「類別」）；其他情形為「類別」後 5 個工作日");
    let unknown = Tree::If(Box::new(Tree::Has(name("unknown"))), Box::new(after(3)), Box::new(after(5)));
    assert_eq!(with(unknown, day), "as written");
}

fn computed(tree: Tree) -> Option<String> {
    let handbook = handbook();
    let book = Book::new(&handbook, DAY, Lang::Hant, Strings::of(Lang::Hant));
    let expr = Expr::new(Arc::from("as written"), tree, Type::Number);
    let names = [("spent", "支出"), ("planned", "計劃"), ("rows", "各項"), ("score", "評分")];
    let label = |id: &str| names.iter().find(|(name, _)| *name == id).map(|(_, words)| named(words));
    formula(At { book: &book, root: "" }, &expr, &label)
}

fn binary(op: Op, a: Tree, b: Tree) -> Tree {
    Tree::Binary(op, Box::new(a), Box::new(b))
}

fn number(n: i64) -> Tree {
    Tree::Literal(Value::Number(n.into()))
}

#[test]
fn a_formula_keeps_the_brackets_it_needs() {
    let over = || binary(Op::Subtract, *name("spent"), *name("planned"));
    let share = binary(Op::Multiply, binary(Op::Divide, over(), *name("planned")), number(100));
    assert_eq!(computed(share.clone()).unwrap(), "(「支出」 − 「計劃」) ÷ 「計劃」 × 100");
    assert_eq!(computed(binary(Op::Divide, number(1), binary(Op::Multiply, *name("spent"), number(2)))).unwrap(), "1 ÷ (「支出」 × 2)");
    let rounded = Tree::Call(Function::Round, vec![share, number(1)]);
    assert_eq!(computed(rounded).unwrap(), "(「支出」 − 「計劃」) ÷ 「計劃」 × 100，四捨五入至小數 1 位");
    assert_eq!(computed(binary(Op::Add, *name("unknown"), number(1))), None);
}

#[test]
fn a_formula_over_rows_names_their_columns() {
    let each = |quantifier, list, body| Tree::Each { quantifier, list, name: "r".into(), body: Box::new(body) };
    let score = || *name("r.score");
    let good = each(Quantifier::Filter, name("rows"), binary(Op::GreaterEqual, score(), number(60)));
    let average = Tree::Call(Function::Average, vec![each(Quantifier::Map, name("rows"), score())]);
    assert_eq!(computed(average).unwrap(), "「各項」各列的「評分」的平均");
    assert_eq!(computed(Tree::Call(Function::Size, vec![good])).unwrap(), "「各項」中「評分」不小於60的各列的項數");
    let deep = (0..40).fold(number(1), |tree, _| binary(Op::Add, tree, number(1)));
    assert_eq!(computed(deep), None);
}
