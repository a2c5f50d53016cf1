//! The one thread that owns the handbook: it rebuilds when files change and makes the pages that are asked for.
//!
//! Orders queue up, so a page asked for after a save is made from what was saved. While the handbook has errors, the last
//! edition without stays, and with it every page it can make.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use tokio::sync::{oneshot, watch};

use super::aside::Shelf;
use super::snapshot::Snapshot;
use super::state::State;
use super::watch::Watcher;
use super::{News, Tell};
use crate::diag::{Diagnostic, Severity};
use crate::pipeline::{self, Kept, Loaded};
use crate::render::{Page, Site, TEMPLATE_FOLDER};
use crate::report;
use crate::source::World;

/// How long it must be quiet after a change: editors write in several strokes.
const QUIET: Duration = Duration::from_millis(4);
/// The longest a burst of changes is waited out.
const BURST: Duration = Duration::from_millis(100);
/// How long an error must stand before it is told: half a save may look like one.
const DOUBT: Duration = Duration::from_millis(30);
/// When to look again after a change, since a new folder may have been filled before it was watched.
const AFTER: Duration = Duration::from_millis(150);
/// When to look without being told, for what the watcher missed.
const IDLE: Duration = Duration::from_secs(2);

/// What the workshop is asked to do.
pub(super) enum Order {
    /// The files at these paths may have changed.
    Touched(Vec<String>),
    /// The watcher lost track: watch anew and look.
    Lost,
    /// Make the file at a path of the site.
    Make(String, oneshot::Sender<Made>),
    /// Close.
    Stop,
}

/// A file of the site, as far as there is one.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// The file; none when the site has none at the path asked for.
    pub(super) file: Option<Page>,
    /// The page that stands in for a missing one.
    pub(super) instead: Option<Page>,
    /// The edition it belongs to.
    pub(super) edition: u64,
}

/// The workshop with what it keeps between editions.
pub(super) struct Workshop {
    pub(super) world: Box<dyn World>,
    pub(super) as_of: Option<Date>,
    pub(super) orders: Receiver<Order>,
    pub(super) watcher: Option<Watcher>,
    pub(super) state: watch::Sender<Arc<str>>,
    pub(super) told: State,
    pub(super) tell: Tell,
    /// The last good bytes of each file made, with the edition they belong to.
    pub(super) made: HashMap<String, (u64, Page)>,
    /// Orders put off until a burst is over.
    pub(super) waiting: VecDeque<Order>,
    /// What readings of the handbook leave for the next.
    pub(super) kept: Kept,
    /// Where each edition is left for the thread beside.
    pub(super) shelf: Shelf,
}

/// The files as they were when last looked at, and what they say.
struct Reading {
    snapshot: Snapshot,
    loaded: Loaded,
}

impl Reading {
    fn of(snapshot: Snapshot, as_of: Option<Date>, kept: &mut Kept) -> Reading {
        let loaded = pipeline::load_again(&snapshot, as_of, kept);
        Reading { snapshot, loaded }
    }

    fn site(&self, as_of: Option<Date>, kept: &mut Kept) -> Site<'_> {
        pipeline::site_again(&self.snapshot, &self.loaded.handbook, as_of, kept)
    }
}

impl Workshop {
    /// Works until told to stop.
    pub(super) fn run(mut self) {
        let begun = Instant::now();
        let mut reading = Reading::of(Snapshot::take(&*self.world), self.as_of, &mut self.kept);
        let mut clauses = Vec::new();
        let mut changed = Vec::new();
        let mut took = begun.elapsed();
        loop {
            let site = reading.site(self.as_of, &mut self.kept);
            // Parts of the index are named by their content: those of the last edition are asked for no more.
            self.made.retain(|path, _| path.ends_with(".html"));
            self.told.publish(std::mem::take(&mut clauses));
            let problems = site.problems();
            self.told.whole = sound(&reading.loaded.diagnostics) && sound(&problems);
            self.announce(&reading, &problems, (std::mem::take(&mut changed), took));
            self.shelf.put(self.told.edition, self.told.whole, &reading.snapshot);
            let Some((next, files, spent)) = self.edition(&reading, &site) else { return };
            clauses = next.loaded.handbook.clauses_changed_since(&reading.loaded.handbook);
            drop(site);
            (reading, changed, took) = (next, files, spent);
        }
    }

