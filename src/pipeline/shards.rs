//! Runs that share the work: each writes facts of its records, and one more run judges from the facts of all.
//!
//! A file of facts is lines of JSON: a head that says what was judged, a fact for each submission, and an end. Files of the
//! shares of a folder are merged in the order of its records; parts of a stream follow one another.

use std::io::{self, BufRead, Read, Write};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{CheckOptions, Checked, Loaded, MAX_TEXT, as_of, handbook_files, load, settle};
use crate::answer::Submitted;
use crate::judge::{self, BadFact, Fact, Judge, JudgeOptions, Shift};
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::records::{self, Shard, Share, Totals};
use crate::say;
use crate::source::World;

/// What a file of facts says it is.
const FORMAT: &str = "guiju-facts";

/// Version of the form of facts.
const VERSION: u32 = 1;

/// Longest line of a file of facts.
const LINE: u64 = 64 << 20;

/// What is judged in shares.
pub enum Input<'i> {
    /// One share of the handbook's own records.
    Folder(Shard),
    /// A stream of lines, or a part of one.
    Lines(&'i mut dyn BufRead),
}

/// A file of facts that can be read from.
pub struct FactFile {
    /// What it is called.
    pub name: String,
    /// Its lines.
    pub lines: Box<dyn BufRead>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Head(Head),
    Fact(Box<Fact>),
    End(judge::Read),
}

/// What was judged, and how: facts that differ in this cannot be merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    version: u32,
    program: String,
    handbook: String,
    as_of: String,
    strict_parameters: bool,
    /// Which share of how many; none of a stream.
    shard: Option<(u32, u32)>,
}

/// Judges every record of a share by itself and writes its facts. The handbook is not sound when nothing was written.
pub fn gather(world: &dyn World, options: &CheckOptions, input: Input, out: &mut dyn Write) -> io::Result<Loaded> {
    let loaded = load(world, options.as_of);
    if !loaded.is_sound() {
        return Ok(loaded);
    }
    let handbook = &loaded.handbook;
    let as_of = as_of(world, handbook, options.as_of);
    let shard = if let Input::Folder(shard) = &input { Some((shard.number(), shard.of())) } else { None };
    let mut write = |line: &Line| -> io::Result<()> {
        serde_json::to_writer(&mut *out, line)?;
        out.write_all(b"\n")
    };
    write(&Line::Head(head(digest(world), as_of, options.strict_parameters, shard)))?;
    let how = JudgeOptions { as_of, strict_parameters: options.strict_parameters, version: None };
    let mut judge = Judge::new(handbook, how);
    let mut written = Ok(());
    let mut take = |submission, at| {
        let fact = judge.gather(submission, at);
        if written.is_ok() {
            written = write(&Line::Fact(Box::new(fact)));
        }
    };
    let totals = match input {
        Input::Folder(shard) => {
            let share = Share::new(shard);
            records::stream_share(world, handbook, &share, &mut |submission| take(submission, share.at()))
        }
        Input::Lines(lines) => records::stream_lines(world, handbook, lines, &mut |submission| take(submission, (0, 0))),
    };
    written?;
    write(&Line::End(totals.into()))?;
    out.flush()?;
    Ok(loaded)
}

fn head(handbook: String, as_of: Date, strict_parameters: bool, shard: Option<(u32, u32)>) -> Head {
    let program = env!("CARGO_PKG_VERSION").to_owned();
    Head { format: FORMAT.to_owned(), version: VERSION, program, handbook, as_of: as_of.to_string(), strict_parameters, shard }
}

/// A hash over everything the handbook is made of, so that facts of another are refused.
fn digest(world: &dyn World) -> String {
    let mut hash = Sha256::new();
    for path in handbook_files(world) {
        let bytes = world.read(&path, MAX_TEXT).unwrap_or_default();
        for part in [path.as_bytes(), &(bytes.len() as u64).to_be_bytes(), &bytes] {
            hash.update(part);
        }
    }
    hash.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect()
}

