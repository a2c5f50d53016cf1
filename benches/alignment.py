#!/usr/bin/env python3
"""Holds the verdicts of `guiju check` on a process log against optimal alignments computed by pm4py.

The log is made by the suite (tests/it/process_log.rs), which shares no code with the checker:

    GUIJU_PROCESS_LOG=/tmp/log cargo test --test it process_log::     # 100,000 cases
    guiju --root /tmp/log check --format json --output /tmp/log/report.json --fail-on never
    pip install pm4py
    python3 benches/alignment.py /tmp/log

Two things are compared. Every defect that was put in must have exactly one finding, with its code, at its check, and a clean case none. And the
verdict "fits / does not fit" of the control flow must agree with the alignment of each trace to a Petri net of the process written down here by hand:
a trace fits when its optimal alignment costs nothing.
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

# Codes that speak of the order of steps; deadlines, roles and separation do not show in a trace of names.
FLOW = {
    "step-skipped", "step-out-of-order", "step-repeated", "step-branch-not-taken", "step-after-close", "case-without-start", "rounds-exceeded",
}


def net():
    """The purchase as a Petri net: at most two rounds, delivery and the optional inspection in any order."""
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils import petri_utils

    model = PetriNet("purchase")
    places = {}

    def place(name):
        if name not in places:
            places[name] = PetriNet.Place(name)
            model.places.add(places[name])
        return places[name]

    def step(label, before, after):
        transition = PetriNet.Transition(f"{label}{len(model.transitions)}", label)
        model.transitions.add(transition)
        for name in before:
            petri_utils.add_arc_from_to(place(name), transition, model)
        for name in after:
            petri_utils.add_arc_from_to(transition, place(name), model)

    step("apply", ["start"], ["applied"])
    step("review:approved", ["applied"], ["approved"])
    step("review:returned", ["applied"], ["returned"])
    step("revise", ["returned"], ["revised"])
    step("apply", ["revised"], ["applied again"])
    step("review:approved", ["applied again"], ["approved"])
    step("sign", ["approved"], ["to deliver", "to inspect"])
    step("deliver", ["to deliver"], ["delivered"])
    step("inspect", ["to inspect"], ["inspected"])
    step(None, ["to inspect"], ["inspected"])
    step("archive", ["delivered", "inspected"], ["end"])
    return model, Marking({places["start"]: 1}), Marking({places["end"]: 1})


def traces(folder):
    """The names of the steps of each case, in the order of the log."""
    found = defaultdict(list)
    with open(folder / "records/sales/log.ndjson", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            outcome = record.get("outcome")
            found[record["case"]].append(f"{record['step']}:{outcome}" if outcome else record["step"])
    return found


def fitting(variants):
    """Which variants have an alignment without cost."""
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, Trace

    model, start, end = net()
    fits = {}
    for variant in variants:
        trace = Trace([Event({"concept:name": name}) for name in variant])
        # A deviation costs 10,000; silent steps cost one.
        fits[variant] = algorithm.apply_trace(trace, model, start, end)["cost"] < 10_000
    return fits


def main():
    folder = Path(sys.argv[1])
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    expected = {}
    for line in (folder / "expected.txt").read_text(encoding="utf-8").splitlines():
        case, defect, code, check = line.split()
        expected[case] = (defect, code, check)
    found = defaultdict(list)
    for finding in report["findings"]:
        found[finding["case"]].append((finding["code"], finding["check"]))
    log = traces(folder)
    missed = [case for case, (_, code, check) in expected.items() if found.get(case) != [(code, check)]]
    alarms = [case for case in found if case not in expected]
    kinds = Counter(defect for defect, _, _ in expected.values())
    print(f"cases {len(log)}, records {sum(map(len, log.values()))}, defects {len(expected)} of {len(kinds)} kinds")
    print(f"defects without exactly their one finding: {len(missed)}; findings on clean cases: {len(alarms)}")
    fits = fitting({tuple(trace) for trace in log.values()})
    disagree = [c for c, t in log.items() if fits[tuple(t)] == any(code in FLOW for code, _ in found.get(c, []))]
    clean = sum(fits[tuple(trace)] for trace in log.values())
    print(f"variants {len(fits)}, cases that fit by alignment {clean}, disagreements {len(disagree)}")
    for case in (missed + alarms + disagree)[:10]:
        print("  ", case, expected.get(case), found.get(case), log.get(case))
    return 1 if missed or alarms or disagree else 0


if __name__ == "__main__":
    sys.exit(main())
