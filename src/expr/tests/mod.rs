//! Shared by the tests of expressions: a small form as scope and its values as environment.

mod compiling;
mod documented;
mod evaluating;
mod random;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::*;
use crate::lang::Sentence;
use crate::read::Moment;
use crate::say;

pub(super) fn list(item: Type) -> Type {
    Type::List(Box::new(item))
}

pub(super) fn row(parts: &[(&str, Type)]) -> Type {
    Type::Row(parts.iter().map(|(name, ty)| (Arc::from(*name), ty.clone())).collect())
}

pub(super) fn values(parts: &[(&str, Value)]) -> Value {
    Value::Row(parts.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect())
}

pub(super) fn number(n: i64) -> Value {
    Value::Number(Decimal::from(n))
}

pub(super) fn day(text: &str) -> Value {
    Value::Moment(Moment::day(text.parse().expect("a date")))
}

/// A form with a bit of everything; grouped on request.
pub(super) struct Form {
    pub grouped: bool,
}

impl Scope for Form {
    fn name(&self, name: &str) -> Option<Type> {
        let milestone = row(&[("name", Type::Text), ("due", Type::Moment), ("weight", Type::Number)]);
        Some(match name {
            "outcome" | "background" | "period" | "blank" => Type::Text,
            "planned" | "actual" | "zero" | "missing" => Type::Number,
            "ok" | "unsure" => Type::Bool,
            "on" => Type::Moment,
            "tags" | "empty" => list(Type::Text),
            "milestones" => list(milestone),
            "record" => row(&[("at", Type::Moment), ("unit", Type::Text)]),
            "case" => row(&[("apply", row(&[("unit", Type::Text), ("at", Type::Moment)])), ("all", row(&[("apply", list(Type::Any))]))]),
            "table" => Type::Any,
            _ => return None,
        })
    }

    fn names(&self) -> Vec<String> {
        ["outcome", "background", "planned", "actual", "milestones", "record", "case"].map(str::to_owned).to_vec()
    }

    fn call(&self, function: Function, args: &[Tree]) -> Option<Result<Type, Sentence>> {
        match (function, args.first()) {
            (Function::Param, Some(Tree::Literal(Value::Text(id)))) if &**id == "limit" => Some(Ok(Type::Number)),
            (Function::Param, _) => Some(Err(say!("沒有這個參數", "没有这个参数", "no such parameter"))),
            _ => None,
        }
    }

    fn grouped(&self) -> bool {
        self.grouped
    }
}

impl Env for Form {
    fn name(&self, name: &str) -> Value {
        let milestone =
            |name: &str, due: Value, weight: i64| values(&[("name", Value::text(name)), ("due", due), ("weight", number(weight))]);
        match name {
            "outcome" => Value::text("合格"),
            "background" => Value::text("新增交叉業務"),
            "period" => Value::text("2026-03"),
            "planned" => number(8),
            "actual" => number(6),
            "zero" => number(0),
            "ok" => Value::Bool(true),
            "on" => day("2026-03-02"),
            "tags" => Value::List([Value::text("a"), Value::text("b"), Value::text("a")].into()),
            "empty" => Value::List([].into()),
            "milestones" => Value::List([milestone("甲", day("2026-03-05"), 40), milestone("乙", Value::Absent, 60)].into()),
            "record" => values(&[("at", day("2026-03-01")), ("unit", Value::text("sales"))]),
            "case" => values(&[("apply", values(&[("unit", Value::text("sales"))]))]),
            "table" => number(3),
            _ => Value::Absent,
        }
    }

    fn call(&self, function: Function, _args: &[Value]) -> Result<Value, Unknown> {
        match function {
            Function::Param => Ok(number(10)),
            _ => Ok(Value::Absent),
        }
    }

    fn each_record(&self, visit: &mut dyn FnMut(&dyn Env) -> Result<(), Unknown>) -> Result<(), Unknown> {
        for outcome in [Some("不達標"), None, Some("達標"), Some("不達標"), Some("不達標")] {
            visit(&Review(outcome))?;
        }
        Ok(())
    }
}

/// One record of a group.
struct Review(Option<&'static str>);

impl Env for Review {
    fn name(&self, name: &str) -> Value {
        match name {
            "outcome" => self.0.map(Value::text).unwrap_or_default(),
            "actual" => number(2),
            _ => Value::Absent,
        }
    }

    fn call(&self, _function: Function, _args: &[Value]) -> Result<Value, Unknown> {
        Err(Unknown::TooCostly)
    }
}

pub(super) fn compiled(source: &str) -> Expr {
    compile(source, &Form { grouped: false }).unwrap_or_else(|faults| panic!("{source}: {faults:?}"))
}

pub(super) fn run(source: &str) -> Result<Value, Unknown> {
    evaluate(&compiled(source).tree, &Form { grouped: false })
}

/// The faults as the words they point at and their English.
pub(super) fn refused(source: &str) -> Vec<(String, String)> {
    let faults = compile(source, &Form { grouped: false }).expect_err(source);
    faults.into_iter().map(|fault| (source[fault.span.range()].to_owned(), fault.message.en)).collect()
}
