//! Exact arithmetic; what does not fit 28 digits is unknown rather than rounded away.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::Unknown;
use super::compare::mismatch;
use crate::expr::{Op, Value};
use crate::say;

/// Longest text or list that `+` makes.
const MAX_JOINED: usize = 1 << 20;

/// The number of a value.
pub(super) fn number(value: &Value) -> Result<Decimal, Unknown> {
    match value {
        Value::Number(number) => Ok(*number),
        _ => Err(mismatch(value)),
    }
}

/// The whole number of a value.
pub(super) fn whole(value: &Value) -> Result<i64, Unknown> {
    let number = number(value)?;
    let whole = if number.is_integer() { number.to_i64() } else { None };
    whole.ok_or_else(|| Unknown::because(say!("{n} 不是整數", "{n} 不是整数", "{n} is not a whole number", n = number)))
}

/// What a number out of range is told as.
pub(super) fn overflow() -> Unknown {
    Unknown::because(say!("數字超出可計算的範圍", "数字超出可计算的范围", "a number out of the range that can be computed"))
}

/// `-a`
pub(super) fn negate(value: &Value) -> Result<Value, Unknown> {
    number(value).map(|n| Value::Number(-n))
}

/// `+ - * / %`
pub(super) fn arithmetic(op: Op, a: &Value, b: &Value) -> Result<Value, Unknown> {
    if let Some(joined) = joined(op, a, b) {
        return joined;
    }
    let (a, b) = (number(a)?, number(b)?);
    if matches!(op, Op::Divide | Op::Remainder) && b.is_zero() {
        return Err(Unknown::DivisionByZero);
    }
    let result = match op {
        Op::Add => a.checked_add(b),
        Op::Subtract => a.checked_sub(b),
        Op::Multiply => a.checked_mul(b),
        Op::Divide => a.checked_div(b),
        Op::Remainder => a.checked_rem(b),
        _ => None,
    };
    result.map(Value::Number).ok_or_else(overflow)
}

/// Texts and lists put together.
fn joined(op: Op, a: &Value, b: &Value) -> Option<Result<Value, Unknown>> {
    match (op, a, b) {
        (Op::Add, Value::Text(a), Value::Text(b)) if a.len() + b.len() <= MAX_JOINED => Some(Ok(Value::text(&format!("{a}{b}")))),
        (Op::Add, Value::List(a), Value::List(b)) if a.len() + b.len() <= MAX_JOINED => {
            Some(Ok(Value::List(a.iter().chain(b.iter()).cloned().collect())))
        }
        (Op::Add, Value::Text(_), Value::Text(_)) | (Op::Add, Value::List(_), Value::List(_)) => Some(Err(Unknown::TooCostly)),
        _ => None,
    }
}

/// The sum of a list.
pub(super) fn sum(items: &[Value]) -> Result<Decimal, Unknown> {
    items.iter().try_fold(Decimal::ZERO, |total, item| total.checked_add(number(item)?).ok_or_else(overflow))
}

/// The mean of a list.
pub(super) fn average(items: &[Value]) -> Result<Decimal, Unknown> {
    let total = sum(items)?;
    if items.is_empty() {
        return Err(Unknown::DivisionByZero);
    }
    total.checked_div(Decimal::from(items.len())).ok_or_else(overflow)
}

/// A number to so many digits, half away from zero.
pub(super) fn round(value: &Value, digits: Option<&Value>) -> Result<Decimal, Unknown> {
    let digits = digits.map_or(Ok(0), whole)?;
    let digits = u32::try_from(digits).map_err(|_| overflow())?;
    Ok(number(value)?.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero))
}
