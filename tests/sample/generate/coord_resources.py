"""People, things and money, work across departments, partners, changes of plan, and what employees post and say."""

import datetime as dt

from coord_kit import chief, deputy, later, percent, rec
from world import END, at, month, number, pick

EXTERNAL = "strategy"


def resources(world, out):
    people(out)
    assets(world, out)
    facilities(world, out)
    procurement(world, out)
    budgets(world, out)
    money(out)
    collaborations(world, out)
    adjustments(world, out)
    partners(out)
    voices(world, out)


def people(out):
    fields = {
        "plan": "TC-2026-release", "strategy": "TC-STRATEGY", "forecast_on": dt.date(2025, 12, 29), "headcount": 12,
        "post_structure": [{"post": "倉儲專員", "number": 6}, {"post": "平臺專員", "number": 3}, {"post": "門市督導", "number": 2}, {"post": "系統工程師", "number": 1}],
        "skill_level": "倉儲專員須會操作分揀線，平臺專員須能讀數據報表", "planned_on": dt.date(2026, 1, 9), "means": ["內部調配", "招聘", "培訓"], "allocated_on": dt.date(2026, 1, 21),
    }
    out.append(rec("TC-HR-2026-plan", "coord_hr_plan", "human-resources", "li.meihua", at(dt.date(2026, 1, 21), "16:00"), fields, case="TC-HR-2026", parents=["TC-2026"], steps=["forecast", "plan", "allocate"], _file="hr-plan"))
    for n, (day, kind, units, result) in enumerate([
        (dt.date(2025, 11, 21), "團隊活動", ["human-resources", "finance", "legal"], "三部門互相認識窗口，約定文件往來方式"),
        (dt.date(2026, 3, 20), "跨部門協作項目", ["logistics", "retail", "customer-service"], "共同完成門市取貨流程圖"),
        (dt.date(2026, 6, 12), "團隊活動", ["information", "marketing"], "共同走訪門市，整理出九項系統改善意見"),
        (dt.date(2026, 9, 4), "跨部門協作項目", ["ecommerce", "marketing"], "合編會員日工作手冊"),
    ], 1):
        fields = {"kind": kind, "departments": units, "result": result, "held_on": day}
        out.append(rec(f"TC-TA-{n}", "coord_team_activity", "human-resources", "li.meihua", at(later(day, 3), "10:00"), fields, _file="team-activities"))


ASSETS = [("堆高機", 6), ("手持掃描機", 48), ("冷藏櫃", 31), ("收銀機", 60), ("筆記型電腦", 74)]


def assets(world, out):
    case = "TC-AM-2025"

    def counting(name, steps, day, idle, damaged):
        states = {a: "閒置" for a in idle} | {a: "損壞" for a in damaged}
        fields = {
            "period": month(day), "counted": [{"asset": a, "booked": n, "found": n, "state": states.get(a, "正常")} for a, n in ASSETS],
            "assessment": "帳面與實物相符，各類資產大致足用", "allocation": "堆高機與掃描機集中於倉儲物流部，收銀機依門市配置", "idle": idle, "damaged": damaged, "counted_on": day,
        }
        if idle or damaged:
            fields |= {"handling": "閒置者移撥門市，損壞者送修或報廢", "handled_on": world.add_workdays(day, 5)}
        when = fields.get("handled_on", day)
        out.append(rec(f"{case}-{name}", "coord_asset_inventory", "office", "ye.zhiyuan", at(when, "16:00"), fields, case=case, steps=steps, _file="assets"))

    counting("inventory", ["inventory"], dt.date(2025, 10, 22), [], [])
    for n, (day, asset, stage, user) in enumerate([
        (dt.date(2025, 11, 6), "手持掃描機", "使用", "logistics"), (dt.date(2025, 12, 3), "冷藏櫃", "維護", None), (dt.date(2026, 1, 14), "筆記型電腦", "採購", None),
        (dt.date(2026, 2, 4), "筆記型電腦", "使用", "marketing"),
    ], 1):
        fields = {"asset": asset, "system": "TC-DOC-資產管理制度", "stage": stage, **({"user": user} if user else {}), "dated": day}
        out.append(rec(f"{case}-ledger-{n}", "coord_asset_ledger", "office", "ye.zhiyuan", at(day, "11:00"), fields, case=case, _file="assets"))
    counting("count-1", ["count", "handle"], dt.date(2026, 4, 15), ["收銀機"], ["冷藏櫃"])
    counting("count-2", ["count"], dt.date(2026, 9, 9), [], [])


