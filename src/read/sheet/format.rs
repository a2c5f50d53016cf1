//! Number formats: what a number in a cell stands for.

use super::refusal::Refusal;
use super::xml::{Event, Tag, Xml};

/// What a number is shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// A number, with so many decimals always shown.
    #[default]
    General,
    /// A number with a fixed count of decimals.
    Fixed(u8),
    /// A percentage, with so many decimals always shown.
    Percent(u8),
    /// A day.
    Date,
    /// A day with time.
    DateTime,
    /// A time of day, or a length of time.
    Time,
}

/// Most decimals a format asks for.
const DECIMALS: usize = 20;

/// Most formats kept: no program writes more.
const FORMATS: usize = 70_000;

/// The shapes of a workbook's cell formats.
#[derive(Clone, Debug, Default)]
pub(super) struct Formats {
    shapes: Vec<Shape>,
}

impl Formats {
    /// Reads the part of styles.
    pub(super) fn read(part: &str) -> Result<Formats, Refusal> {
        let (mut formats, mut own, mut inside, mut xml) = (Formats::default(), Vec::new(), false, Xml::new(part));
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(tag) | Event::Empty(tag) => match tag.name() {
                    "numFmt" => own.push((tag.number("numFmtId")?, shape(&tag.value("formatCode")?.unwrap_or_default()))),
                    "cellXfs" => inside = true,
                    "cellStyleXfs" | "cellStyles" | "dxfs" => inside = false,
                    "xf" if inside => formats.shapes.push(of(&tag, &own)?),
                    _ => {}
                },
                _ => {}
            }
            if formats.shapes.len().max(own.len()) > FORMATS {
                return Err(Refusal::Hostile);
            }
        }
        Ok(formats)
    }

    /// The shape of a cell's format.
    pub(super) fn get(&self, style: u32) -> Shape {
        self.shapes.get(style as usize).copied().unwrap_or_default()
    }
}

fn of(tag: &Tag, own: &[(Option<u32>, Shape)]) -> Result<Shape, Refusal> {
    let id = tag.number("numFmtId")?.unwrap_or_default();
    Ok(own.iter().find(|(n, _)| *n == Some(id)).map_or_else(|| built_in(id), |(_, shape)| *shape))
}

/// Formats every program knows by number, those of East Asian editions included.
fn built_in(id: u32) -> Shape {
    match id {
        1 | 3 | 37 | 38 => Shape::Fixed(0),
        2 | 4 | 39 | 40 => Shape::Fixed(2),
        9 => Shape::Percent(0),
        10 => Shape::Percent(2),
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shape::Date,
        22 => Shape::DateTime,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shape::Time,
        _ => Shape::General,
    }
}

/// Reads a format's code; its first section decides.
pub(super) fn shape(code: &str) -> Shape {
    let letters = bare(code);
    if letters.eq_ignore_ascii_case("general") || letters == "@" {
        return Shape::General;
    }
    let has = |any: &[char]| letters.contains(any);
    let (year, day, clock) = (has(&['y', 'e', 'g']), has(&['d']), has(&['h', 's']));
    // An `m` is a month unless hours or seconds stand beside it.
    let month = has(&['m']);
    let numeric = has(&['0', '#', '?']);
    match (year || day || (month && !clock), clock) {
        (true, true) => Shape::DateTime,
        (true, false) if !numeric => Shape::Date,
        (false, true) => Shape::Time,
        _ if letters.contains('%') => Shape::Percent(decimals(&letters)),
        _ if letters.contains('.') || numeric => fixed(&letters),
        _ => Shape::General,
    }
}

fn fixed(letters: &str) -> Shape {
    match decimals(letters) {
        0 if letters.contains('.') => Shape::General,
        n => Shape::Fixed(n),
    }
}

/// Decimals always shown.
fn decimals(letters: &str) -> u8 {
    let after = letters.split_once('.').map_or("", |(_, after)| after);
    after.chars().take_while(|c| *c == '0').count().min(DECIMALS) as u8
}

/// The first section without quoted and escaped words and brackets, in small letters; the brackets of elapsed time count as clock.
fn bare(code: &str) -> String {
    let (mut out, mut chars) = (String::new(), code.chars());
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => drop(chars.by_ref().take_while(|c| *c != '"').count()),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inner.to_ascii_lowercase().trim_end_matches(['h', 'm', 's']), "") {
                    out.push('h');
                }
            }
            // Scientific notation is no era.
            'E' if out.ends_with(['0', '#', '?']) => break,
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_a_number_is() {
        let cases = [
            ("General", Shape::General),
            ("@", Shape::General),
            ("yyyy-mm-dd", Shape::Date),
            ("yyyy-mm-dd hh:mm", Shape::DateTime),
            ("[$-404]e/m/d;@", Shape::Date),
            ("[$-404]ggge\"年\"m\"月\"d\"日\"", Shape::Date),
            ("mmm-yy", Shape::Date),
            ("yyyy\"年\"m\"月\"d\"日\" h:mm", Shape::DateTime),
            ("h:mm AM/PM", Shape::Time),
            ("[h]:mm:ss", Shape::Time),
            ("mm:ss.0", Shape::Time),
            ("0%", Shape::Percent(0)),
            ("0.00%", Shape::Percent(2)),
            ("0.######%", Shape::Percent(0)),
            ("0.00", Shape::Fixed(2)),
            ("#,##0.00;[Red]-#,##0.00", Shape::Fixed(2)),
            ("0.00E+00", Shape::Fixed(2)),
            ("#,##0\"元\"", Shape::Fixed(0)),
            ("\"第\"0\"期\"", Shape::Fixed(0)),
            ("0.###", Shape::General),
            ("\"yes\"", Shape::General),
            ("\\d0", Shape::Fixed(0)),
        ];
        for (code, wanted) in cases {
            assert_eq!(shape(code), wanted, "{code}");
        }
    }
}
