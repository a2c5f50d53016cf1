//! Values of a page, packed: texts one behind the other in one buffer, lists and tables as ranges of two others.

use std::cell::RefCell;
use std::sync::atomic::Ordering;

use serde::ser::{self, Impossible, Serialize};

use super::{Beyond, Part};

/// A value. Texts, items and fields are ranges.
#[derive(Clone, Copy, Debug)]
pub(super) enum Packed {
    Nothing,
    Flag(bool),
    Number(i64),
    Text(Range),
    List(Range),
    Table(Range),
    /// A number that is not whole, or bytes: nothing here writes them.
    Other,
}

/// From one place to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Range {
    fn of(start: usize, end: usize) -> Range {
        Range { start: start as u32, end: end as u32 }
    }
}

/// The name of a field.
#[derive(Clone, Copy, Debug)]
enum Key {
    Fixed(&'static str),
    Own(Range),
}

/// Everything values are made of.
#[derive(Debug, Default)]
pub(super) struct Heap {
    text: String,
    items: Vec<Packed>,
    fields: Vec<(Key, Packed)>,
    // Of lists and tables that are not at their end yet.
    open_items: Vec<Packed>,
    open_fields: Vec<(Key, Packed)>,
}

impl Heap {
    pub(super) fn text(&self, range: Range) -> &str {
        &self.text[range.start as usize..range.end as usize]
    }

    pub(super) fn items(&self, range: Range) -> &[Packed] {
        &self.items[range.start as usize..range.end as usize]
    }

    /// A field of a table, looked for first where it was last.
    pub(super) fn part(&self, table: Range, part: &Part) -> Option<Packed> {
        let fields = &self.fields[table.start as usize..table.end as usize];
        let seen = part.seen.load(Ordering::Relaxed);
        if let Some((key, value)) = fields.get(seen as usize) {
            let same = match key {
                Key::Fixed(key) => key.as_ptr() as usize == part.key.load(Ordering::Relaxed) && key.len() == part.name.len(),
                Key::Own(_) => self.is_named(key, &part.name),
            };
            if same {
                return Some(*value);
            }
        }
        let at = fields.iter().position(|(key, _)| self.is_named(key, &part.name))?;
        part.seen.store(at as u32, Ordering::Relaxed);
        if let Key::Fixed(key) = fields[at].0 {
            part.key.store(key.as_ptr() as usize, Ordering::Relaxed);
        }
        Some(fields[at].1)
    }

    /// A field of a table.
    pub(super) fn field(&self, table: Range, name: &str) -> Option<Packed> {
        let fields = &self.fields[table.start as usize..table.end as usize];
        fields.iter().find(|(key, _)| self.is_named(key, name)).map(|(_, value)| *value)
    }

    fn is_named(&self, key: &Key, name: &str) -> bool {
        match key {
            Key::Fixed(key) => *key == name,
            Key::Own(range) => self.text(*range) == name,
        }
    }

    fn texted(&mut self, text: &str) -> Range {
        let start = self.text.len();
        self.text.push_str(text);
        Range::of(start, self.text.len())
    }

    fn sizes(&self) -> [usize; 3] {
        [self.text.len(), self.items.len(), self.fields.len()]
    }

    fn cut(&mut self, [text, items, fields]: [usize; 3]) {
        self.text.truncate(text);
        self.items.truncate(items);
        self.fields.truncate(fields);
        self.open_items.clear();
        self.open_fields.clear();
    }
}

/// The words of a language, packed once, with room behind them for one page after another.
#[derive(Debug)]
pub(in crate::render) struct Packs {
    heap: RefCell<Heap>,
    words: Packed,
    sizes: [usize; 3],
}

impl Packs {
    /// Packs the words that all pages of an edition share.
    pub(in crate::render) fn new(words: &impl Serialize) -> Packs {
        let mut heap = Heap::default();
        let words = words.serialize(&mut heap).unwrap_or(Packed::Other);
        Packs { words, sizes: heap.sizes(), heap: RefCell::new(heap) }
    }

    /// Packs a page and shows it with the words.
    pub(super) fn with<R>(
        &self,
        frame: &impl Serialize,
        page: &impl Serialize,
        show: impl FnOnce(&Heap, [Packed; 3]) -> Result<R, Beyond>,
    ) -> Result<R, Beyond> {
        let mut heap = self.heap.borrow_mut();
        heap.cut(self.sizes);
        let (frame, page) = (frame.serialize(&mut *heap)?, page.serialize(&mut *heap)?);
        // Ranges are numbers of half the width.
        if heap.sizes().iter().any(|size| u32::try_from(*size).is_err()) {
            return Err(Beyond);
        }
        show(&heap, [self.words, frame, page])
    }
}

impl std::fmt::Display for Beyond {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("beyond")
    }
}

impl std::error::Error for Beyond {}

impl ser::Error for Beyond {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Beyond
    }
}

/// A list in the making.
pub(super) struct List<'h> {
    heap: &'h mut Heap,
    from: usize,
}