FACILITIES = [
    ("TC-FM-SORT", "一號自動分揀線", 28, dt.date(2025, 10, 14), {4: "皮帶鬆動", 9: "感測器偶爾失靈"}),
    ("TC-FM-COLD", "冷藏倉冷氣機組", 84, dt.date(2025, 10, 28), {2: "冷媒壓力偏低"}),
]


def facilities(world, out):
    for case, facility, days, first, faults in FACILITIES:
        plan = world.add_workdays(first, -5)
        fields = {"facility": facility, "plan": "每四週巡檢一次，每季保養一次" if days == 28 else "每季巡檢並清洗濾網", "repair_standard": "TC-DOC-設施設備維修標準"}
        out.append(rec(f"{case}-plan", "coord_facility_maintenance_plan", "office", "ye.zhiyuan", at(plan, "10:00"), fields, case=case, _file="facilities"))
        for n, day in enumerate(world.every(days, first, END), 1):
            fault = faults.get(n)
            fields = {"facility": facility, "kind": "保養" if n % 3 == 0 else "巡檢", "faults": [fault] if fault else [], "done_on": day}
            steps, when = ["inspect"], day
            if fault:
                when = fields["fixed_on"] = world.add_workdays(day, 2)
                steps = ["inspect", "fix"]
            out.append(rec(f"{case}-{n}", "coord_facility_maintenance_record", "office", "ye.zhiyuan", at(when, "17:00"), fields, case=case, steps=steps, _file="facilities"))


SUPPLIERS = [
    ("立新包材行", dt.date(2025, 10, 23), 92, 85, 90, True), ("宏達文具", dt.date(2025, 10, 23), 88, 90, 86, True), ("捷成設備", dt.date(2026, 2, 25), 90, 78, 84, True),
    ("永昌貨架", dt.date(2026, 2, 25), 61, 92, 55, False), ("立新包材行", dt.date(2026, 9, 16), 91, 84, 93, True), ("宏達文具", dt.date(2026, 9, 16), 87, 91, 90, True),
]
PURCHASES = [
    ("TC-PR-2025-001", "TC-2025-Q4", "節慶檔期所需的紙箱與緩衝材", [("紙箱", 20000, "logistics"), ("緩衝材", 300, "logistics")], 320000, 1, dt.date(2025, 10, 29), [168000, 96000, 44000]),
    ("TC-PR-2026-001", "TC-2026", "門市取貨專櫃與標示", [("取貨櫃", 5, "retail"), ("標示牌", 26, "retail")], 450000, 3, dt.date(2026, 3, 4), [285000, 141000]),
    ("TC-PR-2026-002", "TC-2026-Q2", "會員日文宣與會場用品", [("文宣品", 8000, "marketing")], 120000, 2, dt.date(2026, 5, 13), [64000, 38500]),
]


