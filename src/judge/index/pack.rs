//! Values of records in few bytes: numbers of one to ten bytes, texts that recur as numbers, rows without the names of their parts.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::names::{Id, Ids, Name, Names};
use crate::expr::Value;
use crate::model::{Field, FieldType};
use crate::read::Moment;
use crate::source::{Span, Spot};

const ABSENT: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const NUMBER: u8 = 3;
const LONG_NUMBER: u8 = 4;
const NAME: u8 = 5;
const ID: u8 = 6;
const TEXT: u8 = 7;
const DAY: u8 = 8;
const INSTANT: u8 = 9;
const LIST: u8 = 10;
const ROW: u8 = 11;

/// Writes what is kept of a record.
pub(super) struct Writer<'w> {
    pub(super) out: &'w mut Vec<u8>,
    pub(super) names: &'w mut Names,
    pub(super) ids: &'w mut Ids,
    /// Bytes that numbers of names and ids would take more if all were as long as the longest.
    pub(super) spared: &'w mut u64,
}

impl Writer<'_> {
    /// The number of a name or an id; 0 for none.
    pub(super) fn reference(&mut self, number: u64) {
        let before = self.out.len();
        self.number(number);
        *self.spared += 5_u64.saturating_sub((self.out.len() - before) as u64);
    }

    /// A whole number, seven bits a byte.
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    /// A value of a field, its length before it: who looks for another field passes over it.
    pub(super) fn kept(&mut self, value: &Value, field: &Field) {
        let (start, spared) = (self.out.len(), *self.spared);
        self.out.push(0);
        self.value(value, field);
        let length = (self.out.len() - start - 1) as u64;
        // Most lengths take one byte.
        if length < 0x80 {
            self.out[start] = length as u8;
        } else {
            self.long(start, length);
        }
        // As if all numbers of names were as long as the longest.
        let longest = length + *self.spared - spared;
        *self.spared += bytes_of(longest) - bytes_of(length);
    }

    /// Puts a length of several bytes where one byte was kept free.
    fn long(&mut self, start: usize, length: u64) {
        let end = self.out.len();
        self.number(length);
        let taken = self.out.len() - end;
        self.out[start..].rotate_right(taken);
        self.out.remove(start + taken);
    }

    fn value(&mut self, value: &Value, field: &Field) {
        match value {
            Value::Absent | Value::Record(_) => self.out.push(ABSENT),
            Value::Bool(truth) => self.out.push(if *truth { TRUE } else { FALSE }),
            Value::Number(number) => self.decimal(*number),
            Value::Text(text) => self.text(text, &field.ty),
            Value::Moment(moment) => self.moment(*moment),
            Value::List(items) => {
                self.out.push(LIST);
                self.number(items.len() as u64);
                items.iter().for_each(|item| self.value(item, field));
            }
            Value::Row(parts) => {
                self.out.push(ROW);
                let cells = if let FieldType::Group(cells) = &field.ty { cells.as_slice() } else { &[] };
                for cell in cells {
                    let part = parts.iter().find(|(name, _)| *name == cell.id).map_or(&Value::Absent, |(_, part)| part);
                    self.value(part, cell);
                }
            }
        }
    }

    fn decimal(&mut self, number: Decimal) {
        match i64::try_from(number.mantissa()) {
            Ok(mantissa) => {
                self.out.extend([NUMBER, number.scale() as u8]);
                self.number(((mantissa << 1) ^ (mantissa >> 63)) as u64);
            }
            Err(_) => {
                self.out.push(LONG_NUMBER);
                self.out.extend(number.serialize());
            }
        }
    }

    /// Names of units, people and options recur; so do ids of records. Other texts do not.
    fn text(&mut self, text: &Arc<str>, ty: &FieldType) {
        match ty {
            FieldType::Unit | FieldType::Person | FieldType::Choice | FieldType::Period | FieldType::Duration => {
                self.out.push(NAME);
                let name = self.names.share(text);
                self.reference(Name::number(Some(name)));
            }
            FieldType::Ref { .. } => {
                self.out.push(ID);
                let id = self.ids.share(text);
                self.reference(id.position() as u64);
            }
            _ => {
                self.out.push(TEXT);
                self.number(text.len() as u64);
                self.out.extend(text.as_bytes());
            }
        }
    }

    pub(super) fn moment(&mut self, moment: Moment) {
        let (date, clock) = moment.parts();
        self.out.push(if clock.is_some() { INSTANT } else { DAY });
        self.out.extend(date.year().to_le_bytes());
        self.out.extend([date.month() as u8, date.day() as u8]);
        if let Some((second, instant)) = clock {
            self.number(u64::from(second));
            self.out.extend(instant.to_le_bytes());
        }
    }

    /// Where a record stands in its file.
    pub(super) fn spot(&mut self, spot: &Spot) {
        match spot {
            Spot::Whole => self.number(0),
            Spot::Bytes(span) => {
                self.number(1);
                self.span(*span);
            }
            Spot::Line { line, offset, span } => {
                self.number(2);
                self.number(u64::from(*line));
                self.number(*offset);
                self.span(*span);
            }
            Spot::Cell { sheet, row, column } => {
                self.number(3);
                let sheet = sheet.as_ref().map(|sheet| self.names.share(sheet));
                self.reference(Name::number(sheet));
                self.number(u64::from(*row));
                self.number(u64::from(*column));
            }
        }
    }

    fn span(&mut self, span: Span) {
        self.number(u64::from(span.start));
        self.number(u64::from(span.end));
    }
}

