"""How work is watched: progress every week, quality task by task, compliance and the assessment by quarters, and what the senior team decides."""

import datetime as dt

from coord_kit import chief, later, percent, rec, special
from world import END, at, number, pick

# Plans in which a milestone was passed before it was reached: month, which check, and the row that was late.
LATE_MILESTONES = {"2025-11": 1, "2026-03": 2, "2026-06": 1}
# Every so many quality checks something is wanting.
WANTING = 11


def supervision(world, out, plans):
    progress(world, out, plans)
    quality(world, out, plans)
    compliance(world, out)
    data(world, out)
    assessment(world, out)
    senior(world, out)


def progress(world, out, plans):
    """Each week the plan of the month; on the first day of the next month's checks it is closed."""
    days = world.every(7, dt.date(2025, 10, 2), END)
    for plan in (p for p in plans if p.kind == "月度" and p.first <= END):
        case = f"TC-PS-{plan.period}"
        after = [d for d in days if d > plan.last][:1]
        for n, day in enumerate([d for d in days if plan.first <= d <= plan.last] + after):
            late = LATE_MILESTONES.get(plan.period) == n
            if track(world, out, plan, case, n + 1, day, late):
                break


def track(world, out, plan, case, n, day, late):
    rows, warned = [], None
    for k, task in enumerate(plan.tasks, 1):
        row = {"task": f"{plan.case}-release#{k}", "due_on": task["due"], "status": "完成" if task["done"] <= day else "按時"}
        if late and warned is None and row["status"] == "按時":
            row |= {"due_on": world.workday_before(later(day, -2)), "status": "逾期"}
            warned = (k, task, row["due_on"])
        rows.append(row)
    head = {"case": case, "parents": [plan.case]}
    fields = {"plan": f"{plan.case}-release", "means": pick(f"{day}", ["定期檢查", "工作匯報", "信息平臺"]), "tasks": rows, "checked_on": day}
    out.append(rec(f"{case}-{n}", "coord_progress_check", "strategy", "lai.mingzhe", at(day, "11:00"), fields, **head, step="track", _file="progress-checks", _format="ndjson"))
    if warned:
        k, task, due = warned
        out.append(rec(f"{case}-{n}-warning", "coord_progress_warning", "strategy", "lai.mingzhe", at(day, "15:00"), {
            "check": f"{case}-{n}#{k}", "task": f"{plan.case}-release#{k}", "recipient": task["unit"], "individual": task["owner"], "due_on": due,
            "issued_on": day, "urging": "請於三日內補上前一里程碑的成果，並說明如何趕上", "urged_on": day,
        }, **head, steps=["warn", "urge"], _file="progress-warnings"))
    return all(r["status"] == "完成" for r in rows)


def quality(world, out, plans):
    """Every task done is checked; some are found wanting, put right and checked again."""
    done = [(p, t) for p in plans for t in p.tasks if "record" in t]
    for n, (plan, task) in enumerate(done, 1):
        case = task["record"].replace("-done-", "-QS-")
        day = world.add_workdays(task["done"], number(case, 1, 4))
        if day > END:
            continue
        wanting = n % WANTING == 0 and later(day, 25) < END
        inspect(out, case, 1, day, task, not wanting)
        if wanting:
            fixed = world.add_workdays(day, 6)
            out.append(rec(f"{case}-rectification", "coord_quality_rectification", task["unit"], world.head(task["unit"], fixed), at(fixed, "16:00"), {
                "quality_check": f"{case}-1", "responsible_department": task["unit"], "measures": ["補齊缺漏的記錄並由主管複核", "將補正內容納入作業說明"], "completed_on": fixed,
            }, case=case, _file="quality-rectifications"))
            inspect(out, case, 2, world.add_workdays(fixed, 3), task, True)


