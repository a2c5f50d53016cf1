//! Asking in the terminal for what flags did not say.

use std::io::{BufRead, IsTerminal, Write};

use crate::lang::{Lang, Sentence};
use crate::say;

/// Who may be asked, and in which language.
pub(super) struct Asker {
    lang: Lang,
    /// Flags that were needed while nobody could be asked.
    missing: Vec<&'static str>,
}

impl Asker {
    pub(super) fn new(lang: Lang) -> Asker {
        Asker { lang, missing: Vec::new() }
    }

    /// The value of a flag; asked for where it is missing and somebody sits at the terminal.
    pub(super) fn text(&mut self, given: Option<&String>, flag: &'static str, question: &Sentence) -> String {
        if let Some(given) = given.filter(|g| !g.trim().is_empty()) {
            return given.clone();
        }
        if !std::io::stdin().is_terminal() {
            self.missing.push(flag);
            return String::new();
        }
        loop {
            let _ = write!(std::io::stderr(), "{}：", question.get(self.lang));
            let _ = std::io::stderr().flush();
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line).unwrap_or(0);
            if read == 0 {
                self.missing.push(flag);
                return String::new();
            }
            if !line.trim().is_empty() {
                return line.trim().to_owned();
            }
        }
    }

    /// Values of a flag that may be repeated; asked for in one line, parted by commas.
    pub(super) fn texts(&mut self, given: &[String], flag: &'static str, question: &Sentence) -> Vec<String> {
        if !given.is_empty() {
            return given.to_vec();
        }
        let line = self.text(None, flag, question);
        line.split(['，', '、', ',']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }

    /// An error that names every flag still missing.
    pub(super) fn complete(self) -> Result<(), String> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let flags = self.missing.join(" ");
        let words = say!(
            "請寫明 {f}，或在終端機中執行以便逐項詢問",
            "请写明 {f}，或在终端中执行以便逐项询问",
            "give {f}, or run it in a terminal to be asked",
            f = flags
        );
        Err(words.get(self.lang).to_owned())
    }
}