def procurement(world, out):
    for n, (supplier, day, quality, price, timely, suitable) in enumerate(SUPPLIERS, 1):
        fields = {"system": "TC-DOC-供應商評估和管理體系", "supplier": supplier, "quality": quality, "price": price, "timeliness": timely, "suitable": suitable, "evaluated_on": day}
        out.append(rec(f"TC-SUP-{n}", "coord_supplier_evaluation", "office", "ye.zhiyuan", at(day, "15:00"), fields, _file="suppliers"))
    for case, parent, need, items, budget, supplier, day, costs in PURCHASES:
        head = {"case": case, "parents": [parent], "_file": "procurement"}
        fields = {"plan": f"{parent}-release", "need": need, "items": [{"item": i, "quantity": q, "department": u} for i, q, u in items], "budget": budget}
        out.append(rec(f"{case}-plan", "coord_procurement_plan", "office", "ye.zhiyuan", at(day, "10:00"), fields, **head))
        for n, cost in enumerate(costs, 1):
            fields = {
                "plan": f"{case}-plan", "supplier": f"TC-SUP-{supplier}", "actual_cost": cost, "cumulative_cost": sum(costs[:n]),
                "monitoring": pick(case + str(n), ["三家比價，驗收時抽查一成", "依合約價分批交貨，逐箱點收", "到貨與訂單核對，規格相符"]), "integrity_statement": "無",
            }
            out.append(rec(f"{case}-{n}", "coord_procurement_record", "office", "ye.zhiyuan", at(world.add_workdays(day, 6 * n), "14:00"), fields, **head))


BUDGETS = {
    "2025": (dt.date(2025, 2, 7), [("商品銷售", 158000000), ("會員服務", 2400000)], [("進貨成本", 96000000), ("物流費用", 17500000)], [("人事費用", 24600000), ("行銷費用", 8900000)]),
    "2026": (dt.date(2025, 12, 30), [("商品銷售", 166000000), ("會員服務", 3100000)], [("進貨成本", 100500000), ("物流費用", 17800000)], [("人事費用", 25900000), ("行銷費用", 9400000)]),
}
# Share of the plan spent, in tenths of a percent, report by report.
PACE = [982, 991, 1004, 998, 971, 968, 985, 1007, 996, 990, 984, 979, 993, 988]


def budgets(world, out):
    for year, (day, income, costs, expenses) in BUDGETS.items():
        lines = lambda rows: [{"item": i, "amount": a} for i, a in rows]
        fields = {"year": year, "plan": f"TC-{year}-release", "income": lines(income), "costs": lines(costs), "expenses": lines(expenses), "total_spending": sum(a for _, a in costs + expenses)}
        out.append(rec(f"TC-BG-{year}-budget", "coord_annual_budget", "finance", "xu.xiaoping", at(day, "16:00"), fields, case=f"TC-BG-{year}", parents=[f"TC-{year}"], _file="budgets"))
    for n, day in enumerate(world.every(28, dt.date(2025, 10, 15), END)):
        until = later(day, -4)
        year = str(until.year)
        total = sum(a for _, a in BUDGETS[year][2] + BUDGETS[year][3])
        planned = total * (until - dt.date(until.year, 1, 1)).days // 365 // 1000 * 1000
        spent = planned * PACE[n % len(PACE)] // 1000
        over = spent > planned
        fields = {
            "budget": f"TC-BG-{year}-budget", "period": f"{year}-01-01/{until}", "planned": planned, "spent": spent, "overrun": percent(spent - planned, planned),
            "control": pick(f"{day}", ["逐筆審核，大額支出事前會簽", "非急需採購延後一個月", "各部門按月核對餘額"]),
            "analysis": "支出略高於進度，主因為檔期備貨提前" if over else pick(f"{day}b", ["支出在進度之內，無須調整", "物流費用因合併配送而節省", "行銷費用尚未動支，將於檔期使用"]),
            "problems": ["備貨支出提前"] if over else [],
        }
        steps = ["execute", "analyse"]
        if over:
            fields |= {"measures": ["下期減少備貨，月底前回到進度"], "adjusted_on": world.add_workdays(day, 3)}
            steps.append("adjust")
        when = fields.get("adjusted_on", day)
        out.append(rec(f"TC-BG-report-{n + 1}", "coord_budget_execution_report", "finance", "xu.xiaoping", at(day, "16:30"), fields, case=f"TC-BG-{year}", parents=[f"TC-{year}"], steps=steps, submitted=at(when, "17:00"), _file="budget-reports"))


