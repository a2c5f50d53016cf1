//! Cells of a table in text: rows and columns count from 1, and quoted cells may hold separators and line ends.

use std::ops::Range;

/// Where the rows of a table begin, and the cells of the row asked for last: many places may lie in one row.
pub(super) struct Rows {
    delimiter: u8,
    starts: Vec<usize>,
    last: Option<(u32, Vec<Range<usize>>)>,
}

impl Rows {
    /// Goes through a table once.
    pub(super) fn new(text: &str) -> Rows {
        let head = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| head.bytes().filter(|b| b == d).count()).unwrap_or(b',');
        let (mut starts, mut quoted) = (vec![0], false);
        for at in memchr::memchr2_iter(b'"', b'\n', text.as_bytes()) {
            match text.as_bytes()[at] {
                b'"' => quoted = !quoted,
                _ if !quoted => starts.push(at + 1),
                _ => {}
            }
        }
        Rows { delimiter, starts, last: None }
    }

    /// The bytes of a cell.
    pub(super) fn cell(&mut self, text: &str, row: u32, column: u32) -> Option<Range<usize>> {
        if self.last.as_ref().is_none_or(|(last, _)| *last != row) {
            self.last = Some((row, self.cells(text, row)?));
        }
        let (_, cells) = self.last.as_ref()?;
        cells.get((column as usize).checked_sub(1)?).cloned()
    }

    fn cells(&self, text: &str, row: u32) -> Option<Vec<Range<usize>>> {
        let row = (row as usize).checked_sub(1)?;
        let mut start = *self.starts.get(row)?;
        let end = self.starts.get(row + 1).map_or(text.len(), |next| next - 1);
        let (mut cells, mut quoted) = (Vec::new(), false);
        for at in memchr::memchr2_iter(b'"', self.delimiter, &text.as_bytes()[start..end]).map(|at| at + self.starts[row]) {
            match text.as_bytes()[at] {
                b'"' => quoted = !quoted,
                _ if !quoted => {
                    cells.push(start..at);
                    start = at + 1;
                }
                _ => {}
            }
        }
        cells.push(start..end);
        Some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_row_and_column() {
        let text = "a;b;c\n1;\"x;\n\"\"y\"\"\";3\n;;\n甲;乙";
        let mut rows = Rows::new(text);
        let mut cell = |row, column| rows.cell(text, row, column).map(|range| &text[range]);
        assert_eq!(cell(1, 3), Some("c"));
        assert_eq!(cell(2, 2), Some("\"x;\n\"\"y\"\"\""));
        assert_eq!(cell(2, 3), Some("3"));
        assert_eq!((cell(3, 1), cell(3, 3), cell(3, 4)), (Some(""), Some(""), None));
        assert_eq!((cell(4, 2), cell(5, 1), cell(0, 1), cell(1, 0)), (Some("乙"), None, None, None));
    }
}
