"""Writes the sample organisation's year of records and the findings they must give.

    python3 tests/sample/generate/main.py            writes records/*/<regulation>-* and tests/sample/expected/*.toml
    python3 tests/sample/generate/main.py --check    writes nothing; exits 1 when a file differs from what would be written
    python3 tests/sample/generate/main.py coord      one regulation only (also with --check)

The same bytes every time: no clock, no chance. It shares no code with the checker.
"""

import copy
import importlib
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # a test may run this where nothing should be left behind

from world import ROOT, World
from writing import expected_file, record_files

REGULATIONS = ["coord", "dist", "inst", "proc"]


def main(arguments):
    named = [a for a in arguments if not a.startswith("-")] or REGULATIONS
    here = Path(__file__).parent
    present = [r for r in REGULATIONS if r in named and (here / f"{r}.py").exists()]
    files = {}
    for regulation in present:
        files |= written(regulation)
    stale = standing(present) - set(files)
    if "--check" in arguments:
        return differing(files, stale)
    for path in sorted(stale):
        (ROOT / path).unlink()
    for path, text in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(text.encode())
    print(f"{len(files)} files, {sum(len(t.encode()) for t in files.values()) / 1e6:.1f} MB")
    return 0


def written(regulation):
    """All files of a regulation: its records with the breaches applied, and the findings."""
    module, world = importlib.import_module(regulation), World()
    records = {}
    for record in module.records(world):
        if record["id"] in records:
            raise SystemExit(f"{regulation}: two records are named {record['id']}")
        records[record["id"]] = copy.deepcopy(record)
    breaches = module.breaches(world)
    for breach in breaches:
        try:
            breach.apply(records)
        except (KeyError, IndexError) as missing:
            raise SystemExit(f"{regulation}: {breach.name}: {missing!r} is not there") from missing
    clean = getattr(module, "CLEAN", [])
    listed = {f"tests/sample/expected/{regulation}.toml": expected_file(breaches, clean)}
    return record_files(regulation, records.values()) | listed


def standing(regulations):
    """The files an earlier run may have left: only those whose name says they are generated."""
    return {str(p.relative_to(ROOT)) for r in regulations for p in ROOT.glob(f"records/*/{r}-*")}


def differing(files, stale):
    wrong = sorted(stale | {p for p, text in files.items() if not (ROOT / p).is_file() or (ROOT / p).read_bytes() != text.encode()})
    for path in wrong:
        print(path)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
