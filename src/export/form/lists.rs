//! What drop-down lists offer. Short lists stand in the cell's rule itself; long ones on a hidden sheet.

use rust_xlsxwriter::{DataValidation, Formula, Worksheet, XlsxError};

use crate::lang::Lang;
use crate::model::sheet::LISTS;
use crate::say;

/// Longest list a rule may hold, in UTF-16 units and with its commas.
const INLINE: usize = 255;

/// The lists of one workbook.
pub(super) struct Lists {
    name: String,
    long: Vec<Vec<String>>,
}

impl Lists {
    pub(super) fn new(lang: Lang) -> Lists {
        Lists { name: say!("清單", "清单", "Lists").get(lang).to_owned(), long: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.long.is_empty()
    }

    /// The name no other sheet may take.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A rule that offers these and takes nothing else; none where there is nothing to offer.
    pub(super) fn rule(&mut self, offered: Vec<String>) -> Option<DataValidation> {
        if offered.is_empty() {
            return None;
        }
        let length = offered.iter().map(|o| o.encode_utf16().count() + 1).sum::<usize>();
        // A comma would cut an option in two, and an option may not begin like a formula.
        let plain = |o: &String| !o.contains(',') && !o.contains('"') && !o.starts_with('=');
        if length <= INLINE && offered.iter().all(plain) {
            return DataValidation::new().allow_list_strings(&offered).ok();
        }
        let column = self.long.iter().position(|known| *known == offered).unwrap_or_else(|| {
            self.long.push(offered.clone());
            self.long.len() - 1
        });
        let letter = rust_xlsxwriter::utility::column_number_to_name(column as u16 + 1);
        let range = format!("='{}'!${letter}$1:${letter}${}", self.name, offered.len());
        Some(DataValidation::new().allow_list_formula(Formula::new(range)))
    }

    /// Writes the hidden sheet.
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(&self.name)?.set_hidden(true).protect();
        sheet.write_string(0, 0, LISTS)?;
        for (n, list) in self.long.iter().enumerate() {
            for (row, text) in list.iter().enumerate() {
                sheet.write_string(row as u32, n as u16 + 1, text)?;
            }
        }
        Ok(())
    }
}
