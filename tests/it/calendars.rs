//! The calendars of roles and units: every one the site publishes keeps to RFC 5545.
//!
//! `benches/web.py` has another program read them too.

use std::collections::HashSet;

use jiff::civil::Date;
use regex::Regex;

use crate::browser::site;
use crate::support::files;

/// Longest line of a calendar, in octets.
const LINE: usize = 75;

/// A property: name, parameters, value.
type Property<'l> = (&'l str, &'l str, &'l str);

/// Lines as a reader joins them again.
fn unfolded(path: &str, text: &str) -> String {
    assert!(text.ends_with("\r\n"), "{path}: its last line does not end");
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= LINE && !line.contains(char::is_control), "{path}: {line}");
    }
    text.replace("\r\n ", "")
}

/// Each line as the grammar of properties has it; commas, semicolons and line ends in texts are escaped.
fn properties<'l>(path: &str, lines: &'l str) -> Vec<Property<'l>> {
    let line = Regex::new(r"^([A-Z][A-Z-]*)((?:;[A-Z-]+=[A-Z0-9/-]+)*):(.*)$").unwrap();
    let text = Regex::new(r"^(?:[^\\;,]|\\[\\;,n])*$").unwrap();
    let one = |l: &'l str| {
        let (_, [name, with, value]) = line.captures(l).unwrap_or_else(|| panic!("{path}: {l}")).extract();
        let plain = ["SUMMARY", "DESCRIPTION", "UID", "NAME", "X-WR-CALNAME"].contains(&name);
        assert!(!plain || text.is_match(value), "{path}: not escaped: {l}");
        (name, with, value)
    };
    lines.trim_end().split("\r\n").map(one).collect()
}

/// The one property of a name.
fn only<'l>(path: &str, event: &[Property<'l>], name: &str) -> Property<'l> {
    let mut found = event.iter().filter(|p| p.0 == name);
    let first = *found.next().unwrap_or_else(|| panic!("{path}: no {name} in {event:?}"));
    assert!(found.next().is_none(), "{path}: {name} twice in {event:?}");
    first
}

/// The day of a property that holds one without a time.
fn day(path: &str, event: &[Property], name: &str) -> Date {
    let (_, with, value) = only(path, event, name);
    assert_eq!(with, ";VALUE=DATE", "{path}: {event:?}");
    Date::strptime("%Y%m%d", value).unwrap_or_else(|why| panic!("{path}: {why}: {event:?}"))
}

#[test]
fn every_calendar_keeps_to_its_format() {
    let site = site().join("site");
    let (mut calendars, mut events, mut empty) = (0, 0, 0);
    for file in files(&site, "ics") {
        let (path, text) = (file.strip_prefix(&site).unwrap().display().to_string(), std::fs::read_to_string(&file).unwrap());
        let lines = unfolded(&path, &text);
        let all = properties(&path, &lines);
        assert_eq!((all[0], all[1]), (("BEGIN", "", "VCALENDAR"), ("VERSION", "", "2.0")), "{path}");
        assert_eq!(all.last(), Some(&("END", "", "VCALENDAR")), "{path}");
        // A calendar holds at least one component.
        assert!(all[1..].iter().any(|p| p.0 == "BEGIN"), "{path}: holds nothing");
        let mut known = HashSet::new();
        for event in all.split(|p| *p == ("BEGIN", "", "VEVENT")).skip(1) {
            let event = event.split(|p| p.0 == "END").next().unwrap();
            let uid = only(&path, event, "UID").2;
            assert!(known.insert(uid), "{path}: {uid} stands twice");
            assert_eq!(only(&path, event, "DTSTAMP").2, "20260930T000000Z", "{path}: {uid}");
            assert_eq!(day(&path, event, "DTSTART").tomorrow().ok(), Some(day(&path, event, "DTEND")), "{path}: {uid}");
            assert!(!only(&path, event, "SUMMARY").2.is_empty(), "{path}: {uid}");
            events += 1;
        }
        empty += usize::from(known.is_empty());
        calendars += 1;
    }
    assert!(calendars > 200 && events > 1000 && empty > 10, "{calendars} calendars, {events} events, {empty} without");
}