def inspect(out, case, n, day, task, meets):
    fields = {
        "task_record": task["record"], "standard": "TC-DOC-工作質量標準", "means": pick(case, ["內部審核", "驗收", "客戶反饋"]),
        "assessment": pick(case + "a", ["交付成果完整，與要求相符", "抽查三件均正確", "使用部門確認可用"]) if meets else "交付成果大致可用，惟記錄不全",
        "meets_standard": meets, "responsible_department": task["unit"], "checked_on": day,
    }
    if not meets:
        fields["shortfalls"] = ["過程記錄缺漏兩處"]
    out.append(rec(f"{case}-{n}", "coord_quality_check", "strategy", pick(case, ["lai.mingzhe", "jiang.yijun"]), at(day, "14:00"), fields, case=case, _file="quality-checks", _format="ndjson"))


def compliance(world, out):
    violations = {2: [("加班申請事後補登四筆", "logistics")], 3: [("促銷文案引用的比較資料已逾期", "marketing"), ("門市零用金憑證缺漏一筆", "retail")]}
    for n, day in enumerate([dt.date(2025, 11, 13), dt.date(2026, 2, 10), dt.date(2026, 5, 7), dt.date(2026, 8, 5)], 1):
        case, found = f"TC-CP-{day:%Y}-{n}", violations.get(n, [])
        fields = {
            "basis": ["國家法律法規", "行業標準", "內部制度"], "scope": ["財務合規", "人力資源管理合規", "業務操作合規"],
            "findings": "抽查五個部門的憑證、工時與作業記錄" + ("，有不符之處" if found else "，均屬相符"),
            "policy_changes": ["TC-GOV-1"] if n == 2 else ["TC-GOV-2"] if n == 4 else [],
            "violations": [{"violation": v, "department": u} for v, u in found], "checked_on": day,
        }
        out.append(rec(f"{case}-check", "coord_compliance_check", "strategy", "jiang.yijun", at(day, "16:00"), fields, case=case, _file="compliance"))
        if found:
            fixed = world.add_workdays(day, 5)
            fields = {"compliance_check": f"{case}-check", "corrections": [{"violation": v, "correction": "補正資料，主管說明並列入例會追蹤"} for v, _ in found], "corrected_on": fixed}
            out.append(rec(f"{case}-correction", "coord_compliance_correction", "strategy", "jiang.yijun", at(fixed, "16:00"), fields, case=case, _file="compliance"))
    for n, (day, change, on, action) in enumerate([
        (dt.date(2025, 12, 15), "網路購物包裝減量規定施行", dt.date(2026, 1, 1), "改用循環箱並更新出貨規範"),
        (dt.date(2026, 6, 22), "個人資料事故通報時限縮短", dt.date(2026, 7, 1), "更新通報作業並辦理演練"),
    ], 1):
        fields = {"change": change, "changed_on": on, "affects_operations": True, "action": action}
        out.append(rec(f"TC-GOV-{n}", "coord_government_relation", "strategy", "jiang.yijun", at(day, "10:00"), fields, _file="government"))


def data(world, out):
    for n, day in enumerate(world.every(28, dt.date(2025, 10, 8), END), 1):
        rate, days_ = 920 + 3 * n + number(day, 0, 5), 42 - n
        fields = {
            "period": f"{later(day, -28)}/{later(day, -1)}",
            "data": [
                {"item": "準時交付率", "source": "訂單系統", "figure": f"百分之{rate // 10}點{rate % 10}"},
                {"item": "退貨處理日數", "source": "退貨系統", "figure": f"{days_ // 10}點{days_ % 10}日"},
                {"item": "來電三十秒內接聽", "source": "話務系統", "figure": f"百分之{85 + n % 6}"},
            ],
            "analysis": pick(f"{day}d", ["準時交付率續升，退貨處理仍偏慢", "交付與退貨均較前期改善，話務持平", "檔期使退貨增加，處理日數略升後回穩"]),
            "use": pick(f"{day}u", ["下期計劃以退貨處理為先", "下期人力向客服傾斜", "維持現有配置，觀察一期"]),
        }
        out.append(rec(f"TC-DATA-{n}", "coord_work_data_report", "strategy", "lai.mingzhe", at(day, "16:30"), fields, _file="data-reports"))
    documents = ["統籌能力管理制度", "統籌能力管理流程", "統籌能力管理標準", "統籌工作信息管理系統"]
    for n, day in enumerate([dt.date(2025, 11, 20), dt.date(2026, 2, 11), dt.date(2026, 5, 8), dt.date(2026, 8, 7)]):
        wanting = n % 2 == 0
        fields = {"documents": [f"TC-DOC-{documents[n]}", "TC-DOC-定期會議制度"], "findings": "抽查各部門的計劃、記錄與會議紀要，時限大致符合",
                  "shortcomings": ["兩個部門的彈性時間未說明"] if wanting else []}
        if wanting:
            fields["corrections"] = "已請兩部門於下期補足，由企劃考核部複查"
        out.append(rec(f"TC-SYS-{n + 1}", "coord_system_check", "strategy", "jiang.yijun", at(day, "15:00"), fields, _file="system-checks"))


