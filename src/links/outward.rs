//! Which links lead outward, and what their answers mean for those who wrote them.

use std::collections::BTreeMap;

use super::{Web, written};
use crate::diag::Diagnostic;
use crate::model::Handbook;
use crate::say;
use crate::source::Place;

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It exists.
    Fine,
    /// The handbook does not want it asked.
    Excluded,
    /// The host refused or has no such page: the status.
    Status(u16),
    /// No answer in time.
    Late,
    /// The host cannot be reached, or the address is none.
    Unreachable(String),
}

/// Addresses outside of the site, each with where it was written. What only templates name stands in `handbook.toml`.
pub fn outward(web: &Web, handbook: &Handbook) -> BTreeMap<String, Vec<Place>> {
    let mut found: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for link in written(handbook).into_iter().filter(|l| l.to.starts_with("https://") || l.to.starts_with("http://")) {
        found.entry(asked(&link.to)).or_default().push(link.place);
    }
    for to in web.external() {
        found.entry(asked(to)).or_insert_with(|| vec![Place::whole("handbook.toml")]);
    }
    found
}

/// What is asked of a host: the address without its anchor.
fn asked(to: &str) -> String {
    to.split('#').next().unwrap_or(to).to_owned()
}

/// What is wrong with an address, at each place it was written. A host that does not answer today may tomorrow, so that is a
/// warning; a page that is gone is an error.
pub fn faults(to: &str, answer: &Answer, places: &[Place]) -> Vec<Diagnostic> {
    let said = match answer {
        Answer::Fine | Answer::Excluded => return Vec::new(),
        Answer::Status(status) => {
            say!("「{t}」打不開：狀態 {s}", "“{t}”打不开：状态 {s}", "{t} cannot be had: status {s}", t = to, s = status)
        }
        Answer::Late => say!("「{t}」沒有及時回應", "“{t}”没有及时响应", "{t} did not answer in time", t = to),
        Answer::Unreachable(why) => say!("連不到「{t}」：{w}", "连不到“{t}”：{w}", "{t} cannot be reached: {w}", t = to, w = why),
    };
    let gone = matches!(answer, Answer::Status(404 | 410));
    let help = say!(
        "改正網址；確知可用的，在 handbook.toml 的 [links] exclude 中排除",
        "改正网址；确知可用的，在 handbook.toml 的 [links] exclude 中排除",
        "mend the address; where it is known to work, exclude it under [links] in handbook.toml"
    );
    let fault = |place: &Place| match gone {
        true => Diagnostic::error("external-gone", place.clone(), said.clone()),
        false => Diagnostic::warning("external-unanswered", place.clone(), said.clone()),
    };
    places.iter().map(|place| fault(place).help(help.clone())).collect()
}