/// A table in the making.
pub(super) struct Table<'h> {
    heap: &'h mut Heap,
    from: usize,
    key: Option<Key>,
}

impl List<'_> {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Beyond> {
        let value = value.serialize(&mut *self.heap)?;
        self.heap.open_items.push(value);
        Ok(())
    }

    fn done(self) -> Result<Packed, Beyond> {
        let start = self.heap.items.len();
        self.heap.items.extend(self.heap.open_items.drain(self.from..));
        Ok(Packed::List(Range::of(start, self.heap.items.len())))
    }
}

impl Table<'_> {
    fn add<T: Serialize + ?Sized>(&mut self, key: Key, value: &T) -> Result<(), Beyond> {
        let value = value.serialize(&mut *self.heap)?;
        self.heap.open_fields.push((key, value));
        Ok(())
    }

    fn done(self) -> Result<Packed, Beyond> {
        let start = self.heap.fields.len();
        self.heap.fields.extend(self.heap.open_fields.drain(self.from..));
        Ok(Packed::Table(Range::of(start, self.heap.fields.len())))
    }
}

/// Methods of a serializer that take one value and give one.
macro_rules! scalars {
    ($($method:ident($type:ty) $value:ident => $packed:expr;)*) => {
        $(fn $method(self, $value: $type) -> Result<Packed, Beyond> { Ok($packed) })*
    };
}

impl<'h> ser::Serializer for &'h mut Heap {
    type Ok = Packed;
    type Error = Beyond;
    type SerializeSeq = List<'h>;
    type SerializeTuple = List<'h>;
    type SerializeTupleStruct = List<'h>;
    type SerializeTupleVariant = Impossible<Packed, Beyond>;
    type SerializeMap = Table<'h>;
    type SerializeStruct = Table<'h>;
    type SerializeStructVariant = Impossible<Packed, Beyond>;

    scalars! {
        serialize_bool(bool) v => Packed::Flag(v);
        serialize_i8(i8) v => Packed::Number(v.into());
        serialize_i16(i16) v => Packed::Number(v.into());
        serialize_i32(i32) v => Packed::Number(v.into());
        serialize_i64(i64) v => Packed::Number(v);
        serialize_u8(u8) v => Packed::Number(v.into());
        serialize_u16(u16) v => Packed::Number(v.into());
        serialize_u32(u32) v => Packed::Number(v.into());
        serialize_u64(u64) v => i64::try_from(v).map_or(Packed::Other, Packed::Number);
        serialize_f32(f32) _v => Packed::Other;
        serialize_f64(f64) _v => Packed::Other;
        serialize_bytes(&[u8]) _v => Packed::Other;
        serialize_unit_struct(&'static str) _name => Packed::Nothing;
    }

    fn serialize_char(self, v: char) -> Result<Packed, Beyond> {
        self.serialize_str(v.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, v: &str) -> Result<Packed, Beyond> {
        Ok(Packed::Text(self.texted(v)))
    }

    fn serialize_none(self) -> Result<Packed, Beyond> {
        Ok(Packed::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Packed, Beyond> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Packed, Beyond> {
        Ok(Packed::Nothing)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Packed, Beyond> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Packed, Beyond> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Packed, Beyond> {
        let mut table = self.serialize_map(Some(1))?;
        table.add(Key::Fixed(variant), value)?;
        table.done()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'h>, Beyond> {
        Ok(List { from: self.open_items.len(), heap: self })
    }

    fn serialize_tuple(self, len: usize) -> Result<List<'h>, Beyond> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<List<'h>, Beyond> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant, Beyond> {
        Err(Beyond)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Table<'h>, Beyond> {
        Ok(Table { from: self.open_fields.len(), heap: self, key: None })
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Table<'h>, Beyond> {
        self.serialize_map(Some(len))
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant, Beyond> {
        Err(Beyond)
    }
}

/// What a list is made of, by the name serde has for it.
macro_rules! lists {
    ($($kind:ident::$method:ident;)*) => {
        $(impl ser::$kind for List<'_> {
            type Ok = Packed;
            type Error = Beyond;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Beyond> {
                self.add(value)
            }

            fn end(self) -> Result<Packed, Beyond> {
                self.done()
            }
        })*
    };
}

lists! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
}

impl ser::SerializeMap for Table<'_> {
    type Ok = Packed;
    type Error = Beyond;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Beyond> {
        let Packed::Text(range) = key.serialize(&mut *self.heap)? else { return Err(Beyond) };
        self.key = Some(Key::Own(range));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Beyond> {
        let key = self.key.take().ok_or(Beyond)?;
        self.add(key, value)
    }

    fn end(self) -> Result<Packed, Beyond> {
        self.done()
    }
}

impl ser::SerializeStruct for Table<'_> {
    type Ok = Packed;
    type Error = Beyond;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Beyond> {
        self.add(Key::Fixed(key), value)
    }

    fn end(self) -> Result<Packed, Beyond> {
        self.done()
    }
}
