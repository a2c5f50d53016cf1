//! Where a record is saved: its unit's folder and its id, and nothing else, so that no record can name a place of its own.

use std::path::Path;

use super::whereabouts::Draft;
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::output;
use crate::read::Arena;
use crate::say;
use crate::source::{ReadError, World};

/// Longest id that becomes a file's name, in bytes: file systems take 255.
const LONGEST: usize = 200;
/// Largest record that is replaced.
const LARGEST: u64 = 4 << 20;

/// The path of a record, from its unit, which the organisation has, and its id, which is a plain name.
pub(super) fn of(handbook: &Handbook, draft: &Draft) -> Result<String, Sentence> {
    let (unit, id) = (draft.head("unit").unwrap_or_default(), draft.head("id").unwrap_or_default());
    if draft.is_list() {
        return Err(say!("這裡一次只存一筆記錄", "这里一次只存一笔记录", "one record is saved at a time here"));
    }
    if !handbook.organization.units.iter().any(|u| u.id == unit && is_name(unit)) {
        return Err(say!("請先選擇單位", "请先选择单位", "choose the unit first"));
    }
    if !is_name(id) {
        return Err(say!(
            "記錄編號只能用文字、數字與 - _ .，不以 . 開頭",
            "记录编号只能用文字、数字与 - _ .，不以 . 开头",
            "a record's id holds letters, digits and - _ . only, and does not begin with ."
        ));
    }
    Ok(format!("records/{unit}/{id}.toml"))
}

/// Where a record is thought to lie until unit and id are settled.
pub(super) fn unsettled(handbook: &Handbook, draft: &Draft) -> String {
    let units = &handbook.organization.units;
    let named = draft.head("unit").filter(|unit| units.iter().any(|u| u.id == *unit));
    let unit = named.or_else(|| units.first().map(|u| u.id.as_str())).unwrap_or("-");
    format!("records/{unit}/.unsaved.toml")
}

/// A name that stays what it is in every file system and leaves no folder.
fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !text.is_empty() && text.len() <= LONGEST && !text.starts_with('.') && !text.ends_with('.') && text.chars().all(fits)
}

/// Whether something lies there.
pub(super) fn taken(world: &dyn World, path: &str) -> bool {
    !matches!(world.read(path, 0), Err(ReadError::Missing))
}

/// Why a file may not be replaced: it is no single record of this id.
fn not_the_same(world: &dyn World, path: &str, draft: &Draft) -> Option<Sentence> {
    let text = world.read(path, LARGEST).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let same = text.is_some_and(|text| {
        let arena = Arena::default();
        let old = Draft::read(path, &text, &arena);
        !old.is_list() && old.head("id") == draft.head("id")
    });
    let other = || {
        say!(
            "{p} 裡是別的內容，不會覆蓋；請換一個編號",
            "{p} 里是别的内容，不会覆盖；请换一个编号",
            "{p} holds something else and is left alone; take another id",
            p = path
        )
    };
    (!same).then(other)
}

/// Writes a record where there was none, or over the same record when that was asked for. Either all of it is there or nothing.
pub(super) fn write(root: &Path, world: &dyn World, (path, text): (&str, &str), replace: bool) -> Result<(), Sentence> {
    let arena = Arena::default();
    let draft = Draft::read(path, text, &arena);
    let written = match replace && taken(world, path) {
        true => match not_the_same(world, path, &draft) {
            Some(why) => return Err(why),
            None => output::replace(root, path, text),
        },
        false => output::create(root, path, text),
    };
    written.map_err(|error| error.sentence())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_their_folder_or_mean_another_file_are_refused() {
        for bad in ["", ".", "..", ".hidden", "a/b", "a\\b", "a:b", "a b", "a\0", "a.", "../x", "a\u{202e}b", &"x".repeat(201)] {
            assert!(!is_name(bad), "{bad:?}");
        }
        for good in ["CX-2026-001-apply", "業務-2026_1.a"] {
            assert!(is_name(good), "{good}");
        }
    }
}