/// How many bytes a number takes.
fn bytes_of(number: u64) -> u64 {
    u64::from((64 - (number | 1).leading_zeros()).div_ceil(7))
}

/// Reads what a [`Writer`] wrote.
pub(super) struct Reader<'r> {
    pub(super) bytes: &'r [u8],
    pub(super) names: &'r Names,
    pub(super) ids: &'r Ids,
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((first, rest)) = self.bytes.split_first_chunk::<N>() else { return [0; N] };
        self.bytes = rest;
        *first
    }

    #[inline]
    pub(super) fn number(&mut self) -> u64 {
        match self.bytes.split_first() {
            Some((small, rest)) if *small < 0x80 => {
                self.bytes = rest;
                u64::from(*small)
            }
            _ => self.large(),
        }
    }

    fn large(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 || shift > 63 {
                return number;
            }
        }
    }

    pub(super) fn name(&mut self) -> Option<Name> {
        Name::of_number(self.number())
    }

    /// The id that a kept value is; none where it is something else.
    pub(super) fn id(&mut self) -> Option<Id> {
        self.number();
        (self.byte() == ID).then(|| Id::at(self.number() as usize))
    }

    fn text(&mut self) -> &str {
        let length = self.number() as usize;
        let (text, rest) = self.bytes.split_at_checked(length).unwrap_or_default();
        self.bytes = rest;
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn value(&mut self, cells: &[Arc<str>]) -> Value {
        match self.byte() {
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            NUMBER => {
                let scale = u32::from(self.byte());
                let written = self.number();
                let mantissa = (written >> 1) as i64 ^ -((written & 1) as i64);
                Value::Number(Decimal::new(mantissa, scale))
            }
            LONG_NUMBER => Value::Number(Decimal::deserialize(self.take())),
            NAME => self.name().map_or(Value::Absent, |name| Value::Text(self.names.get(name).clone())),
            ID => Value::Text(self.ids.text(Id::at(self.number() as usize))),
            TEXT => Value::text(self.text()),
            DAY => Value::Moment(self.at(false)),
            INSTANT => Value::Moment(self.at(true)),
            LIST => Value::List((0..self.number()).map(|_| self.value(cells)).collect()),
            ROW => Value::Row(cells.iter().map(|name| (name.clone(), self.value(&[]))).collect()),
            _ => Value::Absent,
        }
    }

    /// The number of the next field kept; none after the last.
    pub(super) fn field(&mut self) -> Option<u16> {
        self.number().checked_sub(1).map(|field| field as u16)
    }

    /// Passes over a kept value.
    pub(super) fn pass(&mut self) {
        let length = self.number() as usize;
        self.bytes = self.bytes.get(length..).unwrap_or_default();
    }

    /// A kept value; the parts of its rows have the names given.
    pub(super) fn kept(&mut self, cells: &[Arc<str>]) -> Value {
        self.number();
        self.value(cells)
    }

    pub(super) fn moment(&mut self) -> Option<Moment> {
        match self.byte() {
            DAY => Some(self.at(false)),
            INSTANT => Some(self.at(true)),
            _ => None,
        }
    }

    fn at(&mut self, clocked: bool) -> Moment {
        let year = i16::from_le_bytes(self.take());
        let [month, day] = self.take();
        let date = Date::new(year, month as i8, day as i8).unwrap_or_default();
        let clock = clocked.then(|| (self.number() as u32, i64::from_le_bytes(self.take())));
        Moment::of_parts(date, clock)
    }

    pub(super) fn spot(&mut self) -> Spot {
        match self.number() {
            1 => Spot::Bytes(self.span()),
            2 => Spot::Line { line: self.number() as u32, offset: self.number(), span: self.span() },
            3 => {
                let sheet = self.name().map(|name| self.names.get(name).clone());
                Spot::Cell { sheet, row: self.number() as u32, column: self.number() as u32 }
            }
            _ => Spot::Whole,
        }
    }

    fn span(&mut self) -> Span {
        Span { start: self.number() as u32, end: self.number() as u32 }
    }
}
