//! Why a workbook is not read.

use super::package::TOTAL;
use crate::diag::{Code, Diagnostic};
use crate::lang::Sentence;
use crate::say;
use crate::source::Place;

/// Why a workbook, or a sheet of it, is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no zip archive, or no workbook is in it.
    NotAWorkbook,
    /// It is protected by a password, or of a format before 2007.
    Encrypted,
    /// It carries macros.
    Macros,
    /// Its parts are larger than a workbook of records can be.
    TooLarge,
    /// It has more files inside than a workbook has.
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// It has too many sheets.
    TooManySheets {
        /// The limit.
        limit: usize,
    },
    /// A sheet has too many filled cells.
    TooManyCells {
        /// The limit.
        limit: usize,
    },
    /// Elements nest too deeply, or it declares entities of its own.
    Hostile,
    /// Its inside is not as the format asks; what is wrong, for experts.
    Broken(String),
}

impl Refusal {
    /// The problem at a place.
    pub fn diagnostic(&self, code: Code, place: Place) -> Diagnostic {
        Diagnostic::error(code, place, self.message()).help(self.help())
    }

    fn message(&self) -> Sentence {
        match self {
            Refusal::NotAWorkbook => say!("這不是 .xlsx 活頁簿", "这不是 .xlsx 工作簿", "This is no .xlsx workbook"),
            Refusal::Encrypted => {
                say!(
                    "活頁簿有密碼保護，或是舊格式",
                    "工作簿有密码保护，或是旧格式",
                    "The workbook is protected by a password, or of an old format"
                )
            }
            Refusal::Macros => say!("活頁簿含有巨集", "工作簿含有宏", "The workbook holds macros"),
            Refusal::TooLarge => say!(
                "活頁簿展開後超過 {n} MiB",
                "工作簿展开后超过 {n} MiB",
                "Unpacked, the workbook is larger than {n} MiB",
                n = TOTAL >> 20
            ),
            Refusal::TooManyParts { limit } => {
                say!("活頁簿內的檔案超過 {n} 個", "工作簿内的文件超过 {n} 个", "The workbook holds more than {n} files", n = limit)
            }
            Refusal::TooManySheets { limit } => {
                say!("工作表超過 {n} 張", "工作表超过 {n} 张", "The workbook has more than {n} sheets", n = limit)
            }
            Refusal::TooManyCells { limit } => {
                say!("工作表填寫的格子超過 {n} 格", "工作表填写的格子超过 {n} 格", "More than {n} cells of the sheet are filled", n = limit)
            }
            Refusal::Hostile => {
                say!("活頁簿的內部結構不正常", "工作簿的内部结构不正常", "The inside of the workbook is not as programs write it")
            }
            Refusal::Broken(why) => {
                say!("活頁簿已損壞：{w}", "工作簿已损坏：{w}", "The workbook is damaged: {w}", w = why)
            }
        }
    }

    fn help(&self) -> Sentence {
        match self {
            Refusal::Encrypted => {
                say!("取消密碼，另存為 .xlsx", "取消密码，另存为 .xlsx", "Remove the password and save it as .xlsx")
            }
            Refusal::Macros => say!("另存為不含巨集的 .xlsx", "另存为不含宏的 .xlsx", "Save it as .xlsx without macros"),
            Refusal::TooManyCells { .. } | Refusal::TooLarge => say!(
                "刪去不屬於記錄的內容，分成數個檔案，或改用 CSV",
                "删去不属于记录的内容，分成数个文件，或改用 CSV",
                "Remove what belongs to no record, split it, or use CSV"
            ),
            _ => say!(
                "以試算表程式開啟後另存為 .xlsx，或改用 CSV",
                "以电子表格程序打开后另存为 .xlsx，或改用 CSV",
                "Open it with a spreadsheet program and save it as .xlsx, or use CSV"
            ),
        }
    }
}
