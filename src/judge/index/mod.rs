//! The index: what is kept of each record once it was judged by itself.
//!
//! An entry is fixed in size and small; what not every record has is packed behind it in blocks (`pack`). Names are interned
//! (`names`); of the fields only those are kept that some expression, reference, duty or metric reads later. A value that is
//! looked at is unpacked, and stays so for a while, since a case is judged at one go.

mod entry;
mod grouped;
mod names;
mod opened;
mod pack;

use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::kinds::field::Blank;
use super::kinds::metric::Groups;
use super::pending::Pending;
use crate::expr::{Part, Value};
use crate::model::{FieldType, Form, Handbook};
use crate::read::Moment;
use crate::source::{Place, Spot};

pub(super) use entry::{Entered, Entry, Event};
use entry::{NO_OUTCOME, Shown};
use grouped::Grouped;
pub(super) use names::{Id, Name};
use names::{Ids, Names};
use opened::Opened;
use pack::{Reader, Writer};

/// Where units keep their records.
const FOLDER: &str = "records";

/// The form of a record that has none: its header says all.
pub(super) const NO_FORM: u16 = u16::MAX;

/// A name that is no record's id.
const NONE: u32 = u32::MAX;

/// Bytes after which a new block of packed records is begun.
const BLOCK: usize = 1 << 15;

/// Names of the cells of each form's groups.
type Cells = Vec<Vec<Box<[Arc<str>]>>>;

/// All records seen.
pub(super) struct Index {
    pub(super) names: Names,
    pub(super) ids: Ids,
    pub(super) entries: Vec<Entry>,
    packed: Vec<Vec<u8>>,
    spared: u64,
    cells: Rc<Cells>,
    /// Forms that have a field named like an entry of the header.
    header_fields: Rc<[bool]>,
    /// Position of the record each id is of.
    records: Vec<u32>,
    by_form: Vec<Vec<u32>>,
    by_case: OnceCell<Grouped>,
    events: Vec<Shown>,
    told: FxHashMap<u32, (Moment, Option<Name>)>,
    /// Records that replace others, and cases continued: by record, in order.
    pub(super) supersedes: Vec<(u32, Id)>,
    pub(super) parents: Vec<(u32, Id)>,
    /// Cases given up, and the record that says so.
    pub(super) withdrawn: Vec<(Id, u32)>,
    /// Fields left blank whose condition reads other records.
    pub(super) blanks: Vec<(u32, Blank)>,
    /// Who acted, where a case may say who holds the role.
    pub(super) pending: Vec<Pending>,
    /// Records of metrics that expressions ask for, by metric.
    pub(super) groups: RefCell<FxHashMap<usize, Rc<Groups>>>,
    opened: Opened,
}

impl Index {
    pub(super) fn new(handbook: &Handbook) -> Index {
        let names = |ty: &FieldType| match ty {
            FieldType::Group(cells) => cells.iter().map(|cell| cell.id.clone()).collect(),
            _ => Box::default(),
        };
        let cells = handbook.forms.iter().map(|form| form.fields.iter().map(|field| names(&field.ty)).collect());
        let header_fields = handbook.forms.iter().map(|form| form.fields.iter().any(|field| Part::from(&*field.id).word().is_header()));
        Index::of(Rc::new(cells.collect()), header_fields.collect())
    }

    /// Takes all out, leaving an empty index for the same handbook.
    pub(super) fn emptied(&mut self) -> Index {
        let empty = Index::of(self.cells.clone(), self.header_fields.clone());
        std::mem::replace(self, empty)
    }

