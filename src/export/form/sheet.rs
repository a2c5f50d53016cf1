//! A form on a sheet: title, header, fields, repeated rows, signatures.

use rust_xlsxwriter::{Format, Note, ProtectionOptions, Worksheet, XlsxError};

use super::header::{self, Entry};
use super::lists::Lists;
use super::style::Style;
use super::{Blank, hints, layout, rules};
use crate::lang::{Lang, Sentence, in_script};
use crate::model::sheet::{ATTACHMENT, FRAME, SIGNATURE, VALUES, sheet_mark};
use crate::model::{Field, FieldType, Form};
use crate::say;

/// The column of labels, and the first of repeated rows, from 0.
const LABELS: u16 = VALUES as u16 - 2;

/// A4.
const PAPER: u8 = 9;

/// Writes a form.
pub(super) fn write(sheet: &mut Worksheet, blank: &Blank, form: &Form, lists: &mut Lists) -> Result<(), XlsxError> {
    sheet.set_name(name(&blank.title(form), lists.name()))?;
    let mut pen = Pen { sheet, blank, form, lists, style: Style::new(blank.lang), row: 0 };
    pen.head()?;
    pen.header(&say!("填報資料", "填报资料", "Who, when and for which case"), header::first())?;
    pen.fields()?;
    pen.header(&say!("其他（需要時填寫）", "其他（需要时填写）", "Further entries, where they apply"), header::further())?;
    pen.marks()?;
    pen.setup()
}

/// A name a sheet may bear: short, without the signs that references use, and not that of another sheet.
fn name(title: &str, taken: &str) -> String {
    let odd = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') || c.is_control();
    let mut name = String::new();
    for c in title.chars().filter(|c| !odd(*c)) {
        if name.encode_utf16().count() + c.len_utf16() > 31 {
            break;
        }
        name.push(c);
    }
    if name.trim().is_empty() || name == taken { "form".to_owned() } else { name }
}

/// A sheet being written from the top down.
struct Pen<'a, 'h> {
    sheet: &'a mut Worksheet,
    blank: &'a Blank<'h>,
    form: &'a Form,
    lists: &'a mut Lists,
    style: Style,
    row: u32,
}

type Done = Result<(), XlsxError>;

impl Pen<'_, '_> {
    fn say(&self, sentence: &Sentence) -> String {
        sentence.get(self.blank.lang).to_owned()
    }

    fn text(&mut self, column: u16, text: &str, format: &Format) -> Done {
        self.sheet.write_string_with_format(self.row, column, text, format).map(drop)
    }

    /// The first column of this row.
    fn mark(&mut self, text: &str) -> Done {
        let format = self.style.mark();
        self.text(0, text, &format)
    }

    fn frame_line(&mut self, text: &str, format: &Format) -> Done {
        self.mark(FRAME)?;
        self.text(LABELS, text, format)?;
        self.row += 1;
        Ok(())
    }

    fn note(&mut self, column: u16, text: &str) -> Done {
        // Excel refuses notes of more than 32,767 characters.
        let text: String = text.chars().take(4000).collect();
        let lines = text.chars().count().div_ceil(22) as u32 + 2;
        let note = Note::new(text).add_author_prefix(false).set_width(340).set_height((lines * 19).clamp(60, 600));
        self.sheet.insert_note(self.row, column, &note).map(drop)
    }

    fn head(&mut self) -> Done {
        let (style, lang) = (&self.style, self.blank.lang);
        let (mark, title, remark) = (style.mark(), style.title(), style.remark());
        self.text(0, &sheet_mark(self.form), &mark)?;
        self.text(LABELS, &self.blank.title(self.form), &title)?;
        self.sheet.set_row_height(0, 30)?;
        self.row = 1;
        let basis = hints::address(self.blank, &self.form.clause);
        let basis = say!("依據：{c}", "依据：{c}", "Under {c}", c = basis);
        self.frame_line(&self.say(&basis), &remark)?;
        let how = say!(
            "只填白色的格子；有＊者必填；滑鼠停在標題上可看所依條款。填好後以 .xlsx 放入單位的資料夾。",
            "只填白色的格子；有＊者必填；鼠标停在标题上可看所依条款。填好后以 .xlsx 放入单位的文件夹。",
            "Fill in the white cells only; those marked * are required; hover over a label for its clause. Put the file in the unit's folder as .xlsx."
        );
        self.frame_line(&self.say(&how), &remark)?;
        let note = self.form.note.clone();
        note.map_or(Ok(()), |note| self.frame_line(&in_script(&note, lang), &remark))
    }

