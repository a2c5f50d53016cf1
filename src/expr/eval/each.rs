//! Quantifiers over lists and functions over the records of a group.

use std::borrow::Cow;
use std::cell::Cell;

use super::compare::mismatch;
use super::{BUDGET, Frame, Run, Unknown};
use crate::expr::{Function, Quantifier, Tree, Value};
use crate::say;

impl<'r> Run<'r> {
    /// `list.all(x, body)` and its kin.
    pub(super) fn each(&self, quantifier: Quantifier, list: &'r Tree, name: &'r str, body: &'r Tree) -> Result<Value, Unknown> {
        let list = self.value(list)?;
        let items = list.items().ok_or_else(|| mismatch(&list))?;
        match quantifier {
            Quantifier::All => self.decided_among(false, items, name, body).map(Value::Bool),
            Quantifier::Exists => self.decided_among(true, items, name, body).map(Value::Bool),
            Quantifier::ExistsOne => {
                let mut held = 0;
                for item in items {
                    held += usize::from(self.bound((name, item), body, |run, body| run.truth(body))?);
                }
                Ok(Value::Bool(held == 1))
            }
            Quantifier::Map => listed(items, |item| self.bound((name, item), body, |run, body| run.value(body).map(Cow::into_owned))),
            Quantifier::Filter => {
                // Mostly all are kept, and then it is the same list.
                let mut kept: Option<Vec<Value>> = None;
                for (n, item) in items.iter().enumerate() {
                    match (self.bound((name, item), body, |run, body| run.truth(body))?, &mut kept) {
                        (true, Some(kept)) => kept.push(item.clone()),
                        (false, None) => kept = Some(items[..n].to_vec()),
                        _ => {}
                    }
                }
                Ok(kept.map_or_else(|| list.clone().into_owned(), |kept| Value::List(kept.into())))
            }
        }
    }

    /// Runs a body with a variable.
    fn bound<T>(&self, (name, value): (&str, &Value), body: &Tree, work: impl for<'x> FnOnce(Run<'x>, &'x Tree) -> T) -> T {
        let frame = Frame { name, value, outer: self.locals };
        work(Run { env: self.env, locals: Some(&frame), steps: self.steps }, body)
    }

    /// `all` is decided by one false item and `exists` by one true item, whatever the others are.
    fn decided_among(&self, decisive: bool, items: &[Value], name: &str, body: &Tree) -> Result<bool, Unknown> {
        let mut open = Ok(!decisive);
        for item in items {
            match self.bound((name, item), body, |run, body| run.truth(body)) {
                Ok(truth) if truth == decisive => return Ok(decisive),
                Err(Unknown::TooCostly) => return Err(Unknown::TooCostly),
                Err(unknown) if open.is_ok() => open = Err(unknown),
                _ => {}
            }
        }
        open
    }

    /// `count`, `streak`, `latest`, `collect`: the body is evaluated on every record of the group.
    pub(super) fn over_records(&self, function: Function, body: &Tree) -> Result<Value, Unknown> {
        let mut values = Vec::new();
        self.env.each_record(&mut |env| {
            // Each record has its own budget: a group may be large, what is computed on one record may not.
            let steps = Cell::new(BUDGET);
            values.push(Run { env, locals: self.locals, steps: &steps }.value(body).map(Cow::into_owned));
            Ok(())
        })?;
        self.spend(values.len() / 64)?;
        match function {
            Function::Count => Ok(Value::Number(held(values)?.into())),
            Function::Streak => Ok(Value::Number(latest_run(values)?.into())),
            Function::Latest => values.pop().unwrap_or_else(|| Err(no_records())),
            _ => Ok(Value::List(values.into_iter().collect::<Result<_, _>>()?)),
        }
    }
}

/// A list with what each item becomes; the first that is unknown leaves the whole unknown, and ends the work.
pub(super) fn listed<'i, T>(items: &'i [T], mut turn: impl FnMut(&'i T) -> Result<Value, Unknown>) -> Result<Value, Unknown> {
    let mut unknown = None;
    // A list whose length is known is written where it stays.
    let made = items.iter().map(|item| match &unknown {
        Some(_) => Value::Absent,
        None => turn(item).unwrap_or_else(|why| {
            unknown = Some(why);
            Value::Absent
        }),
    });
    let made = Value::List(made.collect());
    unknown.map_or(Ok(made), Err)
}

fn no_records() -> Unknown {
    Unknown::because(say!("沒有紀錄", "没有记录", "there are no records"))
}

fn truth(value: Result<Value, Unknown>) -> Result<bool, Unknown> {
    match value? {
        Value::Bool(truth) => Ok(truth),
        other => Err(mismatch(&other)),
    }
}

/// How many hold; one that is unknown leaves the count unknown.
fn held(values: Vec<Result<Value, Unknown>>) -> Result<usize, Unknown> {
    values.into_iter().map(truth).try_fold(0, |count, truth| Ok(count + usize::from(truth?)))
}

/// How many of the latest hold without a break; what came before the break does not matter.
fn latest_run(values: Vec<Result<Value, Unknown>>) -> Result<usize, Unknown> {
    let mut run = 0;
    for value in values.into_iter().rev() {
        if !truth(value)? {
            break;
        }
        run += 1;
    }
    Ok(run)
}
