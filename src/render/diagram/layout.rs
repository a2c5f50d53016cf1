//! Rows: a step stands below everything that must happen before it, one box to a cell.

use std::collections::HashSet;

use super::{BOX, Edge, LANE, LINE, PAD};

/// A box before it has a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Box {
    /// Its lane.
    pub(super) lane: usize,
    /// Its text.
    pub(super) lines: Vec<String>,
    /// Its style.
    pub(super) class: String,
    /// Where it leads.
    pub(super) href: Option<String>,
    /// Its number in the table of steps.
    pub(super) number: Option<usize>,
}

impl Box {
    /// Its left side.
    pub(super) fn left(&self) -> i32 {
        self.lane as i32 * LANE + (LANE - BOX) / 2
    }

    /// Its middle.
    pub(super) fn middle(&self) -> i32 {
        self.left() + BOX / 2
    }

    /// Its height.
    pub(super) fn height(&self) -> i32 {
        self.lines.len().max(1) as i32 * LINE + 2 * PAD
    }
}

/// Boxes with their rows.
#[derive(Debug)]
pub(super) struct Plan {
    /// The boxes.
    pub(super) boxes: Vec<Box>,
    /// The row of each.
    pub(super) rows: Vec<usize>,
    /// How many rows there are.
    pub(super) count: usize,
}

impl Plan {
    /// Gives each box the row after the longest path of lines that lead to it; a taken cell moves it further down.
    pub(super) fn new(boxes: Vec<Box>, edges: &[Edge]) -> Plan {
        let mut rows: Vec<Option<usize>> = vec![None; boxes.len()];
        let mut taken = HashSet::new();
        for _ in 0..boxes.len() {
            let Some(next) = next(&rows, edges) else { break };
            let before = edges.iter().filter(|e| e.to == next && !e.back).filter_map(|e| rows[e.from]);
            let mut row = before.max().map_or(0, |r| r + 1);
            while !taken.insert((boxes[next].lane, row)) {
                row += 1;
            }
            rows[next] = Some(row);
        }
        let rows: Vec<usize> = rows.into_iter().map(Option::unwrap_or_default).collect();
        let count = rows.iter().max().map_or(0, |r| r + 1);
        Plan { boxes, rows, count }
    }

    /// Whether a lane is empty in the rows between two.
    pub(super) fn is_free(&self, lane: usize, above: usize, below: usize) -> bool {
        let between = |i: usize| self.boxes[i].lane == lane && self.rows[i] > above && self.rows[i] < below;
        !(0..self.boxes.len()).any(between)
    }

    /// The height of a row.
    pub(super) fn row_height(&self, row: usize) -> i32 {
        let heights = (0..self.boxes.len()).filter(|i| self.rows[*i] == row).map(|i| self.boxes[i].height());
        heights.max().unwrap_or(0)
    }
}

/// The first box without a row whose predecessors all have one; in a circle, the first without a row.
fn next(rows: &[Option<usize>], edges: &[Edge]) -> Option<usize> {
    let open = |i: &usize| rows[*i].is_none();
    let ready = |i: &usize| !edges.iter().any(|e| e.to == *i && !e.back && e.from != *i && rows[e.from].is_none());
    (0..rows.len()).filter(open).find(ready).or_else(|| (0..rows.len()).find(open))
}
