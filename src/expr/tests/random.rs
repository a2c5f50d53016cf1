//! No text breaks the compiler, and no tree the evaluator.

use proptest::prelude::*;

use super::*;

/// A condition, a number, a list or something ill-typed, as text.
fn source() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "0",
        "2.5",
        "'合格'",
        "'2026-03-01'",
        "true",
        "[]",
        "outcome",
        "planned",
        "zero",
        "missing",
        "ok",
        "unsure",
        "on",
        "tags",
        "milestones",
        "record.at",
        "case.apply.unit",
        "table",
        "x",
        "x.due",
        "param('limit')",
        "period",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let op = prop::sample::select(vec!["&&", "||", "==", "!=", "<", ">=", "+", "-", "*", "/", "%", "in"]);
        let name = prop::sample::select(Function::all().map(Function::name).collect::<Vec<_>>());
        let each = prop::sample::select(Quantifier::ALL.map(Quantifier::name).to_vec());
        prop_oneof![
            (inner.clone(), op, inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), each, inner.clone()).prop_map(|(a, each, b)| format!("{a}.{each}(x, {b})")),
            (name, prop::collection::vec(inner.clone(), 0..3)).prop_map(|(name, args)| format!("{name}({})", args.join(", "))),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(", "))),
            inner.clone().prop_map(|a| format!("!{a}")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
        ]
    })
}

/// A handbook that knows no type: everything is checked when it runs.
struct Loose;

impl Scope for Loose {
    fn name(&self, _name: &str) -> Option<Type> {
        Some(Type::Any)
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    fn grouped(&self) -> bool {
        true
    }
}

/// Compiles, checks the faults and evaluates.
fn survives(text: &str) -> Result<(), TestCaseError> {
    let form = Form { grouped: true };
    for scope in [&form as &dyn Scope, &Form { grouped: false }, &Loose] {
        match compile(text, scope) {
            Ok(expr) => {
                prop_assert_ne!(evaluate(&expr.tree, &form), Ok(Value::Absent));
                expr.tree.to_json();
                expr.tree.paths();
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(text.get(fault.span.range()).is_some(), "{:?} in {text:?}", fault);
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_compiles_or_is_refused(text in ".{0,60}") {
        survives(&text)?;
    }

    #[test]
    fn any_heap_of_words_compiles_or_is_refused(text in "(ok|planned|[0-9]{1,3}|'中[a\\\\]?'|[ .,()\\[\\]?:!<>=&|+*/%-]|&&|in|\\.all\\(|r\"|\n){0,24}") {
        survives(&text)?;
    }

    #[test]
    fn any_expression_evaluates_or_is_refused(text in source()) {
        survives(&text)?;
    }
}
