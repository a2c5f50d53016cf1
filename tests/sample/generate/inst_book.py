"""What the parts of `inst.py` share: a list that takes records, and days of the sample year."""

import datetime as dt


def day(month, number):
    """A day of the sample year: October to December lie in 2025."""
    return dt.date(2025 if month >= 10 else 2026, month, number)


def monthly(world, first, last):
    """Days worked, never more than a month apart."""
    found, current = [], first
    while current <= last:
        found.append(current)
        year, month = current.year + current.month // 12, current.month % 12 + 1
        number = current.day
        while True:
            try:
                following = dt.date(year, month, number)
                break
            except ValueError:
                number -= 1
        current = world.workday_before(following)
    return found


class Book:
    """Takes the records of one topic after another."""

    def __init__(self, world):
        self.world, self.records = world, []
        self.topic, self.format = None, "toml"

    def about(self, topic, kind="toml"):
        self.topic, self.format = topic, kind

    def put(self, name, form, unit, by, at, fields, case=None, **more):
        """Adds a record and returns its id."""
        record = {"id": name, "form": f"inst_{form}", "unit": unit, "_file": self.topic, "_format": self.format}
        if case:
            record["case"] = case
        self.records.append(record | more | {"by": by, "at": at, "fields": fields})
        return name
