//! Tests of the layout.

use super::layout::{Box, Plan};
use super::route::routes;
use super::wrap::wrap;
use super::{BOX, Edge, LANE, draw};
use crate::lang::Lang;
use crate::model::{Loop, StepRef};
use crate::render::page::{At, Book};
use crate::render::strings::Strings;
use crate::render::tests::sample::{DAY, handbook, process_of, reference, step};

fn boxes(lanes: &[usize]) -> Vec<Box> {
    let make =
        |(i, lane): (usize, &usize)| Box { lane: *lane, lines: vec![i.to_string()], class: String::new(), href: None, number: Some(i + 1) };
    lanes.iter().enumerate().map(make).collect()
}

fn edges(pairs: &[(usize, usize)]) -> Vec<Edge> {
    pairs.iter().map(|(from, to)| Edge { from: *from, to: *to, outcome: None, back: false }).collect()
}

#[test]
fn a_row_is_the_longest_path_that_leads_to_it() {
    let plan = Plan::new(boxes(&[0, 1, 2, 0]), &edges(&[(0, 1), (1, 2), (0, 3), (2, 3)]));
    assert_eq!((plan.rows.as_slice(), plan.count), ([0, 1, 2, 3].as_slice(), 4));
}

#[test]
fn two_boxes_never_share_a_cell() {
    let plan = Plan::new(boxes(&[0, 1, 1, 1]), &edges(&[(0, 1), (0, 2), (0, 3)]));
    assert_eq!(plan.rows, [0, 1, 2, 3]);
}

#[test]
fn circles_end() {
    let plan = Plan::new(boxes(&[0, 0, 0]), &edges(&[(0, 1), (1, 2), (2, 0), (1, 1)]));
    assert_eq!(plan.count, 3);
    assert_eq!(routes(&plan, &edges(&[(0, 1), (1, 2), (2, 0), (1, 1)])).lines.len(), 4);
    assert_eq!(Plan::new(Vec::new(), &[]).count, 0);
}

/// Whether a stretch of a line runs through the inside of a box.
fn crosses(a: (i32, i32), b: (i32, i32), (x, y, w, h): (i32, i32, i32, i32)) -> bool {
    let (left, right) = (a.0.min(b.0), a.0.max(b.0));
    let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
    left < x + w && right > x && top < y + h && bottom > y
}

#[test]
fn no_line_runs_through_a_box_and_each_ends_at_its_own() {
    let lanes = [0, 1, 1, 2, 0, 2, 1, 0];
    let mut lines = edges(&[(0, 1), (1, 2), (2, 3), (0, 6), (3, 4), (1, 7), (3, 5), (5, 7), (4, 6)]);
    lines.push(Edge { from: 5, to: 1, outcome: Some("退回".to_owned()), back: true });
    lines.push(Edge { from: 2, to: 0, outcome: Some("不通過".to_owned()), back: true });
    let plan = Plan::new(boxes(&lanes), &lines);
    let routes = routes(&plan, &lines);
    let rect = |i: usize| (plan.boxes[i].left(), routes.tops[plan.rows[i]], BOX, plan.boxes[i].height());
    for (line, edge) in routes.lines.iter().zip(&lines) {
        for pair in line.points.windows(2) {
            assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1, "lines are upright or level: {edge:?}");
            for i in 0..lanes.len() {
                assert!(!crosses(pair[0], pair[1], rect(i)), "{edge:?} runs through box {i}: {:?}", line.points);
            }
        }
        let (from, to) = (rect(edge.from), rect(edge.to));
        assert_eq!(line.points[0].1, from.1 + from.3);
        assert_eq!(line.points[line.points.len() - 1].1, to.1);
        let inside = |(x, _): &(i32, i32)| *x >= 0 && *x <= 3 * LANE + routes.margin;
        assert!(line.points.iter().all(inside), "{edge:?} stays in the picture");
    }
}

#[test]
fn lines_of_different_boxes_do_not_lie_on_each_other() {
    let lines = edges(&[(0, 3), (1, 2), (1, 3)]);
    let plan = Plan::new(boxes(&[0, 1, 0, 2]), &lines);
    let routes = routes(&plan, &lines);
    let levels: Vec<i32> = routes.lines.iter().filter(|l| l.points.len() > 2).map(|l| l.points[1].1).collect();
    assert_ne!(levels[0], levels[1]);
}

#[test]
fn a_way_back_leads_through_its_steps_and_is_marked() {
    let handbook = handbook();
    let mut process = process_of(vec![
        step("apply", "提出申請", "initiator", &[]),
        step("inspect", "驗收", "management", &["apply"]),
        step("rectify", "整改", "initiator", &[]),
    ]);
    let on = StepRef { outcome: Some("unqualified".into()), ..reference("inspect") };
    process.loops = vec![Loop { on, via: vec![2], to: 1, max: None, clause: None, place: process.place.clone() }];
    let book = Book::new(&handbook, DAY, Lang::Hant, Strings::of(Lang::Hant));
    let drawing = draw(At { book: &book, root: "" }, &process);
    let classes: Vec<&str> = drawing.edges.iter().map(|e| e.class).collect();
    assert_eq!(classes, ["edge", "edge", "edge back"]);
    assert_eq!(drawing.edges[1].label.as_ref().unwrap().text, "不合格");
    assert_eq!(drawing.lanes.len(), 2);
}

#[test]
fn steps_of_another_process_are_boxes_of_their_own() {
    let mut handbook = handbook();
    let mut first = step("start", "開始", "initiator", &[]);
    first.after = vec![vec![StepRef { process: Some("business".into()), ..reference("close") }]];
    let process = process_of(vec![first]);
    handbook.processes.push(process.clone());
    let book = Book::new(&handbook, DAY, Lang::Hant, Strings::of(Lang::Hant));
    let drawing = draw(At { book: &book, root: "../../" }, &process);
    let outside = drawing.nodes.iter().find(|n| n.number.is_none()).unwrap();
    assert_eq!(outside.lines[0].text, "結案歸檔");
    assert!(outside.y < drawing.nodes[0].y);
}

#[test]
fn titles_break_without_stray_marks() {
    assert_eq!(wrap("審核必要性與可行性並作成結論", 16), ["審核必要性與可", "行性並作成結論"]);
    assert_eq!(wrap("填具需求表。", 10), ["填具需求表。"]);
    assert_eq!(wrap("一二三四五六七「八九」", 16), ["一二三四五", "六七「八九」"]);
    assert_eq!(wrap("用 pulldown 讀取文", 16), ["用 pulldown", "讀取文"]);
    assert!(wrap("", 16).is_empty());
}
