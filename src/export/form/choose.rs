//! Which forms are asked for.

use crate::diag::nearest;
use crate::lang::Sentence;
use crate::model::{Form, Handbook};
use crate::say;

/// Forms by name or by regulation; all where nothing is asked for.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// These forms.
    pub forms: Vec<String>,
    /// The forms of these regulations.
    pub regulations: Vec<String>,
}

impl Chosen {
    /// The forms, in the handbook's order, or the name it does not know.
    pub(super) fn of<'h>(&self, handbook: &'h Handbook) -> Result<Vec<&'h Form>, Sentence> {
        known(&self.forms, handbook.forms.iter().map(|f| &*f.id).collect())?;
        known(&self.regulations, handbook.regulations.iter().map(|r| r.id.as_str()).collect())?;
        let all = self.forms.is_empty() && self.regulations.is_empty();
        let home = |form: &Form| form.clause.split('/').next().is_some_and(|id| self.regulations.iter().any(|r| r == id));
        let asked = |form: &&Form| all || self.forms.iter().any(|id| **id == *form.id) || home(form);
        Ok(handbook.forms.iter().filter(asked).collect())
    }
}

fn known(asked: &[String], known: Vec<&str>) -> Result<(), Sentence> {
    let Some(id) = asked.iter().find(|id| !known.contains(&id.as_str())) else { return Ok(()) };
    Err(match nearest(id, known) {
        Some(near) => {
            say!(
                "手冊中沒有「{i}」；是否指「{n}」？",
                "手册中没有“{i}”；是否指“{n}”？",
                "The handbook has no {i}; did you mean {n}?",
                i = id,
                n = near
            )
        }
        None => say!("手冊中沒有「{i}」", "手册中没有“{i}”", "The handbook has no {i}", i = id),
    })
}
