//! Walking `records/`: each file is read as its type asks, and one bad record never stops the next.

use std::io::BufRead;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::draft::{Desk, Draft, Site};
use super::names::Names;
use super::parts;
use super::share::Share;
use super::{Fault, Origin, Record, Submission, attachments, bind, fault, lines, table, workbook};
use crate::diag::Diagnostic;
use crate::lang::Sentence;
use crate::model::{Form, Handbook};
use crate::read::decode::decode;
use crate::read::{Arena, Context, Key, Node, Table, json, toml};
use crate::say;
use crate::source::{Entry, Place, ReadError, Span, World, join_inside};

/// Files that hold records.
const RECORDS: [&str; 7] = ["toml", "json", "ndjson", "jsonl", "csv", "tsv", "xlsx"];

/// Files of spreadsheet programs that are not read: older formats, formats with macros, and those of other programs.
const OTHER_SHEETS: [&str; 9] = ["xls", "xlsm", "xlsb", "xlt", "xltx", "xltm", "ods", "et", "numbers"];

/// Slips told of one record.
const TOLD: usize = 10;

/// What was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files that hold records.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Records handed over, without the further forms they serve.
    pub records: u64,
    /// Files, lines and rows that could not be read.
    pub broken: u64,
    /// Lines, where what was read is one stream of them.
    pub lines: u32,
}

/// Hands over every submission below `records/`, in the order of paths and then as written.
pub fn stream(world: &dyn World, handbook: &Handbook, sink: &mut dyn FnMut(Submission)) -> Totals {
    stream_under(world, handbook, "records", sink)
}

/// The same for one of several runs that share the work: every file is read, and what is not this run's passed over.
pub fn stream_share(world: &dyn World, handbook: &Handbook, share: &Share, sink: &mut dyn FnMut(Submission)) -> Totals {
    walk(world, handbook, ("records", Some(share)), sink)
}

/// Records that come as one stream of lines, each naming its unit.
pub fn stream_lines(world: &dyn World, handbook: &Handbook, lines: &mut dyn BufRead, sink: &mut dyn FnMut(Submission)) -> Totals {
    let desk = Desk { handbook, names: Names::new(handbook) };
    let mut flow = Flow { world, desk: &desk, sink, totals: Totals::default(), share: None, seen: false };
    let (path, folder, zone) = (Arc::from(lines::STREAM), Arc::from(""), handbook.zone(None));
    lines::read_all(&mut flow, &File { path: &path, folder: &folder, zone: &zone }, lines);
    flow.totals
}

/// The same for another folder laid out like `records/`, one folder for each unit.
pub fn stream_under(world: &dyn World, handbook: &Handbook, folder: &str, sink: &mut dyn FnMut(Submission)) -> Totals {
    walk(world, handbook, (folder, None), sink)
}

fn walk(world: &dyn World, handbook: &Handbook, (folder, share): (&str, Option<&Share>), sink: &mut dyn FnMut(Submission)) -> Totals {
    let desk = Desk { handbook, names: Names::new(handbook) };
    let mut flow = Flow { world, desk: &desk, sink, totals: Totals::default(), share, seen: false };
    let mut named = String::new();
    let mut unit: Option<(Arc<str>, TimeZone)> = None;
    for (n, entry) in world.list(folder).into_iter().enumerate() {
        share.iter().for_each(|share| share.file(n));
        let inside = entry.path.strip_prefix(folder).unwrap_or(&entry.path).trim_start_matches('/');
        let name = inside.split_once('/').map_or("", |(unit, _)| unit);
        if unit.as_ref().is_none_or(|(known, _)| **known != *name) {
            unit = Some((desk.names.unit(name).filter(|id| **id == *name).unwrap_or_else(|| Arc::from(name)), handbook.zone(Some(name))));
        }
        if let Some((unit, zone)) = &unit {
            if let Some(odd) = record_folder(&entry.path, folder).filter(|odd| *odd != named) {
                odd.clone_into(&mut named);
                flow.folder(odd, unit, zone);
            }
            flow.file(&entry, unit, zone);
        }
    }
    flow.totals
}

/// The extensions of files that hold records.
fn holds_records(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|e| RECORDS.contains(&&*e) || OTHER_SHEETS.contains(&&*e))
}

/// The folder a path leads through whose name is that of a record's file: somebody unpacked or misnamed something.
fn record_folder<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let slashes = path.match_indices('/').map(|(at, _)| at).filter(|at| *at > base.len());
    slashes.map(|at| &path[..at]).find(|folder| holds_records(folder))
}