def money(out):
    for n, (day, period) in enumerate([(dt.date(2025, 10, 27), "2025-Q3"), (dt.date(2026, 1, 23), "2025-Q4"), (dt.date(2026, 4, 21), "2026-Q1"), (dt.date(2026, 7, 20), "2026-Q2")], 1):
        logistics, people_ = 4300000 + 50000 * n, 6200000 + 40000 * n
        fields = {
            "system": "TC-DOC-成本控制體系", "period": period,
            "costs": [
                {"item": "物流費用", "planned": logistics, "actual": logistics - 60000 * n, "analysis": "合併配送使趟次減少"},
                {"item": "人事費用", "planned": people_, "actual": people_ + 20000 * (n % 2), "analysis": "檔期加班略增" if n % 2 else "與預計相符"},
            ],
            "measures": ["擴大合併配送的區域", "離峰時段集中補貨"], "benefit": pick(period, ["單均物流成本下降百分之三", "毛利率較前季提高零點五個百分點", "每件出貨工時減少百分之四"]), "balance": "未因減少趟次而延後交付",
        }
        out.append(rec(f"TC-CB-{period}", "coord_cost_benefit_report", "finance", "xu.xiaoping", at(day, "15:00"), fields, _file="cost-benefit"))
    fields = {
        "need": 8000000, "condition": "現金可支應三個月營運，短期負債比率一成二", "channel": "銀行中期放款", "cost": 2, "cost_reasonable": "低於三家銀行報價的平均",
        "needed_on": dt.date(2026, 3, 20), "received_on": dt.date(2026, 3, 16), "use": "支付二號分揀線設備款與安裝費",
    }
    out.append(rec("TC-FUND-2026", "coord_funding_plan", "finance", "xu.xiaoping", at(dt.date(2026, 3, 17), "11:00"), fields, _file="funding"))
    for case, name, amount, studied, decided, decision in [
        ("TC-IV-2025-001", "二號分揀線", 8000000, dt.date(2025, 12, 9), dt.date(2025, 12, 18), "批准"), ("TC-IV-2026-001", "南區轉運倉", 26000000, dt.date(2026, 6, 10), dt.date(2026, 6, 24), "不批准"),
    ]:
        fields = {
            "project": name, "amount": amount, "feasibility": "依三年訂單量估算設備利用率與回收年限，並比較自建、租用、委外三案", "risk_assessment": "主要風險為交期延遲與訂單不如預期，均訂有備案與退場條件", "finished_on": studied,
        }
        out.append(rec(f"{case}-study", "coord_investment_study", "finance", "xu.xiaoping", at(studied, "16:00"), fields, case=case, _file="investments"))
        fields = {"study": f"{case}-study", "decision": decision, "decided_on": decided}
        out.append(rec(f"{case}-decision", "coord_investment_decision", "office", chief(decided), at(decided, "16:00"), fields, case=case, _file="investments"))


WORK_TOGETHER = [
    ("TC-CC-2025-001", "ecommerce", ["logistics", "customer-service"], "退貨由線上申請到入庫一次完成", "退貨處理三日以內", dt.date(2025, 11, 3), 5, True),
    ("TC-CC-2026-001", "retail", ["logistics", "information"], "門市取貨的到店通知", "到貨一小時內通知客戶", dt.date(2026, 2, 24), 4, False),
    ("TC-CC-2026-002", "marketing", ["ecommerce", "information", "customer-service"], "會員日活動的系統與客服準備", "活動期間無中斷，來電三十秒內接聽", dt.date(2026, 5, 4), 5, False),
    ("TC-CC-2026-003", "customer-service", ["finance", "ecommerce"], "退款進度查詢", "客戶可自行查詢退款進度", dt.date(2026, 7, 6), 4, False),
]
STANDARDS = ["作業由頭到尾實測十件均成功", "說明文件與窗口名單已上平臺"]


