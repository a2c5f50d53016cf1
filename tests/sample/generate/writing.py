"""How records and lists of findings are written: TOML a reader may open, NDJSON for the mass."""

import datetime as dt
import json
import re
from decimal import Decimal

BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
LAST = ["fields", "signature", "attachment"]


def record_files(regulation, records):
    """The files of a regulation's records: path to text."""
    files = {}
    for record in records:
        topic = record.get("_file") or record["form"].removeprefix(regulation + "_").replace("_", "-")
        kind = record.get("_format", "toml")
        files.setdefault(f"records/{record['unit']}/{regulation}-{topic}.{kind}", []).append(record)
    return {path: _file(path, sorted(some, key=_order)) for path, some in sorted(files.items())}


def _order(record):
    when = record.get("submitted") or record["at"]
    first = when if isinstance(when, dt.datetime) else dt.datetime(when.year, when.month, when.day)
    return (first.strftime("%Y-%m-%dT%H:%M"), record["id"])


def _file(path, records):
    records = [{k: v for k, v in r.items() if not k.startswith("_") and v not in (None, [])} | {"fields": r.get("fields", {})} for r in records]
    if path.endswith(".ndjson"):
        return "".join(json.dumps(_plain(r), ensure_ascii=False, separators=(",", ":")) + "\n" for r in records)
    if len(records) == 1:
        return _record(records[0], "")
    return "\n".join("[[record]]\n" + _record(r, "record.") for r in records)


def _record(record, prefix):
    lines = [f"{key} = {_value(value)}" for key, value in record.items() if key not in LAST]
    lines += ["", f"[{prefix}fields]"] + [f"{_key(k)} = {_value(v, True)}" for k, v in record["fields"].items()]
    for key in LAST[1:]:
        for row in record.get(key, []):
            lines += ["", f"[[{prefix}{key}]]"] + [f"{k} = {_value(v)}" for k, v in row.items()]
    return "\n".join(lines) + "\n"


def _key(key):
    return key if BARE.match(key) else json.dumps(key, ensure_ascii=False)


def _value(value, rows=False):
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return _number(value)
        case dt.datetime():
            return value.isoformat()
        case dt.date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dict():
            return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
        case list() if rows and value and isinstance(value[0], dict):
            return "[\n" + "".join(f"  {_value(v)},\n" for v in value) + "]"
        case list() | tuple():
            return "[" + ", ".join(_value(v) for v in value) + "]"
    raise TypeError(f"no TOML for {value!r}")


def _number(value):
    return format(value, "f") if isinstance(value, Decimal) else repr(value)


def _plain(value):
    match value:
        case dict():
            return {k: _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
        case dt.date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
    return value


def expected_file(breaches, clean):
    """The findings the breaches of a regulation must give, in the order they are declared."""
    lines = ["# 由 tests/sample/generate 產生，勿手改。每一項出自一個原因，並且只有一項發現。"]
    if clean:
        lines += ["", "# 這些案件全程符合，不得有任何發現。", f"clean = {_value(clean)}"]
    for breach in breaches:
        lines += ["", f"# {breach.name}", "[[finding]]"] + [f"{k} = {_value(v)}" for k, v in breach.finding.items() if v not in (None, False, "")]
    return "\n".join(lines) + "\n"