    fn of(cells: Rc<Cells>, header_fields: Rc<[bool]>) -> Index {
        Index {
            names: Names::default(),
            ids: Ids::default(),
            entries: Vec::new(),
            packed: Vec::new(),
            spared: 0,
            cells,
            header_fields,
            records: Vec::new(),
            by_form: Vec::new(),
            by_case: OnceCell::new(),
            events: Vec::new(),
            told: FxHashMap::default(),
            supersedes: Vec::new(),
            parents: Vec::new(),
            withdrawn: Vec::new(),
            blanks: Vec::new(),
            pending: Vec::new(),
            groups: RefCell::default(),
            opened: Opened::default(),
        }
    }

    /// Adds a record; `None` when its id is already taken (the first stays).
    pub(super) fn add(&mut self, entered: Entered, form: Option<&Form>) -> Option<u32> {
        let n = self.entries.len() as u32;
        if self.named(entered.entry.id).is_some() {
            return None;
        }
        self.supersedes.extend(entered.supersedes.iter().map(|id| (n, self.ids.share(id))));
        self.parents.extend(entered.parents.iter().map(|id| (n, self.ids.share(id))));
        let (block, offset) = self.pack(&entered, form);
        self.records.resize(self.ids.len(), NONE);
        self.records[entered.entry.id.position()] = n;
        let form = usize::from(entered.entry.form);
        if form < self.cells.len() {
            self.by_form.resize(self.by_form.len().max(form + 1), Vec::new());
            self.by_form[form].push(n);
        }
        self.entries.push(Entry { block, offset, ..entered.entry });
        Some(n)
    }

    fn pack(&mut self, entered: &Entered, form: Option<&Form>) -> (u32, u16) {
        if self.packed.last().is_none_or(|block| block.len() >= BLOCK) {
            let room = if self.packed.is_empty() { 0 } else { BLOCK + BLOCK / 16 };
            self.packed.push(Vec::with_capacity(room));
        }
        let n = self.packed.len() - 1;
        let path = entered.path.as_ref().map(|path| self.names.share(path));
        let out = &mut self.packed[n];
        let offset = out.len() as u16;
        let mut writer = Writer { out, names: &mut self.names, ids: &mut self.ids, spared: &mut self.spared };
        for n in entered.keep {
            let value = (entered.value)(*n);
            if let Some(field) = form.and_then(|form| form.fields.get(usize::from(*n))).filter(|_| !matches!(*value, Value::Absent)) {
                writer.number(u64::from(*n) + 1);
                writer.kept(&value, field);
            }
        }
        writer.number(0);
        match entered.submitted {
            Some(moment) => writer.moment(moment),
            None => writer.number(0),
        }
        writer.reference(Name::number(entered.covers));
        writer.reference(Name::number(path));
        writer.spot(&entered.spot);
        (n as u32, offset)
    }

