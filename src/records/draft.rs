//! From the table a file holds to a header with resolved names. Every slip is a fault; reading goes on.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::convert::{self, clip};
use super::fault::{self, Fault};
use super::names::Names;
use super::{Attached, Header, HeaderKey, Mark, Origin, Serves, Status};
use crate::diag::{Code, nearest};
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::read::{Moment, Node, Table, Value};
use crate::say;
use crate::source::Span;

/// Names longer than this, or lists of candidates larger, get no suggestion: edit distance is not free.
const SUGGESTED: (usize, usize) = (64, 3000);

/// Folders of `records/` that hold records of built-in forms for any unit.
pub(super) const SHARED_FOLDERS: [&str; 3] = ["waivers", "attestations", "rectifications"];

/// What every record is read against.
pub(super) struct Desk<'h> {
    pub(super) handbook: &'h Handbook,
    pub(super) names: Names<'h>,
}

/// Where a record is read: its file, its folder's unit and zone, and how literal the file's types are.
pub(super) struct Site<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) origin: Origin,
    pub(super) zone: &'a TimeZone,
    pub(super) folder: &'a Arc<str>,
    /// Cells of a table are all text: read numbers, truth values and lists from it.
    pub(super) loose: bool,
}

impl Site<'_> {
    /// A fault at a span.
    pub(super) fn fault(&self, code: Code, span: Span, message: Sentence, help: Sentence) -> Fault {
        Fault { code, place: self.origin.place(span), message, expected: None, found: None, help, field: None }
    }
}

/// The candidate meant, as a sentence.
pub(super) fn suggest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>, otherwise: Sentence) -> Sentence {
    let known = if word.len() <= SUGGESTED.0 { nearest(word, candidates.take(SUGGESTED.1)) } else { None };
    match known {
        Some(name) => say!("是否指「{n}」？", "是否指“{n}”？", "Did you mean \"{n}\"?", n = name),
        None => otherwise,
    }
}

/// A header under construction.
pub(super) struct Draft<'t, 's> {
    pub(super) header: Header,
    pub(super) fields: Option<&'t Table<'t>>,
    pub(super) faults: Vec<Fault>,
    pub(super) form: Option<u16>,
    site: &'s Site<'s>,
}

impl<'t, 's> Draft<'t, 's> {
    /// Reads the header of `table`.
    pub(super) fn read(table: &'t Table<'t>, site: &'s Site<'s>) -> Draft<'t, 's> {
        let header = Header::new(site.desk.names.share(""), site.folder.clone());
        let mut draft = Draft { header, fields: None, faults: Vec::new(), form: None, site };
        for (key, node) in table.entries {
            match HeaderKey::parse(key.name) {
                Some(known) => draft.entry(known, node),
                None => draft.unknown(key.name, key.span),
            }
        }
        draft.finish();
        draft
    }

    fn add(&mut self, fault: Fault) {
        fault::add(&mut self.faults, fault);
    }

    fn unknown(&mut self, name: &str, span: Span) {
        let message = say!("表頭沒有「{n}」這一項", "表头没有“{n}”这一项", "A record's header has no entry \"{n}\"", n = clip(name));
        let field = self.site.desk.handbook.forms.iter().any(|f| f.fields.iter().any(|f| &*f.id == name));
        let help = if field {
            say!(
                "這是表單欄位，請移到 [fields] 之下",
                "这是表单字段，请移到 [fields] 之下",
                "This is a field of a form: move it under [fields]"
            )
        } else {
            let drop = say!("刪去此項，或移到 [fields] 之下", "删去此项，或移到 [fields] 之下", "Remove it, or move it under [fields]");
            suggest(name, HeaderKey::ALL.into_iter().map(HeaderKey::name), drop)
        };
        self.add(self.site.fault("record-header-unknown-key", span, message, help));
    }

