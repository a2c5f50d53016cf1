"""What every module of the generator may ask: who held which role when, which days are worked, and how a breach is written."""

import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[3]
START = dt.date(2025, 10, 1)
END = dt.date(2026, 9, 30)
ZONE = dt.timezone(dt.timedelta(hours=8))
DAY = dt.timedelta(days=1)


@dataclass
class Breach:
    """A named change to records that keep every rule, and the one finding it must give.

    `apply` gets all records of the module, by id, and changes, removes or adds some. `finding` names
    `unit`, `check`, `code`, and where the report does, `record` and `case`; `provisional = True` where
    the parameter is undecided.
    """

    name: str
    apply: Callable[[dict], None]
    finding: dict


def setting(record, path, value):
    """A breach that sets one value: `fields.amount`, or `fields.rows.2.name` for the second row."""
    return lambda records: _reach(records[record], path, value)


def without(record, path):
    """A breach that leaves one value out."""
    return lambda records: _reach(records[record], path, None)


def dropping(*names):
    """A breach that leaves out whole records."""

    def apply(records):
        for name in names:
            del records[name]

    return apply


def moved(record, at, submitted=None):
    """A breach that moves a record to another time."""

    def apply(records):
        records[record]["at"] = at
        if submitted or "submitted" in records[record]:
            records[record]["submitted"] = submitted or at

    return apply


def all_of(*changes):
    """Several changes that are one breach."""

    def apply(records):
        for change in changes:
            change(records)

    return apply


def _reach(place, path, value):
    *way, last = path.split(".")
    for key in way:
        place = place[int(key) - 1] if isinstance(place, list) else place[key]
    last = int(last) - 1 if isinstance(place, list) else last
    if value is None:
        del place[last]
    else:
        place[last] = value


class World:
    """The organisation and the calendar, as the handbook holds them."""

    start, end = START, END

    def __init__(self, root=ROOT):
        organisation = _toml(root / "content/organization.toml")
        self.units = {u["id"]: u for u in organisation["unit"]}
        self.people = {p["id"]: p["name"] for p in organisation["person"]}
        self.assignments = organisation["assignment"]
        self.delegations = organisation.get("delegation", [])
        years = _toml(root / "content/calendar.toml")["year"]
        self.holidays = {h["date"] for y in years for h in y["holidays"]}
        self.working = {w["date"] for y in years for w in y["working"]}

    # The organisation

    def of_kind(self, kind, on=END):
        """The units of a kind that exist on a day."""
        return [u for u, unit in self.units.items() if unit["kind"] == kind and _lasts(unit, on)]

    def title(self, unit):
        return self.units[unit]["title"]

    def holders(self, role, unit=None, on=END):
        """The people or units holding a role on a day, in the order of the organisation file."""
        found = []
        for a in self.assignments:
            roles = a["role"] if isinstance(a["role"], list) else [a["role"]]
            holder = a.get("person") or a["unit"]
            if role in roles and _lasts(a, on) and unit in (None, a["unit"]) and holder not in found:
                found.append(holder)
        return found

    def holder(self, role, unit=None, on=END):
        return self.holders(role, unit, on)[0]

    def head(self, unit, on=END):
        """The head of a department."""
        return self.holder("department_head", unit, on)

    def staff(self, unit, on=END):
        """The employees of a unit."""
        return self.holders("employee", unit, on)

    # The calendar

    def is_workday(self, day):
        return day in self.working or (day.weekday() < 5 and day not in self.holidays)

    def workday(self, day):
        """The day itself, or the next day worked."""
        while not self.is_workday(day):
            day += DAY
        return day

    def workday_before(self, day):
        """The day itself, or the last day worked before it."""
        while not self.is_workday(day):
            day -= DAY
        return day

    def add_workdays(self, day, count):
        """So many working days later (or earlier, if negative); the first day is not counted."""
        step = DAY if count >= 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays(self, first=START, last=END):
        day, found = first, []
        while day <= last:
            if self.is_workday(day):
                found.append(day)
            day += DAY
        return found

    def every(self, days, first=START, last=END):
        """A day worked about every so many days, never farther apart, the last not long before the end."""
        found, day = [], self.workday_before(first)
        if day < first:
            day = self.workday(first)
        while day <= last:
            found.append(day)
            following = self.workday_before(day + dt.timedelta(days=days))
            if following <= day:
                following = self.workday(day + DAY)
            day = following
        return found

    def weeks(self, first=START, last=END):
        """The ISO weeks of the year, each as its Monday."""
        day, found = first - dt.timedelta(days=first.weekday()), []
        while day <= last:
            found.append(day)
            day += dt.timedelta(days=7)
        return found

    def months(self, first=START, last=END):
        """The first days of the months."""
        found, day = [], first.replace(day=1)
        while day <= last:
            found.append(day)
            day = next_month(day)
        return found

    def quarters(self, first=START, last=END):
        """The first days of the quarters."""
        return [m for m in self.months(first, last) if m.month % 3 == 1]


def next_month(day):
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_end(day):
    return next_month(day) - DAY


def quarter_end(day):
    first = dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return month_end(next_month(next_month(first)))


def month(day):
    """A month as a period is written."""
    return f"{day.year}-{day.month:02}"


def quarter(day):
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def week(day):
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def at(day, clock="09:00"):
    """A time of a day, in the zone of the handbook."""
    hour, minute = map(int, clock.split(":"))
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def pick(key, choices):
    """One of several, always the same for the same key, spread evenly over many keys."""
    return choices[number(key, 0, len(choices) - 1)]


def number(key, low, high):
    """A whole number between two, always the same for the same key."""
    digest = hashlib.sha256(str(key).encode()).digest()
    return low + int.from_bytes(digest[:6], "big") % (high - low + 1)


def _lasts(thing, on):
    return thing.get("from", dt.date.min) <= on <= thing.get("to", dt.date.max)


def _toml(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))
