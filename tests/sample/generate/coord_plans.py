"""Goals, information, drafts, coordinated plans, reviews and releases; the tasks, and their completion."""

import copy
import datetime as dt

from coord_kit import chief, deputy, later, rec
from coord_texts import FEATURES, HISTORY, INTERNAL, MARKET, POLICY, RESOURCES, TASKS
from world import END, at, month, month_end, number, pick, quarter, quarter_end

UNITS = ["logistics", "ecommerce", "retail", "customer-service", "marketing", "information", "human-resources", "finance", "legal"]
GOALS = [
    ("訂單準時交付率提高到百分之九十六", "準時交付訂單數除以訂單總數"),
    ("退貨處理時間縮短為三日以內", "退貨入庫至退款的平均日數"),
    ("顧客來電於三十秒內接聽達百分之九十", "話務系統統計"),
    ("單位物流成本較上期下降百分之一", "物流費用除以出貨件數"),
]
TURNS = ["", "（第二期）", "（第三期）", "（第四期）", "（第五期）"]


class Plan:
    def __init__(self, kind, period, first, last, units):
        self.kind, self.period, self.first, self.last, self.units = kind, period, first, last, units
        self.case = f"TC-{period}"
        self.tasks = []


def plans(world, out):
    """All plans, in the order of their periods, each written to `out`."""
    made = [Plan("年度", "2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31), UNITS[:2])]
    made += [Plan("年度", "2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31), UNITS[:4])]
    for n, first in enumerate(world.quarters(dt.date(2025, 10, 1), dt.date(2026, 10, 1))):
        made.append(Plan("季度", quarter(first), first, quarter_end(first), [UNITS[(5 * n + k) % 9] for k in range(4)]))
    for n, first in enumerate(world.months(dt.date(2025, 10, 1), dt.date(2026, 10, 1))):
        made.append(Plan("月度", month(first), first, month_end(first), [UNITS[(4 * n + k) % 9] for k in range(4)]))
    used = {}
    for plan in made:
        schedule(world, plan, used)
        write(world, out, plan)
    commented(world, out)
    returned(world, out)
    return made


def commented(world, out):
    """The plan of December was approved with a comment, revised and approved again."""
    case, record = "TC-2025-12", {r["id"]: r for r in out}
    plan, review, release = (record[f"{case}-{what}"] for what in ["plan", "review", "release"])
    day = review["at"].date()
    comment = "盤點任務與節慶檔期相疊，應註明支援人力"
    days = [world.add_workdays(day, n) for n in range(1, 5)]
    again = copy.deepcopy(plan) | {"id": f"{case}-plan-2", "at": at(days[1], "11:00")}
    again["fields"] |= {"resource_balance": "檔期中由門市調派四人支援盤點，其餘由各部門輪流支援", "balanced_on": days[1], "submitted_on": days[1]}
    second = copy.deepcopy(review) | {"id": f"{case}-review-2", "at": at(days[2], "15:00")}
    second["fields"]["plan"] = again["id"]
    review["fields"]["comments"] = [comment]
    release["at"] = at(days[3], "10:00")
    release["fields"]["plan"] = again["id"]
    fields = {"review": review["id"], "changes": [{"comment": comment, "change": "於資源需求的平衡註明由門市調派四人支援"}]}
    revision = rec(f"{case}-revision", "coord_plan_revision", "strategy", "jiang.yijun", at(days[0], "11:00"), fields, case=case, _file="plan-revisions")
    out.extend([again, second, revision])


def returned(world, out):
    """The first plan of August gave one person two tasks at a time; the department changed its draft."""
    case, unit, record = "TC-2026-08", "marketing", {r["id"]: r for r in out}
    draft_, plan = record[f"{case}-draft-{unit}"], record[f"{case}-plan"]
    changed = copy.deepcopy(draft_) | {"id": f"{case}-draft-{unit}-2", "step": "adjust_draft", "at": at(world.add_workdays(draft_["at"].date(), 3), "11:20")}
    first = copy.deepcopy(plan) | {"id": f"{case}-plan-0", "steps": ["balance"]}
    day = world.add_workdays(draft_["at"].date(), 1)
    owner = draft_["fields"]["tasks"][0]["owner"]
    first["at"], first["fields"]["balanced_on"] = at(day, "16:00"), day
    del first["fields"]["submitted_on"]
    draft_["fields"]["tasks"][1]["owner"] = owner
    rows = [r for r in first["fields"]["department_tasks"] if r["department"] == unit]
    rows[1]["owner"] = owner
    first["fields"]["conflicts"] = [{"task": r["code"], "department": unit, "conflict": "同一責任人在同一期間負責兩項任務"} for r in rows]
    plan["fields"]["drafts"] = [changed["id"] if d == draft_["id"] else d for d in plan["fields"]["drafts"]]
    out.extend([changed, first])


def schedule(world, plan, used):
    """Gives every unit of a plan its tasks; the last falls due at the end of the period."""
    span = (plan.last - plan.first).days
    for n, unit in enumerate(plan.units):
        owners = [deputy(world, unit, plan.first)]
        head = world.head(unit, plan.first)
        if plan.kind != "季度" and n < 2 and head not in owners:
            owners.append(head)
        for k, owner in enumerate(owners):
            turn = used.get(unit, 0)
            used[unit] = turn + 1
            content, deliverable, risk, measure = TASKS[unit][turn % len(TASKS[unit])]
            starts = world.workday(later(plan.first, 1 + 2 * n))
            due = world.workday_before(later(plan.first, span * (5 + 2 * n + k) // 12))
            if n == len(plan.units) - 1:
                due = world.workday_before(plan.last)
            key = f"{plan.period} {unit} {k}"
            plan.tasks.append({
                "code": f"{unit[:3].upper()}{k + 1}", "unit": unit, "content": content + TURNS[turn // len(TASKS[unit])], "deliverable": deliverable,
                "risk": risk, "measure": measure, "owner": owner, "starts": starts, "due": due, "goal": f"G{1 + (n + k) % 3}",
                "importance": "關鍵" if k == 0 and n == 0 else pick(key, ["一般", "重要", "重要"]),
                "urgency": "緊急" if k == 0 and n == 0 else "一般",
                "done": due if n == len(plan.units) - 1 else world.workday_before(later(due, -number(key, 0, 3))),
            })


def write(world, out, plan):
    steps = timetable(world, plan)
    common = {"case": plan.case}
    name = plan.case

    def add(what, form, unit, by, when, fields, **more):
        out.append(rec(f"{name}-{what}", f"coord_{form}", unit, by, when, fields, **common, **more))

    first = GOALS[int(plan.period[3:4]) % 2]
    goals = [GOALS[0], GOALS[1], GOALS[2 + (first == GOALS[0])]]
    add("goals", "goal_statement", "office", chief(steps["goals"]), at(steps["goals"], "10:00"), {
        "period_kind": plan.kind, "period": plan.period, "strategy": "TC-STRATEGY", "strategy_basis": "三年戰略的全通路整合，先改善交付，再降成本",
        "market_situation": pick(plan.period, MARKET),
        "goals": [{"code": f"G{i}", "goal": g, "measure": m, "challenging": True, "achievable": True} for i, (g, m) in enumerate(goals, 1)],
        "departments": plan.units, "information_due": steps["information_due"],
    }, _file="goals")
    for unit in plan.units:
        draft(world, add, plan, unit, steps)
    rows = plan.tasks
    add("plan", "coordinated_plan", "strategy", "jiang.yijun", at(steps["submit"], "11:00"), {
        "period_kind": plan.kind, "period": plan.period, "drafts": [f"{name}-draft-{u}" for u in plan.units],
        "analysis": "各部門任務已依先後排定，" + pick(plan.period + "b", ["前後兩項共用測試環境，已錯開", "人力需求集中在中旬，已分散", "預算合計未逾本期額度"]),
        "department_tasks": [
            {"code": t["code"], "department": t["unit"], "task": t["content"], "goal": t["goal"], "owner": t["owner"], "starts_on": t["starts"],
             "due_on": t["due"], "priority": "高" if t["urgency"] == "緊急" else "中", "importance": t["importance"], "urgency": t["urgency"]} for t in rows
        ],
        "resource_balance": "尖峰時段由各部門輪流支援", "time_balance": "先完成有後續部門等候的任務，再辦其餘任務",
        "cross_department_links": [{"from": plan.units[0], "to": plan.units[1], "matter": "前者完成後交付資料，後者據以辦理"}],
        "conflicts": [], "risks": [{"task": t["code"], "risk": t["risk"], "measures": t["measure"]} for t in rows],
        "balanced_on": steps["balance"], "submitted_on": steps["submit"],
    }, steps=["balance", "submit"], _file="plans")
    add("review", "plan_review", "office", chief(steps["review"]), at(steps["review"], "15:00"), {
        "plan": f"{name}-plan", "strategy_fit": "與全通路整合的階段目標相合", "situation_fit": pick(plan.period + "s", ["人力與預算足以支應", "檔期與人力相配，無須增補"]),
        "decision": "批准", "comments": [],
    }, _file="plan-reviews")
    add("release", "plan_release", "strategy", "jiang.yijun", at(steps["release"], "10:00"), {
        "plan": f"{name}-plan", "period_kind": plan.kind, "period": plan.period, "channel": "內部信息平臺公告並以電子郵件通知各部門",
        "tasks": [{"code": t["code"], "department": t["unit"], "task": t["content"], "owner": t["owner"], "due_on": t["due"]} for t in rows],
    }, _file="plan-releases")
    for n, task in enumerate(rows, 1):
        finish(out, plan, n, task)


def timetable(world, plan):
    """The days of the steps. The plan of 2025 was made before the regulation bound, in January."""
    if plan.period == "2025":
        days = [world.add_workdays(dt.date(2025, 1, 3), 3 * n) for n in range(6)]
        return dict(zip(["goals", "information", "drafts", "balance", "review", "release"], days)) | {"information_due": days[1], "submit": days[3]}
    back = lambda days: world.workday_before(later(plan.first, -days))
    goals, release = back(34), back(8)
    review = world.add_workdays(release, -2 if release.month != 2 else -1)
    submit = world.add_workdays(review, -1)
    due = world.workday_before(later(goals, 5))
    return {
        "goals": goals, "information_due": due, "information": due, "drafts": back(22), "balance": world.add_workdays(submit, -1), "submit": submit,
        "review": review, "release": release,
    }


def draft(world, add, plan, unit, steps):
    tasks = [t for t in plan.tasks if t["unit"] == unit]
    head, key = world.head(unit, steps["goals"]), f"{plan.period} {unit}"
    add(f"info-{unit}", "planning_information", unit, deputy(world, unit, steps["goals"]), at(steps["information"], f"14:{number(key, 10, 59)}"), {
        "goal": f"{plan.case}-goals", "market": pick(key + "m", MARKET), "policy": pick(key + "p", POLICY), "internal_resources": pick(key + "i", INTERNAL),
        "history": pick(key + "h", HISTORY), "accurate": True,
    }, _file="planning-information", _format="ndjson")
    posts, skills, equipment, tools, materials = RESOURCES[unit]
    phases, resources, risks = [], [], []
    for t in tasks:
        middle = t["starts"] + (t["due"] - t["starts"]) // 2
        for phase, begins, ends, stone in [("準備", t["starts"], middle, "完成方案與分工"), ("施行", later(middle, 1), t["due"], "提出成果")]:
            slack = ((ends - begins).days + 10) // 10 + 1
            phases.append({"task": t["code"], "phase": phase, "starts_on": begins, "ends_on": max(begins, ends), "milestone": stone, "slack_days": slack})
        need = {"task": t["code"], "headcount": number(key + t["code"], 1, 4), "posts": posts, "skills": skills, "equipment": equipment, "tools": tools,
                "materials": materials, "budget": 5000 * number(key + t["code"] + "$", 0, 24), "available": "相稱"}
        if number(key + t["code"] + "?", 0, 4) == 0:
            need |= {"available": "短缺", "balancing": "請其他部門支援半日，並將非急件順延一週"}
        resources.append(need)
        risks.append({"task": t["code"], "risk": t["risk"], "likelihood": pick(key + "l", ["低", "中"]), "impact": pick(key + "f", ["中", "高"]), "response": "風險減輕", "measures": t["measure"]})
    add(f"draft-{unit}", "department_plan_draft", unit, head, at(steps["drafts"], f"16:{number(key + 'd', 10, 59)}"), {
        "goal": f"{plan.case}-goals", "information": f"{plan.case}-info-{unit}", "own_features": FEATURES[unit],
        "tasks": [
            {"code": t["code"], "goal_id": t["goal"], "content": t["content"], "requirements": "如期完成並留存過程記錄", "owner": t["owner"], "due_on": t["due"],
             "deliverable": t["deliverable"], "difficulty": pick(key + t["code"] + "x", ["易", "中", "難"]), "importance": t["importance"], "urgency": t["urgency"]} for t in tasks
        ],
        "schedule": phases, "resources": resources, "risks": risks,
        "post_duties": [{"post": "主管", "duty": "排定分工並查核進度"}, {"post": posts.split("、")[0], "duty": "辦理任務並記錄"}],
    }, step="draft", _file="plan-drafts")


def finish(out, plan, n, task):
    """The record that a task is done, if it is by the end of the year."""
    if task["done"] > END:
        return
    task["record"] = f"{plan.case}-done-{n}"
    out.append(rec(task["record"], "coord_task_record", task["unit"], task["owner"], at(task["done"], "17:30"), {
        "task": f"{plan.case}-release#{n}", "due_on": task["due"], "completed_on": task["done"], "deliverable": task["deliverable"], "quality_ok": True,
    }, _file="task-records", _format="ndjson"))
