//! Tests of what is due: calendars other programs read, and the pages that show the days.

use jiff::civil::date;

use super::{pages, pages_of, sample};
use crate::render::ics::{Event, calendar};

/// Lines joined again as a reader joins them.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").trim_end().split("\r\n").map(str::to_owned).collect()
}

#[test]
fn lines_are_folded_between_characters_and_values_escaped() {
    let long = "統籌規劃".repeat(30);
    let event = Event {
        uid: "a;b".to_owned(),
        day: date(2026, 12, 31),
        summary: format!("{long}, 甲；乙; \\ \u{7}end"),
        description: "one\ntwo".to_owned(),
        url: None,
    };
    let text = calendar("日曆", date(2026, 9, 30), "zh-Hant", &[event]);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let lines = unfolded(&text);
    assert_eq!((lines[0].as_str(), lines.last().map(String::as_str)), ("BEGIN:VCALENDAR", Some("END:VCALENDAR")));
    for line in
        ["UID:a\\;b", "DTSTAMP:20260930T000000Z", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DESCRIPTION:one\\ntwo"]
    {
        assert!(lines.iter().any(|l| l == line), "{line} in {lines:?}");
    }
    assert!(lines.contains(&format!("SUMMARY:{long}\\, 甲；乙\\; \\\\ end")), "{lines:?}");
}

#[test]
fn what_falls_due_is_shown_to_those_who_owe_it_and_to_nobody_else() {
    let mut handbook = sample::handbook();
    handbook.calendars = vec![crate::model::Calendar { region: "tw".to_owned(), years: vec![2026, 2027], ..Default::default() }];
    handbook.duties[0].process = None;
    handbook.duties[0].owed_by = vec!["initiator".to_owned()];
    let (pages, problems) = pages_of(&handbook, &|_| None);
    assert_eq!(problems, Vec::new());
    let first = pages["calendar/all.ics"].split("DTSTART;VALUE=DATE:").nth(1).unwrap()[..8].to_owned();
    let day = format!("{}-{}-{}", &first[..4], &first[4..6], &first[6..]);
    for path in ["calendar/index.html", "roles/initiator/index.html", "units/sales-east/index.html"] {
        assert!(pages[path].contains(&format!("<time datetime=\"{day}\">")), "{day} on {path}");
    }
    assert!(pages["units/sales-east/calendar.ics"].contains("BEGIN:VEVENT"));
    assert!(!pages["units/head/calendar.ics"].contains("BEGIN:VEVENT"));
}

#[test]
fn a_task_begins_with_its_first_step_and_says_who_takes_it() {
    let page = &pages()["start/index.html"];
    assert!(page.contains("href=\"../processes/business/index.html\""));
    assert!(page.contains("href=\"../roles/initiator/index.html\""));
    assert!(page.contains("href=\"../forms/request/index.html\""));
}