/// Judges from the facts of other runs what a single run judges from the records.
pub fn merge(world: &dyn World, files: Vec<FactFile>, options: &CheckOptions) -> Result<Checked, Sentence> {
    let mut parts = files.into_iter().map(Part::open).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = parts.first().map(|p| p.head.clone()) else {
        return Err(say!("沒有可合併的檔案", "没有可合并的文件", "there is nothing to merge"));
    };
    let as_of: Date = first.as_of.parse().map_err(|_| parts[0].odd())?;
    let loaded = load(world, Some(as_of));
    if !loaded.is_sound() {
        return Ok(Checked { loaded, outcome: None });
    }
    let expected = Head { shard: None, ..head(digest(world), as_of, first.strict_parameters, None) };
    parts.iter().try_for_each(|part| part.belongs(&expected))?;
    let outcome = {
        let how = JudgeOptions { as_of, strict_parameters: first.strict_parameters, version: None };
        let handbook = &loaded.handbook;
        let mut taken = Taken { judge: Judge::new(handbook, how), answers: Submitted::default(), handbook, as_of };
        let totals = match first.shard {
            Some((_, of)) => shares(&mut taken, &mut parts, of)?,
            None => stream(&mut taken, &mut parts, &expected)?,
        };
        let mut outcome = taken.judge.finish(totals);
        settle(handbook, &mut outcome, taken.answers, options);
        outcome
    };
    Ok(Checked { loaded, outcome: Some(outcome) })
}

/// What facts go to.
struct Taken<'h> {
    judge: Judge<'h>,
    answers: Submitted,
    handbook: &'h Handbook,
    as_of: Date,
}

impl Taken<'_> {
    fn take(&mut self, fact: Fact, shift: &Shift) -> Result<(), BadFact> {
        if let Some(record) = fact.answer(self.handbook, shift)? {
            self.answers.take(self.handbook, &record, self.as_of);
        }
        self.judge.accept(fact, shift)
    }
}

/// Facts of the shares of a folder, in the order of its records.
fn shares(taken: &mut Taken, parts: &mut [Part], of: u32) -> Result<Totals, Sentence> {
    for n in 1..=of {
        let here: Vec<&Part> = parts.iter().filter(|p| p.head.shard == Some((n, of))).collect();
        match here.as_slice() {
            [_] => {}
            [] => {
                return Err(say!(
                    "缺少第 {n} 份（共 {of} 份）",
                    "缺少第 {n} 份（共 {of} 份）",
                    "share {n} of {of} is missing",
                    n = n,
                    of = of
                ));
            }
            [_, again, ..] => {
                return Err(again.wrong(say!("第 {n} 份重複了", "第 {n} 份重复了", "share {n} is given twice", n = n)));
            }
        }
    }
    if let Some(other) = parts.iter().find(|p| p.head.shard.is_none_or(|(_, n)| n != of)) {
        return Err(other.wrong(say!("分法與其他檔案不同", "分法与其他文件不同", "it was shared out in another way than the others")));
    }
    // Few shares: looking at each for the next record costs less than keeping them sorted.
    while let Some(next) = (0..parts.len()).filter(|n| parts[*n].next.is_some()).min_by_key(|n| parts[*n].next.as_ref().map(|f| f.at)) {
        parts[next].give(taken, &Shift::default())?;
    }
    let ends: Vec<judge::Read> = parts.iter().filter_map(|p| p.end).collect();
    match ends.iter().find(|end| end.files != ends[0].files) {
        Some(_) => Err(say!("各份讀到的檔案數不同", "各份读到的文件数不同", "the shares did not read the same files")),
        None => Ok(Totals { files: ends.first().map_or(0, |e| e.files), ..Totals::default() }),
    }
}

