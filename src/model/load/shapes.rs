//! The types of all declared forms, known before any expression is compiled: expressions read other forms through references
//! and through the steps of a case.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::expr::Type;
use crate::read::Table;

/// How many references a name may follow: `plan.analysis.period`.
const DEPTH: usize = 3;

/// The header's names inside `record`, a case's step, and a referenced record.
pub const HEADER: [(&str, Type); 8] = [
    ("id", Type::Text),
    ("form", Type::Text),
    ("unit", Type::Text),
    ("case", Type::Text),
    ("by", Type::Text),
    ("at", Type::Moment),
    ("submitted", Type::Moment),
    ("outcome", Type::Text),
];

/// The shape of one field.
#[derive(Clone, Hash)]
struct Shape {
    id: Arc<str>,
    ty: String,
    many: bool,
    target: Option<String>,
    row: Option<String>,
    fields: Vec<Shape>,
}

/// Steps of a process, each with its forms.
type Steps = Vec<(Arc<str>, Vec<String>)>;

/// What other files may know of one file: the shapes of its forms, the steps of its processes, its metrics.
#[derive(Default, Hash)]
pub(super) struct FileShapes {
    forms: Vec<(String, Vec<Shape>)>,
    /// Id, steps and parents.
    processes: Vec<(String, Steps, Vec<String>)>,
    /// Metrics over many records.
    metrics: Vec<String>,
}

impl FileShapes {
    /// Notes what one file declares.
    pub(super) fn of(file: &Table) -> FileShapes {
        let step = |s: &Table| (Arc::from(text(s, "id")), texts(s, "form"));
        let process = |p: &Table| (text(p, "id"), tables(p, "step").map(step).collect(), texts(p, "parents"));
        FileShapes {
            forms: tables(file, "form").map(|f| (text(f, "id"), tables(f, "field").map(shape).collect())).collect(),
            processes: tables(file, "process").map(process).collect(),
            metrics: tables(file, "metric").filter(|m| m.get("over").is_some()).map(|m| text(m, "id")).collect(),
        }
    }
}

/// Shapes of every form, and the forms and processes of every step.
#[derive(Default)]
pub(super) struct Shapes {
    forms: HashMap<String, Vec<Shape>>,
    processes: HashMap<String, Steps>,
    parents: HashMap<String, Vec<String>>,
    /// Metrics over many records.
    metrics: HashSet<String>,
    // Every step, rule and duty of a process asks for it.
    cases: RefCell<HashMap<String, Type>>,
}

impl Shapes {
    /// Puts those of all files together.
    pub(super) fn new(files: &[Arc<FileShapes>]) -> Shapes {
        let mut shapes = Shapes::default();
        for file in files {
            shapes.forms.extend(file.forms.iter().cloned());
            shapes.metrics.extend(file.metrics.iter().cloned());
            for (id, steps, parents) in &file.processes {
                shapes.processes.insert(id.clone(), steps.clone());
                shapes.parents.insert(id.clone(), parents.clone());
            }
        }
        shapes
    }

    /// Ids of the metrics over many records.
    pub(super) fn metrics(&self) -> impl Iterator<Item = &str> {
        self.metrics.iter().map(String::as_str)
    }

    /// Whether a form is declared.
    pub(super) fn has_form(&self, id: &str) -> bool {
        self.forms.contains_key(id)
    }