ASSESSED = [
    # day, quarter, planned and done tasks, hours, machine hours, money (thousands), revenue, cost (thousands), satisfied, fairly, others, invited
    (dt.date(2025, 10, 20), "2025-Q3", (36, 34), (5200, 4990), (820, 760), (3100, 2980), (38600, 35320), (52, 38, 12), 118),
    (dt.date(2026, 1, 16), "2025-Q4", (38, 37), (5400, 5570), (860, 880), (3900, 3840), (47200, 42480), (55, 36, 11), 121),
    (dt.date(2026, 4, 15), "2026-Q1", (34, 30), (5000, 4720), (800, 610), (3000, 2870), (36900, 34010), (49, 37, 15), 120),
    (dt.date(2026, 7, 14), "2026-Q2", (37, 36), (5100, 5260), (810, 850), (3300, 3270), (41800, 37950), (58, 39, 9), 124),
]


def assessment(world, out):
    for n, (day, period, tasks, hours, machine, money, income, answers, invited) in enumerate(ASSESSED, 1):
        case, surveyed, computed = f"TC-CE-{period}", world.add_workdays(day, -6), world.add_workdays(day, -2)
        total = sum(answers)
        fields = {
            "method": ["問卷調查"], "period": period, "departments": ["logistics", "ecommerce", "retail", "customer-service", "marketing", "information"],
            "scale": ["滿意", "較滿意", "一般", "不滿意"], "invited": invited, "satisfied": answers[0], "fairly_satisfied": answers[1], "others": answers[2],
            "respondents": total, "satisfaction_rate": percent(answers[0] + answers[1], total), "surveyed_on": surveyed,
        }
        out.append(rec(f"{case}-survey", "coord_satisfaction_survey", "strategy", "lai.mingzhe", at(surveyed, "16:00"), fields, case=case, _file="assessments"))
        fields = {
            "period": period, "collected_on": world.add_workdays(day, -5), "data": ["TC-DATA-1" if n == 1 else f"TC-DATA-{3 * n - 2}"],
            "planned_tasks": tasks[0], "completed_tasks": tasks[1], "task_completion_rate": percent(tasks[1], tasks[0]),
            "planned_hours": hours[0], "actual_hours": hours[1], "human_utilisation": percent(hours[1], hours[0]),
            "material_unit": "臺時", "material_planned": machine[0], "material_actual": machine[1], "material_utilisation": percent(machine[1], machine[0]),
            "money_planned": money[0] * 1000, "money_actual": money[1] * 1000, "money_utilisation": percent(money[1], money[0]),
            "satisfaction": f"{case}-survey", "revenue": income[0] * 1000, "profit": (income[0] - income[1]) * 1000, "cost_expense": income[1] * 1000,
            "cost_expense_rate": percent(income[1], income[0]), "computed_on": computed,
            "suggestions": [pick(period, ["跨部門任務應提早排定人力", "採購案應列為任務的前置", "檔期前兩週不宜排入系統更新"])],
            "measures": [pick(period + "m", ["每月例會增列人力調配", "下季起任務節點與設備交期連動", "更新避開檔期並事前演練"])], "assessed_on": day,
        }
        if tasks[1] * 100 < tasks[0] * 90:
            fields["shortfall_reason"] = "春節與設備交期影響，四項任務順延"
        if machine[1] * 100 < machine[0] * 80:
            fields["utilisation_measures"] = "閒置臺時移作夜間分揀測試，並檢討設備租用量"
        out.append(rec(f"{case}-assessment", "coord_coordination_assessment", "strategy", "jiang.yijun", at(day, "16:00"), fields, case=case, steps=["collect", "compute", "conclude"], _file="assessments"))


