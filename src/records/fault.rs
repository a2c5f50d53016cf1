//! What is wrong with one record, before any check: the judge turns each into a finding.

use crate::diag::Code;
use crate::lang::Sentence;
use crate::say;
use crate::source::Place;

/// Faults kept of one record; the last says that there are more.
const KEPT: usize = 40;

/// A fault of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which defect.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: Sentence,
    /// What was expected.
    pub expected: Option<Sentence>,
    /// What was found; withheld for confidential fields.
    pub found: Option<Sentence>,
    /// What to do.
    pub help: Sentence,
    /// Index of the form's field at fault, also when the fault lies in a row of it.
    pub field: Option<usize>,
}

/// Adds a fault, bounded.
pub(super) fn add(faults: &mut Vec<Fault>, fault: Fault) {
    if faults.len() < KEPT {
        faults.push(fault);
    } else if faults.len() == KEPT {
        let message = say!(
            "此記錄的問題太多，其餘不再列出",
            "此记录的问题太多，其余不再列出",
            "This record has too many faults to list; the rest is left out"
        );
        let help = say!("先修正以上各項", "先修正以上各项", "Mend those above first");
        faults.push(Fault { code: "record-syntax", message, help, expected: None, found: None, field: None, ..fault });
    }
}
