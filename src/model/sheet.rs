//! The sheet of a form: what a blank form in a workbook carries, so that it is known again when it comes back filled in.
//!
//! The first cell names the layout, the form and its edition. Below it the first column says of each row what it holds: an entry
//! of the header (`by`), a field (`fields.background`), or the start of repeated rows (`fields.milestones[]`), which run on until
//! the first column says something again. Rows of the frame carry a dash there.

use sha2::{Digest, Sha256};

use super::{Field, FieldType, Form};

/// The layout this program writes and reads.
pub const LAYOUT: u32 = 1;

/// What the first column of a row of the frame says.
pub const FRAME: &str = "-";

/// What the first cell of the sheet of lists says.
pub const LISTS: &str = "guiju-lists";

/// The column of values, from 1. Repeated rows begin one to its left.
pub const VALUES: u32 = 3;

const FORM: &str = "guiju-form";

/// The parts of a signature a sheet asks for.
pub const SIGNATURE: [&str; 5] = ["by", "at", "as", "for", "recorded_by"];

/// The parts of an attachment a sheet asks for.
pub const ATTACHMENT: [&str; 2] = ["path", "sha256"];

/// What the first cell of a form's sheet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetMark<'t> {
    /// The layout.
    pub layout: u32,
    /// The form.
    pub form: &'t str,
    /// The edition of the form when the sheet was made.
    pub edition: &'t str,
}

impl SheetMark<'_> {
    /// Reads the first cell.
    pub fn read(text: &str) -> Option<SheetMark<'_>> {
        let mut words = text.split_whitespace();
        let layout = words.next()?.strip_prefix(FORM)?.strip_prefix('/')?.parse().ok()?;
        Some(SheetMark { layout, form: words.next()?, edition: words.next().unwrap_or_default() })
    }
}

/// The first cell of a form's sheet.
pub fn sheet_mark(form: &Form) -> String {
    format!("{FORM}/{LAYOUT} {} {}", form.id, edition(form))
}

/// A short name for what a form asks: it changes when a field is added, taken away, or changes its type.
pub fn edition(form: &Form) -> String {
    let mut hash = Sha256::new();
    form.fields.iter().for_each(|f| digest(f, &mut hash));
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn digest(field: &Field, hash: &mut Sha256) {
    hash.update(format!("{} {} {} {}\n", field.id, field.ty.name(), field.many, field.required));
    if let FieldType::Group(cells) = &field.ty {
        cells.iter().for_each(|c| digest(c, hash));
        hash.update("\n");
    }
}

/// A name for people with the id it stands for, as drop-down lists show it.
pub fn titled(title: &str, id: &str) -> String {
    if title == id || title.is_empty() { id.to_owned() } else { format!("{title}（{id}）") }
}

/// The id in a text written by [`titled`].
pub fn titled_id(text: &str) -> Option<&str> {
    let (_, id) = text.trim().strip_suffix('）')?.rsplit_once('（')?;
    Some(id).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back() {
        let mark = SheetMark::read("guiju-form/1 request 8f3a12bc").unwrap();
        assert_eq!((mark.layout, mark.form, mark.edition), (1, "request", "8f3a12bc"));
        assert_eq!(SheetMark::read("guiju-form/12 request").unwrap().layout, 12);
        for other in ["", "guiju-form", "guiju-form/x a", "guiju-form/1", "業務"] {
            assert_eq!(SheetMark::read(other), None, "{other}");
        }
    }

    #[test]
    fn an_id_is_found_behind_its_title() {
        assert_eq!(titled_id(&titled("電商（B2B）部", "ecommerce")), Some("ecommerce"));
        assert_eq!(titled_id("林雅婷"), None);
        assert_eq!(titled("none", "none"), "none");
    }
}