    fn entry(&mut self, key: HeaderKey, node: &'t Node<'t>) {
        if matches!(node.value, Value::Null) || node.text().is_some_and(convert::is_blank) {
            return;
        }
        self.header.spans[key as usize] = Some(node.span);
        match key {
            HeaderKey::Id => self.header.id = self.plain(key, node).unwrap_or_else(|| self.header.id.clone()),
            HeaderKey::Form => self.set_form(node),
            HeaderKey::Unit => self.set_unit(node),
            HeaderKey::By => self.header.by = self.person(key, node),
            HeaderKey::Delegate => self.header.delegate = self.person(key, node),
            HeaderKey::At => self.header.at = self.moment(key, node),
            HeaderKey::Submitted => self.header.submitted = self.moment(key, node),
            HeaderKey::Status => self.set_status(node),
            HeaderKey::Case => self.header.case = self.plain(key, node),
            HeaderKey::Outcome => self.header.outcome = self.shared(key, node),
            HeaderKey::Parents => self.header.parents = self.list(key, node),
            HeaderKey::Step | HeaderKey::Steps => self.header.steps = self.list(key, node),
            HeaderKey::Supersedes => self.header.supersedes = self.list(key, node),
            HeaderKey::To => self.header.to = self.list(key, node),
            HeaderKey::Fields => self.fields = self.table(key, node),
            _ => self.compound(key, node),
        }
    }

    fn compound(&mut self, key: HeaderKey, node: &'t Node<'t>) {
        match key {
            HeaderKey::Covers => {
                let Some(table) = self.table(key, node) else { return };
                let period = self.part(key, table, "period");
                let subject = self.part(key, table, "subject");
                self.header.covers = super::Covers { period, subject };
            }
            HeaderKey::Serves => self.header.serves = self.tables(key, node).filter_map(|t| self.serves(t)).collect(),
            HeaderKey::Signature => self.header.signatures = self.tables(key, node).map(|t| self.mark(t)).collect(),
            _ => self.header.attachments = self.tables(key, node).filter_map(|t| self.attached(t)).collect(),
        }
    }

    fn serves(&mut self, (span, table): (Span, &'t Table<'t>)) -> Option<Serves> {
        let form = self.part(HeaderKey::Serves, table, "form")?;
        let pairs = table.get("map").and_then(Node::table).map(|t| t.entries).unwrap_or_default();
        let map = pairs.iter().filter_map(|(k, v)| Some((Arc::from(k.name), Arc::from(v.text()?)))).collect();
        Some(Serves { form, map, span })
    }

    fn mark(&mut self, (span, table): (Span, &'t Table<'t>)) -> Mark {
        let key = HeaderKey::Signature;
        Mark {
            by: table.get("by").and_then(|node| self.person(key, node)),
            at: table.get("at").and_then(|node| self.moment(key, node)),
            role: self.part(key, table, "as"),
            on_behalf: self.part(key, table, "for"),
            recorded_by: table.get("recorded_by").and_then(|node| self.person(key, node)),
            span,
        }
    }

    fn attached(&mut self, (span, table): (Span, &'t Table<'t>)) -> Option<Attached> {
        let path = self.part(HeaderKey::Attachment, table, "path");
        if path.is_none() {
            self.ill(HeaderKey::Attachment, span, say!("檔案路徑 path", "文件路径 path", "a file's path"));
        }
        Some(Attached { path: path?, sha256: self.part(HeaderKey::Attachment, table, "sha256"), span })
    }

    fn part(&mut self, key: HeaderKey, table: &'t Table<'t>, name: &str) -> Option<Arc<str>> {
        table.get(name).and_then(|node| self.shared(key, node))
    }

    fn ill(&mut self, key: HeaderKey, span: Span, expected: Sentence) {
        let message = say!("表頭「{k}」的值不合", "表头“{k}”的值不合", "The header's \"{k}\" has an unfit value", k = key.name());
        let help = Sentence {
            hant: format!("應填{}", expected.hant),
            hans: format!("应填{}", expected.hans),
            en: format!("Give {}", expected.en),
        };
        let fault = self.site.fault("record-header-ill-typed", span, message, help);
        self.add(Fault { expected: Some(expected), ..fault });
    }

