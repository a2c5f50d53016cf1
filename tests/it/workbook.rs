//! Workbooks as units send them: blank forms filled in by hands that share nothing with our reader, and archives put together part
//! by part, as programs and enemies make them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use guiju::model::{Field, FieldType, Form};
use regex::{Captures, Regex};
use toml::{Table, Value};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of an archive by name.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// Takes an archive apart.
pub fn unzip(bytes: &[u8]) -> Parts {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut parts = Parts::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).expect("a part");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("a readable part");
        parts.insert(file.name().expect("a name").into_owned(), bytes);
    }
    parts
}

/// Puts an archive together.
pub fn zip(parts: &Parts, method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("a part");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

/// What is written into a cell.
#[derive(Clone, Debug)]
pub enum Put {
    Text(String),
    Number(f64),
}

/// A blank form and the addresses of what it asks.
pub struct Blank {
    parts: Parts,
    /// By the path in the first column: its row, and the names in the columns beside it.
    paths: BTreeMap<String, (u32, Vec<String>)>,
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

impl Blank {
    /// Reads a blank form with calamine.
    pub fn new(bytes: &[u8]) -> Blank {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("calamine opens it");
        let range = book.worksheet_range_at(0).expect("a sheet").expect("calamine reads it");
        let mut paths = BTreeMap::new();
        for (n, row) in range.rows().enumerate().skip(1) {
            let text = |cell: &Data| cell.to_string();
            let path = row.first().map(text).unwrap_or_default();
            if !path.is_empty() && path != "-" {
                paths.insert(path, (n as u32 + 1, row.iter().skip(1).map(text).collect()));
            }
        }
        Blank { parts: unzip(bytes), paths }
    }

    /// The row of a path.
    pub fn row(&self, path: &str) -> u32 {
        self.paths.get(path).unwrap_or_else(|| panic!("no {path}")).0
    }

    /// The form with cells filled in, by address.
    pub fn with(&self, cells: &BTreeMap<String, Put>) -> Vec<u8> {
        let mut left = cells.clone();
        let xml = String::from_utf8(self.parts[SHEET].clone()).expect("XML is text");
        let empty = Regex::new(r#"<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?/>"#).unwrap();
        let filled = empty.replace_all(&xml, |c: &Captures| {
            let style = c.get(2).map_or("", |m| m.as_str());
            left.remove(&c[1]).map_or_else(|| c[0].to_owned(), |put| cell(&c[1], style, &put))
        });
        assert!(left.is_empty(), "no room for {left:?}");
        let mut parts = self.parts.clone();
        parts.insert(SHEET.to_owned(), filled.into_owned().into_bytes());
        zip(&parts, CompressionMethod::Stored)
    }

    /// The form filled in with a record as TOML has it.
    pub fn filled(&self, form: &Form, record: &Table) -> Vec<u8> {
        let mut cells = BTreeMap::new();
        for (key, value) in record {
            match (key.as_str(), value) {
                ("form", _) => {}
                ("fields", Value::Table(fields)) => fields.iter().for_each(|(id, v)| self.field(form, (id, v), &mut cells)),
                ("covers", Value::Table(parts)) => {
                    parts.iter().for_each(|(part, v)| self.put(&mut cells, &format!("covers.{part}"), 0, 2, plain(v)));
                }
                ("signature" | "attachment", Value::Array(rows)) => self.rows(&mut cells, &format!("{key}[]"), rows, &[]),
                ("steps", v) => self.put(&mut cells, "step", 0, 2, plain(v)),
                (key, v) => self.put(&mut cells, key, 0, 2, plain(v)),
            }
        }
        self.with(&cells)
    }

    fn put(&self, cells: &mut BTreeMap<String, Put>, path: &str, below: usize, column: usize, put: Put) {
        let letter = char::from(b'A' + column as u8);
        cells.insert(format!("{letter}{}", self.row(path) as usize + below), put);
    }

    fn field(&self, form: &Form, (id, value): (&str, &Value), cells: &mut BTreeMap<String, Put>) {
        let field = form.fields.iter().find(|f| &*f.id == id).unwrap_or_else(|| panic!("{}: no field {id}", form.id));
        match (&field.ty, value) {
            (FieldType::Group(inner), Value::Array(rows)) => self.rows(cells, &format!("fields.{id}[]"), rows, inner),
            (_, Value::Array(items)) if field.many => {
                for (n, item) in items.iter().enumerate() {
                    self.put(cells, &format!("fields.{id}[]"), n, 2, plain(item));
                }
            }
            _ => self.put(cells, &format!("fields.{id}{}", if field.many { "[]" } else { "" }), 0, 2, typed(field, value)),
        }
    }

    fn rows(&self, cells: &mut BTreeMap<String, Put>, path: &str, rows: &[Value], inner: &[Field]) {
        let names = &self.paths.get(path).unwrap_or_else(|| panic!("no {path}")).1;
        for (n, row) in rows.iter().enumerate() {
            for (id, value) in row.as_table().expect("rows are tables") {
                let column = names.iter().position(|name| name == id).unwrap_or_else(|| panic!("{path}: no column {id}"));
                let put = inner.iter().find(|f| *f.id == **id).map_or_else(|| plain(value), |field| typed(field, value));
                self.put(cells, path, n + 1, column + 1, put);
            }
        }
    }
}

fn typed(field: &Field, value: &Value) -> Put {
    match (&field.ty, plain(value)) {
        (FieldType::Percent, Put::Number(n)) if !field.many => Put::Number(n / 100.0),
        (_, put) => put,
    }
}

/// A value as a spreadsheet holds it.
fn plain(value: &Value) -> Put {
    match value {
        Value::String(text) => Put::Text(text.clone()),
        Value::Integer(n) => Put::Number(*n as f64),
        Value::Float(n) => Put::Number(*n),
        Value::Boolean(yes) => Put::Text(if *yes { "是" } else { "否" }.to_owned()),
        Value::Datetime(at) => Put::Number(serial(at)),
        Value::Array(items) => {
            let text = |v: &Value| if let Put::Text(text) = plain(v) { text } else { v.to_string() };
            Put::Text(items.iter().map(text).collect::<Vec<_>>().join("、"))
        }
        Value::Table(_) => panic!("a table in a cell"),
    }
}

/// Days since the last of 1899, as spreadsheets count.
pub fn serial(at: &toml::value::Datetime) -> f64 {
    let day = at.date.expect("a day");
    let days = jiff::civil::date(day.year as i16, day.month as i8, day.day as i8) - jiff::civil::date(1899, 12, 30);
    let time = at.time.map_or(0.0, |t| f64::from(t.hour) * 3600.0 + f64::from(t.minute) * 60.0 + f64::from(t.second.unwrap_or_default()));
    f64::from(days.get_days()) + time / 86_400.0
}

fn cell(address: &str, style: &str, put: &Put) -> String {
    match put {
        Put::Number(n) => format!(r#"<c r="{address}"{style}><v>{n}</v></c>"#),
        Put::Text(text) => {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            format!(r#"<c r="{address}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
        }
    }
}

/// A workbook put together by hand: as much of the format as a reader must ask for.
#[derive(Clone, Default)]
pub struct Book {
    /// Name, attributes of the tab, and what stands in the sheet.
    pub sheets: Vec<(String, String, String)>,
    /// Attributes of `workbookPr`.
    pub properties: String,
    /// Shared texts, as XML.
    pub strings: Option<String>,
    /// Codes of number formats, by the number of the cell format from 1.
    pub formats: Vec<String>,
    /// What the main part is declared to be.
    pub kind: Option<String>,
    /// Further parts.
    pub extra: Parts,
}

const MAIN: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const NS: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Book {
    /// A workbook of one sheet.
    pub fn of(name: &str, data: &str) -> Book {
        Book::default().sheet(name, "", data)
    }

    /// Adds a sheet: attributes of its tab, and what stands inside `worksheet`; bare rows are put into `sheetData`.
    pub fn sheet(mut self, name: &str, tab: &str, data: &str) -> Book {
        let data = if data.contains("<sheetData") { data.to_owned() } else { format!("<sheetData>{data}</sheetData>") };
        self.sheets.push((name.to_owned(), tab.to_owned(), data));
        self
    }

    /// Its parts.
    pub fn parts(&self) -> Parts {
        let mut parts = self.extra.clone();
        let mut put = |name: &str, text: String| drop(parts.insert(name.to_owned(), text.into_bytes()));
        let kind = self.kind.as_deref().unwrap_or(MAIN);
        put("[Content_Types].xml", format!(r#"<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>"#));
        let rels = |links: &str| format!(r#"<Relationships>{links}</Relationships>"#);
        put("_rels/.rels", rels(&format!(r#"<Relationship Id="a" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>"#)));
        let (mut tabs, mut links) = (String::new(), String::new());
        for (n, (name, tab, data)) in self.sheets.iter().enumerate() {
            tabs += &format!(r#"<sheet name="{name}" sheetId="{n}" {tab} r:id="s{n}"/>"#);
            links += &format!(r#"<Relationship Id="s{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>"#);
            put(&format!("xl/worksheets/sheet{n}.xml"), format!("<worksheet {NS}>{data}</worksheet>"));
        }
        links += &format!(r#"<Relationship Id="t" Type="{REL}/styles" Target="styles.xml"/>"#);
        let codes: String =
            self.formats.iter().enumerate().map(|(n, c)| format!(r#"<numFmt numFmtId="{}" formatCode="{c}"/>"#, n + 200)).collect();
        let uses: String = (0..self.formats.len()).map(|n| format!(r#"<xf numFmtId="{}"/>"#, n + 200)).collect();
        let styles = format!(r#"<styleSheet {NS}><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{uses}</cellXfs></styleSheet>"#);
        put("xl/styles.xml", styles);
        if let Some(strings) = &self.strings {
            links += &format!(r#"<Relationship Id="u" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>"#);
            put("xl/sharedStrings.xml", strings.clone());
        }
        put("xl/workbook.xml", format!(r#"<workbook {NS}><workbookPr {}/><sheets>{tabs}</sheets></workbook>"#, self.properties));
        put("xl/_rels/workbook.xml.rels", rels(&links));
        parts
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        zip(&self.parts(), CompressionMethod::Deflated)
    }
}

/// Rows of inline texts; an empty one leaves its cell out, and `=` begins a number, as in `=12.5`.
pub fn rows(rows: &[&[&str]]) -> String {
    let one = |(n, cells): (usize, &&[&str])| {
        let filled = cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let cells = filled.map(|(c, text)| {
            let put = text.strip_prefix('=').map_or_else(|| Put::Text((*text).to_owned()), |n| Put::Number(n.parse().expect("a number")));
            cell(&format!("{}{}", char::from(b'A' + c as u8), n + 1), "", &put)
        });
        format!(r#"<row r="{}">{}</row>"#, n + 1, cells.collect::<String>())
    };
    rows.iter().enumerate().map(one).collect()
}
