//! Files beside a record: inside its folder, there, and unchanged. Contents are hashed as a stream.

use std::borrow::Cow;
use std::io::BufRead;

use sha2::{Digest, Sha256};

use super::convert::clip;
use super::draft::Site;
use super::fault::{self, Fault};
use super::{Bound, Header};
use crate::expr::Value;
use crate::lang::Sentence;
use crate::model::{FieldType, Form};
use crate::say;
use crate::source::{ReadError, Span, World, join_inside};

/// Checks the attachments a record declares, and the files its fields name.
pub(super) fn check(world: &dyn World, site: &Site, header: &Header, bound: (Option<&Form>, &[Bound]), faults: &mut Vec<Fault>) {
    for attached in &header.attachments {
        let slip = one(world, site, (&attached.path, clip(&attached.path)), attached.sha256.as_deref(), attached.span);
        slip.into_iter().for_each(|f| fault::add(faults, f));
    }
    let (Some(form), values) = bound else { return };
    let files = form.fields.iter().zip(values).enumerate().filter(|(_, (field, _))| matches!(field.ty, FieldType::Attachment));
    for (index, (field, value)) in files {
        let Bound::Value(value, span) = value else { continue };
        for path in value.items().unwrap_or(std::slice::from_ref(value)).iter().filter_map(Value::as_text) {
            if header.attachments.iter().any(|a| &*a.path == path) {
                continue;
            }
            let shown = if field.confidential { "•••".into() } else { clip(path) };
            let slip = one(world, site, (path, shown), None, *span);
            slip.into_iter().for_each(|f| fault::add(faults, Fault { field: Some(index), ..f }));
        }
    }
}

/// Looks at one file, which messages call by the name to be shown.
fn one(world: &dyn World, site: &Site, (path, shown): (&str, Cow<str>), sha256: Option<&str>, span: Span) -> Option<Fault> {
    // A record of a stream has the folder its unit keeps records in.
    let beside = site.origin.path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let folder = &*beside.unwrap_or_else(|| format!("records/{}", site.folder));
    let inside = join_inside(folder, path).filter(|p| p.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    let Some(inside) = inside else {
        let message = say!(
            "附件「{p}」在記錄的資料夾之外",
            "附件“{p}”在记录的文件夹之外",
            "The attachment \"{p}\" lies outside the record's folder",
            p = shown
        );
        let help = say!(
            "把附件放在記錄旁邊，路徑不用 .. 或 /",
            "把附件放在记录旁边，路径不用 .. 或 /",
            "Keep it beside the record, without .. or a leading /"
        );
        return Some(site.fault("attachment-outside", span, message, help));
    };
    let digest = match world.open(&inside) {
        Ok(reader) => sha256.map(|_| hash(reader)),
        Err(error) => return Some(unopened(&error, &shown, span, site)),
    };
    let (Some(digest), Some(wanted)) = (digest, sha256) else { return None };
    let Ok(digest) = digest else { return Some(unopened(&ReadError::Failed(String::new()), &shown, span, site)) };
    if digest.eq_ignore_ascii_case(wanted.trim()) {
        return None;
    }
    let message = say!(
        "附件「{p}」與登記的雜湊值不符",
        "附件“{p}”与登记的哈希值不符",
        "The attachment \"{p}\" differs from its recorded hash",
        p = shown
    );
    let help =
        say!("還原原檔，或確認後更新 sha256", "还原原文件，或确认后更新 sha256", "Restore the file, or update sha256 once it is confirmed");
    let fault = site.fault("attachment-changed", span, message, help);
    Some(Fault { expected: Some(Sentence::same(clip(wanted))), found: Some(Sentence::same(digest)), ..fault })
}

fn unopened(error: &ReadError, shown: &str, span: Span, site: &Site) -> Fault {
    if *error == ReadError::Missing {
        let message = say!("找不到附件「{p}」", "找不到附件“{p}”", "The attachment \"{p}\" is missing", p = shown);
        let help =
            say!("把檔案放在記錄旁邊，或更正路徑", "把文件放在记录旁边，或更正路径", "Put the file beside the record, or mend the path");
        return site.fault("attachment-missing", span, message, help);
    }
    let message = say!("讀不到附件「{p}」", "读不到附件“{p}”", "The attachment \"{p}\" can't be read", p = shown);
    let help = say!("附件須是一般檔案，不是連結", "附件须是普通文件，不是链接", "An attachment is an ordinary file, not a link");
    site.fault("attachment-missing", span, message, help)
}

fn hash(mut reader: Box<dyn BufRead + '_>) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            break;
        }
        hasher.update(bytes);
        let read = bytes.len();
        reader.consume(read);
    }
    Ok(hasher.finalize().iter().map(|b| format!("{b:02x}")).collect())
}