    /// Ids of all forms.
    pub(super) fn form_ids(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str)
    }

    /// Ids of all processes.
    pub(super) fn process_ids(&self) -> impl Iterator<Item = &str> {
        self.processes.keys().map(String::as_str)
    }

    /// Steps of a process.
    pub(super) fn steps(&self, process: &str) -> Option<Vec<Arc<str>>> {
        self.processes.get(process).map(|steps| steps.iter().map(|(id, _)| id.clone()).collect())
    }

    /// Forms of a step.
    pub(super) fn step_forms(&self, process: &str, step: &str) -> Vec<String> {
        let steps = self.processes.get(process).into_iter().flatten();
        steps.filter(|(id, _)| &**id == step).flat_map(|(_, forms)| forms.clone()).collect()
    }

    /// Whether a form has a field.
    pub(super) fn has_field(&self, form: &str, field: &str) -> bool {
        self.forms.get(form).is_some_and(|shapes| shapes.iter().any(|s| &*s.id == field))
    }

    /// Whether a dotted name leads to a field of a form, a cell of its rows, or its header.
    pub(super) fn leads(&self, form: &str, path: &str) -> bool {
        let mut ty = Some(self.record(std::iter::once(form)));
        for part in path.split('.') {
            while let Some(Type::List(item)) = ty {
                ty = Some(*item);
            }
            ty = match &ty {
                Some(Type::Row(parts)) => parts.iter().find(|(name, _)| **name == *part).map(|(_, ty)| ty.clone()),
                _ => None,
            };
        }
        ty.is_some()
    }

    /// The fields of a form, with their types.
    pub(super) fn fields(&self, form: &str) -> Vec<(Arc<str>, Type)> {
        self.fields_at(form, DEPTH)
    }

    fn fields_at(&self, form: &str, depth: usize) -> Vec<(Arc<str>, Type)> {
        let shapes = self.forms.get(form).into_iter().flatten();
        shapes.map(|s| (s.id.clone(), self.with_row(s, self.type_of(s, depth), depth))).collect()
    }

    /// A reference that may name a row shows it under `row`.
    fn with_row(&self, shape: &Shape, ty: Type, depth: usize) -> Type {
        let group = shape
            .row
            .as_ref()
            .zip(shape.target.as_ref())
            .filter(|_| depth > 0)
            .and_then(|(row, form)| self.forms.get(form)?.iter().find(|s| *s.id == **row));
        match (ty, group) {
            (Type::List(one), Some(_)) => Type::List(Box::new(self.with_row(shape, *one, depth))),
            (Type::Row(parts), Some(group)) => {
                let cells = group.fields.iter().map(|f| (f.id.clone(), self.type_of(f, depth - 1))).collect();
                let own = parts.iter().filter(|(name, _)| &**name != "row").cloned();
                Type::Row(own.chain([(Arc::from("row"), Type::Row(cells))]).collect())
            }
            (ty, _) => ty,
        }
    }

    fn type_of(&self, shape: &Shape, depth: usize) -> Type {
        let one = match shape.ty.as_str() {
            "number" | "money" | "percent" => Type::Number,
            "bool" => Type::Bool,
            "date" | "datetime" => Type::Moment,
            "group" => Type::List(Box::new(Type::Row(shape.fields.iter().map(|f| (f.id.clone(), self.type_of(f, depth))).collect()))),
            "ref" if depth > 0 => self.record_at(shape.target.as_deref().into_iter(), depth - 1),
            _ => Type::Text,
        };
        if shape.many { Type::List(Box::new(one)) } else { one }
    }

    /// A record of one of several forms: its header and the fields of all.
    pub(super) fn record<'f>(&self, forms: impl Iterator<Item = &'f str>) -> Type {
        self.record_at(forms, DEPTH)
    }

    fn record_at<'f>(&self, forms: impl Iterator<Item = &'f str>, depth: usize) -> Type {
        let mut parts: Vec<(Arc<str>, Type)> = Vec::new();
        for form in forms {
            parts.extend(self.fields_at(form, depth));
        }
        parts.extend(HEADER.iter().map(|(n, t)| (Arc::from(*n), t.clone())));
        let mut seen = std::collections::HashSet::new();
        parts.retain(|(n, _)| seen.insert(n.clone()));
        Type::Row(parts.into())
    }

    /// `case` of a process: every step by id (its latest occurrence), all occurrences below `all`, the case's id and round.
    pub(super) fn case(&self, process: &str) -> Type {
        if let Some(known) = self.cases.borrow().get(process) {
            return known.clone();
        }
        let case = self.case_of(process);
        self.cases.borrow_mut().insert(process.to_owned(), case.clone());
        case
    }

    fn case_of(&self, process: &str) -> Type {
        let mut parts: Vec<(Arc<str>, Type)> = Vec::new();
        let mut all: Vec<(Arc<str>, Type)> = Vec::new();
        for (step, forms) in self.processes.get(process).into_iter().flatten() {
            let record = self.record(forms.iter().map(String::as_str));
            all.push((step.clone(), Type::List(Box::new(record.clone()))));
            parts.push((step.clone(), record));
        }
        parts.push((Arc::from("all"), Type::Row(all.into())));
        parts.push((Arc::from("id"), Type::Text));
        parts.push((Arc::from("round"), Type::Number));
        Type::Row(parts.into())
    }

    /// `parent` of a process: the cases it continues, by process.
    pub(super) fn parent(&self, process: &str) -> Type {
        let parents = self.parents.get(process).into_iter().flatten();
        Type::Row(parents.map(|p| (Arc::from(p.as_str()), self.case(p))).collect())
    }
}

fn shape(field: &Table) -> Shape {
    Shape {
        id: Arc::from(text(field, "id")),
        ty: text(field, "type"),
        many: matches!(field.get("many").map(|n| &n.value), Some(crate::read::Value::Bool(true))),
        target: field.get("form").and_then(|n| n.text()).map(str::to_owned),
        row: field.get("row").and_then(|n| n.text()).map(str::to_owned),
        fields: tables(field, "fields").map(shape).collect(),
    }
}

fn text(table: &Table, key: &str) -> String {
    table.get(key).and_then(|n| n.text()).unwrap_or_default().to_owned()
}

fn texts(table: &Table, key: &str) -> Vec<String> {
    let Some(node) = table.get(key) else { return Vec::new() };
    match node.list() {
        Some(items) => items.iter().filter_map(|n| n.text()).map(str::to_owned).collect(),
        None => node.text().map(str::to_owned).into_iter().collect(),
    }
}

fn tables<'n, 't>(table: &'n Table<'t>, key: &str) -> impl Iterator<Item = &'n Table<'t>> {
    table.get(key).and_then(|n| n.list()).unwrap_or_default().iter().filter_map(|n| n.table())
}
