#!/usr/bin/env python3
"""Writes a handbook with many records, to measure how fast they are checked.

    python3 benches/generate.py requests 100000 OUT     N request forms, one TOML file of about 1 KB each
    python3 benches/generate.py cases 100000 OUT        N cases of the cross-department process, about 8.7 records each, as NDJSON

The handbook is the repository's own regulation and the checks of its business process, with an organisation made for the
purpose. All records conform: a check of them finds nothing. The same arguments give the same bytes.
"""

import datetime as dt
import json
import pathlib
import random
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
AS_OF = dt.date(2026, 6, 30)
UNITS = [f"dept-{n:02}" for n in range(1, 41)]
HQ = "headquarters"
TABLES = re.compile(r"(?m)^(?=\[\[(?:form|process|duty|metric|threshold|grade)\]\])")
KEPT_FILES = ["business.toml", "execution.toml", "risk.toml", "platform.toml"]
# Standing duties of other chapters need records of their own, which this measure is not about.
DROPPED = ("cross_information_platform_exists",)


def handbook(out):
    (out / "content").mkdir()
    shutil.copy(HERE / "content/calendar.toml", out / "content")
    shutil.copytree(HERE / "content/cross", out / "content/cross")
    checks = out / "checks" / "cross"
    checks.mkdir(parents=True, exist_ok=True)
    roles = set(re.findall(r"by=([a-z_,]+)", (HERE / "content/cross/text.md").read_text()))
    roles = {role for group in roles for role in group.split(",")}
    for name in KEPT_FILES:
        text = (HERE / "checks/cross" / name).read_text()
        parts = [p for p in TABLES.split(text) if not any(f'id = "{d}"' in p for d in DROPPED)]
        (checks / name).write_text("".join(parts))
        for line in re.findall(r"(?m)^\s*(?:submitted_by|submitted_to|actor|owed_by) = (.*)$", text):
            roles.update(r for r in re.findall(r'"([a-z_:.]+)"', line) if ":" not in r)
    parameters = (HERE / "content/cross/parameters.toml").read_text()
    roles.update(re.findall(r'type = "role"\n(?:.*\n)*?default = "([a-z_]+)"', parameters))
    (out / "content/organization.toml").write_text(organization(sorted(roles - {"all", "organisation"})))
    (out / "handbook.toml").write_text(
        f'format = 1\ntitle = "量測用手冊"\nlanguage = "zh-Hant"\nzone = "Asia/Taipei"\ncalendar = "tw"\nas_of = {AS_OF}\n'
    )


def organization(roles):
    lines = []
    for role in roles:
        top = role in ("management", "headquarters", "senior_management_team")
        kind = 'kind = "team"' if top else 'kind = "unit"\nunit_kinds = ["department"]'
        lines.append(f'[[role]]\nid = "{role}"\ntitle = "{role}"\n{kind}\n')
    lines.append('[[role]]\nid = "department_member"\ntitle = "部門人員"\nkind = "person"\n')
    lines.append(f'[[unit]]\nid = "{HQ}"\ntitle = "總部"\nkind = "headquarters"\n')
    lines += [f'[[unit]]\nid = "{u}"\ntitle = "第{u[-2:]}部"\nkind = "department"\n' for u in UNITS]
    people = [(HQ, f"{HQ}.{n}", "management") for n in range(3)] + [(u, f"{u}.{n}", "department_member") for u in UNITS for n in range(5)]
    lines += [f'[[person]]\nid = "{p}"\nname = "人員 {p}"\n' for _, p, _ in people]
    lines += [f'[[assignment]]\nperson = "{p}"\nrole = "{r}"\nunit = "{u}"\nfrom = 2025-01-01\n' for u, p, r in people]
    return "\n".join(lines)


def stamp(day, hour):
    return f"{day}T{hour:02}:00:00+08:00"


def requests(n, out, rng):
    for unit in UNITS:
        (out / "records" / unit).mkdir(parents=True, exist_ok=True)
    for i in range(n):
        unit, other = rng.sample(UNITS, 2)
        case, day = f"RQ-{i:06}", AS_OF - dt.timedelta(days=rng.randint(1, 4))
        text = f"""id = "{case}-apply"
form = "cross_business_request"
unit = "{unit}"
case = "{case}"
steps = ["define", "apply", "submit"]
by = "{unit}.0"
at = {stamp(day, 9)}
submitted = {stamp(day, 10)}

[fields]
new_or_extension = "{rng.choice(["新業務", "拓展現有業務"])}"
proposed_by = "{unit}.1"
background = "客戶要求把第 {i} 批訂單的交付改為跨區配送，現有流程只涵蓋單一部門，需要兩個部門共同安排人力、倉儲與時程，並先約定資料如何交換。"
objective = "在本季內完成 {rng.randint(2, 9)} 個地點的試行，交付準時率達到百分之 {rng.randint(90, 99)}。"
involved_departments = ["{other}"]
involved_posts = ["倉儲主管", "配送專員"]
possible_risks = ["人手不足以同時支應兩區", "系統介接延誤，影響試行的起始日期"]

[[fields.milestones]]
name = "試行開始"
due = {day + dt.timedelta(days=30)}

[[fields.milestones]]
name = "全面上線"
due = {day + dt.timedelta(days=75)}
"""
        (out / "records" / unit / f"{case}.toml").write_text(text)