    fn part(&mut self, title: &str) -> Done {
        self.row += 1;
        let format = self.style.part();
        for column in LABELS + 1..LABELS + 3 {
            self.sheet.write_blank(self.row, column, &format)?;
        }
        self.frame_line(title, &format)
    }

    fn header(&mut self, title: &Sentence, entries: Vec<Entry>) -> Done {
        self.part(&self.say(title))?;
        let (label, help) = (self.style.label(), self.style.help());
        for entry in entries {
            let (format, rule) = entry.cell(self.blank, self.form, &self.style, self.lists);
            self.mark(entry.path)?;
            let named = self.say(&entry.label);
            self.text(LABELS, &starred(&named, entry.needed, self.blank.lang), &label)?;
            self.open(self.row, VALUES as u16 - 1, (&format, rule.as_ref()))?;
            let words = self.say(&entry.help);
            self.text(VALUES as u16, &words, &help)?;
            self.row += 1;
        }
        Ok(())
    }

    /// An empty cell to be filled in.
    fn open(&mut self, row: u32, column: u16, (format, rule): (&Format, Option<&rust_xlsxwriter::DataValidation>)) -> Done {
        self.sheet.write_blank(row, column, format)?;
        if let Some(rule) = rule {
            self.sheet.add_data_validation(row, column, row, column, rule)?;
        }
        Ok(())
    }

    fn fields(&mut self) -> Done {
        self.part(&self.say(&say!("表單內容", "表单内容", "What the form asks")))?;
        for field in &self.form.fields {
            match &field.ty {
                FieldType::Group(cells) => self.group(field, cells)?,
                _ => self.field(field)?,
            }
        }
        Ok(())
    }

    fn label(&mut self, column: u16, field: &Field) -> Done {
        let format = self.style.label();
        let label = self.blank.title(field);
        self.text(column, &starred(&label, field.required, self.blank.lang), &format)?;
        hints::clause(self.blank, &field.clause).map_or(Ok(()), |clause| self.note(column, &clause))
    }

    fn field(&mut self, field: &Field) -> Done {
        let (format, help) = (self.style.value(field), hints::help(self.blank, field));
        let rule = rules::of_field(self.blank, field, self.lists);
        self.label(LABELS, field)?;
        let words = self.style.help();
        self.text(VALUES as u16, &help, &words)?;
        layout::height(field, &help).map_or(Ok(()), |h| self.sheet.set_row_height(self.row, h).map(drop))?;
        let rows = if field.many { layout::rows(field, self.blank.rows) } else { 1 };
        self.mark(&format!("fields.{}{}", field.id, if field.many { "[]" } else { "" }))?;
        for _ in 0..rows {
            self.open(self.row, VALUES as u16 - 1, (&format, rule.as_ref()))?;
            self.row += 1;
        }
        Ok(())
    }

    /// Repeated rows: labels, then the line that names the columns, then room for the rows.
    fn group(&mut self, field: &Field, cells: &[Field]) -> Done {
        self.row += 1;
        let help = hints::help(self.blank, field);
        self.mark(FRAME)?;
        self.label(LABELS, field)?;
        let words = self.style.help();
        self.text(VALUES as u16 - 1, &help, &words)?;
        self.row += 1;
        self.mark(FRAME)?;
        for (column, cell) in (LABELS..).zip(cells) {
            self.label(column, cell)?;
        }
        self.row += 1;
        let ids: Vec<&str> = cells.iter().map(|c| &*c.id).collect();
        self.columns(&format!("fields.{}[]", field.id), &ids)?;
        let rows = layout::rows(field, self.blank.rows) as u32;
        for (column, cell) in (LABELS..).zip(cells) {
            let format = self.style.value(cell);
            let rule = rules::of_field(self.blank, cell, self.lists).filter(|_| !cell.many);
            for row in self.row..self.row + rows {
                self.sheet.write_blank(row, column, &format)?;
            }
            if let Some(rule) = rule {
                self.sheet.add_data_validation(self.row, column, self.row + rows - 1, column, &rule)?;
            }
        }
        self.row += rows;
        self.mark(FRAME)?;
        self.row += 1;
        Ok(())
    }