def collaborations(world, out):
    for case, unit, others, matter, goal, day, weeks, twice in WORK_TOGETHER:
        head = lambda u, d: world.head(u, d)
        due = later(day, 75)
        add = lambda what, form, u, by, d, fields, **more: out.append(rec(f"{case}-{what}", f"coord_collaboration_{form}", u, by, at(d, "15:00" if form == "acceptance" else "10:30"), fields, case=case, _file="collaboration", **more))
        add("request", "request", unit, head(unit, day), day, {
            "initiating_department": unit, "matter": matter, "goal": goal, "time_requirement": due, "participants": others, "manner": "每週聯絡一次並共用待辦清單",
        })
        assigned = world.add_workdays(day, 3)
        add("assignment", "assignment", "strategy", "jiang.yijun", assigned, {
            "request": f"{case}-request", "considerations": "依各部門職責與本季人力分配，檔期前後不排測試",
            "department_tasks": [{"department": u, "task": t, "duty": d, "due_on": later(day, 45 + 5 * n)} for n, (u, t, d) in enumerate(zip(others, ["修改作業並試辦", "提供資料並測試", "訓練人員"], ["主辦並回報進度", "配合測試並修正", "排定時段並記錄"]))],
            "fairness": "各部門工時相近，均不逾人力的一成", "acceptance_standards": STANDARDS,
        })
        calls = world.every(7, assigned)[1:]
        accepted = calls[weeks]
        for u in others:
            for n, d in enumerate(calls[: weeks + (3 if twice else 0)], 1):
                add(f"liaison-{u}-{n}", "liaison", u, head(u, d), world.workday_before(d), {
                    "assignment": f"{case}-assignment", "department": u, "liaison": deputy(world, u, d), "progress": f"第{'一二三四五六七八九'[n - 1]}週：" + pick(case + u + str(n), ["任務依分配進行", "資料已備齊，開始測試", "測試完成八成", "修正測試所見問題"]),
                    "problems": ["欄位名稱不一致"] if n == 2 else [], "conflicts": ["欄位名稱已由發起部門統一"] if n == 3 else [],
                })
        results = lambda ok: [{"standard": s, "met": ok or i == 0, "evidence": ["實測記錄", "平臺頁面"][i]} for i, s in enumerate(STANDARDS)]
        accept = lambda n, d, ok: add(f"accept-{n}", "acceptance", unit, head(unit, d), d, {
            "assignment": f"{case}-assignment", "participants": others, "standard_results": results(ok), "conclusion": "合格" if ok else "不合格", **({} if ok else {"responsible_department": others[-1]}), "round": n,
        })
        last = accepted
        if twice:
            accept(1, accepted, False)
            fixed = world.add_workdays(accepted, 6)
            add("rectification", "rectification", others[-1], head(others[-1], fixed), fixed, {
                "acceptance": f"{case}-accept-1", "measures": [{"standard": STANDARDS[1], "measure": "補上說明文件與窗口名單"}], "completed_on": fixed,
            })
            last = world.add_workdays(fixed, 3)
        accept(2 if twice else 1, last, True)
        add("archive", "archive", unit, head(unit, last), world.add_workdays(last, 4), {
            "acceptance": f"{case}-accept-{2 if twice else 1}", "location": "信息平臺／協作成果", "summary": "先統一欄位與窗口再分工，測試時少了許多往返",
        })


def adjustments(world, out):
    for case, parent, day, reason, work, resource, affects in [
        ("TC-ADJ-2025-1", "TC-2025-Q4", dt.date(2025, 11, 18), "節慶訂單較預估多兩成", "盤點任務延到月底，先支援出貨", "門市調派四人支援倉儲兩週", True),
        ("TC-ADJ-2026-1", "TC-2026-06", dt.date(2026, 6, 9), "系統供應商延後交付測試版", "先辦理訓練，測試延後一週", "無", False),
    ]:
        adjusted = world.add_workdays(day, 2)
        fields = {"plan": f"{parent}-release", "detected_on": day, "reason": reason, "work_change": work, "resource_change": resource, "affects": affects, "effective_on": world.add_workdays(adjusted, 4)}
        head = {"case": case, "parents": [parent], "_file": "plan-adjustments"}
        out.append(rec(f"{case}-adjust", "coord_plan_adjustment", "strategy", "jiang.yijun", at(adjusted, "10:00"), fields, steps=["detect", "adjust"], **head))
        if affects:
            decided = world.add_workdays(adjusted, 2)
            out.append(rec(f"{case}-decision", "coord_adjustment_decision", "office", chief(decided), at(decided, "10:00"), {"adjustment": f"{case}-adjust", "decision": "批准"}, **head))


