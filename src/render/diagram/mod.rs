//! The picture of a process: one lane for each role, one row after another in the order steps can happen, ways back on
//! the right. [`layout`] decides rows, [`route`] the lines between them, [`draw`] turns both into figures for the template.

mod layout;
mod route;
#[cfg(test)]
mod tests;
mod wrap;

use serde::Serialize;

use self::layout::{Box, Plan};
use super::page::At;
use super::words::outcome_name;
use crate::model::{Process, Step, StepRef};

/// Width of a lane.
const LANE: i32 = 180;
/// Width of a box.
const BOX: i32 = 150;
/// Height of a line of text.
const LINE: i32 = 19;
/// Space above and below the text of a box.
const PAD: i32 = 11;
/// Most half-width columns in a line of a box.
const COLUMNS: usize = 16;

/// A laid-out diagram, as the template sees it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Drawing {
    id: String,
    title: String,
    description: String,
    width: i32,
    height: i32,
    head: i32,
    lanes: Vec<LaneView>,
    nodes: Vec<NodeView>,
    edges: Vec<EdgeView>,
}

/// A lane.
#[derive(Clone, Debug, Serialize)]
struct LaneView {
    x: i32,
    width: i32,
    lines: Vec<TextLine>,
}

/// A step's box.
#[derive(Clone, Debug, Serialize)]
struct NodeView {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    class: String,
    href: Option<String>,
    number: Option<usize>,
    lines: Vec<TextLine>,
}

/// A line of text and where its baseline starts.
#[derive(Clone, Debug, Serialize)]
struct TextLine {
    text: String,
    x: i32,
    y: i32,
}

/// A line from box to box.
#[derive(Clone, Debug, Serialize)]
struct EdgeView {
    path: String,
    class: &'static str,
    label: Option<TextLine>,
}

/// A line to be drawn, between boxes named by index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edge {
    from: usize,
    to: usize,
    outcome: Option<String>,
    back: bool,
}

/// Lays a process out.
pub(super) fn draw(at: At, process: &Process) -> Drawing {
    let (mut boxes, lanes) = boxes(at, process);
    let edges = edges(at, process, &mut boxes);
    let plan = Plan::new(boxes, &edges);
    let routes = route::routes(&plan, &edges);
    let head = 2 * LINE + PAD;
    let place = |(index, lane): (usize, &String)| lane_view(index, lane);
    let words = [
        ("title", at.book.title(process)),
        ("n", &process.steps.len().to_string()),
        ("lanes", &lanes.join(at.book.strings.get("list.and"))),
    ];
    Drawing {
        id: process.id.to_string(),
        title: at.book.title(process).to_owned(),
        description: at.book.strings.fill("process.diagram", &words),
        width: lanes.len() as i32 * LANE + routes.margin,
        height: head + routes.height,
        head,
        lanes: lanes.iter().enumerate().map(place).collect(),
        nodes: plan.boxes.iter().enumerate().map(|(i, b)| node(b, head + routes.tops[plan.rows[i]])).collect(),
        edges: routes.lines.into_iter().zip(&edges).map(|(line, edge)| edge_view(line, edge, head)).collect(),
    }
}

/// One box for each step, and the lanes in order of first use.
fn boxes(at: At, process: &Process) -> (Vec<Box>, Vec<String>) {
    let mut lanes: Vec<String> = Vec::new();
    let mut boxes = Vec::new();
    for (index, step) in process.steps.iter().enumerate() {
        let name = step.actors.first().map_or_else(|| at.book.strings.get("role.anyone").to_owned(), |a| at.role(a).label);
        let lane = lanes.iter().position(|l| *l == name).unwrap_or_else(|| {
            lanes.push(name);
            lanes.len() - 1
        });
        let lines = wrap::wrap(at.book.title(step), COLUMNS);
        boxes.push(Box { lane, lines, class: class(step), href: Some(format!("#step-{}", step.id)), number: Some(index + 1) });
    }
    (boxes, lanes)
}