    /// Serves one edition, until another replaces it or the workshop closes.
    fn edition(&mut self, current: &Reading, site: &Site) -> Option<(Reading, Vec<String>, Duration)> {
        let mut seen = current.snapshot.clone();
        let whole = self.told.whole;
        // When to look unasked. Readers who keep asking for pages don't put it off.
        let mut due = Instant::now() + AFTER;
        loop {
            let order = match self.waiting.pop_front() {
                Some(order) => Ok(order),
                None => self.orders.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            let mut wait = IDLE;
            // Which files to look at; none known: all.
            let mut touched = None;
            match order {
                Ok(Order::Make(path, reply)) => {
                    self.make(&path, reply, site, current);
                    if Instant::now() < due {
                        continue;
                    }
                }
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Ok(Order::Touched(paths)) => touched = self.settle(QUIET, Some(paths)),
                Ok(Order::Lost) => {
                    self.find_again();
                    self.settle(QUIET, None);
                    wait = AFTER;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            let looked = self.look(&mut seen, touched);
            due = Instant::now() + if looked.is_some() { AFTER } else { wait };
            let Some((reading, changed, took)) = looked else { continue };
            let problems = self.template_problems(&reading, &changed);
            if reading.loaded.is_sound() && sound(&problems) || !whole {
                return Some((reading, changed, took));
            }
            self.announce(&reading, &problems, (changed, took));
        }
    }

    /// Reads the handbook again when its files differ from those last seen.
    fn look(&mut self, seen: &mut Snapshot, mut touched: Option<Vec<String>>) -> Option<(Reading, Vec<String>, Duration)> {
        let mut doubted = false;
        loop {
            let begun = Instant::now();
            let snapshot = match &touched {
                Some(paths) => seen.again(&*self.world, paths),
                None => seen.all_again(&*self.world),
            };
            let changed = snapshot.changed_since(seen);
            if changed.is_empty() {
                return None;
            }
            // A file just emptied is about to be written. Without it, all that rests on it would be in doubt.
            if !doubted && changed.iter().any(|path| snapshot.is_empty(path)) {
                doubted = true;
                touched = self.settle(DOUBT, None);
                continue;
            }
            let reading = Reading::of(snapshot, self.as_of, &mut self.kept);
            let took = begun.elapsed();
            if !reading.loaded.is_sound() {
                // What comes meanwhile is among all the files looked at next.
                touched = self.settle(DOUBT, None);
                if !reading.snapshot.all_again(&*self.world).changed_since(&reading.snapshot).is_empty() {
                    continue;
                }
            }
            *seen = reading.snapshot.clone();
            return Some((reading, changed, took));
        }
    }

    /// Waits until it has been quiet for a while. Pages asked for meanwhile wait too: they should show what was saved. Returns
    /// `touched` with what was touched meanwhile; none: anything may have been.
    fn settle(&mut self, quiet: Duration, mut touched: Option<Vec<String>>) -> Option<Vec<String>> {
        let end = Instant::now() + BURST.max(quiet);
        while let Ok(order) = self.orders.recv_timeout(quiet.min(end.saturating_duration_since(Instant::now()))) {
            match order {
                Order::Touched(paths) => touched.iter_mut().for_each(|known| known.extend_from_slice(&paths)),
                Order::Lost => {
                    self.find_again();
                    touched = None;
                }
                Order::Stop => {
                    self.waiting.push_front(Order::Stop);
                    break;
                }
                make @ Order::Make(..) => self.waiting.push_back(make),
            }
            if Instant::now() >= end {
                break;
            }
        }
        touched
    }

    fn find_again(&mut self) {
        // One that can't watch any more is worth nothing: files are looked at every other moment instead.
        if self.watcher.as_mut().is_some_and(|watcher| watcher.renew().is_err()) {
            self.watcher = None;
        }
    }

    /// Makes a file, or takes it from those made before. One that can't be made now keeps its last good bytes.
    fn make(&mut self, path: &str, reply: oneshot::Sender<Made>, site: &Site, current: &Reading) {
        let edition = self.told.edition;
        let fresh = self.made.get(path).filter(|(of, _)| *of == edition).map(|(_, page)| page.clone());
        let file = fresh.or_else(|| self.print(path, site, current));
        let instead = if file.is_none() { site.missing(path) } else { None };
        // A reader who went away wants nothing.
        let _ = reply.send(Made { file, instead, edition });
    }

    fn print(&mut self, path: &str, site: &Site, current: &Reading) -> Option<Page> {
        let before = site.problems().len();
        if let Some(page) = site.file(path) {
            self.made.insert(path.to_owned(), (self.told.edition, page.clone()));
            return Some(page);
        }
        let problems = site.problems();
        if problems.len() == before {
            return self.made.get(path).filter(|_| !problems.is_empty()).map(|(_, page)| page.clone());
        }
        self.announce(current, &problems, (Vec::new(), Duration::ZERO));
        self.made.get(path).map(|(_, page)| page.clone())
    }

    /// Tells open pages and the terminal what is wrong now, and what changed.
    fn announce(&mut self, reading: &Reading, more: &[Diagnostic], (changed, took): (Vec<String>, Duration)) {
        let mut diagnostics = reading.loaded.diagnostics.clone();
        diagnostics.extend_from_slice(more);
        let texts = pipeline::texts(&reading.snapshot);
        self.told.good = sound(&diagnostics);
        self.told.problems = report::problems(&diagnostics, &texts);
        self.state.send_replace(self.told.message().into());
        let language = reading.loaded.handbook.settings.language;
        let (edition, watched) = (self.told.edition, self.watcher.is_some());
        (self.tell)(&News { language, edition, changed, took, diagnostics: &diagnostics, watched, texts: &texts });
    }

    /// What is wrong with a handbook's own templates, where they changed or something already was.
    fn template_problems(&mut self, reading: &Reading, changed: &[String]) -> Vec<Diagnostic> {
        let touched = changed.iter().any(|path| path.starts_with(TEMPLATE_FOLDER));
        if touched || !self.told.good { reading.site(self.as_of, &mut self.kept).problems() } else { Vec::new() }
    }
}

fn sound(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().all(|d| d.severity < Severity::Error)
}