/// One run over the files.
pub(super) struct Flow<'a> {
    pub(super) world: &'a dyn World,
    pub(super) desk: &'a Desk<'a>,
    sink: &'a mut dyn FnMut(Submission),
    pub(super) totals: Totals,
    /// Which records are this run's; all without it.
    share: Option<&'a Share>,
    /// What is being read was seen to be this run's at a glance.
    seen: bool,
}

/// The file being read.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) path: &'a Arc<str>,
    pub(super) folder: &'a Arc<str>,
    pub(super) zone: &'a TimeZone,
}

impl<'a> File<'a> {
    /// The context its text is read in.
    pub(super) fn context(&self) -> Context<'a> {
        Context::file(self.path, self.zone, "record-syntax")
    }
}

impl Flow<'_> {
    fn file(&mut self, entry: &Entry, folder: &Arc<str>, zone: &TimeZone) {
        let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
        let path = Arc::from(&*entry.path);
        let file = File { path: &path, folder, zone };
        if !entry.ordinary && (holds_records(name) || !name.contains('.')) {
            let why = self.world.read(&path, self.desk.handbook.settings.max_file).err();
            return self.unreadable(&file, &why.unwrap_or(ReadError::NotAFile));
        }
        let Some((stem, extension)) = name.rsplit_once('.') else { return };
        match extension.to_ascii_lowercase().as_str() {
            "toml" => self.whole(&file, Flow::toml),
            "json" => self.whole(&file, Flow::json),
            "ndjson" | "jsonl" => lines::read(self, &file),
            "csv" | "tsv" => table::read(self, &file, stem),
            "xlsx" => workbook::read(self, &file, stem),
            extension if OTHER_SHEETS.contains(&extension) => self.spreadsheet(&file, extension),
            _ => return,
        }
        self.totals.files += 1;
        self.totals.bytes += entry.size;
    }

    fn folder(&mut self, path: &str, unit: &Arc<str>, zone: &TimeZone) {
        let path = Arc::from(path);
        let message = say!("這是資料夾，不是記錄檔", "这是文件夹，不是记录文件", "This is a folder, not a file of records");
        let help = say!("改掉資料夾的名稱", "改掉文件夹的名称", "Give the folder another name");
        let diagnostic = Diagnostic::error("record-unreadable", Place::whole(Arc::clone(&path)), message).help(help);
        self.broken(diagnostic, &File { path: &path, folder: unit, zone });
    }

    /// The bytes of a file, unless it is too large or cannot be read.
    pub(super) fn bytes(&mut self, file: &File) -> Option<Vec<u8>> {
        let read = self.world.read(file.path, self.desk.handbook.settings.max_file);
        read.map_err(|error| self.unreadable(file, &error)).ok()
    }

    pub(super) fn unreadable(&mut self, file: &File, error: &ReadError) {
        let place = Place::whole(file.path.clone());
        let diagnostic = match error {
            ReadError::TooLarge { size, limit } => {
                let message = say!(
                    "檔案有 {s} 位元組，超過上限 {l}",
                    "文件有 {s} 字节，超过上限 {l}",
                    "The file has {s} bytes; the limit is {l}",
                    s = size,
                    l = limit
                );
                let help = say!(
                    "分成數個檔案，或改用每行一筆的 .ndjson",
                    "分成数个文件，或改用每行一笔的 .ndjson",
                    "Split it, or use .ndjson with one record a line"
                );
                Diagnostic::error("record-too-large", place, message).help(help)
            }
            ReadError::Missing => Diagnostic::error("record-unreadable", place, say!("檔案不見了", "文件不见了", "The file is gone")),
            ReadError::Outside if join_inside("", file.path).is_none() => {
                let message = say!(
                    "檔名含有「:」或「\\」，不是每一種系統都能使用",
                    "文件名含有“:”或“\\”，不是每一种系统都能使用",
                    "The file's name holds `:` or `\\`, which not every system can use"
                );
                Diagnostic::error("record-unreadable", place, message).help(say!("更改檔名", "更改文件名", "Rename the file"))
            }
            ReadError::Outside => Diagnostic::error(
                "record-unreadable",
                place,
                say!("檔案是通往別處的連結", "文件是通往别处的链接", "The file is a link that leads elsewhere"),
            ),
            ReadError::NotAFile => {
                Diagnostic::error("record-unreadable", place, say!("這不是一般檔案", "这不是普通文件", "This is no ordinary file"))
            }
            ReadError::Failed(why) => Diagnostic::error(
                "record-unreadable",
                place,
                say!("讀不到檔案：{w}", "读不到文件：{w}", "The file can't be read: {w}", w = why),
            ),
        };
        self.broken(diagnostic, file);
    }

    pub(super) fn empty(&mut self, file: &File) {
        let message = say!("檔案是空的", "文件是空的", "The file is empty");
        let help = say!("填寫記錄，或刪去檔案", "填写记录，或删去文件", "Fill in a record, or delete the file");
        self.broken(Diagnostic::error("record-syntax", Place::whole(file.path.clone()), message).help(help), file);
    }

    /// Hands over something that is no record.
    pub(super) fn broken(&mut self, diagnostic: Diagnostic, file: &File) {
        if self.share.is_some_and(|share| !self.seen && !share.tells(file.folder)) {
            return;
        }
        self.totals.broken += 1;
        (self.sink)(Submission::Broken(Box::new(diagnostic), file.folder.clone()));
    }

    fn whole(&mut self, file: &File, parse: fn(&mut Self, &File, &str)) {
        let Some(bytes) = self.bytes(file) else { return };
        match decode(&bytes, None) {
            Ok(text) if text.trim().is_empty() => self.empty(file),
            Ok(text) => parse(self, file, &text),
            Err(slip) => {
                let place = Place::bytes(file.path, Span::new(slip.at, slip.at + 1));
                self.broken(slip.diagnostic("record-encoding", place), file);
            }
        }
    }

    /// Records of one file are read one after another, so that a slip spoils its own record and memory holds one.
    fn toml(&mut self, file: &File, text: &str) {
        let mut arena = Arena::default();
        for (offset, part) in parts::parts(text) {
            arena.clear();
            let glance = self.share.and_then(|share| share.glance(part));
            if glance == Some(false) {
                continue;
            }
            self.seen = glance.is_some();
            let cx = Context { offset, ..file.context() };
            let (node, slips) = toml::parse(part, &cx, &arena);
            if slips.is_empty() {
                self.records(&node, file, &[]);
            }
            // One slip makes others of what follows it; the first of each line tells enough.
            let line = |slip: &Diagnostic| text.get(offset..slip.place.span().start as usize).map(|before| before.matches('\n').count());
            let mut told = Vec::new();
            for slip in slips {
                if !told.contains(&line(&slip)) && told.len() < TOLD {
                    told.push(line(&slip));
                    self.broken(slip, file);
                }
            }
        }
        self.seen = false;
    }

    fn json(&mut self, file: &File, text: &str) {
        let arena = Arena::default();
        let (node, slips) = json::parse(text, &file.context(), &arena);
        match node {
            Some(node) => self.records(&node, file, &slips),
            None => slips.into_iter().for_each(|slip| self.broken(slip, file)),
        }
    }

    /// A file holds one record, a list of them, or a table with such a list under `record`.
    fn records(&mut self, node: &Node, file: &File, slips: &[Diagnostic]) {
        let many =
            node.list().or_else(|| node.table().filter(|t| t.get("id").is_none()).and_then(|t| t.get("record")).and_then(Node::list));
        let Some(items) = many else { return self.submit(node, origin(file, node.span), file, slips, false) };
        for item in items {
            self.submit(item, origin(file, item.span), file, slips, false);
        }
        for (key, _) in node.table().iter().flat_map(|t| t.entries).filter(|(k, _)| k.name != "record") {
            let message = say!(
                "「{n}」不屬於任何一筆記錄",
                "“{n}”不属于任何一笔记录",
                "\"{n}\" belongs to no record",
                n = super::convert::clip(key.name)
            );
            self.broken(Diagnostic::error("record-header-unknown-key", Place::bytes(file.path, key.span), message), file);
        }
    }

    /// Reads, binds and hands over one record.
    pub(super) fn submit(&mut self, node: &Node, origin: Origin, file: &File, slips: &[Diagnostic], loose: bool) {
        if let Some(share) = self.share {
            share.moves(origin.line.map(|(line, _)| line).or(origin.row).unwrap_or(origin.span.start).into());
            if !self.seen && !share.has(node, file.folder) {
                return;
            }
        }
        let Some(table) = node.table() else {
            let message = say!("一筆記錄應是一個表（物件）", "一笔记录应是一个表（对象）", "A record is a table (an object)");
            return self.broken(Diagnostic::error("record-syntax", origin.place(node.span), message), file);
        };
        let site = Site { desk: self.desk, origin, zone: file.zone, folder: file.folder, loose };
        let Draft { header, fields, mut faults, form, .. } = Draft::read(table, &site);
        slips.iter().for_each(|slip| twice(slip, &site, &mut faults));
        let empty = Table::default();
        let fields = fields.unwrap_or(&empty);
        let definition = form.and_then(|i| self.desk.handbook.forms.get(usize::from(i)));
        let values = definition.map_or_else(Vec::new, |form| bind::bind(&form.fields, fields, &site, &mut faults));
        attachments::check(self.world, &site, &header, (definition, &values), &mut faults);
        let more = self.serves(&header, fields, &site);
        let record = Record { header, form, values, faults, origin: site.origin, served: false };
        self.totals.records += 1;
        (self.sink)(Submission::Record(Box::new(record)));
        more.into_iter().for_each(|record| (self.sink)(Submission::Record(Box::new(record))));
    }

    /// A record that lies in no unit's folder: its header alone says whose it is.
    pub(super) fn submit_unfiled(&mut self, node: &Node, origin: Origin, file: &File, slips: &[Diagnostic]) {
        let named = node.table().and_then(|t| t.get("unit")).and_then(Node::text).map(str::trim).unwrap_or_default();
        let unit = self.desk.names.unit(named).unwrap_or_else(|| Arc::from(named));
        let zone = self.desk.handbook.zone(Some(&unit));
        self.submit(node, origin, &File { folder: &unit, zone: &zone, ..*file }, slips, false);
    }

    fn serves(&self, header: &super::Header, fields: &Table, site: &Site) -> Vec<Record> {
        let (mut records, arena) = (Vec::new(), Arena::default());
        for serves in &header.serves {
            let mut faults = Vec::new();
            let form = self.desk.names.form(&serves.form);
            let Some(definition) = form.and_then(|i| self.desk.handbook.forms.get(usize::from(i))) else {
                faults.push(unknown_form(&serves.form, serves.span, site));
                records.push(Record {
                    header: header.clone(),
                    form: None,
                    values: Vec::new(),
                    faults,
                    origin: site.origin.clone(),
                    served: true,
                });
                continue;
            };
            let values = bind::bind(&definition.fields, &mapped((definition, &serves.map), fields, &arena), site, &mut faults);
            let header = super::Header { form: Some(definition.id.clone()), ..header.clone() };
            records.push(Record { header, form, values, faults, origin: site.origin.clone(), served: true });
        }
        records
    }
}