    /// The line that names the columns of repeated rows.
    fn columns(&mut self, path: &str, ids: &[&str]) -> Done {
        self.mark(path)?;
        let format = self.style.mark();
        for (column, id) in (LABELS..).zip(ids) {
            self.text(column, id, &format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn marks(&mut self) -> Done {
        let who = rules::people(self.blank);
        let roles = rules::roles(self.blank);
        self.part(&self.say(&say!("簽核", "签核", "Signatures")))?;
        let labels = [
            say!("簽核人", "签核人", "Signed by"),
            say!("簽核時間", "签核时间", "Signed at"),
            say!("以何角色", "以何角色", "In which role"),
            say!("代表單位或人員", "代表单位或人员", "On behalf of"),
            say!("登錄人", "登录人", "Recorded by"),
        ];
        let rules = [self.lists.rule(who.clone()), Some(rules::day()), self.lists.rule(roles), None, self.lists.rule(who)];
        let rows = self.blank.rows.unwrap_or(0).clamp(self.form.signatures.len().max(4), 50);
        self.block("signature[]", (&labels, &SIGNATURE), &rules, rows)?;
        self.part(&self.say(&say!("附件", "附件", "Attachments")))?;
        let labels = [say!("檔案名稱", "文件名", "File"), say!("SHA-256（可不填）", "SHA-256（可不填）", "SHA-256 (may be left blank)")];
        self.block("attachment[]", (&labels, &ATTACHMENT), &[None, None], 4)
    }

    fn block(
        &mut self,
        path: &str,
        (labels, ids): (&[Sentence], &[&str]),
        rules: &[Option<rust_xlsxwriter::DataValidation>],
        rows: usize,
    ) -> Done {
        let format = self.style.label();
        self.mark(FRAME)?;
        for (column, label) in (LABELS..).zip(labels) {
            self.text(column, &self.say(label), &format)?;
        }
        self.row += 1;
        self.columns(path, ids)?;
        for _ in 0..rows {
            for ((column, rule), id) in (LABELS..).zip(rules).zip(ids) {
                let format = if *id == "at" { self.style.either() } else { self.style.text() };
                let rule = rule.clone().map(|rule| rules::explained(self.blank, rule));
                self.open(self.row, column, (&format, rule.as_ref()))?;
            }
            self.row += 1;
        }
        self.mark(FRAME)?;
        self.row += 1;
        Ok(())
    }

    /// Widths, locking and the printed page.
    fn setup(self) -> Done {
        let last = layout::last_column(self.form);
        for column in 0..=last {
            self.sheet.set_column_width(column, layout::width(column))?;
        }
        let free = ProtectionOptions { insert_rows: true, format_rows: true, format_columns: true, ..ProtectionOptions::new() };
        self.sheet.protect_with_options(&free);
        self.sheet.set_freeze_panes(1, 0)?;
        self.sheet.set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        if last > 5 {
            self.sheet.set_landscape();
        }
        self.sheet.set_print_area(0, LABELS, self.row, last)?.set_repeat_rows(0, 0)?;
        self.sheet.set_footer("&L&A&C&P / &N");
        self.sheet.set_active(true);
        Ok(())
    }
}

/// A label that says that its cell must be filled in.
fn starred(label: &str, needed: bool, lang: Lang) -> String {
    let star = if lang == Lang::En { " *" } else { "＊" };
    if needed { format!("{label}{star}") } else { label.to_owned() }
}