    fn reader(&self, n: u32) -> Reader<'_> {
        let entry = self.entry(n);
        let bytes = &self.packed[entry.block as usize][usize::from(entry.offset)..];
        Reader { bytes, names: &self.names, ids: &self.ids }
    }

    fn cells(&self, n: u32, field: u16) -> &[Arc<str>] {
        let form = self.cells.get(usize::from(self.entry(n).form));
        form.and_then(|form| form.get(usize::from(field))).map_or(&[], |cells| cells)
    }

    /// A reader at what follows the values kept.
    fn tail(&self, n: u32) -> Reader<'_> {
        let mut reader = self.reader(n);
        while reader.field().is_some() {
            reader.pass();
        }
        reader
    }

    /// The form of a record; none when its header says all.
    pub(super) fn form<'h>(&self, handbook: &'h Handbook, n: u32) -> Option<&'h Form> {
        handbook.forms.get(self.entry(n).form as usize)
    }

    /// A record by its id.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.ids.find(id).and_then(|name| self.named(name))
    }

    /// The record an id is of.
    pub(super) fn named(&self, id: Id) -> Option<u32> {
        self.records.get(id.position()).copied().filter(|n| *n != NONE)
    }

    /// Records of a form, in the order they came.
    pub(super) fn of_form(&self, form: u16) -> &[u32] {
        self.by_form.get(usize::from(form)).map_or(&[], Vec::as_slice)
    }

    /// Records of a case, in the order they came. Asked only once all records are there.
    pub(super) fn of_case(&self, case: Id) -> &[u32] {
        let by_case = || Grouped::new(self.ids.len(), self.entries.iter().map(|e| e.case));
        self.by_case.get_or_init(by_case).of(case)
    }

    pub(super) fn entry(&self, n: u32) -> &Entry {
        &self.entries[n as usize]
    }

    /// The unit of a record.
    pub(super) fn unit(&self, n: u32) -> &Arc<str> {
        self.names.get(self.entry(n).unit)
    }

    /// The id of a record.
    pub(super) fn id(&self, n: u32) -> Arc<str> {
        self.ids.text(self.entry(n).id)
    }

    /// The case of a record.
    pub(super) fn case(&self, n: u32) -> Option<Arc<str>> {
        self.entry(n).case.map(|case| self.ids.text(case))
    }

    /// When a record was filed, where it says so.
    pub(super) fn submitted(&self, n: u32) -> Option<Moment> {
        self.tail(n).moment()
    }

    /// The period its header says a record covers.
    pub(super) fn covers(&self, n: u32) -> Option<&Arc<str>> {
        let mut tail = self.tail(n);
        tail.moment();
        tail.name().map(|name| self.names.get(name))
    }

    /// Where the record stands.
    pub(super) fn place(&self, n: u32) -> Place {
        let (path, spot) = self.whereabouts(n);
        let own = || own_file(self.unit(n), self.ids.get(self.entry(n).id)).into();
        Place { path: path.unwrap_or_else(own), spot }
    }

    /// Its file, where it is not the one its id and unit suggest, and the spot there.
    pub(super) fn whereabouts(&self, n: u32) -> (Option<Arc<str>>, Spot) {
        let mut tail = self.tail(n);
        tail.moment();
        tail.name();
        let path = tail.name().map(|name| self.names.get(name).clone());
        (path, tail.spot())
    }

    /// Records that a later one names in `supersedes`.
    pub(super) fn replaced(&self) -> FxHashSet<u32> {
        self.supersedes.iter().filter_map(|(_, id)| self.named(*id)).collect()
    }

    /// The cases a record continues.
    pub(super) fn parents_of(&self, n: u32) -> impl Iterator<Item = Id> + '_ {
        let first = self.parents.partition_point(|(entry, _)| *entry < n);
        self.parents[first..].iter().take_while(move |(entry, _)| *entry == n).map(|(_, id)| *id)
    }

    /// The records a record replaces.
    pub(super) fn superseded_by(&self, n: u32) -> impl Iterator<Item = Id> + '_ {
        let first = self.supersedes.partition_point(|(entry, _)| *entry < n);
        self.supersedes[first..].iter().take_while(move |(entry, _)| *entry == n).map(|(_, id)| *id)
    }

    /// Whether the form of a record has a field named like an entry of the header, which then comes first.
    pub(super) fn has_header_fields(&self, n: u32) -> bool {
        self.header_fields.get(usize::from(self.entry(n).form)).is_some_and(|has| *has)
    }

    /// A reader at the value kept of a field.
    fn at_field(&self, n: u32, field: usize) -> Option<Reader<'_>> {
        let mut reader = self.reader(n);
        while let Some(next) = reader.field() {
            // Fields are kept in their order.
            match usize::from(next).cmp(&field) {
                Ordering::Less => reader.pass(),
                Ordering::Equal => return Some(reader),
                Ordering::Greater => return None,
            }
        }
        None
    }

    /// The id in a field that refers to one record.
    pub(super) fn reference(&self, n: u32, field: usize) -> Option<Id> {
        self.at_field(n, field)?.id()
    }

    /// A kept value; it stays unpacked for a while.
    pub(super) fn kept(&self, n: u32, field: usize) -> Option<Value> {
        let work = || self.at_field(n, field).map(|mut reader| reader.kept(self.cells(n, field as u16)));
        self.opened.get((n, field as u16), work)
    }

    /// Every value kept of a record, by field.
    pub(super) fn open(&self, n: u32) -> Vec<(u16, Value)> {
        let mut reader = self.reader(n);
        let mut kept = Vec::new();
        while let Some(field) = reader.field() {
            kept.push((field, reader.kept(self.cells(n, field))));
        }
        kept
    }

    /// Adds an occurrence of a step.
    pub(super) fn occur(&mut self, event: Event) {
        let Event { process, step, entry, outcome, untimed, sure, .. } = event;
        let of_record = self.entry(entry);
        let told = (of_record.at, of_record.by) != (event.at, event.by);
        if told {
            self.told.insert(self.events.len() as u32, (event.at, event.by));
        }
        let outcome = outcome.unwrap_or(NO_OUTCOME);
        self.events.push(Shown { entry, process, step, outcome, untimed, sure, told });
    }

    /// An occurrence; none when its record is of no case.
    pub(super) fn event(&self, n: u32) -> Option<Event> {
        let Shown { entry, process, step, outcome, untimed, sure, told } = self.events[n as usize];
        let of_record = self.entry(entry);
        let (at, by) = if told { *self.told.get(&n)? } else { (of_record.at, of_record.by) };
        let outcome = Some(outcome).filter(|n| *n != NO_OUTCOME);
        Some(Event { case: of_record.case?, process, step, entry, at, by, outcome, untimed, sure })
    }

    /// Every occurrence.
    pub(super) fn occurrences(&self) -> impl Iterator<Item = Event> + '_ {
        (0..self.events.len() as u32).filter_map(|n| self.event(n))
    }

    /// The process of an occurrence, and whether its record alone says so.
    pub(super) fn process_of(&self, event: u32) -> (u16, bool) {
        let shown = &self.events[event as usize];
        (shown.process, shown.sure)
    }

    /// Occurrences by the case of their record, but for those of some records.
    pub(super) fn events_by_case(&self, without: &dyn Fn(u32) -> bool) -> Grouped {
        let case = |shown: &Shown| self.entry(shown.entry).case.filter(|_| !without(shown.entry));
        Grouped::new(self.ids.len(), self.events.iter().map(case))
    }

    /// Bytes held, for the benchmark; the same in whatever order records come.
    pub(super) fn bytes(&self) -> u64 {
        let lists = self.entries.len() * size_of::<Entry>()
            + self.events.len() * size_of::<Shown>()
            + self.packed.iter().map(Vec::len).sum::<usize>()
            + self.by_form.iter().map(|records| records.len() * 4).sum::<usize>()
            + self.ids.len() * 4
            + (self.supersedes.len() + self.parents.len()) * size_of::<(u32, Id)>()
            + self.pending.iter().map(Pending::bytes).sum::<usize>()
            + self.told.len() * (size_of::<(u32, (Moment, Option<Name>))>() + 1)
            + self.blanks.len() * size_of::<(u32, Blank)>()
            + self.by_case.get().map_or(0, Grouped::bytes);
        lists as u64 + self.spared + self.names.bytes() + self.ids.bytes()
    }
}

/// The file a unit would keep a single record in.
fn own_file(unit: &str, id: &str) -> String {
    format!("{FOLDER}/{unit}/{id}.toml")
}

/// A record's path, unless its id and unit suggest it.
pub(super) fn telling_path(path: &Arc<str>, unit: &str, id: &str) -> Option<Arc<str>> {
    let own = path.strip_prefix(FOLDER).and_then(|p| p.strip_prefix('/')).and_then(|p| p.strip_prefix(unit));
    let own = own.and_then(|p| p.strip_prefix('/')).and_then(|p| p.strip_suffix(".toml"));
    (own != Some(id)).then(|| path.clone())
}