fn unknown_form(form: &str, span: Span, site: &Site) -> Fault {
    let message = say!("沒有「{n}」這份表單", "没有“{n}”这份表单", "There is no form \"{n}\"", n = super::convert::clip(form));
    let look = say!("查看手冊的表單目錄", "查看手册的表单目录", "See the handbook's list of forms");
    let help = super::draft::suggest(form, site.desk.names.form_ids(), look);
    site.fault("record-form-unknown", span, message, help)
}

/// The fields of a record as another form names them.
fn mapped<'t>((form, map): (&'t Form, &[(Arc<str>, Arc<str>)]), fields: &Table<'t>, arena: &'t Arena) -> Table<'t> {
    let source = |id: &'t str| map.iter().find(|(target, _)| **target == *id).map_or(id, |(_, source)| source);
    let entry = |id: &'t str| {
        let node = *fields.get(source(id))?;
        Some((Key { name: id, span: node.span }, node))
    };
    let entries: Vec<_> = form.fields.iter().filter_map(|field| entry(&field.id)).collect();
    arena.table(&entries)
}

/// A key written twice, as a fault of the record that holds it.
fn twice(slip: &Diagnostic, site: &Site, faults: &mut Vec<Fault>) {
    let (at, record) = (slip.place.span(), site.origin.span);
    if record.start <= at.start && at.end <= record.end {
        let help: Sentence = say!("只留一個", "只留一个", "Keep one of them");
        fault::add(faults, site.fault(slip.code, at, slip.message.clone(), help));
    }
}

fn origin(file: &File, span: Span) -> Origin {
    Origin { path: file.path.clone(), line: None, row: None, sheet: None, span }
}

impl Flow<'_> {
    fn spreadsheet(&mut self, file: &File, extension: &str) {
        let message =
            say!("不讀 .{e} 格式的試算表", "不读 .{e} 格式的电子表格", "Spreadsheets of the format .{e} are not read", e = extension);
        let help = say!(
            "請另存為 .xlsx（不含巨集）或 UTF-8 的 CSV",
            "请另存为 .xlsx（不含宏）或 UTF-8 的 CSV",
            "Save it as .xlsx (without macros), or as CSV in UTF-8"
        );
        self.broken(Diagnostic::error(workbook::CODE, Place::whole(file.path.clone()), message).help(help), file);
    }
}
