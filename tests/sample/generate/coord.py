"""《統籌能力管理辦法》: plans of the year, quarters and months, what the departments do about them, and how it is watched."""

import datetime as dt

from coord_breaches import breaches  # noqa: F401  (main.py asks this module for them)
from coord_plans import plans
from coord_resources import resources
from coord_supervision import supervision
from coord_texts import ARRANGE, MAJOR, PROBLEMS, PROGRESS, TRAINING
from coord_kit import DOCUMENTS, chief, heads, rec, special
from world import END, at, month, number, pick, quarter

CLEAN = ["TC-2026-05", "TC-2026-Q2", "TC-CC-2026-002", "TC-MP-2026-001"]


def records(world):
    out = []
    documents(out)
    made = plans(world, out)
    feedback(world, out)
    training(world, out)
    meetings(world, out)
    supervision(world, out, made)
    resources(world, out)
    return out


def documents(out):
    for (unit, by, subject, summary, more) in DOCUMENTS:
        day = dt.date(2025, 9, 15)
        fields = {"subject": subject, "summary": summary, "edition": "初訂", "effective_on": dt.date(2025, 10, 1), **more}
        out.append(rec(f"TC-DOC-{subject}", "coord_management_document", unit, by, at(day, "10:00"), fields, _file="documents"))


def feedback(world, out):
    """Every head of department, every week; a few name problems, which are decided or talked over."""
    days = world.every(7, dt.date(2025, 10, 3), END)
    for unit, since in heads(world):
        for week, day in enumerate(days, 1):
            if day < since:
                continue
            by = world.head(unit, day)
            key = f"{unit} {day}"
            found = [p for p in PROBLEMS if p[:2] == (week, unit)]
            monday = day - dt.timedelta(days=day.weekday())
            fields = {
                "period": f"{monday}/{day}",
                "progress": pick(key, PROGRESS),
                "plan": f"TC-{month(day)}-release",
                "arrangement": pick(key + "a", ARRANGE),
                "problems": [{"problem": p[2], "major": p[3], "between_departments": p[4]} for p in found],
            }
            name = f"TC-FB-{unit}-{day}"
            out.append(rec(name, "coord_progress_feedback", unit, by, at(day, f"16:{number(key, 10, 55)}"), fields, _file="feedback", _format="ndjson"))
            for problem in found:
                answer(world, out, name, problem, day)


def answer(world, out, name, problem, day):
    week, unit, text, major, between = problem
    if major:
        decided = world.add_workdays(day, 4)
        decision, done = MAJOR[week]
        fields = {
            "problem": f"{name}#1", "issue": text, "decision": decision, "coordination": done,
            "resolved_on": world.add_workdays(decided, 5),
        }
        resolved = at(fields["resolved_on"], "17:00")
        case = f"TC-MI-{day}"
        out.append(rec(f"{case}-decision", "coord_major_issue_decision", "office", chief(day), at(decided, "11:00"), fields, case=case, submitted=resolved, _file="major-issues"))
    if between:
        held = world.workday(day + dt.timedelta(days=1))
        other = {6: "logistics", 9: "logistics", 16: "finance", 24: "finance", 43: "marketing"}[week]
        special(world, out, f"TC-SC-{day}", "跨部門工作", text, day, held, [unit, other], problem=f"{name}#1")


def training(world, out):
    for n, (unit, since) in enumerate(heads(world)):
        first = max(dt.date(2025, 10, 20) + dt.timedelta(days=2 * n), since + dt.timedelta(days=20))
        for turn, day in enumerate(world.every(80, first, END)):
            head = world.head(unit, day)
            topic, guidance = TRAINING[(turn + n) % len(TRAINING)]
            staff = world.staff(unit, day)
            fields = {"topic": topic, "guidance": guidance, "attendees": staff or [head], "held_on": day}
            if day >= dt.date(2026, 2, 1) and turn % 2:
                fields = {"plan": "TC-TRAINING-PLAN-2026", **fields}
            out.append(rec(f"TC-TR-{unit}-{day}", "coord_training_record", unit, head, at(day, "17:00"), fields, _file="training"))
    fields = {
        "post_need": "各部門專員須能獨立拆解任務並與他部門協調", "staff_situation": "去年新進十一人，多未受過統籌訓練",
        "topics": ["專業技能", "統籌能力", "溝通協作"],
        "courses": [
            {"course": "任務拆解與排程", "audience": "各部門專員"}, {"course": "跨部門溝通工作坊", "audience": "窗口人員"},
            {"course": "倉儲與零售現場見習", "audience": "總部人員"},
        ],
        "promotion_path": "專員、資深專員、主管三階，另設專業職",
    }
    out.append(rec("TC-TRAINING-PLAN-2026", "coord_training_plan", "strategy", "jiang.yijun", at(dt.date(2026, 1, 20), "10:00"), fields, _file="training-plan"))


MONTHLY = [
    ("各部門說明上月任務完成情形，落後者提出趕上的辦法", "倉儲物流部分享夜間搬儲位的做法"),
    ("逐項核對月度計劃的節點，並確認本月跨部門銜接", "客戶服務部分享話量預估方法"),
    ("檢視任務記錄與質量檢查結果", "零售通路部分享交叉盤點的經驗"),
    ("報告檔期準備與人力配置", "資訊部分享更新前的演練步驟"),
]


def meetings(world, out):
    for n, first in enumerate(world.months()):
        before = first - dt.timedelta(days=1)
        held = world.add_workdays(first - dt.timedelta(days=1), 4)
        meeting(world, out, "月度工作例會", month(before), held, MONTHLY[n % 4], number(first, 0, 5))
        if first.month % 3 == 1:
            meeting(world, out, "季度經營分析會", quarter(before), world.add_workdays(held, 1), ("各部門報告上季目標達成與差異原因", "財務部說明預算執行的觀察方法"), 1)
        if first.month == 1:
            meeting(world, out, "年度總結大會", "2025", world.add_workdays(held, 2), ("各部門總結全年工作並提出次年重點", "全年協作案例三則"), 2)


def meeting(world, out, kind, period, held, said, shift):
    units = ["logistics", "ecommerce", "retail", "customer-service", "marketing", "information", "human-resources", "finance", "legal"]
    there = [{"department": u, "person": world.head(u, held), "capacity": "部門負責人"} for u in units]
    there.append({"department": "strategy", "person": "lai.mingzhe", "capacity": "相關人員"})
    tasks = ["確認下月人力調度", "補齊任務交付成果", "彙整跨部門待辦", "提報檔期備援方案", "完成訓練名單", "更新風險應對措施"]
    fields = {
        "system": "TC-DOC-定期會議制度", "kind": kind, "period": period, "held_on": held, "organiser": "strategy", "attendees": there,
        "progress": said[0], "experience": said[1], "problems": pick(held, ["無", "會議室與設備衝突已當場調整", "兩項任務的先後順序已議定"]),
        "next_tasks": [{"task": tasks[(shift + i) % 6], "department": units[(shift + 2 * i) % 9]} for i in range(3)],
    }
    name = {"月度工作例會": "M", "季度經營分析會": "Q", "年度總結大會": "Y"}[kind]
    out.append(rec(f"TC-MT-{name}-{held}", "coord_regular_meeting", "strategy", "lai.mingzhe", at(held, "17:20"), fields, _file="meetings"))
