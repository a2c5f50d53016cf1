"""《綜合機構運營管理制度》, chapters five to seven: budgets, costs and funds, risks, and information."""

from inst_book import day, monthly
from world import DAY, at, month, number, pick

# What a department may spend in a month, in dollars
MONTHLY = {
    "strategy": 320000, "human-resources": 410000, "information": 780000, "finance": 360000, "legal": 290000,
    "logistics": 1950000, "ecommerce": 1240000, "retail": 2680000, "customer-service": 520000, "marketing": 960000,
}
INCOME = {"logistics": 2600000, "ecommerce": 21500000, "retail": 43800000, "marketing": 800000}
PLANS = {
    "strategy": ("推動考核指標電子化並按季檢討", "考核報告按期完成率百分之百"), "human-resources": ("補足倉儲與客服人力並強化在職訓練", "關鍵職缺六十日內補實"),
    "information": ("汰換主機並擴充客戶關係管理系統", "系統可用率百分之九十九以上"), "finance": ("月結提前兩日並強化資金調度", "每月六日前完成月結"),
    "legal": ("建立合同範本並縮短審閱時間", "合同審閱三個工作日內完成"), "logistics": ("導入自動封箱並整併運輸路線", "每件作業成本降低百分之三"),
    "ecommerce": ("擴大企業客戶與禮盒代包裝業務", "營收成長百分之八"), "retail": ("調整門市坪效並增設取貨點", "同店營收成長百分之四"),
    "customer-service": ("增設文字客服並改善等候時間", "電話接通率百分之九十五"), "marketing": ("會員分群行銷並精簡紙本文宣", "會員回購率提高百分之五"),
}


def write(book):
    budgets(book)
    costs(book)
    funds(book)
    risks(book)
    credit(book)
    law(book)
    systems(book)


# Budgets

def budgets(book):
    quarter = {"draft": day(10, 2), "plan": day(10, 8), "decide": day(10, 13), "release": day(10, 15)}
    a_year = {"draft": day(11, 18), "plan": day(12, 5), "decide": day(12, 10), "again": day(12, 17), "redecide": day(12, 19), "release": day(12, 23)}
    planned(book, "OM-BG-2025", "2025-10-01/2025-12-31", 3, quarter)
    planned(book, "OM-BG-2026", "2026", 12, a_year)
    book.about("budget-execution", "ndjson")
    for when in monthly(book.world, day(10, 31), book.world.end):
        for unit in MONTHLY:
            executed(book, unit, when)


