//! What is worked out beside the workshop, on a thread of its own, so that no page waits for it: a form judged by the engine and
//! saved, the side panel, and the pages made from a judgement of all records.

mod effect;
mod panel;
mod place;
mod record;
mod scope;
mod shelf;
mod view;
mod whereabouts;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use self::effect::Effects;
use self::record::{Filled, Judged, Known};
pub(super) use self::shelf::Shelf;
use self::shelf::{Edition, Shown};
use self::view::View;
use super::workshop::Made;
use crate::lang::Sentence;
use crate::pipeline::{self, Kept, Loaded};
use crate::report::Words;
use crate::say;
use crate::source::World;

/// What it is asked.
pub(super) enum Ask {
    /// Something that is answered by data.
    Data(Question, oneshot::Sender<Value>),
    /// A page of the site made from a judgement; none where there is no such page.
    Page(String, oneshot::Sender<Option<Made>>),
}

/// A question answered by data.
pub(super) enum Question {
    /// What the engine says of this record.
    Judge(String),
    /// Save this record.
    Save(Save),
    /// The side panel of the page at this path.
    Panel(String),
    /// Tell changes from here on.
    Begin,
}

/// A record to be saved, and what was agreed to.
pub(super) struct Save {
    pub(super) text: String,
    /// Over the same record, where it is there already.
    pub(super) replace: bool,
    /// Although something is found that can't be mended in the form.
    pub(super) despite: bool,
}

/// The thread with what it keeps.
pub(super) struct Aside {
    pub(super) world: Arc<dyn World>,
    /// The folder records may be saved in; none: nowhere.
    pub(super) root: Option<PathBuf>,
    pub(super) as_of: Option<Date>,
    pub(super) shelf: Shelf,
    pub(super) asks: Receiver<Ask>,
    pub(super) kept: Kept,
}

/// An edition, read by this thread.
struct Study {
    shown: Shown,
    loaded: Loaded,
    /// Made when a panel is asked for.
    lint: OnceCell<panel::Lint>,
}

/// Where a save stands.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Saved,
    /// Something must be mended first.
    Mend,
    /// A file is there already.
    Exists,
    /// It would be a record with findings.
    Findings,
    /// It can't be saved.
    Refused,
}

impl Aside {
    /// Answers until nobody can ask any more.
    pub(super) fn run(mut self) {
        let (mut study, mut known, mut effects) = (None, Known::default(), Effects::default());
        while let Ok(ask) = self.asks.recv() {
            let Some(shown) = self.shelf.shown() else { continue };
            let study = self.study(&mut study, shown);
            // Whoever went away wants nothing.
            match ask {
                Ask::Page(path, reply) => drop(reply.send(self.page(study, &path))),
                Ask::Data(question, reply) => drop(reply.send(self.data(study, question, (&mut known, &mut effects)))),
            }
        }
    }

    /// Reads the edition shown, unless it was read before.
    fn study<'s>(&mut self, study: &'s mut Option<Study>, shown: Shown) -> &'s Study {
        let fresh = study.take().filter(|s| s.shown.now.number == shown.now.number);
        let (loaded, lint) = match fresh {
            Some(known) => (known.loaded, known.lint),
            None => (pipeline::load_again(&*shown.now.snapshot, self.as_of, &mut self.kept), OnceCell::new()),
        };
        study.insert(Study { shown, loaded, lint })
    }

    fn view<'v>(&'v self, edition: &'v Edition) -> View<'v> {
        View { snapshot: &edition.snapshot, below: &*self.world, laid: None }
    }

    fn data(&self, study: &Study, question: Question, (known, effects): (&mut Known, &mut Effects)) -> Value {
        match question {
            Question::Judge(text) => shown(&self.judge(study, &text, known)),
            Question::Save(save) => self.save(study, &save, known),
            Question::Panel(path) => {
                let effect = effects.of(self, &study.shown, &study.loaded);
                let lint = study.lint.get_or_init(|| panel::Lint::of(&study.loaded));
                shown(&panel::panel(&study.shown, &study.loaded, (lint, effect), &path))
            }
            Question::Begin => {
                self.shelf.begin();
                json!({ "began": study.shown.now.number })
            }
        }
    }

    fn page(&self, study: &Study, path: &str) -> Option<Made> {
        let view = self.view(&study.shown.now);
        let page = pipeline::preview::judged_page(&view, &study.loaded.handbook, self.as_of, path)?;
        Some(Made { file: Some(page), instead: None, edition: study.shown.now.number })
    }

    fn judge(&self, study: &Study, text: &str, known: &mut Known) -> Judged {
        let filled = Filled { handbook: &study.loaded.handbook, view: self.view(&study.shown.now), text, asked: self.as_of };
        filled.judged(study.shown.now.number, self.root.is_some(), known)
    }

    fn save(&self, study: &Study, save: &Save, known: &mut Known) -> Value {
        let Some(root) = &self.root else { return answer(&Answer::Refused, Some(&no_writing()), None) };
        let judged = self.judge(study, &save.text, known);
        let held = match &judged {
            j if j.must_mend() || j.path.is_none() => Some(Answer::Mend),
            j if j.exists && !save.replace => Some(Answer::Exists),
            j if !j.findings.is_empty() && !save.despite => Some(Answer::Findings),
            _ => None,
        };
        let path = judged.path.clone().unwrap_or_default();
        if let Some(held) = held {
            return answer(&held, None, Some(&judged));
        }
        match place::write(root, &*self.world, (&path, &save.text), save.replace) {
            Ok(()) => answer(&Answer::Saved, None, Some(&judged)),
            Err(why) => answer(&Answer::Refused, Some(&why), Some(&judged)),
        }
    }
}

fn answer(answer: &Answer, why: Option<&Sentence>, judged: Option<&Judged>) -> Value {
    json!({ "answer": answer, "why": why.map(Words::from), "judged": judged })
}

fn no_writing() -> Sentence {
    say!(
        "預覽只讀不寫；要從這裡存記錄，請以 guiju serve --allow-write 啟動",
        "预览只读不写；要从这里存记录，请以 guiju serve --allow-write 启动",
        "this preview only reads; to save records from here, start it with `guiju serve --allow-write`"
    )
}

fn shown(value: &impl Serialize) -> Value {
    // Plain data structures cannot fail to serialise.
    serde_json::to_value(value).unwrap_or_default()
}
