//! The zip archive of a workbook. Sizes stated in it are not believed: inflating stops at a bound of our own.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::refusal::Refusal;
use super::xml::Xml;

/// Most bytes of all parts read.
pub(super) const TOTAL: u64 = 64 << 20;

/// Most files in the archive.
const PARTS: usize = 2_000;

/// Longest path of a part.
const PATH: usize = 512;

/// How files begin that other programs wrap in: old formats, and new ones with a password.
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An archive with what may still be inflated.
pub(super) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

/// A link from one part to another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    /// Its id.
    pub(super) id: String,
    /// What it leads to: the last word of the type.
    pub(super) kind: String,
    /// The part, from the root of the archive.
    pub(super) target: String,
}

impl<'b> Package<'b> {
    /// Opens an archive.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Package<'b>, Refusal> {
        if bytes.starts_with(&COMPOUND) {
            return Err(Refusal::Encrypted);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::NotAWorkbook)?;
        if zip.len() > PARTS {
            return Err(Refusal::TooManyParts { limit: PARTS });
        }
        let macros = zip.file_names_raw().any(|n| n.to_ascii_lowercase().ends_with(b"vbaproject.bin"));
        if macros {
            return Err(Refusal::Macros);
        }
        Ok(Package { zip, left: TOTAL })
    }

    /// The text of a part; none where there is no such part.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, Refusal> {
        let file = match self.zip.by_name(path) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(Refusal::Encrypted),
            Err(error) => return Err(Refusal::Broken(error.to_string())),
        };
        let mut bytes = Vec::with_capacity(file.size().min(1 << 20) as usize);
        let read = file.take(self.left + 1).read_to_end(&mut bytes).map_err(|e| Refusal::Broken(e.to_string()))? as u64;
        self.left = self.left.checked_sub(read).ok_or(Refusal::TooLarge)?;
        let text = String::from_utf8(bytes).map_err(|_| Refusal::Broken(format!("{path}: no UTF-8")))?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }

    /// The main part.
    pub(super) fn main(&mut self) -> Result<String, Refusal> {
        let links = self.links("")?;
        let main = links.into_iter().find(|l| l.kind == "officeDocument").ok_or(Refusal::NotAWorkbook)?;
        let types = self.part("[Content_Types].xml")?.ok_or(Refusal::NotAWorkbook)?;
        let declared = content_type(&types, &main.target)?;
        match declared.as_deref() {
            Some(kind) if kind.contains("macroEnabled") => Err(Refusal::Macros),
            Some(kind) if kind.contains("spreadsheetml") => Ok(main.target),
            _ => Err(Refusal::NotAWorkbook),
        }
    }

    /// The links of a part; the archive's own for an empty path.
    pub(super) fn links(&mut self, from: &str) -> Result<Vec<Link>, Refusal> {
        let (folder, name) = from.rsplit_once('/').unwrap_or(("", from));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.part(&format!("{folder}{slash}_rels/{name}.rels"))? else { return Ok(Vec::new()) };
        let (mut xml, mut links) = (Xml::new(&text), Vec::new());
        while let Some(event) = xml.next()? {
            let Some(tag) = event.opening().filter(|t| t.name() == "Relationship") else { continue };
            if tag.value("TargetMode")?.is_some_and(|m| m == "External") {
                continue;
            }
            let kind = tag.value("Type")?.unwrap_or_default();
            let target = inside(folder, &tag.value("Target")?.unwrap_or_default());
            let id = tag.value("Id")?.unwrap_or_default().into_owned();
            links.push(Link { id, kind: kind.rsplit('/').next().unwrap_or_default().to_owned(), target });
        }
        Ok(links)
    }
}

/// What a part is declared to be.
fn content_type(types: &str, part: &str) -> Result<Option<String>, Refusal> {
    let mut xml = Xml::new(types);
    let extension = part.rsplit_once('.').map_or("", |(_, e)| e);
    let mut usual = None;
    while let Some(event) = xml.next()? {
        let Some(tag) = event.opening() else { continue };
        let kind = |tag: &super::xml::Tag| Ok::<_, Refusal>(tag.value("ContentType")?.map(|k| k.into_owned()));
        match tag.name() {
            "Override" if tag.value("PartName")?.is_some_and(|name| name.trim_start_matches('/') == part) => return kind(&tag),
            "Default" if tag.value("Extension")?.is_some_and(|e| e.eq_ignore_ascii_case(extension)) => usual = kind(&tag)?,
            _ => {}
        }
    }
    Ok(usual)
}

/// A target as a path from the root.
fn inside(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').filter(|p| !p.is_empty()).collect() };
    for part in target.split('/').filter(|_| target.len() <= PATH) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}