def planned(book, case, year, months, days):
    world, units = book.world, list(MONTHLY)
    book.about("budget")
    for k, unit in enumerate(units):
        when = world.add_workdays(days["draft"], k % 4)
        plan, target = PLANS[unit]
        lines = [
            {"kind": "收入預算", "subject": "業務收入" if unit in INCOME else "其他收入", "amount": INCOME.get(unit, 20000) * months // 12},
            {"kind": "成本預算", "subject": "作業成本", "amount": MONTHLY[unit] * months * 6 // 10},
            {"kind": "費用預算", "subject": "人事與一般費用", "amount": MONTHLY[unit] * months * 4 // 10},
        ]
        fields = {"year": year, "work_plan": plan, "business_targets": target, "lines": lines, "total_income": lines[0]["amount"], "total_spending": lines[1]["amount"] + lines[2]["amount"]}
        book.put(f"{case}-draft-{unit}", "department_budget_draft", unit, world.head(unit, when), when, fields, case)
    total = sum(a * months * 6 // 10 + a * months * 4 // 10 for a in MONTHLY.values())
    rounds = [("plan", "decide", "again" not in days)] + ([("again", "redecide", True)] if "again" in days else [])
    for n, (plan, decide, approved) in enumerate(rounds, 1):
        when = days[plan]
        fields = {
            "year": year, "budget_drafts": [f"{case}-draft-{u}" for u in units], "consolidated_on": world.workday_before(when - DAY), "consolidation": "十個部門的草案匯總完成，支出較上期增百分之三",
            "review_opinion": "各部門一般費用尚可撙節" if n == 1 else "設備汰換已分年編列", "balancing": "一般費用統刪百分之二" if n == 1 else "資訊設備延至下半年購置",
            "total_spending": total, "strategic_goals": "支應禮盒代包裝與企業客戶業務的擴張", "resource_status": "營運現金流量足以支應，無須長期借款", "planned_on": when,
        }
        book.put(f"{case}-budget-{n}", "annual_budget", "finance", "xu.xiaoping", when, fields, case)
        fields = {"annual_budget": f"{case}-budget-{n}", "approved_on": days[decide], "decision": "批准" if approved else "不批准", **({} if approved else {"reason": "資訊設備汰換應分兩年編列"})}
        book.put(f"{case}-decision-{n}", "budget_decision", "office", "chen.qiwen", days[decide], fields, case)
    fields = {"annual_budget": f"{case}-budget-{n}", "decision": f"{case}-decision-{n}", "recipient_departments": units, "released_on": days["release"]}
    book.put(f"{case}-release", "budget_release", "finance", "xu.xiaoping", days["release"], fields, case)


# Months in which a department went beyond the tolerance, and why
BEYOND = {
    ("logistics", "2025-12"): (8, "年節檔期加班與外租車輛增加", "一月起改為集中出貨"), ("marketing", "2026-01"): (7, "春節廣告提前投放", "二月廣告減量"),
    ("information", "2026-03"): (12, "主機汰換提前驗收付款", "下半年設備款相應核減"), ("retail", "2026-02"): (-6, "門市裝修延後一個月", "餘額移至三月執行"),
    ("logistics", "2026-06"): (9, "油價調漲致運費超支", "併車出貨並重議運價"), ("human-resources", "2026-04"): (6, "招聘廣告與健檢費用集中", "下季訓練費用分月攤付"),
    ("ecommerce", "2026-08"): (11, "中秋檔期包材用量增加", "向供應商爭取量價折扣"),
}


def executed(book, unit, when):
    world, period = book.world, month(when)
    budgeted = MONTHLY[unit]
    share, cause, remedy = BEYOND.get((unit, period), (number(unit + period, -30, 30) / 10, None, None))
    spent = round(budgeted * (100 + share) / 100)
    name, fields = f"OM-{period}-{unit}-budget", {
        "budget_release": "OM-BG-2025-release" if when.year == 2025 else "OM-BG-2026-release", "period": period, "budgeted": budgeted, "actual": spent,
        "deviation": round(abs(spent - budgeted) / budgeted * 100, 1), **({"deviation_cause": cause} if cause else {}),
        "execution_status": f"{cause}，其餘依計劃執行" if cause else pick(name_of(unit, period), ["各科目依計劃支用", "一般費用略有節餘，餘依計劃", "支用進度與工作計劃相符"]),
    }
    book.put(name, "budget_execution_report", unit, world.head(unit, when), when, fields)
    seen = world.add_workdays(when, number(unit + period, 1, 3))
    if seen > world.end:
        return
    fields = {"execution_report": name, "analysis": f"偏差係因{cause}" if cause else "支用在容許幅度之內，無須調整", "deviating": cause is not None, **({"deviations": [cause], "found_on": seen} if cause else {})}
    book.put(f"{name}-analysis", "budget_monitoring_report", "finance", "xu.xiaoping", seen, fields)
    if cause:
        adjusted = world.add_workdays(seen, 3)
        book.put(f"{name}-adjustment", "budget_adjustment", "finance", "xu.xiaoping", adjusted, {"monitoring_report": f"{name}-analysis", "adjustments": [remedy], "adjusted_on": adjusted})


def name_of(unit, period):
    return f"{unit}/{period}"


# Costs

COSTS = {"包材": 460000, "倉租": 620000, "運費": 1180000, "水電": 235000, "廣告": 540000}
SURGES = {"2025-12": ("包材", 128, "年節禮盒用料增加"), "2026-01": ("廣告", 117, "春節檔期廣告集中投放"), "2026-06": ("運費", 114, "油價調漲且中秋備貨提前進倉"), "2026-08": ("包材", 131, "中秋禮盒改用可回收紙材，單價較高")}

MAJOR = [
    (1, "logistics", "lin.yating", day(1, 12), "北區倉自動封箱機", 860000, True),
    (2, "retail", "zheng.shufen", day(3, 9), "信義門市外牆燈箱更新", 720000, False),
    (3, "information", "huang.junjie", day(4, 20), "資料庫主機與備援設備", 1650000, True),
    (4, "ecommerce", "cai.yijing", day(7, 6), "禮盒產線輸送帶", 980000, True),
]


def costs(book):
    world = book.world
    book.about("cost")
    targets = [
        {"target": "作業成本降低百分之三", "responsible_unit": "logistics", "responsibility": "控制包材、加班與運費"},
        {"target": "廣告費用占營收百分之二以內", "responsible_unit": "marketing", "responsibility": "按檔期核定投放額"},
    ]
    departments = [{"department": "logistics", "indicator": "每件作業成本", "ceiling": 38}, {"department": "marketing", "indicator": "每月廣告費用", "ceiling": 600000}]
    posts = [{"post": "包裝專員", "department": "logistics", "indicator": "每件包材成本", "ceiling": 6}, {"post": "檔期企劃", "department": "marketing", "indicator": "單一檔期投放額", "ceiling": 250000}]
    book.put("OM-2025-cost-scheme", "cost_control_scheme", "finance", "xu.xiaoping", day(10, 20), {"targets": targets, "department_indicators": departments, "post_indicators": posts})
    previous = dict(COSTS)
    for when in monthly(world, day(10, 30), world.end):
        period, rows = month(when), []
        surge = SURGES.get(period)
        for item, budgeted in COSTS.items():
            share = surge[1] if surge and surge[0] == item else 100 + number(period + item, -20, 20) / 10
            rows.append({"item": item, "amount": round(budgeted * share / 100), "previous": previous[item], "budgeted": budgeted})
        previous_of, previous = previous, {r["item"]: r["amount"] for r in rows}
        changes = {r["item"]: max(abs(r["amount"] - r["previous"]) / r["previous"], abs(r["amount"] - r["budgeted"]) / r["budgeted"]) for r in rows}
        most = max(changes, key=changes.get)
        largest = round(changes[most] * 100, 1)
        fields = {"period": period, "accounting": rows, "analysis": "各項成本費用與預算相當，無顯著變動", "largest_change": largest}
        if largest > 10:
            cause = surge[2] if surge and surge[0] == most else f"{most}上期因檔期偏高，本期回復常態"
            rises = next(r for r in rows if r["item"] == most)["amount"] > previous_of[most]
            fields |= {"analysis": f"{cause}，其餘項目持平", "anomalies": [f"{most}較上期{'增加' if rises else '減少'}，變動逾百分之十"]}
        book.put(f"OM-{period}-cost", "cost_report", "finance", "xu.xiaoping", when, fields)
        if largest > 10:
            found = world.add_workdays(when, 2)
            fields = {"cost_report": f"OM-{period}-cost", "found_on": found, "cause": cause, "handling": ["逐筆核對用量與單價", "列入下期預算檢討"]}
            book.put(f"OM-{period}-cost-anomaly", "cost_anomaly", "finance", "xu.xiaoping", found, fields)
    for n, unit, head, when, item, amount, approved in MAJOR:
        case, decided = f"OM-MC-{n:02}", world.add_workdays(when, 3)
        fields = {"item": item, "amount": amount, "reasonableness": "現有設備不敷使用，已取得三家報價", "benefit": "節省人力與維修支出，約兩年半回收"}
        book.put(f"{case}-request", "major_cost_request", unit, head, when, fields, case)
        fields = {"request": f"{case}-request", "decision": "批准" if approved else "不批准", **({} if approved else {"reason": "門市租約將於年內到期"}), "approved_on": decided}
        book.put(f"{case}-approval", "major_cost_approval", "office", "chen.qiwen", decided, fields, case)
        if approved:
            for k, (after, share, status) in enumerate([(25, 30, "已支付訂金，設備製造中"), (50, 90, "設備到廠並完成試車，保留款待驗收")], 1):
                tracked = world.add_workdays(decided, after)
                if tracked <= world.end:
                    book.put(f"{case}-track-{k}", "major_cost_tracking", unit, head, tracked, {"approval": f"{case}-approval", "spent": amount * share // 100, "tracked_on": tracked, "tracking_status": status}, case)


# Funds

USES = [
    ("marketing", "zhou.zheyu", day(11, 6), "年終檔期型錄印刷", 186000, None, True), ("human-resources", "zeng.guowei", day(12, 8), "年度健康檢查費用", 92000, None, True),
    ("logistics", "lin.yating", day(1, 20), "支付封箱機訂金", 258000, 1, True), ("retail", "hong.zhiwei", day(2, 10), "門市春節布置", 74000, None, True),
    ("legal", "shen.zonghan", day(3, 3), "外聘律師專案諮詢", 120000, None, False), ("information", "xie.peijun", day(5, 12), "支付資料庫主機貨款", 1485000, 3, True),
    ("customer-service", "guo.jianhong", day(6, 10), "客服話機汰換", 68000, None, True), ("ecommerce", "liu.guanting", day(7, 22), "支付輸送帶訂金", 294000, 4, True),
    ("marketing", "zhou.zheyu", day(8, 13), "中秋檔期社群廣告", 210000, None, True), ("strategy", "lai.mingzhe", day(9, 9), "訂閱產業研究報告", 48000, None, True),
]
PROBLEMS = {"2025-11": "一筆門市退款未入賬", "2026-02": "零用金短少三百元", "2026-05": "銀行手續費重複扣收一筆", "2026-08": "信用卡請款差額未沖銷"}


def funds(book):
    world = book.world
    book.about("funds")
    policy = {"raising": "由財務部依資金預算擬案，報管理層核定", "use": "逐筆申請，經審批後支付", "settlement": "每週二、四集中結算", "monitoring": "每日核對銀行餘額並列表"}
    book.put("OM-2025-fund-policy", "fund_policy", "finance", "xu.xiaoping", day(10, 15), policy)
    for when, period, balance, inflow, outflow in [(day(10, 16), "2025-Q4", 4650000, 19800000, 19100000), (day(1, 7), "2026-Q1", 5350000, 17200000, 18300000), (day(4, 8), "2026-Q2", 4250000, 16900000, 16700000), (day(7, 8), "2026-Q3", 4450000, 18800000, 18100000)]:
        fields = {"period": period, "cash_balance": balance, "planned_inflow": inflow, "planned_outflow": outflow, "projected_balance": balance + inflow - outflow, "dispatch": "月中調撥貨款專戶，月底調回", "funding_cost": "優先償還循環借款，降低利息支出"}
        book.put(f"OM-{period}-fund-budget", "fund_budget", "finance", "xu.xiaoping", when, fields | ({"excess_measures": "逾上限部分轉存一個月定期存款"} if balance > 5000000 else {}))
    fields = {"business_need": "年節檔期備貨", "fund_status": "自有資金尚缺三百萬元", "channels": [{"channel": "銀行短期借款", "amount": 2000000}, {"channel": "應收票據貼現", "amount": 1000000}], "amount_needed": 3000000, "amount_received": 3000000, "due_on": day(11, 28), "received_on": day(11, 26)}
    book.put("OM-2025-raising", "fund_raising_plan", "finance", "xu.xiaoping", day(11, 27), fields)
    for n, (unit, who, when, purpose, amount, major, approved) in enumerate(USES, 1):
        case, decided = f"OM-FU-{n:02}", world.add_workdays(when, 1)
        fields = {"purpose": purpose, "amount": amount, **({"major_cost_approval": f"OM-MC-{major:02}-approval"} if major else {})}
        book.put(f"{case}-request", "fund_use_request", unit, who, when, fields, case)
        fields = {"request": f"{case}-request", "authority": "OM-2025-rule-4", "decision": "批准" if approved else "不批准", **({} if approved else {"reason": "年度預算未編列，請改由法務顧問辦理"}), "approved_on": decided}
        book.put(f"{case}-approval", "fund_use_approval", "finance", "xu.xiaoping", decided, fields, case)
        if approved:
            paid = world.add_workdays(decided, 2)
            book.put(f"{case}-payment", "fund_payment", "finance", "xu.xiaoping", paid, {"approval": f"{case}-approval", "amount": amount, "paid_on": paid}, case)
    for when in monthly(world, day(10, 31), world.end):
        period = month(when)
        rows = [{"problem": PROBLEMS[period], "found_on": when}] if period in PROBLEMS else []
        book.put(f"OM-{period}-reconciliation", "fund_reconciliation", "finance", "xu.xiaoping", when, {"period": period, "counted_on": when, "reconciled_on": when, "problems": rows})
        if rows:
            solved = world.add_workdays(when, 4)
            book.put(f"OM-{period}-reconciliation-solved", "fund_problem_resolution", "finance", "xu.xiaoping", solved, {"problem": f"OM-{period}-reconciliation#1", "resolution": "已查明原因並補正入賬", "resolved_on": solved})
    book.about("organisation")
    for when, period, analysis, warnings in ANALYSES:
        book.put(f"OM-{period}-analysis", "financial_analysis_report", "finance", "xu.xiaoping", when, {"period": period, "analysis": analysis, "warnings": warnings})


ANALYSES = [
    (day(10, 22), "2025-Q3", "第三季營收較前季增百分之四，毛利率持平，存貨周轉天數縮短兩天", []),
    (day(1, 20), "2025-Q4", "第四季營收較前季增一成，年節備貨使存貨增加，短期借款已如期償還", ["北區倉租金自三月起調漲，費用預算將吃緊"]),
    (day(4, 17), "2026-Q1", "第一季營收季節性下滑，毛利率因促銷下降一個百分點，現金部位充足", ["主力商品降價幅度擴大，須留意毛利"]),
    (day(7, 15), "2026-Q2", "第二季營收回升，運費占比上升，應收賬款周轉天數維持四十天", ["油價續漲將推升運費", "一家企業客戶付款趨緩"]),
]


# Risks

REGISTERS = [("2025-10", day(10, 1)), ("2025-12", day(12, 22)), ("2026-03", day(3, 18)), ("2026-06", day(6, 15)), ("2026-09", day(9, 11))]
RISKS = [
    ("market", "市場風險", "同業以低價搶占主力商品市場", "營運", "主力商品降價幅度", {"market_measures": ["市場調研與分析", "調整產品價格"]}, "風險降低", "每週比價並設定調價權限"),
    ("credit", "信用風險", "企業客戶延遲付款致資金吃緊", "財務", "逾期應收賬款占比", {"credit_measures": ["客戶信用評估", "應收賬款控制"]}, "風險降低", "逾期三十日停止出貨"),
    ("operation", "操作風險", "檔期出貨量大，揀貨與貼標錯誤", "營運", "錯發率", {"process_improvements": "出貨改採雙人複核並以掃描核對", "training_and_supervision": "檔期前辦理複訓，值班主管逐日抽查"}, "風險降低", "檔期增派複核人員"),
    ("legal", "法律風險", "抽獎與贈品活動不符消費者保護規定", "法遵", "活動條款", {"legal_measures": ["法律合規審查", "法律顧問諮詢"]}, "風險規避", "活動條款未經審查不得公告"),
    ("weather", "其他", "颱風造成停班與配送中斷", "營運", "倉庫淹水", {}, "風險轉移", "投保營業中斷險並備援車隊"),
]


def risks(book):
    world = book.world
    for k, (tag, when) in enumerate(REGISTERS):
        book.about("risk")
        case, by = f"OM-RK-{tag}", "xu.xiaoping"
        levels = {"market": (4 + number(tag, 0, 1), 4), "credit": (3 + number(f"c{tag}", 0, 1), 4), "operation": (3, 4), "legal": (2, 4), "weather": (2, 3)}
        order = sorted(levels, key=lambda key: (-levels[key][0] * levels[key][1], key))
        rows = []
        for key, category, text, kind, point, *_ in RISKS:
            likely, impact = levels[key]
            rows.append({
                "id": key, "category": category, **({"category_note": "天候風險"} if category == "其他" else {}), "description": text, "method_qualitative": "部門訪談與歷史事件檢討",
                "method_quantitative": likely * impact, "likelihood": likely, "impact": impact, "classification": kind, "rank": order.index(key) + 1, "key_area": order.index(key) < 2, **({"key_point": point} if order.index(key) < 2 else {}),
            })
        later = [when, when] if k == 0 else [world.add_workdays(when, 2), world.add_workdays(when, 3)]
        fields = {"identified_on": when, "mechanism": "各部門填報，財務部召集評估並參考事故與申訴記錄", "risks": rows, "assessed_on": later[0], "ranked_on": later[1], "highest_level": max(a * b for a, b in levels.values())}
        book.put(f"{case}-register", "risk_register", "finance", by, when, fields, case)
        planned_on = world.add_workdays(later[1], 1 if k == 0 else 3)
        for key, category, *_, more, strategy, measure in RISKS:
            fields = {"risk": f"{case}-register#{key}", "category": category, **({"category_note": "天候風險"} if category == "其他" else {}), "strategy": strategy, "measures": [measure, "按季檢視成效"], **more, "response_steps": ["通報財務部與機構管理層", "當日召開應變會議", "每日回報至解除為止"]}
            book.put(f"{case}-plan-{key}", "risk_response_plan", "finance", by, planned_on, fields, case)
    for key, name, limit in INDICATORS:
        fields = {"risk": f"OM-RK-2025-10-register#{key}", "indicator_name": name, "threshold_value": limit, "response_plan": f"OM-RK-2025-10-plan-{key}", "near_margin": 90}
        book.put(f"OM-2025-indicator-{key}", "risk_indicator", "finance", "xu.xiaoping", day(10, 2), fields)
    watch(book)


INDICATORS = [("market", "主力商品降價幅度（百分比）", 20), ("credit", "逾期應收賬款占比（百分比）", 8)]
ALARMS = {("market", day(11, 11)): 18.5, ("market", day(3, 5)): 19.2, ("market", day(3, 6)): 20.4, ("credit", day(5, 18)): 7.4, ("market", day(6, 18)): 21.3, ("credit", day(8, 17)): 8.6}


def watch(book):
    world = book.world
    for when in world.workdays(day(10, 2)):
        for key, _, limit in INDICATORS:
            if key == "credit" and when.weekday() != 0:
                continue
            value = ALARMS.get((key, when), number(f"{key}{when}", 80, 150 if key == "market" else 100) / 10 * (1 if key == "market" else 0.5))
            value = round(value, 1)
            level = "達到預警值" if value >= limit else "接近預警值" if value >= limit * 0.9 else "正常"
            read = at(when, "17:00" if when == day(10, 2) else "09:30")
            change = "較前次無明顯變化" if level == "正常" else "較前次明顯升高，依規定發出預警"
            book.about("risk-monitoring", "ndjson")
            log = book.put(f"OM-{when}-{key}", "risk_monitoring_log", "finance", "xu.xiaoping", read, {"indicator": f"OM-2025-indicator-{key}", "observed_at": read, "value": value, "threshold_value": limit, "level": level, "change": change})
            if level == "正常":
                continue
            book.about("risk")
            issued, acted = at(when, "11:20"), at(when, "16:00")
            warning = book.put(f"{log}-warning", "risk_warning", "finance", "xu.xiaoping", issued, {"reading": log, "indicator": f"OM-2025-indicator-{key}", "value": value, "triggered_at": read, "issued_at": issued})
            fields = {"warning": warning, "response_plan": f"OM-RK-2025-10-plan-{key}", "activated_at": acted, "measures": ["調整主力商品售價"] if key == "market" else ["暫停逾期客戶出貨", "派員到府催收"], "result": "一週內回落至正常範圍"}
            book.put(f"{log}-activation", "risk_response_activation", "finance", "xu.xiaoping", acted, fields)


CREDITS = [("瑞寧百貨", day(10, 23), "往來三年，付款正常", 600000), ("安居家飾", day(10, 27), "新客戶，設定較低額度", 200000), ("大合文具", day(2, 12), "往來一年，偶有延遲", 150000)]
RECEIVABLES = [
    (0, day(12, 18), 250000, day(1, 16), 0, None), (1, day(11, 20), 84000, day(12, 19), 7, "電話催收一次"), (0, day(4, 9), 84000, day(5, 8), 0, None),
    (2, day(5, 14), 62000, day(6, 12), 17, "電話與存證信函催收各一次"), (1, day(7, 10), 128000, day(8, 7), 0, None), (0, day(8, 31), 440000, day(9, 29), 0, None),
]


def credit(book):
    world = book.world
    book.about("credit")
    for n, (customer, when, result, limit) in enumerate(CREDITS, 1):
        book.put(f"OM-credit-{n}", "customer_credit_assessment", "finance", "xu.xiaoping", when, {"customer": customer, "assessed_on": when, "credit_result": result, "credit_limit": limit})
    for n, (who, when, amount, due, late, collection) in enumerate(RECEIVABLES, 1):
        fields = {"customer": CREDITS[who][0], "credit_assessment": f"OM-credit-{who + 1}", "amount": amount, "due_on": due}
        book.put(f"OM-receivable-{n}", "receivable_record", "finance", "xu.xiaoping", when, fields)
        received = due + DAY * late
        if not late:
            received = world.workday_before(due - DAY)
        fields = {"receivable": f"OM-receivable-{n}", "received_on": received, "due_on": due, "overdue_days": late, **({"collection": collection} if late else {})}
        book.put(f"OM-receivable-{n}-receipt", "receivable_receipt", "finance", "xu.xiaoping", received, fields)


LEGAL = [
    ("marketing", "zhou.zheyu", day(11, 10), "年終抽獎活動辦法", "消費滿三千元可抽獎，獎項含家電與禮券，未載稅負", "須載明稅負與領獎期限"), ("ecommerce", "liu.guanting", day(2, 26), "企業客戶框架合同", "約定年度採購量、價格調整與違約責任", None),
    ("information", "xie.peijun", day(5, 7), "雲端備援服務合同", "約定資料保存地點、可用率與終止後刪除義務", None), ("marketing", "zhou.zheyu", day(8, 3), "中秋會員贈品辦法", "會員消費累計贈送禮盒，數量有限送完為止", "數量與截止日應明確記載"),
]


def law(book):
    world = book.world
    book.about("legal")
    for n, (unit, who, when, matter, content, fault) in enumerate(LEGAL, 1):
        case = f"OM-LG-{n:02}"
        for k in ([1, 2] if fault else [1]):
            book.put(f"{case}-submit-{k}", "legal_submission", unit, who, when, {"matter": matter, "content": content if k == 1 else content.replace("未載稅負", "已載明稅負與領獎期限") + "（修訂）"}, case)
            when = world.add_workdays(when, 2)
            fine = not fault or k == 2
            fields = {"submission": f"{case}-submit-{k}", "counsel": "shen.zonghan", "counsel_opinion": "條款完備，可以辦理" if fine else fault, "decision": "合規" if fine else "不合規", "reviewed_on": when}
            book.put(f"{case}-review-{k}", "legal_review", "finance", "xu.xiaoping", when, fields, case)
            when = world.add_workdays(when, 2)


# Information

SYSTEMS = ["辦公自動化系統", "客戶關係管理系統", "財務管理系統", "業務管理系統"]
USERS = [("業務管理系統", "liu.guanting", ["查詢訂單", "建立業務方案"], "承辦企業客戶業務"), ("財務管理系統", "xu.xiaoping", ["過帳", "列印報表"], "辦理月結與付款"), ("客戶關係管理系統", "guo.jianhong", ["查詢客戶", "登記案件"], "受理客戶諮詢與投訴"), ("辦公自動化系統", "ye.zhiyuan", ["發文", "歸檔"], "辦理文件印發與歸檔"), ("業務管理系統", "wu.bohan", ["查詢庫存"], "辦理出貨作業")]
FINDINGS = [
    (day(10, 28), "2025-Q3", "退貨集中於服飾尺寸不合，建議商品頁補充量測圖"), (day(1, 27), "2025-Q4", "禮盒訂單集中於每月中旬，建議提前一週備料"),
    (day(4, 24), "2026-Q1", "企業客戶回購間隔約五十天，建議於第四十天主動聯繫"), (day(7, 23), "2026-Q2", "午間客服等候時間為平均的兩倍，建議調整班表"),
]


def systems(book):
    world = book.world
    book.about("information")
    rows = [{"system": s, "need": need, "planned_on": day(6, 30)} for s, need in zip(SYSTEMS, ["簽核與文件歸檔", "客戶案件與回覆追蹤", "總帳、資金與預算", "訂單、庫存與專案"])]
    book.put("OM-2025-systems", "system_plan", "information", "huang.junjie", day(10, 20), {"operational_need": "支應線上訂單、內部簽核與客戶服務", "systems": rows})
    book.put("OM-2025-data-policy", "data_policy", "information", "huang.junjie", day(10, 22), {"accuracy_rule": "輸入資料須經第二人複核", "completeness_rule": "必填欄位不得留白，附件須齊備", "timeliness_rule": "當日資料當日入庫", "procedures": ["蒐集", "複核", "入庫", "備份", "歸檔"]})
    for n, (system, user, permissions, need) in enumerate(USERS, 1):
        granted = world.add_workdays(day(10, 23), n)
        fields = {"system": system, "user": user, "permissions": permissions, "usage_procedure": "單一登入後依選單操作，離座須鎖定畫面", "need_for_access": need, "granted_by": "huang.junjie", "granted_on": granted, "confidentiality_undertaken": True}
        book.put(f"OM-user-{n}", "system_user_register", "information", "huang.junjie", granted, fields)
    for n, when in enumerate(monthly(world, day(10, 31), world.end)):
        period, low = month(when), month(when) in ("2026-02", "2026-07")
        running = 707 if low else 720 - number(period, 0, 4)
        fields = {"system_plan": "OM-2025-systems", "system": SYSTEMS[n % 4], "period": period, "maintained_on": when, "kinds": ["維護", "升級"] if n % 3 == 0 else ["維護"], "work": pick(period, ["資料庫索引重整與安全更新", "更換磁碟並驗證還原", "作業系統修補與權限盤點"])}
        fields |= {"planned_hours": 720, "running_hours": running, "availability": round(running / 720 * 100, 2), **({"reliability_measures": "增設備援節點並縮短切換時間"} if low else {})}
        book.put(f"OM-{period}-maintenance", "system_maintenance_record", "information", pick(period, ["huang.junjie", "xie.peijun"]), when, fields)
    for when, period, findings in FINDINGS:
        book.put(f"OM-{period}-data-analysis", "data_analysis_report", "information", "xie.peijun", when, {"period": period, "tools": ["資料倉儲查詢", "統計迴歸"], "findings": findings})
    for when, dataset in [(day(12, 12), "訂單資料庫"), (day(3, 13), "客戶案件資料"), (day(6, 12), "財務憑證影像"), (day(9, 10), "訂單資料庫")]:
        cleaned = world.workday_before(when - DAY)
        fields = {"policy": "OM-2025-data-policy", "dataset": dataset, "classification": "業務數據", "storage": "主機房 A 區", "backed_up_on": cleaned, "cleaned_on": cleaned, "archived_on": when}
        book.put(f"OM-{month(when)}-inventory", "data_inventory", "information", "huang.junjie", when, fields)
    book.about("data-backup", "ndjson")
    for when in world.workdays():
        fields = {"dataset": pick(when, ["訂單資料庫", "財務資料庫", "客戶資料庫"]), "place": "異地備援中心", "backed_up_on": when, "verified": when.day % 5 == 0 or when.weekday() == 4}
        book.put(f"OM-{when}-backup", "data_backup", "information", pick(f"b{when}", ["huang.junjie", "xie.peijun"]), when, fields)
