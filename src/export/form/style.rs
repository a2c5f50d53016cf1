//! How the cells of a blank form look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::lang::Lang;
use crate::model::{Field, FieldType};

const INK: Color = Color::RGB(0x1F2933);
const FAINT: Color = Color::RGB(0x9AA5B1);
const LINE: Color = Color::RGB(0xB8C2CC);
const FRAME: Color = Color::RGB(0xEEF2F6);
const HEAD: Color = Color::RGB(0x1F4E79);

/// The formats of one workbook.
pub(super) struct Style {
    font: &'static str,
}

impl Style {
    /// Fonts that the usual systems carry for the script.
    pub(super) fn new(lang: Lang) -> Style {
        Style { font: if lang == Lang::Hans { "Microsoft YaHei" } else { "Microsoft JhengHei" } }
    }

    fn plain(&self) -> Format {
        Format::new().set_font_name(self.font).set_font_size(11).set_font_color(INK).set_align(FormatAlign::Top)
    }

    /// The first column: what rows are, for the reader of the file and for whoever asks about it.
    pub(super) fn mark(&self) -> Format {
        Format::new().set_font_name("Consolas").set_font_size(7).set_font_color(FAINT).set_align(FormatAlign::Top)
    }

    /// The form's title.
    pub(super) fn title(&self) -> Format {
        self.plain().set_font_size(18).set_bold().set_font_color(HEAD)
    }

    /// A line of explanation.
    pub(super) fn remark(&self) -> Format {
        self.plain().set_font_size(10)
    }

    /// The heading of a part.
    pub(super) fn part(&self) -> Format {
        self.plain().set_bold().set_font_color(Color::White).set_background_color(HEAD)
    }

    /// A label.
    pub(super) fn label(&self) -> Format {
        self.plain().set_bold().set_text_wrap().set_background_color(FRAME).set_border(FormatBorder::Thin).set_border_color(LINE)
    }

    /// What helps to fill in.
    pub(super) fn help(&self) -> Format {
        self.plain().set_font_size(9).set_text_wrap().set_border(FormatBorder::Thin).set_border_color(LINE)
    }

    fn open(&self) -> Format {
        self.plain().set_unlocked().set_text_wrap().set_border(FormatBorder::Thin).set_border_color(LINE)
    }

    /// A cell that takes text as it is typed: a spreadsheet must not make a day of `2026-03`.
    pub(super) fn text(&self) -> Format {
        self.open().set_num_format("@")
    }

    /// A cell for a day, or a day with time.
    pub(super) fn moment(&self, clock: bool) -> Format {
        self.open().set_align(FormatAlign::Left).set_num_format(if clock { "yyyy-mm-dd hh:mm" } else { "yyyy-mm-dd" })
    }

    /// A cell for a day with or without time.
    pub(super) fn either(&self) -> Format {
        self.moment(true)
    }

    /// A cell for a value of a field.
    pub(super) fn value(&self, field: &Field) -> Format {
        let digits = |lead: &str, tail: &str| match field.decimals {
            Some(0) => format!("{lead}{tail}"),
            Some(n) => format!("{lead}.{}{tail}", "#".repeat(n as usize)),
            None => format!("{lead}.######{tail}"),
        };
        match (&field.ty, field.many) {
            (FieldType::Date, false) => self.moment(false),
            (FieldType::DateTime, false) => self.moment(true),
            (FieldType::Money, false) => self.open().set_num_format(digits("#,##0", "").trim_end_matches(".######")),
            (FieldType::Percent, false) => self.open().set_num_format(digits("0", "%")),
            (FieldType::Number, false) => self.open(),
            _ => self.text(),
        }
    }
}