/// Facts of the parts of a stream, one after the other. One file may hold several.
fn stream(taken: &mut Taken, parts: &mut [Part], expected: &Head) -> Result<Totals, Sentence> {
    let mut shift = Shift::default();
    for part in parts {
        if part.head.shard.is_some() {
            return Err(part.wrong(say!("分法與其他檔案不同", "分法与其他文件不同", "it was shared out in another way than the others")));
        }
        loop {
            while part.next.is_some() {
                part.give(taken, &shift)?;
            }
            let end = part.end.take().unwrap_or_default();
            shift.lines = shift.lines.saturating_add(end.lines);
            shift.bytes = shift.bytes.saturating_add(end.bytes);
            if !part.begin()? {
                break;
            }
            part.belongs(expected)?;
        }
    }
    Ok(Totals::default())
}

/// A file of facts as far as it was read.
struct Part {
    name: String,
    lines: Box<dyn BufRead>,
    number: u64,
    head: Head,
    next: Option<Fact>,
    end: Option<judge::Read>,
}

impl Part {
    fn open(FactFile { name, lines }: FactFile) -> Result<Part, Sentence> {
        let head = head(String::new(), Date::ZERO, false, None);
        let mut part = Part { name, lines, number: 0, head, next: None, end: None };
        if part.begin()? { Ok(part) } else { Err(part.odd()) }
    }

    /// Reads a head and the first fact after it; false at the end of the file.
    fn begin(&mut self) -> Result<bool, Sentence> {
        match self.line()? {
            None => Ok(false),
            Some(Line::Head(head)) => {
                self.head = head;
                self.advance()?;
                Ok(true)
            }
            Some(_) => Err(self.odd()),
        }
    }

    fn advance(&mut self) -> Result<(), Sentence> {
        match self.line()? {
            Some(Line::Fact(fact)) => self.next = Some(*fact),
            Some(Line::End(end)) => (self.next, self.end) = (None, Some(end)),
            Some(Line::Head(_)) => return Err(self.odd()),
            None => {
                let why = say!(
                    "檔案不完整，該次執行沒有做完",
                    "文件不完整，该次运行没有做完",
                    "it is cut short: the run that wrote it did not end"
                );
                return Err(self.wrong(why));
            }
        }
        Ok(())
    }

    fn give(&mut self, taken: &mut Taken, shift: &Shift) -> Result<(), Sentence> {
        if let Some(fact) = self.next.take() {
            taken.take(fact, shift).map_err(|_| self.odd())?;
        }
        self.advance()
    }

    fn line(&mut self) -> Result<Option<Line>, Sentence> {
        let mut bytes = Vec::new();
        let read = (&mut self.lines).take(LINE).read_until(b'\n', &mut bytes);
        let read = read.map_err(|e| self.wrong(Sentence::same(e.to_string())))?;
        self.number += 1;
        if read == 0 {
            return Ok(None);
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|_| self.odd())
    }

    /// Refuses facts of another handbook, another day, another version of the program.
    fn belongs(&self, expected: &Head) -> Result<(), Sentence> {
        let found = Head { shard: None, ..self.head.clone() };
        if found == *expected {
            return Ok(());
        }
        let why = if (&found.format, found.version, &found.program) != (&expected.format, expected.version, &expected.program) {
            say!("由另一版本的程式寫成", "由另一版本的程序写成", "it was written by another version of the program")
        } else if found.handbook != expected.handbook {
            say!("所依據的手冊與此處的不同", "所依据的手册与此处的不同", "it was judged by another edition of the handbook")
        } else {
            say!("查核基準日或選項與其他檔案不同", "核查基准日或选项与其他文件不同", "its as-of day or options differ from the others'")
        };
        Err(self.wrong(why))
    }

    fn odd(&self) -> Sentence {
        self.wrong(say!(
            "第 {n} 行不是 guiju check --shard 或 --facts 寫出的內容",
            "第 {n} 行不是 guiju check --shard 或 --facts 写出的内容",
            "line {n} is nothing that guiju check --shard or --facts wrote",
            n = self.number
        ))
    }

    fn wrong(&self, why: Sentence) -> Sentence {
        say!("{f}：", "{f}：", "{f}: ", f = self.name).then(why)
    }
}