def senior(world, out):
    """The strategy, the supervision of the senior team, and its major projects."""
    fields = {
        "strategic_goals": ["三年內線上營收占比達四成", "單位物流成本每年下降百分之三", "顧客滿意度維持九成以上"],
        "direction": "以全通路零售為主軸，整合倉儲、門市與線上平臺的庫存和服務", "effective_on": dt.date(2025, 1, 2),
    }
    out.append(rec("TC-STRATEGY", "coord_strategy", "office", "chen.qiwen", at(dt.date(2025, 1, 2), "10:00"), fields, _file="strategy"))
    for n, (day, period) in enumerate([(dt.date(2025, 10, 28), "2025-Q3"), (dt.date(2026, 1, 23), "2025-Q4"), (dt.date(2026, 4, 22), "2026-Q1"), (dt.date(2026, 7, 21), "2026-Q2")], 1):
        fields = {
            "assessment": f"TC-CE-{period}-assessment", "overall_progress": pick(period, ["各級計劃依期發布，任務完成率達目標", "月度計劃依期推進，一項重大項目調整時程", "任務完成率略低於目標，原因已查明"]),
            "opinion": pick(period + "o", ["旺季人力安排應提早確定", "跨部門任務的驗收標準應更具體", "設備閒置的調整措施須於下季見效"]),
        }
        out.append(rec(f"TC-OV-{period}", "coord_oversight_note", "office", chief(day), at(day, "10:00"), fields, _file="oversight"))
    project(world, out, "TC-MP-2025-001", "全通路庫存整合", ["logistics", "ecommerce", "retail"], 1800000, dt.date(2025, 11, 3), True)
    project(world, out, "TC-MP-2026-001", "會員數據平臺", ["marketing", "ecommerce", "information", "customer-service"], 2600000, dt.date(2026, 3, 9), False)


def project(world, out, case, title, units, budget, day, twice):
    """A major project: handed in, sometimes refused once, approved, started, and talked over."""
    submitted = day
    for turn in [1, 2] if twice else [1]:
        refused = twice and turn == 1
        fields = {"project": title, "departments": units, "plan": "分三階段辦理：盤點現況、試辦兩個月、全面施行" + ("，並列明設備費用" if turn == 2 else ""), "budget": budget}
        if turn == 2:
            fields["previous"] = f"{case}-decision-1"
        out.append(rec(f"{case}-submit-{turn}", "coord_major_project_plan", "strategy", "jiang.yijun", at(submitted, "10:00"), fields, case=case, _file="major-projects"))
        decided = world.add_workdays(submitted, 4)
        fields = {"submission": f"{case}-submit-{turn}", "decision": "不通過" if refused else "通過"}
        if refused:
            fields["reason"] = "門市端的設備費用未列明"
        out.append(rec(f"{case}-decision-{turn}", "coord_major_project_decision", "office", chief(decided), at(decided, "15:00"), fields, case=case, _file="major-projects"))
        submitted = world.add_workdays(decided, 5)
    start = world.add_workdays(decided, 2)
    fields = {"approval": f"{case}-decision-{2 if twice else 1}", "starts_on": start}
    out.append(rec(f"{case}-start", "coord_major_project_start", "strategy", "jiang.yijun", at(start, "09:30"), fields, case=case, _file="major-projects"))
    special(world, out, case.replace("-MP-", "-SCMP-"), "重大項目", f"{title}啟動", start, world.workday(later(start, 1)), units[:3], project_start=f"{case}-start")