def case_records(i, rng):
    """All records of one conforming case, in order; each a (unit, record) pair, a day apart."""
    unit, other = rng.sample(UNITS, 2)
    case, both = f"CX-{i:06}", [unit, other]
    length = 14 if rng.random() < 0.25 else rng.randint(1, 13)
    first = AS_OF - dt.timedelta(days=length + (rng.randint(0, 120) if length == 14 else 0))
    made = []

    def add(name, form, who, steps, fields, **header):
        day = first + dt.timedelta(days=len(made))
        who_by = f"{who}.{rng.randint(0, 1)}" if steps != ["accept"] else f"{who}.2"
        record = {"id": f"{case}-{name}", "form": form, "unit": who, "case": header.pop("case", case), **header, "steps": steps, "by": who_by}
        record |= {"at": stamp(day, 9), "submitted": stamp(day, 10), "fields": fields(day) if callable(fields) else fields}
        made.append((who, record))

    add("apply", "cross_business_request", unit, ["define", "apply", "submit"], lambda day: {
        "new_or_extension": "新業務", "proposed_by": f"{unit}.1", "background": "兩區訂單合併配送，需跨部門安排", "objective": "準時率提高到九成五",
        "involved_departments": [other], "involved_posts": ["倉儲主管"], "possible_risks": ["人手不足"],
        "milestones": [{"name": "上線", "due": str(day + dt.timedelta(days=40))}]})
    add("review", "cross_review_record", HQ, ["review"], {
        "request": f"{case}-apply", "strategy_fit": "符合年度重點", "resource_status": "人力可支應",
        "necessity": True, "feasibility": True, "decision": "通過"})
    add("meeting", "cross_coordination_minutes", HQ, ["coordinate"], {
        "request": f"{case}-apply", "attending_departments": both, "business_details": "先試行一區",
        "agreed_duties": [{"department": u, "duty": f"負責 {u} 的安排"} for u in both], "initiator_information": "訂單明細",
        "involved_opinions": [{"department": other, "assessment": "可行", "opinion": "宜分兩階段"}], "coordination_result": "同意試行"})
    add("matrix", "cross_responsibility_matrix", unit, ["allocate"], {
        "coordination_meeting": f"{case}-meeting",
        "assignments": [{"duty": f"{u} 的配送", "department": u, "post": "配送專員"} for u in both]})
    sign_day = first + dt.timedelta(days=len(made))
    add("agreement", "cross_collaboration_agreement", unit, ["sign"], lambda day: {
        "responsibility_matrix": f"{case}-matrix", "parties": both, "rights_and_obligations": "各負其責，資料共享", "workflow": "收單、併單、配送",
        "communication_mechanism": "每週例會", "milestones": [{"name": "上線", "due": str(day + dt.timedelta(days=40))}], "assessment_criteria": "準時率"},
        signature=[{"by": f"{u}.0", "at": stamp(sign_day, 9), "for": u} for u in both])
    add("risk", "cross_risk_register", unit, ["identify", "assess", "respond"], lambda day: {
        "request": f"{case}-apply", "identified_on": str(day), "participating_departments": both, "category": "人員風險", "description": "旺季人手不足",
        "likelihood": 2, "impact": 2, "method": "定性", "level": "低", "response_type": "風險減輕", "response_measure": "預先排班"},
        case=f"{case}-risk", parents=[case])
    for who in both:
        add(f"post-{who}", "cross_platform_post", who, ["execute"], lambda day: {"occurred_on": str(day), "content_type": "工作成果", "content": "完成併單"})
    add("report", "cross_progress_report", unit, ["report"], lambda day: {
        "agreement": f"{case}-agreement", "reporter_role": "業務需求提出部門", "period": day.strftime("%Y-%m"),
        "progress": [{"department": u, "status": "如期"} for u in both], "work_done": [{"assignment": f"{case}-matrix#1", "result": "完成"}],
        "problems": [], "coordination": "每日通話", "risk_register": [f"{case}-risk"]})
    add("acceptance", "cross_acceptance_record", unit, ["accept"], lambda day: {
        "agreement": f"{case}-agreement", "completed_on": str(day), "participating_departments": both, "objective_attainment": "達成", "work_quality": "良好",
        "schedule": "如期", "cost_control": "未超支", "result": "合格"})
    add("decision", "cross_acceptance_decision", HQ, ["decide"], {"acceptance_record": f"{case}-acceptance", "decision": "同意"})
    for who in both:
        add(f"summary-{who}", "cross_project_summary", who, ["summarise"], {
            "acceptance_record": f"{case}-acceptance", "lessons": "併單前先核對兩區的截單時間，可免重工", "improvement_suggestions": ["提早排班"]})
    add("self-review", "cross_department_self_review", other, ["self_review"], {
        "self_summary": "完成兩區配送", "self_evaluation": "達成目標", "improvement_measures": ["增加備援人力"]})
    return made[:length]


def cases(n, out, rng):
    files = {}
    for unit in [HQ, *UNITS]:
        (out / "records" / unit).mkdir(parents=True, exist_ok=True)
        files[unit] = open(out / "records" / unit / "cases.ndjson", "w", encoding="utf-8")
    count = 0
    for i in range(n):
        for unit, record in case_records(i, rng):
            files[unit].write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    for file in files.values():
        file.close()
    print(f"{n} cases, {count} records, {count / max(n, 1):.1f} each")


def main():
    shape, n, out = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    if out.exists() and any(out.iterdir()):
        sys.exit(f"{out} is not empty")
    out.mkdir(parents=True, exist_ok=True)
    handbook(out)
    {"requests": requests, "cases": cases}[shape](n, out, random.Random(20260630))


if __name__ == "__main__":
    main()
