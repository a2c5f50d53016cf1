//! Lines: straight where they can be, else along the gaps between rows, each on a track of its own, so that no line
//! crosses a box and two lines only share a track when they leave the same box for the same reason.

use super::layout::Plan;
use super::{BOX, Edge, LANE};

/// Space above the first track of a gap (room for the word of an outcome) and below the last (room for the arrow).
const ABOVE: i32 = 22;
const BELOW: i32 = 16;
/// Distance of tracks.
const TRACK: i32 = 10;

/// A line's corners, from its start.
#[derive(Debug)]
pub(super) struct Line {
    /// Its corners.
    pub(super) points: Vec<(i32, i32)>,
}

/// All lines, and the heights they ask for.
#[derive(Debug)]
pub(super) struct Routes {
    /// One for each edge, in order.
    pub(super) lines: Vec<Line>,
    /// Top of each row.
    pub(super) tops: Vec<i32>,
    /// Height of everything.
    pub(super) height: i32,
    /// Width asked for beyond the lanes, for ways back.
    pub(super) margin: i32,
}

/// A stretch along a gap.
#[derive(Debug)]
struct Stretch {
    gap: usize,
    left: i32,
    right: i32,
    owner: (usize, usize),
    track: i32,
}

/// A line before heights are known: where it leaves and enters, and its stretches with the x they end on.
#[derive(Debug)]
struct Sketch {
    leave: i32,
    enter: i32,
    stretches: Vec<(usize, i32)>,
}

/// Routes every edge.
pub(super) fn routes(plan: &Plan, edges: &[Edge]) -> Routes {
    let mut stretches = Vec::new();
    let mut backs = 0;
    let sketches: Vec<Sketch> = edges.iter().enumerate().map(|(i, _)| sketch(plan, edges, i, &mut backs, &mut stretches)).collect();
    let tracks: Vec<i32> =
        (0..=plan.count).map(|gap| stretches.iter().filter(|s| s.gap == gap).map(|s| s.track + 1).max().unwrap_or(0)).collect();
    let (tops, gaps, height) = heights(plan, &tracks);
    let line = |(sketch, edge): (&Sketch, &Edge)| {
        let y = |at: &usize| gaps[stretches[*at].gap] + ABOVE + stretches[*at].track * TRACK;
        finish(sketch, &y, (tops[plan.rows[edge.from]] + plan.boxes[edge.from].height(), tops[plan.rows[edge.to]]))
    };
    let lines = sketches.iter().zip(edges).map(line).collect();
    Routes { lines, tops, height, margin: if backs > 0 { 14 + backs * TRACK } else { 0 } }
}

/// Where row tops and gap tops come to lie.
fn heights(plan: &Plan, tracks: &[i32]) -> (Vec<i32>, Vec<i32>, i32) {
    let (mut tops, mut gaps, mut y) = (Vec::new(), Vec::new(), 0);
    for (row, count) in tracks.iter().enumerate() {
        gaps.push(y);
        y += match (row, *count) {
            (0, 0) => BELOW,
            (_, count) if row == plan.count && count == 0 => BELOW,
            (_, count) => ABOVE + count * TRACK + BELOW,
        };
        if row < plan.count {
            tops.push(y);
            y += plan.row_height(row);
            // A short box in a tall row leaves room above the gap: lines start at the box, gaps at the row.
        }
    }
    (tops, gaps, y)
}

fn sketch(plan: &Plan, edges: &[Edge], index: usize, backs: &mut i32, out: &mut Vec<Stretch>) -> Sketch {
    let edge = &edges[index];
    let (from, to) = (&plan.boxes[edge.from], &plan.boxes[edge.to]);
    let (above, below) = (plan.rows[edge.from], plan.rows[edge.to]);
    let (slot, leave) = exit(plan, edges, index);
    let owner = (edge.from, slot);
    if edge.back || below <= above {
        *backs += 1;
        let lanes = plan.boxes.iter().map(|b| b.lane + 1).max().unwrap_or(1) as i32;
        let side = lanes * LANE + *backs * TRACK - 4;
        let enter = to.middle() + BOX / 4;
        let stretches = vec![(add(out, above + 1, leave, side, owner), side), (add(out, below, side, enter, (usize::MAX, index)), enter)];
        return Sketch { leave, enter, stretches };
    }
    let enter = to.middle();
    let mut stretches = Vec::new();
    if below == above + 1 || plan.is_free(to.lane, above, below) {
        if leave != enter {
            stretches.push((add(out, above + 1, leave, enter, owner), enter));
        }
    } else if plan.is_free(from.lane, above, below) {
        stretches.push((add(out, below, leave, enter, owner), enter));
    } else {
        let gutter = to.lane as i32 * LANE + if to.lane > from.lane { 3 } else { 9 };
        stretches.push((add(out, above + 1, leave, gutter, owner), gutter));
        stretches.push((add(out, below, gutter, enter, (usize::MAX, index)), enter));
    }
    Sketch { leave, enter, stretches }
}

/// Where a line leaves its box: outcomes side by side.
fn exit(plan: &Plan, edges: &[Edge], index: usize) -> (usize, i32) {
    let edge = &edges[index];
    let mut reasons: Vec<(&Option<String>, bool)> = Vec::new();
    for other in edges.iter().filter(|e| e.from == edge.from) {
        let reason = (&other.outcome, other.back && other.outcome.is_none());
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let own = (&edge.outcome, edge.back && edge.outcome.is_none());
    let slot = reasons.iter().position(|r| *r == own).unwrap_or(0);
    let step = BOX / (reasons.len() as i32 + 1);
    (slot, plan.boxes[edge.from].left() + step * (slot as i32 + 1))
}

/// Adds a stretch on the first track where it meets no stretch of another owner.
fn add(out: &mut Vec<Stretch>, gap: usize, a: i32, b: i32, owner: (usize, usize)) -> usize {
    let (left, right) = (a.min(b) - 5, a.max(b) + 5);
    let meets = |s: &Stretch, track: i32| s.gap == gap && s.track == track && s.owner != owner && s.left < right && left < s.right;
    let track = (0..).find(|track| !out.iter().any(|s| meets(s, *track))).unwrap_or(0);
    out.push(Stretch { gap, left, right, owner, track });
    out.len() - 1
}

/// The corners of a line once heights are known.
fn finish(sketch: &Sketch, y: &dyn Fn(&usize) -> i32, (start, end): (i32, i32)) -> Line {
    let mut points = vec![(sketch.leave, start)];
    let mut x = sketch.leave;
    for (stretch, to) in &sketch.stretches {
        let level = y(stretch);
        points.extend([(x, level), (*to, level)]);
        x = *to;
    }
    points.push((sketch.enter, end));
    Line { points }
}