    fn plain(&mut self, key: HeaderKey, node: &Node) -> Option<Arc<str>> {
        match &node.value {
            Value::Text(text) => Some(Arc::from(convert::trim(text))),
            _ => self.no_text(key, node.span),
        }
    }

    /// A text that names something known, and so need not be kept.
    fn name<'n>(&mut self, key: HeaderKey, node: &'n Node) -> Option<&'n str> {
        match &node.value {
            Value::Text(text) => Some(convert::trim(text)),
            _ => self.no_text(key, node.span),
        }
    }

    fn no_text<T>(&mut self, key: HeaderKey, span: Span) -> Option<T> {
        self.ill(key, span, convert::a_text());
        None
    }

    fn shared(&mut self, key: HeaderKey, node: &Node) -> Option<Arc<str>> {
        match &node.value {
            Value::Text(text) => Some(self.site.desk.names.share(convert::trim(text))),
            _ => self.plain(key, node),
        }
    }

    fn list(&mut self, key: HeaderKey, node: &Node) -> Vec<Arc<str>> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.shared(key, item)).collect(),
            Value::Text(text) if self.site.loose => convert::split(text).map(|t| self.site.desk.names.share(t)).collect(),
            _ => self.shared(key, node).into_iter().collect(),
        }
    }

    fn table(&mut self, key: HeaderKey, node: &'t Node<'t>) -> Option<&'t Table<'t>> {
        if node.table().is_none() {
            self.ill(key, node.span, say!("一個表", "一个表", "a table"));
        }
        node.table()
    }

    fn tables(&mut self, key: HeaderKey, node: &'t Node<'t>) -> std::vec::IntoIter<(Span, &'t Table<'t>)> {
        let nodes = node.list().unwrap_or(std::slice::from_ref(node));
        let found: Vec<_> = nodes.iter().filter_map(|n| Some((n.span, self.table(key, n)?))).collect();
        found.into_iter()
    }

    fn moment(&mut self, key: HeaderKey, node: &Node) -> Option<Moment> {
        let moment = convert::moment(node, self.site);
        if moment.is_none() {
            self.ill(key, node.span, convert::a_moment());
        }
        moment
    }

    fn person(&mut self, key: HeaderKey, node: &Node) -> Option<Arc<str>> {
        let name = self.name(key, node)?;
        let names = &self.site.desk.names;
        let known = names.person(name);
        if known.is_none() {
            let message = say!("名冊中沒有「{n}」", "名册中没有“{n}”", "Nobody is registered as \"{n}\"", n = clip(name));
            let add = say!(
                "把此人加入 organization.toml，或更正編號",
                "把此人加入 organization.toml，或更正编号",
                "Add the person to organization.toml, or mend the id"
            );
            let help = suggest(name, names.person_ids(), add);
            self.add(self.site.fault("record-person-unknown", node.span, message, help));
        }
        known.or_else(|| Some(Arc::from(name)))
    }

    fn set_form(&mut self, node: &Node) {
        let Some(name) = self.name(HeaderKey::Form, node) else { return };
        let names = &self.site.desk.names;
        self.form = names.form(name);
        if self.form.is_none() {
            let message = say!("沒有「{n}」這份表單", "没有“{n}”这份表单", "There is no form \"{n}\"", n = clip(name));
            let look = say!("查看手冊的表單目錄", "查看手册的表单目录", "See the handbook's list of forms");
            let help = suggest(name, names.form_ids(), look);
            self.add(self.site.fault("record-form-unknown", node.span, message, help));
        }
        let known = self.form.and_then(|i| self.site.desk.handbook.forms.get(usize::from(i))).map(|f| f.id.clone());
        self.header.form = known.or_else(|| Some(Arc::from(name)));
    }

    fn set_unit(&mut self, node: &Node) {
        let Some(name) = self.name(HeaderKey::Unit, node) else { return };
        self.header.unit = self.site.desk.names.unit(name).unwrap_or_else(|| Arc::from(name));
    }

    fn set_status(&mut self, node: &Node) {
        let word = node.text().map(str::trim).unwrap_or_default();
        self.header.status = match word {
            "draft" | "草稿" => Status::Draft,
            "final" | "正式" => Status::Final,
            "void" | "作廢" | "作废" => Status::Void,
            _ => {
                return self.ill(
                    HeaderKey::Status,
                    node.span,
                    say!("draft、final 或 void", "draft、final 或 void", "draft, final or void"),
                );
            }
        };
    }

    fn finish(&mut self) {
        let span = self.site.origin.span;
        if self.header.id.is_empty() {
            let origin = &self.site.origin;
            let number = origin.line.map(|(line, _)| line).or(origin.row).unwrap_or(span.start);
            self.header.id = Arc::from(format!("{}#{number}", origin.path));
            if self.says_anything() {
                self.no_id(span);
            } else {
                // Something else altogether: what its parts lack is beside the point.
                self.faults.clear();
            }
        }
        if self.header.form.is_none() && self.fields.is_some_and(|f| !f.entries.is_empty()) {
            let message = say!("記錄沒有說明是哪一份表單", "记录没有说明是哪一份表单", "The record does not say which form it fills in");
            let help = say!("加上 form", "加上 form", "Add form");
            self.add(self.site.fault("record-form-missing", span, message, help));
        }
        if !self.says_anything() {
            let message = say!("這不像一筆記錄", "这不像一笔记录", "This does not look like a record");
            let help = say!("至少要有 id、form、by、at", "至少要有 id、form、by、at", "A record has at least id, form, by and at");
            self.add(self.site.fault("record-syntax", span, message, help));
        }
        self.check_unit();
    }

    fn no_id(&mut self, span: Span) {
        let message = say!("記錄沒有編號", "记录没有编号", "The record has no id");
        let help = say!(
            "加上 id，以案件編號或單位與日期開頭",
            "加上 id，以案件编号或单位与日期开头",
            "Add an id that begins with the case, or the unit and date"
        );
        self.add(self.site.fault("record-id-missing", span, message, help));
    }

    fn says_anything(&self) -> bool {
        let keys =
            [HeaderKey::Form, HeaderKey::By, HeaderKey::At, HeaderKey::Submitted, HeaderKey::Step, HeaderKey::Steps, HeaderKey::Outcome];
        keys.into_iter().any(|key| self.header.span(key).is_some())
    }

    fn check_unit(&mut self) {
        let span = self.header.span(HeaderKey::Unit).unwrap_or(self.site.origin.span);
        let (unit, folder) = (self.header.unit.clone(), self.site.folder);
        let names = &self.site.desk.names;
        if names.unit(&unit).is_none() {
            let message = say!("組織中沒有單位「{u}」", "组织中没有单位“{u}”", "The organisation has no unit \"{u}\"", u = clip(&unit));
            let add = say!(
                "把單位加入 organization.toml，或更正編號",
                "把单位加入 organization.toml，或更正编号",
                "Add the unit to organization.toml, or mend the id"
            );
            let help = suggest(&unit, names.unit_ids(), add);
            self.add(self.site.fault("record-unit-unknown", span, message, help));
        }
        if unit != *folder && !SHARED_FOLDERS.contains(&&**folder) {
            let message = say!(
                "記錄說是單位「{u}」，卻放在「{f}」的資料夾",
                "记录说是单位“{u}”，却放在“{f}”的文件夹",
                "The record names unit \"{u}\" but lies in the folder of \"{f}\"",
                u = clip(&unit),
                f = clip(folder)
            );
            let help = say!(
                "移到所屬單位的資料夾，或更正 unit",
                "移到所属单位的文件夹，或更正 unit",
                "Move it to its unit's folder, or mend unit"
            );
            self.add(self.site.fault("record-unit-folder", span, message, help));
        }
    }
}