fn class(step: &Step) -> String {
    let mut class = String::from("step");
    for (on, word) in [(!step.recorded, " unrecorded"), (step.closes, " closes"), (!step.required, " optional")] {
        if on {
            class.push_str(word);
        }
    }
    class
}

/// The lines of a process; predecessors in other processes become boxes of their own above.
fn edges(at: At, process: &Process, boxes: &mut Vec<Box>) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (to, step) in process.steps.iter().enumerate() {
        for reference in step.after.iter().flatten() {
            let from = match &reference.process {
                None => process.step(&reference.step),
                Some(_) => Some(outside(at, reference, boxes[to].lane, boxes)),
            };
            let outcome = reference.outcome.as_deref().map(|o| outcome_name(at, o));
            edges.extend(from.map(|from| Edge { from, to, outcome, back: false }));
        }
    }
    for way in &process.loops {
        let Some(on) = process.step(&way.on.step) else { continue };
        let mut outcome = way.on.outcome.as_deref().map(|o| outcome_name(at, o));
        let mut from = on;
        for via in way.via.iter().copied().filter(|v| *v < process.steps.len()) {
            edges.push(Edge { from, to: via, outcome: outcome.take(), back: false });
            from = via;
        }
        if way.to < process.steps.len() {
            edges.push(Edge { from, to: way.to, outcome, back: true });
        }
    }
    edges.dedup();
    edges
}

/// The box of a step of another process, made when first asked for.
fn outside(at: At, reference: &StepRef, lane: usize, boxes: &mut Vec<Box>) -> usize {
    let process = reference.process.as_ref().and_then(|id| at.book.handbook.process(id));
    let title = process.and_then(|p| p.step(&reference.step).map(|i| at.book.title(&p.steps[i]).to_owned()));
    let lines = wrap::wrap(&title.unwrap_or_else(|| reference.step.to_string()), COLUMNS);
    let href = process.and_then(|p| at.process(p).href);
    let same = |b: &Box| b.number.is_none() && b.href == href && b.lines == lines;
    boxes.iter().position(same).unwrap_or_else(|| {
        boxes.push(Box { lane, lines, class: "step outside".to_owned(), href, number: None });
        boxes.len() - 1
    })
}

fn lane_view(index: usize, name: &str) -> LaneView {
    let x = index as i32 * LANE;
    let mut lines = wrap::wrap(name, COLUMNS + 4);
    lines.truncate(2);
    let first = if lines.len() > 1 { LINE } else { LINE + LINE / 2 };
    let line = |(i, text): (usize, String)| TextLine { text, x: x + LANE / 2, y: first + i as i32 * LINE };
    LaneView { x, width: LANE, lines: lines.into_iter().enumerate().map(line).collect() }
}

fn node(b: &Box, y: i32) -> NodeView {
    let x = b.left();
    let line = |(i, text): (usize, &String)| TextLine { text: text.clone(), x: x + BOX / 2, y: y + PAD + 14 + i as i32 * LINE };
    NodeView {
        x,
        y,
        width: BOX,
        height: b.height(),
        class: b.class.clone(),
        href: b.href.clone(),
        number: b.number,
        lines: b.lines.iter().enumerate().map(line).collect(),
    }
}

fn edge_view(line: route::Line, edge: &Edge, head: i32) -> EdgeView {
    let mut path = String::new();
    for (i, (x, y)) in line.points.iter().enumerate() {
        path.push_str(&format!("{}{x} {}", if i == 0 { "M" } else { " L" }, y + head));
    }
    let (x, y) = line.points[0];
    let label = edge.outcome.as_ref().map(|text| TextLine { text: text.clone(), x: x + 4, y: y + head + 13 });
    EdgeView { path, class: if edge.back { "edge back" } else { "edge" }, label }
}
