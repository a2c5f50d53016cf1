//! Calendars as other programs subscribe to them (RFC 5545): one all-day event for each thing due.

/// An event of one day.
pub(super) struct Event {
    /// Survives a rebuild: names the duty, its period and whose it is.
    pub(super) uid: String,
    /// `2026-10-08`.
    pub(super) day: jiff::civil::Date,
    pub(super) summary: String,
    pub(super) description: String,
    /// Where to read more, where the handbook says where it is published.
    pub(super) url: Option<String>,
}

/// Longest line, in octets, its end apart.
const LINE: usize = 75;

/// A calendar. `stamp` is the day the handbook speaks of: the same handbook gives the same bytes.
pub(super) fn calendar(name: &str, stamp: jiff::civil::Date, lang: &str, events: &[Event]) -> String {
    let mut out = String::new();
    let day = |d: jiff::civil::Date| format!("{:04}{:02}{:02}", d.year(), d.month(), d.day());
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", &format!("-//Guiju//Handbook//{}", lang.to_uppercase()));
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "METHOD", "PUBLISH");
    line(&mut out, "X-WR-CALNAME", &escaped(name));
    line(&mut out, "NAME", &escaped(name));
    if events.is_empty() {
        zone(&mut out);
    }
    for event in events {
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &escaped(&event.uid));
        line(&mut out, "DTSTAMP", &format!("{}T000000Z", day(stamp)));
        line(&mut out, "DTSTART;VALUE=DATE", &day(event.day));
        line(&mut out, "DTEND;VALUE=DATE", &day(event.day.tomorrow().unwrap_or(event.day)));
        line(&mut out, "SUMMARY", &escaped(&event.summary));
        line(&mut out, "DESCRIPTION", &escaped(&event.description));
        if let Some(url) = &event.url {
            line(&mut out, "URL", url);
        }
        line(&mut out, "TRANSP", "TRANSPARENT");
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

/// What a calendar without events holds: one that holds nothing at all is none (RFC 5545, 3.4), and who subscribed to it would lose it.
fn zone(out: &mut String) {
    for (name, value) in [
        ("BEGIN", "VTIMEZONE"),
        ("TZID", "Etc/UTC"),
        ("BEGIN", "STANDARD"),
        ("DTSTART", "19700101T000000"),
        ("TZOFFSETFROM", "+0000"),
        ("TZOFFSETTO", "+0000"),
        ("END", "STANDARD"),
        ("END", "VTIMEZONE"),
    ] {
        line(out, name, value);
    }
}

/// Text as a value: commas, semicolons, backslashes and line ends escaped, other control characters dropped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One content line, folded between characters so that no line is longer than [`LINE`] octets.
fn line(out: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
