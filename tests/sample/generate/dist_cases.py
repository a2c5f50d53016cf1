"""Processes that take several months: projects, budgets, purchases, major matters, risks and warnings."""

import datetime as dt

from dist_texts import EFFECT, EXECUTION, PROJECTS, RISKS, STATUS, TREND, UNITS
from world import DAY, END, at, month, number, pick

HQ = "hq-center"
CHIEF, DEPUTY = "fang.zhihao", "he.meiling"
RISK_DOCUMENTS = {"risk_system": "hq-center-2025-system-risk", "mechanism": "hq-center-2025-system-riskid"}


class Cases:
    """The longer cases of the year."""

    # Chapter five

    def risks(self):
        for unit, key, text, kind, likelihood, impact, level, key_area, reducible, transferable, controllable, strategy, start, ending in RISKS:
            case = f"RK-{unit[4:]}-{key}"
            day = self.risk(case, unit, text, kind, (likelihood, impact, level, key_area), (reducible, transferable, controllable), strategy, dt.date(*start))
            self.monitoring(case, unit, day, ending)

    def risk(self, case, unit, text, kind, degree, means, strategy, day, **more):
        likelihood, impact, level, key_area = degree
        reducible, transferable, controllable = means
        days = [self.world.add_workdays(day, n) for n in range(4)]
        fields = dict(RISK_DOCUMENTS) | {"risk": text, "identified_by": [unit, "legal"] if kind == "合規風險" else [unit], "identifying_staff": [self.chief(unit, day)], "risk_type": kind}
        if kind == "其他":
            fields["risk_type_note"] = "天然災害" if "found_in" not in more else "法規變動"
        fields |= {"identified_on": days[0]} | more | {
            "method": "專家評分，三人獨立評定", "likelihood": likelihood, "impact": impact, "assessed_on": days[1], "category": "外部" if kind in ("市場風險", "信用風險", "其他") else "內部",
            "rank": number(case, 1, 3), "level": level, "key_area": key_area, "ranked_on": days[2], "reducible": reducible, "transferable": transferable, "impact_controllable": controllable,
            "strategy": strategy, "strategy_on": days[3],
        }
        self.add(f"{case}-register", "risk_register", unit, self.chief(unit, days[3]), days[3], fields, case=case, file="risk")
        planned = self.world.add_workdays(days[3], 2)
        self.add(f"{case}-plan", "risk_action_plan", unit, self.chief(unit, planned), planned, {
            "risk": f"{case}-register", "measures": ["訂定因應作業並納入日常檢查", "每月檢視一次"], "actions": [{"action": "完成因應作業與演練", "due": planned + 30 * DAY}, {"action": "檢討成效", "due": planned + 90 * DAY}],
            "responsible_department": unit, "responsible_person": self.chief(unit, planned),
        }, case=case, step="plan", file="risk")
        return planned

    def monitoring(self, case, unit, planned, ending):
        n, day = 0, planned
        while True:
            n += 1
            day = self.world.workday_before(self.next_month(day))
            if day > END:
                return
            situation, factors = "無變化", []
            if ending == "changed" and n in (3, 8):
                situation = "有變化"
            if ending == "new" and n == 5:
                situation, factors = "出現新風險因素", ["電子發票格式改版，舊單據無法對帳"]
            if ending == "gone" and n == 7:
                situation = "風險已消除"
            last = day.replace(day=1) - DAY
            name = self.add(f"{case}-monitor-{n:02}", "risk_monitor_report", unit, self.chief(unit, day), day, {
                "risk": f"{case}-register", "mechanism": "hq-center-2025-system-riskmon", "period": month(last), "execution": pick((case, n), EXECUTION), "status": pick((case, n, 1), STATUS),
                "situation": situation, "effect": pick((case, n, 2), EFFECT), "new_factors": factors, "trend": pick((case, n, 3), TREND),
            }, case=case, file="risk-monitor")
            if situation == "有變化":
                on = self.world.add_workdays(day, 3)
                self.add(f"{case}-adjust-{n:02}", "risk_action_plan", unit, self.chief(unit, on), on, {
                    "risk": f"{case}-register", "measures": ["與供應商簽訂季度固定價", "調整離峰用電"], "actions": [{"action": "完成議價", "due": on + 20 * DAY}], "responsible_department": unit,
                    "responsible_person": self.chief(unit, on), "change": name, "adjustments": ["由逐月議價改為季度固定價" if n == 3 else "增列電價分段用電"],
                }, case=case, step="adjust", file="risk")
            if factors:
                on = self.world.add_workdays(day, 4)
                again = self.risk(f"{case}-new", unit, "電子發票改版，退貨對帳失準", "其他", ("中", "中", "中", False), (True, True, False), "風險降低", on, found_in=name)
                self.monitoring(f"{case}-new", unit, again, "open")
            if situation == "風險已消除":
                return

    def next_month(self, day):
        year, following = day.year + day.month // 12, day.month % 12 + 1
        last = (dt.date(year + following // 12, following % 12 + 1, 1) - DAY).day
        return dt.date(year, following, min(day.day, last))

    def warnings(self):
        indicators = [("returns", "退貨率", 3, "%", "ops-south"), ("overheat", "逾溫率", 1, "%", "ops-north"), ("late", "逾時出貨率", 5, "%", "ops-central"), ("loss", "集貨損耗率", 2, "%", "ops-east")]
        recipients = {"ops-north": [("logistics", "lin.yating"), ("retail", "zheng.shufen")], "ops-south": [("customer-service", "wang.siying"), ("logistics", "lin.yating")],
                      "ops-central": [("ecommerce", "cai.yijing"), ("information", "huang.junjie")], "ops-east": [("logistics", "lin.yating"), ("marketing", "yang.yawen")]}
        for key, title, limit, measure, unit in indicators:
            since = self.since(unit)
            day = self.world.workday(since + 7 * DAY)
            indicator = self.add(f"hq-center-indicator-{key}", "risk_indicator", HQ, CHIEF, day, {"indicator": title, "threshold": limit, "unit_of_measure": measure}, file="risk-indicators")
            for n, day in enumerate(self.monthly(since, 3, 1)):
                reached = n in (2, 7)
                value = round(limit + number((key, n), 0, 6) / 10, 1) if reached else round(limit * number((key, n), 35, 92) / 100, 2)
                who, when = self.chief(unit, day), at(day, "09:00")
                reading = self.add(f"{unit}-{day:%Y-%m}-reading-{key}", "risk_reading", unit, who, when, {
                    "indicator": indicator, "threshold": limit, "value": value, "level": "達到閾值" if reached else "未達閾值", "measured_at": when,
                }, file="risk-readings", mass=True)
                if not reached:
                    continue
                case, signal = f"WN-{unit[4:]}-{day:%Y-%m}", at(day, "14:30")
                warning = self.add(f"{case}-signal", "risk_warning", unit, who, signal, {
                    "reading": reading, "indicator": indicator, "value": value, "issued_at": signal, "recipients": [d for d, _ in recipients[unit]], "recipient_staff": [p for _, p in recipients[unit]],
                }, case=case, file="risk-warnings")
                for i, (department, person) in enumerate(recipients[unit]):
                    acted = at(self.world.workday(day + DAY), "10:00") if i else at(day, "17:10")
                    if acted - signal > dt.timedelta(hours=46):
                        acted = at(day, "18:00")
                    self.add(f"{case}-{department}", "warning_response", department, person, acted, {
                        "warning": warning, "measures": [pick((case, department), ["加派人員複核並通知客戶", "調整排程，先出高優先訂單", "暫停問題批次並查明來源"])], "acted_at": acted, "contained": True,
                    }, case=case, file="risk-warnings")

    # Chapter three

    def projects(self):
        for project in PROJECTS:
            self.project(project)

    def project(self, p):
        case, unit, lead, start = p["id"], p["unit"], p["lead"], dt.date(*p["start"])
        day = self.world.workday(start)
        later = lambda n: self.world.add_workdays(day, n)
        for n in range(1, 3 if p["refused"] else 2):
            tail, no = ("" if n == 1 else "-2"), p["refused"] and n == 1
            proposal = self.add(f"{case}-apply{tail}", "project_proposal", unit, self.chief(unit, day), day, {
                "project": p["name"], "register": f"{unit}-register", "market_demand": p["demand"], "strategy_basis": "hq-center-2025-strategy", "background": p["background"], "objectives": [p["goal"]],
                "content": p["content"] + ("，設備由合格廠商供應並附檢定證明" if n == 2 else ""), "expected_benefit": p["benefit"], "estimated_budget": p["budget"], "units": [unit], "is_major": p["budget"] >= 1_000_000,
            }, case=case, file="projects")
            review = self.add(f"{case}-review{tail}", "proposal_review", HQ, DEPUTY, later(5), {
                "proposal": proposal, "evaluated_on": later(3), "demonstrated_on": later(5), "departments": ["finance", "logistics"], "experts": ["huang.junjie", "xie.peijun"],
                "feasibility": "人力、設備與路線均可配合", "compliance": "符合運送與勞動規定" if not no else "溫控設備的來源與檢定未說明", "risk_controllability": "主要風險可由監測與備援控管",
                "conclusion": "不通過" if no else "通過",
            }, case=case, file="projects")
            if no:
                self.add(f"{case}-refuse", "project_approval", HQ, CHIEF, later(6), {
                    "review": review, "decision": "不批准", "approver": CHIEF, "approved_on": later(6), "reason": "未說明溫控設備來源與檢定",
                }, case=case, step="approve", file="projects")
                day = later(9)
        issued = later(8)
        marks = [self.world.workday(self.forward(issued, m)) for m in range(1, p["months"] + 1)]
        schedule = [{"name": w, "due": d} for w, d in zip(p["works"][:-1] + [p["works"][-1]], [marks[0], marks[len(marks) // 2], marks[-1]])]
        approval = self.add(f"{case}-approval", "project_approval", HQ, CHIEF, issued, {
            "review": review, "decision": "批准", "approver": CHIEF, "approved_on": later(7), "issued_on": issued, "project_lead": lead, "budget": p["budget"], "schedule": schedule,
        }, case=case, file="projects")
        run = f"{case}-run"
        planned = self.world.add_workdays(issued, 4)
        plan = self.add(f"{run}-plan", "implementation_plan", unit, lead, planned, {
            "approval": approval, "work_steps": p["works"], "milestones": schedule, "quality_standards": [p["standard"]], "project_team": p["team"],
        }, case=run, parents=[case], file="projects")
        finish, n, day = self.world.add_workdays(marks[-1], -3), 0, planned
        while day < finish:
            n += 1
            before, day = day, min(finish, self.world.workday_before(self.next_month(day)))
            if day > END:
                return
            done = day == finish and p["accept"]
            troubled = n == 1
            fields = {"plan": plan, "period": f"{before + DAY}/{day}", "work_done": [p["works"][min(n - 1, 2)]], "progress": "依計劃完成當期工作" if not troubled else "設備已到位，試作順利，卸貨安排待協調",
                      "problems": [{"problem": p["trouble"], "arisen_on": self.world.add_workdays(day, -1), "cross_department": True}] if troubled else [], "on_plan": not troubled}
            if troubled:
                fields["delay_reason"] = "協調未定前先做其他步驟，整體期限不變"
            if done:
                fields["completed_on"] = day
            self.add(f"{run}-report-{n}", "progress_report", unit, lead, day, fields, case=run, **({"steps": ["execute", "complete"]} if done else {"step": "execute"}), file="projects")
            if troubled:
                solved = self.world.add_workdays(day, 4)
                self.add(f"{run}-issue", "cross_department_issue", HQ, DEPUTY, solved, {
                    "problem": f"{run}-report-{n}#1", "departments": ["retail", "logistics"] if unit == "ops-north" else ["ecommerce", "information"], "resolution": p["cure"], "resolved_on": solved,
                }, case=run, file="projects")
        if p["accept"]:
            self.acceptance(p, approval, finish)

    def forward(self, day, months):
        for _ in range(months):
            day = self.next_month(day)
        return day

    def acceptance(self, p, approval, finish):
        case, unit, lead = f"{p['id']}-accept", p["unit"], p["lead"]
        day = self.world.add_workdays(finish, 2)
        base = {"approval": approval}
        results = self.add(f"{case}-results", "results_report", unit, lead, day, base | {"results": p["result"], "goals_compared": [{"goal": p["goal"], "result": p["result"]}]}, file="projects")
        test = self.add(f"{case}-test", "test_report", unit, lead, day, base | {"tests": [{"item": p["standard"], "result": "連續十日抽測均符合", "passed": True}], "standard": p["standard"]}, file="projects")
        feedback = self.add(f"{case}-feedback", "user_feedback", unit, lead, day, base | {"users": [p["user"]], "opinions": [p["opinion"]]}, file="projects")
        day = self.world.add_workdays(finish, 4)
        for n in range(1, 3 if p["returned"] else 2):
            no = p["returned"] and n == 1
            fields = base | {"completed_on": finish, "results_report": results, "test_report": test, "user_feedback": feedback, "attempt": n}
            if n == 2:
                fields["rectification"] = f"{case}-rectify"
            application = self.add(f"{case}-apply-{n}", "acceptance_application", unit, lead, day, fields, case=case, parents=[f"{p['id']}-run"], file="projects")
            reviewed = self.world.add_workdays(day, 4)
            review = self.add(f"{case}-review-{n}", "acceptance_review", HQ, CHIEF, reviewed, {
                "application": application, "departments": ["finance", "logistics"], "experts": ["huang.junjie", "xie.peijun"], "goals_met": True, "quality_met": not no, "user_needs_met": True,
                "conclusion": "不合格" if no else "合格",
            }, case=case, file="projects")
            if no:
                ordered, fixed = self.world.add_workdays(reviewed, 1), self.world.add_workdays(reviewed, 8)
                order = self.add(f"{case}-order", "acceptance_rectification", HQ, CHIEF, ordered, {
                    "review": review, "issues": [p["returned"]], "project_lead": lead, "deadline": self.world.workday(ordered + 21 * DAY),
                }, case=case, file="projects")
                self.add(f"{case}-rectify", "rectification_completion", unit, lead, fixed, {"order": order, "measures": ["補登記錄並校正儀器", "增設自動上傳"]}, case=case, file="projects")
                day = self.world.add_workdays(fixed, 2)
        issued = self.world.add_workdays(reviewed, 2)
        self.add(f"{case}-issue", "acceptance_approval", HQ, CHIEF, issued, {"review": review, "approver": CHIEF}, case=case, file="projects")

    # Chapter four: budgets and purchases

    def budgets(self):
        self.budget_year("2025", "2025", dt.date(2025, 10, 9), dt.date(2026, 1, 14), 1_500_000, ["ops-north", "ops-south"])
        self.budget_year("2026", "2026", dt.date(2025, 12, 15), None, 6_400_000, ["ops-north", "ops-south"])
        self.budget_year("2026-H2", "2026-H2", dt.date(2026, 7, 6), None, 1_800_000, ["ops-central", "ops-east", "ops-north", "ops-south"])

    def budget_year(self, name, period, day, settled, target, units):
        targets = {u: target + number((u, name), 0, 9) * 20_000 for u in units}
        budget = self.add(f"hq-center-budget-{name}", "annual_budget", HQ, CHIEF, day, {
            "year": period, "unit_targets": [{"target_unit": u, "target": t, "control_requirements": ["單筆逾十萬元須先報備", "超支須先調整項目"]} for u, t in targets.items()],
        }, file="budget")
        for u, unit in enumerate(units):
            case, plans = f"BU-{unit[4:]}-{name}", 2 if (unit, name) == ("ops-south", "2026") else 1
            for n in range(1, plans + 1):
                on = self.world.add_workdays(day, 6 + u + (n - 1) * 6)
                items = self.items(unit, targets[unit])
                plan = self.add(f"{case}-plan-{n}", "unit_budget_plan", unit, self.chief(unit, on), on, {
                    "register": f"{unit}-register", "annual_budget": budget, "target": targets[unit], "items": items, "total": sum(i["amount"] for i in items),
                }, case=case, file="budget")
                reviewed = self.world.add_workdays(on, 3)
                first = reviewed if n == 1 else first
                no = n < plans
                fields = {"plan": plan, "decision": "退回" if no else "同意備案", "reviewed_by": CHIEF, "reviewed_on": reviewed}
                self.add(f"{case}-review-{n}", "unit_budget_review", HQ, CHIEF, self.world.add_workdays(reviewed, 1) if not no else reviewed,
                         fields | ({"reason": "未列設備維修費"} if no else {"filed_on": self.world.add_workdays(reviewed, 1)}), case=case, file="budget")
            self.analyses(case, unit, plan, first, settled, targets[unit], 12 if name == "2026" else 3 if name == "2025" else 6)

    def items(self, unit, target):
        costs = UNITS[unit]["costs"]
        shares = [0.5, 0.25, 0.15, 0.08][: len(costs)]
        return [{"item": c, "amount": int(target * s) // 1000 * 1000} for c, s in zip(costs, shares)]

    def analyses(self, case, unit, plan, since, settled, target, months):
        n, day = 0, since
        while True:
            n += 1
            day = self.world.workday_before(self.next_month(day))
            last = settled is not None and day >= settled
            if last:
                day = settled
            if day > END:
                return
            budgeted = int(target * min(n, months) / months) // 1000 * 1000
            spent = int(budgeted * number((case, n), 930, 998) / 1000)
            fields = {
                "plan": plan, "period": month(day.replace(day=1) - DAY), "budgeted": budgeted, "spent": spent, "overrun_rate": round((spent - budgeted) / budgeted * 100 - 1e-9, 1),
                "execution_rate": round(spent / budgeted * 100 + 1e-9, 1), "analysis": pick((case, n), ["支出與進度相符，運費略低", "人事費因加班略升，其他項目節餘", "維修費延後入帳，下月補列"]), "on_target": True,
            }
            if last:
                fields["year_closed_on"] = day
            self.add(f"{case}-analysis-{n:02}", "budget_execution_report", unit, self.chief(unit, day), day, fields, case=case, file="budget-analysis",
                     **({"steps": ["analyse", "settle"]} if last else {"step": "analyse"}))
            if last:
                return

    def procurements(self):
        plan = [("ops-north", dt.date(2025, 10, 20), "accepted"), ("ops-south", dt.date(2025, 11, 17), "refused"), ("ops-north", dt.date(2026, 1, 19), "replaced"), ("ops-south", dt.date(2026, 3, 16), "accepted"),
                ("ops-north", dt.date(2026, 4, 15), "accepted"), ("ops-central", dt.date(2026, 5, 13), "accepted"), ("ops-south", dt.date(2026, 6, 8), "accepted"), ("ops-east", dt.date(2026, 7, 15), "accepted"),
                ("ops-central", dt.date(2026, 8, 12), "replaced")]
        suppliers = ["台溫科技", "永順包材行", "嘉禾物流設備", "宏力機電"]
        for k, (unit, day, course) in enumerate(plan, 1):
            case = f"PC-{day:%Y}-{k:02}"
            goods = UNITS[unit]["goods"]
            item, measure = goods[k % len(goods)]
            method, channel = pick(case, [("詢價", "合格供應商名錄"), ("招標", "公開市場"), ("框架協議", "合格供應商名錄")])
            for n in range(1, 3 if course == "refused" else 2):
                tail, no = ("" if n == 1 else "-2"), course == "refused" and n == 1
                on = self.world.add_workdays(day, (n - 1) * 4)
                request = self.add(f"{case}-request{tail}", "procurement_request", unit, self.chief(unit, on), on, {
                    "register": f"{unit}-register", "procurement_system": "hq-center-2025-system-procure", "business_need": "檔期前補足作業所需" if k % 2 else "汰換破損，維持作業量",
                    "items": [{"item": item, "quantity": number(case, 4, 24) * (10 if n == 1 else 5), "unit_of_measure": measure}], "estimated_cost": number((case, 1), 24, 180) * 1000, "method": method, "channel": channel,
                }, case=case, file="procurement")
                decided = self.world.add_workdays(on, 2)
                approval = self.add(f"{case}-approve{tail}", "procurement_approval", HQ, DEPUTY, decided, {
                    "request": request, "decision": "不通過" if no else "通過", "approver": DEPUTY, "approved_on": decided,
                } | ({"reason": "數量高於近三月用量"} if no else {}), case=case, file="procurement")
            signed = self.world.add_workdays(decided, 3)
            due = self.world.workday(signed + 21 * DAY)
            contract = self.add(f"{case}-contract", "procurement_contract", unit, self.chief(unit, signed), signed, {
                "request": request, "approval": approval, "method": method, "channel": channel, "supplier": suppliers[k % 4], "signed_on": signed, "quality_requirements": ["規格與樣品一致", "保固一年"], "delivery_due": due,
            }, case=case, file="procurement")
            came = self.world.add_workdays(due, -2)
            bad = course == "replaced"
            again = self.world.workday(came + 14 * DAY)
            self.add(f"{case}-receive", "goods_receipt", unit, self.chief(unit, came), came, {"contract": contract, "delivered_on": came, "quality_accepted": not bad} | (
                {"defects": "兩件外殼變形，一件無法開機", "replacement_due": again} if bad else {}), case=case, file="procurement")
            if bad:
                on = self.world.add_workdays(again, -1)
                self.add(f"{case}-receive-2", "goods_receipt", unit, self.chief(unit, on), on, {"contract": contract, "delivered_on": on, "quality_accepted": True}, case=case, file="procurement")

    def major_matters(self):
        matters = [("MM-2025-01", "ops-north", "北南兩區共用冷鏈車隊", "重大項目", 820_000, ["ops-north", "ops-south"], dt.date(2025, 11, 10), True),
                   ("MM-2026-01", HQ, "設立中區運營單元", "重大決策", 4_800_000, ["ops-central"], dt.date(2026, 3, 2), False),
                   ("MM-2026-02", HQ, "設立東區運營單元", "重大決策", 3_600_000, ["ops-east"], dt.date(2026, 5, 11), False),
                   ("MM-2026-03", "ops-central", "擴建揀貨區二樓", "重大項目", 2_250_000, ["ops-central"], dt.date(2026, 8, 4), False)]
        for case, unit, matter, kind, budget, units, day, refused in matters:
            by = lambda on, unit=unit: CHIEF if unit == HQ else self.chief(unit, on)
            for n in range(1, 3 if refused else 2):
                tail, no = ("" if n == 1 else "-2"), refused and n == 1
                on = self.world.add_workdays(day, (n - 1) * 6)
                request = self.add(f"{case}-apply{tail}", "major_matter_request", unit, by(on), on, {
                    "matter": matter + ("（附保險方案）" if n == 2 else ""), "matter_kind": kind, "budget": budget, "units": units,
                }, case=case, file="major-matters")
                decided = self.world.add_workdays(on, 4)
                approval = self.add(f"{case}-decide{tail}", "major_matter_approval", HQ, CHIEF, decided, {
                    "request": request, "decision": "不通過" if no else "通過", "approver": CHIEF, "decided_on": decided,
                } | ({"reason": "車輛保險方案未附"} if no else {}), case=case, file="major-matters")
            done = self.world.add_workdays(decided, 15)
            self.add(f"{case}-execute", "major_matter_execution", unit, by(done), done, {"approval": approval, "action": "依核定內容辦理，首期款項已支付"}, case=case, file="major-matters")