def partners(out):
    for n, (day, partner, status, change, action) in enumerate([
        (dt.date(2025, 11, 12), "迅達宅配", "準時率達約定，假日量能不足", "希望提早一週取得檔期預估", "每月底提供次月檔期預估"),
        (dt.date(2026, 3, 25), "聯信支付", "撥款時間縮短為三日", "無", None),
        (dt.date(2026, 8, 19), "晴朗異業聯盟", "贈品交期穩定，會員反應良好", "希望增加聯名檔期", "下季增列一次聯名活動"),
    ], 1):
        fields = {"partner": partner, "communication": "當面會談並交換上期數據", "status": status, "need_change": change, "adjustment_needed": bool(action)}
        if action:
            fields |= {"strategy_adjustment": action, "adjusted_on": later(day, 1)}
        fields["evaluated_on"] = day
        out.append(rec(f"TC-PA-{n}", "coord_partner_evaluation", EXTERNAL, "jiang.yijun", at(later(day, 1), "10:00"), fields, _file="partners"))
    for n, (day, activity, who) in enumerate([
        (dt.date(2025, 11, 27), "零售業數位轉型論壇", "中華零售協會"), (dt.date(2026, 4, 9), "冷鏈物流參訪", "北極星低溫物流"), (dt.date(2026, 8, 27), "電商退貨處理座談", "電子商務發展協會"),
    ], 1):
        fields = {"activity": activity, "counterpart": who, "lessons": "同業以單一庫存支援門市與線上，退貨可就近辦理", "held_on": day}
        out.append(rec(f"TC-IX-{n}", "coord_industry_exchange", EXTERNAL, "jiang.yijun", at(later(day, 1), "11:00"), fields, _file="industry"))


POSTS = [
    ("工作通知", "本月月度計劃已發布，請各部門依節點辦理"), ("文件資料", "更新後的盤點作業說明"), ("工作進展情況", "門市取貨專櫃已設置三處"), ("反饋", "夜間出貨口照明不足，已通知修繕"),
    ("建議", "建議退貨原因選項再細分"), ("工作通知", "系統週六凌晨更新，暫停兩小時"), ("工作進展情況", "客服問答已重編八成"), ("文件資料", "檔期備援方案與聯絡名單"),
]
SAID = [
    ("建議", "退貨原因的選項應再細分，方便找出包裝問題"), ("問題", "夜班的掃描機電池不足，換班時常等候"), ("建議", "門市與線上的贈品宜分開備貨"),
    ("問題", "會議室預約常重複，影響協調會"), ("建議", "任務記錄可由平臺自動帶入節點"), ("問題", "型錄價格與網站不同，客戶來電詢問"),
]


def voices(world, out):
    units = ["logistics", "ecommerce", "retail", "customer-service", "marketing", "information"]
    for n, day in enumerate(world.every(14, dt.date(2025, 10, 9), END)):
        unit = units[n % 6]
        kind, content = POSTS[n % len(POSTS)]
        fields = {"platform": "TC-DOC-內部信息平臺", "kind": kind, "content": content, "published_on": day}
        out.append(rec(f"TC-POST-{n + 1}", "coord_platform_post", unit, deputy(world, unit, day), at(day, f"11:{number(day, 10, 59)}"), fields, _file="platform-posts", _format="ndjson"))
        if n % 2 == 0:
            kind, content = SAID[n // 2 % len(SAID)]
            fields = {"kind": kind, "content": content}
            out.append(rec(f"TC-SAY-{n + 1}", "coord_employee_feedback", unit, deputy(world, unit, day), at(day, "17:10"), fields, _file="employee-feedback", _format="ndjson"))
