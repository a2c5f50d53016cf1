//! Whether a label follows the one before it.

use super::Number;

/// What is wrong with a number among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Numbers were left out; this one was expected.
    Gap(Number),
    /// The number was used already.
    Repeat,
    /// The number is smaller than the one before it; this one was expected.
    Backward(Number),
}

/// Checks a number against the one before it; the first must be one.
pub fn follow(previous: Option<Number>, number: Number) -> Result<(), Fault> {
    let Some(previous) = previous else {
        let first = Number::plain(1);
        return if number == first { Ok(()) } else { Err(Fault::Gap(first)) };
    };
    let next = Number::plain(previous.main + 1);
    let inserted = Number { after: Some(previous.after.unwrap_or(0) + 1), ..previous };
    if number == next || number == inserted {
        Ok(())
    } else if number == previous {
        Err(Fault::Repeat)
    } else if number < previous {
        Err(Fault::Backward(next))
    } else {
        Err(Fault::Gap(if number.main == previous.main { inserted } else { next }))
    }
}
