//! The handbook as a whole, and the look-ups over it.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::*;

/// Everything a handbook says, resolved. Built once by the loader, never changed.
#[derive(Clone, Debug)]
pub struct Handbook {
    /// Settings.
    pub settings: Settings,
    /// Regulations, by path.
    pub regulations: Vec<Arc<Regulation>>,
    /// Clause key → regulation and clause index.
    pub keys: Arc<FxHashMap<ClauseKey, (usize, usize)>>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Organisation.
    pub organization: Organization,
    /// Calendars by region.
    pub calendars: Vec<Calendar>,
    /// Terms.
    pub glossary: Vec<Term>,
    /// Forms.
    pub forms: Shared<Form>,
    /// Processes.
    pub processes: Shared<Process>,
    /// Duties.
    pub duties: Shared<Duty>,
    /// Metrics.
    pub metrics: Shared<Metric>,
    /// Thresholds.
    pub thresholds: Shared<Threshold>,
    /// Grades.
    pub grades: Shared<Grade>,
    /// Checks that may be waived.
    pub waivable: Shared<Waivable>,
    /// Keys that left the text.
    pub moved: Vec<Moved>,
    /// Every declared demand.
    pub checks: Shared<Check>,
    /// The files the model was read from, for showing places: path and text.
    pub sources: Vec<(Arc<str>, Arc<str>)>,
    /// Positions by id; made when first asked, after everything is declared.
    pub positions: Arc<OnceLock<Positions>>,
}

/// Positions of what is declared, by id. The first declaration of an id counts.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    forms: FxHashMap<Arc<str>, usize>,
    processes: FxHashMap<Arc<str>, usize>,
    parameters: FxHashMap<Arc<str>, usize>,
    checks: FxHashMap<Arc<str>, usize>,
}

fn positions<'a>(ids: impl DoubleEndedIterator<Item = &'a Arc<str>> + ExactSizeIterator) -> FxHashMap<Arc<str>, usize> {
    ids.enumerate().rev().map(|(n, id)| (id.clone(), n)).collect()
}

impl Handbook {
    /// A clause by its key.
    pub fn clause(&self, key: &str) -> Option<&Clause> {
        self.keys.get(key).map(|(r, c)| &self.regulations[*r].clauses[*c])
    }

    /// The regulation a key belongs to.
    pub fn regulation_of(&self, key: &str) -> Option<&Regulation> {
        self.keys.get(key).map(|(r, _)| &*self.regulations[*r])
    }

    /// From when the regulation of a clause binds.
    pub fn in_force(&self, clause: &str) -> Option<Date> {
        self.regulation_of(clause)?.in_force
    }

    fn positions(&self) -> &Positions {
        self.positions.get_or_init(|| Positions {
            forms: positions(self.forms.iter().map(|f| &f.id)),
            processes: positions(self.processes.iter().map(|p| &p.id)),
            parameters: positions(self.parameters.iter().map(|p| &p.id)),
            checks: positions(self.checks.iter().map(|c| &c.id)),
        })
    }

    /// A form by id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.positions().forms.get(id).map(|n| &self.forms[*n])
    }

    /// A process by id.
    pub fn process(&self, id: &str) -> Option<&Process> {
        self.positions().processes.get(id).map(|n| &self.processes[*n])
    }

    /// A parameter by id.
    pub fn parameter(&self, id: &str) -> Option<&Parameter> {
        self.positions().parameters.get(id).map(|n| &self.parameters[*n])
    }

    /// A check by id.
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.positions().checks.get(id).map(|n| &self.checks[*n])
    }

    /// A parameter's value for a unit on a day.
    pub fn parameter_value(&self, id: &str, date: Date, unit: Option<&str>) -> Option<Resolved> {
        self.parameter(id)?.resolve(date, unit)
    }

    /// The calendar of a unit.
    pub fn calendar(&self, unit: Option<&str>) -> Option<&Calendar> {
        let own = unit.and_then(|u| self.organization.unit(u)).and_then(|u| u.region.as_deref());
        let region = own.unwrap_or(&self.settings.region);
        self.calendars.iter().find(|c| c.region == region)
    }

    /// The zone of a unit.
    pub fn zone(&self, unit: Option<&str>) -> TimeZone {
        let own = unit.and_then(|u| self.organization.unit(u)).and_then(|u| u.zone.as_deref());
        own.and_then(|z| TimeZone::get(z).ok()).unwrap_or_else(|| self.settings.zone.clone())
    }
}
