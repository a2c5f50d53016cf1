"""《總公司過程管理辦法》: a year of the head office's processes."""

import copy
import datetime as dt

from proc_texts import PROCESSES, RISKS
from world import Breach, all_of, at, dropping, month, month_end, next_month, number, pick, quarter, setting, without

D = dt.date
DAYS = lambda n: dt.timedelta(days=n)
PROCESS = {p["key"]: p for p in PROCESSES}
MASS = {"_format": "ndjson"}
CLEAN = ["PC-CHG-2025-01", "PC-STR-2025", "PC-FIN-2025", "PC-EV-contract-1", "PC-RISK-shipping", "PC-EVT-shipping"]


def add_months(day, count):
    first = D(day.year + (day.month - 1 + count) // 12, (day.month - 1 + count) % 12 + 1, 1)
    return min(first.replace(day=min(day.day, 28)) + DAYS(max(0, day.day - 28)), month_end(first))


def one(value):
    """A number with one decimal, written as whole where it is."""
    value = round(value, 1)
    return int(value) if value == int(value) else value


class Year:
    """Collects the records."""

    def __init__(self, world):
        self.w = world
        self.out = []
        self.departments = world.of_kind("department", D(2025, 10, 1))
        self.heads = ["office"] + self.departments
        self.inspections = {}
        self.readings = []

    def put(self, unit, file, id, form, by, when, case=None, steps=None, parents=None, mass=False, **fields):
        record = {"id": f"PC-{id}", "form": f"proc_{form}", "unit": unit}
        if case:
            record["case"] = f"PC-{case}"
        if parents:
            record["parents"] = [f"PC-{p}" for p in parents]
        if steps:
            record["steps"] = steps
        record |= {"by": by, "at": when, "fields": {k: v for k, v in fields.items() if v is not None}, "_file": file}
        if mass:
            record |= MASS
        self.out.append(record)
        return record["id"]

    def head(self, unit, on):
        return self.w.head(unit, on)

    def planner(self, on):
        """Who of the process owner does the daily work."""
        unit = self.w.holder("process_owner_department", on=on)
        return next(p for p in self.w.staff(unit, on) if p != self.head(unit, on))

    def leader(self, key, on):
        return pick(key, [p for p in self.w.holders("head_office_management", "office", on)])


def records(world):
    y = Year(world)
    for write in (documents, changes, processes, strategy, finance, marketing, people, office, inspections, running, evaluation, risks, events, information):
        write(y)
    return y.out


# 制度與機制

def documents(y):
    on, effective = D(2025, 10, 9), D(2025, 10, 13)
    for id, unit, subject, content, more in [
        ("MD-appraisal", "human-resources", "績效考核體系", "每季由主管就目標、品質與協作評分，人力資源部覆核後定等第", {}),
        ("MD-risk", "strategy", "風險監控機制", "各部門每四週至少記錄一次風險變化，送企劃考核部彙總", {}),
        ("MD-risk-system", "strategy", "風險管理制度", "規定風險的登記、評估、預案、預警與事件檢討", {}),
        ("MD-database", "information", "信息數據庫", "各流程的信息彙入同一數據庫，可依單號與日期查詢", {}),
        ("MD-platform", "information", "信息共享平臺", "各部門以同一平臺發布與查閱流程信息，權限依職務設定", {}),
        ("MD-communication", "office", "內部溝通機制", "各部門每週一次例會，會議記錄三日內送相關部門",
         {"principles": "及時、準確、留下記錄", "manner": ["例會", "書面報告"], "frequency": 7}),
    ]:
        y.put(unit, "documents", id, "management_document", y.head(unit, on), on, subject=subject, content=content, **more, effective_on=effective)
    y.put("office", "documents", "CH-2025", "communication_channel", y.head("office", on), D(2025, 10, 15), mechanism="PC-MD-communication", channels=[
        {"channel": "會議", "used_for": "跨部門事項的討論與決議"}, {"channel": "報告", "used_for": "定期彙總與檢討"},
        {"channel": "郵件", "used_for": "須留下記錄的通知"}, {"channel": "其他", "channel_note": "電子布告欄", "used_for": "全員公告"}])
    y.put("strategy", "documents", "STD-2025", "evaluation_standard", y.head("strategy", on), D(2025, 10, 14), method="關鍵績效指標評估法",
          method_description="以監控指標的完成率為主，輔以執行記錄的抽樣檢視", standards=["指標完成率", "記錄完整率", "平均處理時間", "目標達成情況"],
          bands=[{"grade": "優秀", "from": 90}, {"grade": "良好", "from": 80}, {"grade": "合格", "from": 60}])


# 重大流程審批

CHANGES = [
    ("CHG-2025-01", "strategy", "設計", "strategy", "設計戰略規劃流程：由調研、評估、制定、評審到年度分解，每年檢討一次", "評審時程宜與預算編製錯開",
     [(D(2025, 10, 1), D(2025, 10, 2), D(2025, 10, 3), "不通過", None), (D(2025, 10, 7), D(2025, 10, 8), D(2025, 10, 9), "通過", D(2025, 10, 13))]),
    ("CHG-2025-02", "finance", "設計", "payment", "設計付款審核流程：單據核對與權限覆核分由兩人辦理，代理須留記錄", "金額級距宜與現行權限表一致",
     [(D(2025, 10, 2), D(2025, 10, 7), D(2025, 10, 8), "通過", D(2025, 10, 13))]),
    ("CHG-2026-01", "strategy", "優化", "strategy", "戰略評審改為線上徵詢與一次會議並行，縮短兩週", "線上意見須留存並逐項回應",
     [(D(2026, 3, 9), D(2026, 3, 16), D(2026, 3, 19), "通過", D(2026, 3, 23))]),
    ("CHG-2026-02", "finance", "調整", "payment", "供應商帳號變更改為電話回撥並由第二人確認後始得付款", "回撥號碼須取自建檔資料而非來信",
     [(D(2026, 5, 11), D(2026, 5, 15), D(2026, 5, 20), "通過", D(2026, 5, 25))]),
    ("CHG-2026-03", "finance", "優化", "payment", "小額請款合併覆核，每日兩次批次付款", "批次清單須逐筆可追溯",
     [(D(2026, 8, 3), D(2026, 8, 10), D(2026, 8, 13), "不通過", None), (D(2026, 8, 20), D(2026, 8, 25), D(2026, 8, 28), "通過", D(2026, 9, 1))]),
]


def changes(y):
    for case, unit, kind, process, content, opinion, rounds in CHANGES:
        for n, (drafted, reviewed, decided, decision, effective) in enumerate(rounds, 1):
            proposal = y.put(unit, "change", f"{case}-proposal-{n}", "process_change_proposal", y.head(unit, drafted), drafted, case=case, change_kind=kind,
                             process=None if kind == "設計" else f"PC-PD-{process}", content=content + ("；已依審批意見補正" if n > 1 else ""),
                             strategy_fit=True, overall_interest=decision == "通過", decision=decision,
                             approver=y.leader(case, decided), approved_on=decided, effective_on=effective)
            y.put("strategy", "change", f"{case}-review-{n}", "process_review", y.planner(reviewed), reviewed, case=case, proposal=proposal,
                  departments=["finance", "legal"] if unit == "strategy" else ["legal", "information"], opinions=[opinion],
                  optimisations=["已納入方案並標明修改處" if n > 1 else "列入方案第二節"])


# 流程文件、指標、檢查周期與信息要求

def description(y, p, id, on, revises=None, approved=None, added=None):
    y.put(p["unit"], "processes", id, "process_description", y.head(p["unit"], on), on, name=p["name"], revises=revises, category=p["category"],
          category_note=f"{y.w.title(p['unit'])}業務流程" if p["category"] == "其他" else None, department=p["unit"], general=p["general"],
          led_by=p["unit"] if p["general"] else None, goal=p["goal"], process_steps=p["steps"] + (added or []), standards=p["standards"], norms=p["norms"],
          operating_requirements=p["requirements"], importance=p["importance"], approved_change=approved, high_risk=p["high"], revised_on=on)


def processes(y):
    w = y.w
    approved = {"strategy": "PC-CHG-2025-01-proposal-2", "payment": "PC-CHG-2025-02-proposal-1"}
    for i, p in enumerate(PROCESSES):
        key = p["key"]
        on = D(2025, 10, 13) if key in approved else w.workday(D(2025, 10, 7) + DAYS(i % 9))
        description(y, p, f"PD-{key}", on, approved=approved.get(key))
        on = w.workday(D(2025, 10, 20) + DAYS(i % 3))
        name, kind, fits, formula, target, _, _ = p["indicator"]
        y.put("strategy", "indicators", f"IND-{key}", "monitoring_indicator", y.planner(on), on, process=f"PC-PD-{key}", indicator=name, fits=fits, kind=kind,
              kind_note="服務水準指標" if kind == "其他" else None, quantifiable=True, measurable=True, operable=True, formula=formula, target=target)
        on = w.workday(on + DAYS(1))
        cycle = {"重大": "月度", "重要": "季度", "一般": "年度"}[p["importance"]]
        y.put("strategy", "schedules", f"SCH-{key}", "inspection_schedule", y.planner(on), on, process=f"PC-PD-{key}", nature=p["nature"],
              importance=p["importance"], cycle=cycle)
        on = w.workday(D(2025, 10, 22) + DAYS(i % 8))
        link, content, form, channel = p["information"]
        y.put("information", "requirements", f"INF-{key}", "information_requirement", y.head("information", on), on, process=f"PC-PD-{key}", link=link,
              content=content, format=form, channel=channel, transfer_flow=[channel.replace("匯出", "").replace("自動", ""), "信息數據庫", "共享平臺"],
              transfer_means="系統推送", recipients=[y.head(p["unit"], on), y.planner(on)])
    for key, on, case in [("strategy", D(2026, 3, 23), "CHG-2026-01-proposal-1"), ("payment", D(2026, 5, 25), "CHG-2026-02-proposal-1")]:
        description(y, PROCESS[key], f"PD-{key}-2", on, revises=f"PC-PD-{key}", approved=f"PC-{case}")


# 戰略規劃

def strategy(y):
    u = "strategy"
    boss, planner = y.head(u, D(2025, 10, 14)), y.planner(D(2025, 10, 14))
    c = "STR-2025"
    goals = ["三年內當日出貨率達九成八", "三年內線上業務占營收五成", "三年內客訴件數減半"]
    y.put(u, "strategy", f"{c}-research", "market_research", planner, D(2025, 10, 14), case=c, industry_news="同業陸續建置自動倉，兩家連鎖合併",
          market_trend="線上訂單年增兩成，門市客單價持平", competitors=["甲物流", "乙連鎖"], analysis="自動倉使同業出貨成本下降，三年內將成為基本條件")
    y.put(u, "strategy", f"{c}-assess", "resource_assessment", planner, D(2025, 10, 15), case=c, people="倉儲人員一百二十人，資訊人員十八人",
          material="倉庫三座，自動化設備一套", money="可動用投資額度六千萬元")
    y.put(u, "strategy", f"{c}-plan", "strategic_plan", boss, D(2025, 10, 16), case=c, research=f"PC-{c}-research", assessment=f"PC-{c}-assess",
          direction="以自動化倉儲支撐線上業務，門市轉為服務據點", goals=goals, term="2025-10-01/2028-12-31", document="PC-PD-strategy",
          adjusted_on=D(2025, 10, 20), review=f"PC-{c}-review", adjustments=["自動倉投資分兩期，以第一期成效決定第二期"])
    y.put(u, "strategy", f"{c}-review", "strategy_review", boss, D(2025, 10, 17), case=c, plan=f"PC-{c}-plan",
          departments=["finance", "logistics", "ecommerce", "customer-service"], experts=["倉儲自動化顧問"], opinions=["投資宜分期，以第一期成效決定第二期"])
    owners = ["logistics", "ecommerce", "customer-service"]
    for year, on, targets in [("2025", D(2025, 10, 21), ["第四季當日出貨率達九成", "第四季線上營收占三成五", "第四季客訴較前季減一成"]),
                              ("2026", D(2025, 11, 20), ["年底當日出貨率達九成五", "年底線上營收占四成", "全年客訴較前年減兩成"])]:
        y.put(u, "strategy", f"{c}-year-{year}", "annual_operating_plan", boss, on, case=c, year=year, strategy=f"PC-{c}-plan",
              targets=[{"goal": g, "target": t, "department": d} for g, t, d in zip(goals, targets, owners)])
    for n, (on, period, done, judged) in enumerate([
        (D(2026, 1, 14), "2025-Q4", "當日出貨率八成九，線上營收占三成六，客訴減一成二", "兩項達標，出貨率略低於目標，第一季加派覆核人力"),
        (D(2026, 4, 13), "2026-Q1", "自動倉第一期完成招標，當日出貨率九成一", "進度符合，客訴下降未如預期，客服部另提對策"),
        (D(2026, 7, 10), "2026-Q2", "自動倉設備進場，線上營收占三成八", "進度符合，線上營收須於下半年加速"),
        (D(2026, 9, 22), "2026-Q3", "自動倉試車完成，當日出貨率九成四", "出貨率可望於年底達標，第二期投資提前評估")], 1):
        y.put(u, "strategy", f"{c}-monitor-{n}", "strategy_monitoring", y.planner(on), on, case=c, plan=f"PC-{c}-year-{'2025' if n == 1 else '2026'}", period=period,
              implementation=done, evaluation=judged, final=False)
    c = "STR-STORES"
    y.put(u, "strategy", f"{c}-research", "market_research", planner, D(2025, 11, 3), case=c, industry_news="門市數量停止成長", market_trend="會員消費占比上升",
          competitors=["丙連鎖", "丁超市"], analysis="門市的成長已到極限，應以留住顧客為主")
    y.put(u, "strategy", f"{c}-assess", "resource_assessment", planner, D(2025, 11, 4), case=c, people="門市人員八十人", material="門市三十間", money="可動用投資額度五百萬元")
    y.put(u, "strategy", f"{c}-plan", "strategic_plan", boss, D(2025, 11, 6), case=c, research=f"PC-{c}-research", assessment=f"PC-{c}-assess",
          direction="門市轉為會員服務據點", goals=["兩年內會員回購率達六成"], term="2026-01-01/2027-12-31", document="PC-PD-strategy")
    y.put(u, "strategy", f"{c}-review", "strategy_review", boss, D(2025, 11, 11), case=c, plan=f"PC-{c}-plan", departments=["retail", "marketing"],
          experts=["零售顧問"], opinions=[])
    y.put(u, "strategy", f"{c}-year-2026", "annual_operating_plan", boss, D(2025, 11, 18), case=c, year="2026", strategy=f"PC-{c}-plan",
          targets=[{"goal": "兩年內會員回購率達六成", "target": "年底會員回購率達五成", "department": "retail"}])
    for n, (on, period, text, end) in enumerate([(D(2026, 2, 10), "2026-01", "會員服務臺於十間門市設置", False),
                                                 (D(2026, 5, 6), "2026-Q1", "會員回購率四成七，目標改列整體規劃", True)], 1):
        y.put(u, "strategy", f"{c}-monitor-{n}", "strategy_monitoring", y.planner(on), on, case=c, plan=f"PC-{c}-year-2026", period=period, implementation=text,
              evaluation="併入整體規劃，不再單獨監控" if end else "進度符合", final=end)


# 財務管理

STATEMENTS = [D(2025, 11, 3), D(2025, 12, 3), D(2026, 1, 5), D(2026, 2, 4), D(2026, 3, 4), D(2026, 4, 2),
              D(2026, 5, 4), D(2026, 6, 3), D(2026, 7, 3), D(2026, 8, 3), D(2026, 9, 3)]


def finance(y):
    u = "finance"
    boss = lambda on: y.head(u, on)
    for c, year, rounds in [("FIN-2025", "2025", [(D(2025, 10, 22), D(2025, 10, 23), "通過", D(2025, 10, 27))]),
                            ("FIN-2026", "2026", [(D(2025, 11, 26), D(2025, 12, 1), "不通過", None), (D(2025, 12, 4), D(2025, 12, 9), "通過", D(2025, 12, 11))])]:
        for n, (on, decided, decision, issued) in enumerate(rounds, 1):
            whole = year == "2026"
            y.put(u, "finance", f"{c}-budget-{n}", "financial_budget", boss(on), on, case=c, parents=["STR-2025"], year=year, strategy="PC-STR-2025-plan",
                  operating_plan=f"PC-STR-2025-year-{year}", document="PC-PD-finance",
                  items=[{"item": "自動倉第一期", "amount": 30000000 if whole else 1200000}, {"item": "線上業務推廣", "amount": (6000000 if n == 1 else 4500000) if whole else 900000},
                         {"item": "客服系統更新", "amount": 2400000 if whole else 300000}],
                  decision=decision, approver=y.leader(c, decided), approved_on=decided, issued_on=issued,
                  issued_to=["logistics", "ecommerce", "customer-service", "information"] if issued else None)
    for n, (c, on, need, sources) in enumerate([("FIN-2025", D(2025, 10, 29), 2400000, ["自有資金"]), ("FIN-2026", D(2025, 12, 18), 12000000, ["自有資金", "設備租賃"]),
                                                ("FIN-2026", D(2026, 3, 18), 9000000, ["設備租賃"]), ("FIN-2026", D(2026, 6, 17), 9000000, ["銀行中期借款"]),
                                                ("FIN-2026", D(2026, 9, 16), 5400000, ["自有資金"])], 1):
        y.put(u, "finance", f"{c}-fund-{n}", "funding_plan", boss(on), on, case=c, need=need, raised=need, sources=sources, management="專戶保管，按工程進度撥付，每週核對餘額")
    for n, on in enumerate(STATEMENTS, 1):
        c = "FIN-2025" if n <= 3 else "FIN-2026"
        period = month(D(on.year, on.month, 1) - DAYS(1))
        ratio = number(("ratio", n), 58, 74)
        y.put(u, "finance", f"{c}-statement-{n}", "financial_statement", boss(on), on, case=c, period=period,
              position=f"流動比率一點{'六七八九'[n % 4]}，負債比率百分之{number(('debt', n), 39, 45)}", results=f"營業利益率百分之{ratio / 10:.1f}，較上月{'增' if n % 3 else '減'}零點{'一二三'[n % 3]}",
              presented_to=y.leader(("statement", n), on), presented_on=on)
        on = y.w.workday(on + DAYS(6))
        y.put(u, "finance", f"{c}-cost-{n}", "cost_report", boss(on), on, case=c, period=period,
              costs=[{"item": "倉儲人工", "amount": number(("labour", n), 2050, 2380) * 1000}, {"item": "運費", "amount": number(("freight", n), 1180, 1520) * 1000},
                     {"item": "包材", "amount": number(("packing", n), 310, 420) * 1000}, {"item": "系統租用", "amount": 268000}],
              analysis=pick(("cost", n), ["運費因改道增加一成", "包材單價下降，用量隨單量增加", "人工加班時數較上月減少", "促銷月份運費占比上升"]),
              measures=[pick(("save", n), ["合併同區配送", "改用共用規格紙箱", "調整班表減少加班", "與承運商議定淡季運價"])])
    for id, c, on, kind, auditor, statement, seen in [
        ("FIN-2025-audit-1", "FIN-2025", D(2026, 1, 20), "內部審計", "法務部審計小組", "FIN-2025-statement-3", "憑證齊備，差旅報支有兩筆逾期"),
        ("FIN-2025-audit-2", "FIN-2025", D(2026, 3, 12), "外部審計", "聯和會計師事務所", "FIN-2025-statement-3", "財務報表允當表達，建議縮短存貨盤點週期"),
        ("FIN-2026-audit-1", "FIN-2026", D(2026, 7, 16), "內部審計", "法務部審計小組", "FIN-2026-statement-9", "自動倉撥款與進度相符，代理覆核已留記錄"),
        ("FIN-2026-audit-2", "FIN-2026", D(2026, 9, 10), "外部審計", "聯和會計師事務所", "FIN-2026-statement-11", "期中核閱無重大異常")]:
        y.put("legal", "audit", id, "audit_record", y.head("legal", on), on, case=c, kind=kind, auditor=auditor, audited_department=u, statement=f"PC-{statement}",
              findings=[seen], audited_on=on)


# 市場營銷

CAMPAIGNS = [
    ("MKT-2025-Q4", D(2025, 10, 28), "年節禮盒代發", "企業年節送禮需要代管與代發", "同業多要求最低一千份", "小量也可代發的禮盒服務", ["員工五十至三百人的企業"], "年節說明會"),
    ("MKT-2026-Q1", D(2026, 1, 12), "代管倉儲月租", "中小電商需要代管倉儲", "同業多要求一年約", "按月計費的代管倉儲", ["月出貨五千件以下的電商"], "倉庫參觀日"),
    ("MKT-2026-Q2", D(2026, 4, 13), "門市自取合作", "電商需要實體取貨點", "便利商店取貨箱尺寸有限", "可取大件的門市自取", ["販售家具與家電的電商"], "自取體驗週"),
    ("MKT-2026-Q3", D(2026, 7, 13), "退貨整新服務", "退貨量大的品牌缺乏整新能力", "市場尚無專營業者", "驗貨、整新、回庫一次完成", ["服飾與小家電品牌"], "整新成果展"),
]
NAMES = ["青田", "和平", "大安", "文山", "宏昇", "東禾", "晴川", "木柵", "合眾", "永康", "立德", "南港", "春水", "安和", "嘉禾", "新店", "景美", "德昌", "松江", "長春"]
TRADES = ["生活商行", "選物社", "食品行", "文具店", "家居館", "服飾行"]


def marketing(y):
    u = "marketing"
    served = 0
    for q, (c, start, product, demand, rivals, positioning, customers, event) in enumerate(CAMPAIGNS):
        boss, seller = y.head(u, start), y.w.holder("sales_staff", u, start)
        y.put(u, "marketing", f"{c}-position", "market_positioning", boss, start, case=c, demand=demand, competition=rivals, positioning=positioning,
              document="PC-PD-marketing", target_customers=customers)
        y.put(u, "marketing", f"{c}-strategy", "marketing_strategy", boss, y.w.workday(start + DAYS(4)), case=c, positioning=f"PC-{c}-position", product=product,
              price=pick(c, ["按件計費，首月半價", "月租加按件，滿額折扣", "試用一個月後計費"]), channel="公會與電商平臺", promotion=f"{event}與首月優惠")
        for a, (kind, content, after) in enumerate([("公關活動", event, 9), ("廣告宣傳", f"{product}專題刊登於同業期刊", 20), ("促銷活動", f"{product}首月優惠", 38)], 1):
            held = y.w.workday(start + DAYS(after))
            activity = y.put(u, "marketing", f"{c}-activity-{a}", "marketing_activity", seller, held, case=c, strategy=f"PC-{c}-strategy", kind=kind, content=content, held_on=held)
            for n in range(1, 8):
                i = q * 21 + (a - 1) * 7 + n
                s = f"SALE-{c[4:]}-{a}{n}"
                customer = NAMES[(i * 7) % 20] + TRADES[i % 6]
                day = y.w.workday(held + DAYS(number((s, "day"), 1, 6)))
                got = at(day, f"{number((s, 'hour'), 9, 11):02}:{number((s, 'minute'), 0, 11) * 5:02}")
                lead = y.put(u, "sales", f"{s}-lead", "sales_lead", boss, got, case=s, parents=[c], mass=True, prospect=customer, source_activity=activity, received_at=got,
                             assigned_at=at(day, f"{number((s, 'assign'), 13, 17)}:30"), assigned_to=seller,
                             follow_up=pick((s, "follow"), ["當日電話聯繫，約定洽談日期", "寄送方案說明，三日後回訪", "安排參觀後洽談"]))
                won = number((s, "won"), 0, 9) < 4
                talked = y.w.workday(day + DAYS(number((s, "talk"), 3, 12)))
                talk = y.put(u, "sales", f"{s}-talk", "negotiation_record", seller, talked, case=s, mass=True, lead=lead, customer=customer,
                             terms=pick((s, "terms"), [f"{product}三個月試用", f"{product}一年期，按季付款", f"{product}首月半價，次月起按件計費"]), result="成交" if won else "未成交")
                if not won:
                    continue
                signed = y.w.workday(talked + DAYS(number((s, "sign"), 2, 7)))
                contract = y.put(u, "sales", f"{s}-contract", "sales_contract", seller, signed, case=s, mass=True, negotiation=talk, customer=customer, salesperson=seller,
                                 amount=number((s, "amount"), 8, 60) * 12000, signed_on=signed)
                for m, (kind, low, high) in enumerate([("售後服務", 8, 20), ("客戶投訴" if served % 3 == 0 else "客戶反饋", 26, 40)][: 1 + (served % 2 == 0)], 1):
                    taken = y.w.workday(signed + DAYS(number((s, "taken", m), low, high)))
                    closed = y.w.workday_before(taken + DAYS(number((s, "closed", m), 1, 5)))
                    closed = max(taken, closed)
                    if closed <= y.w.end:
                        handling = {"售後服務": "協助設定訂單介接，確認可以正常下單", "客戶投訴": "補寄短少商品並減收當月費用", "客戶反饋": "回覆改善時程，並列入下月檢討"}[kind]
                        y.put(u, "sales", f"{s}-service-{m}", "after_sales_record", boss, closed, case=s, mass=True, contract=contract, kind=kind, received_on=taken,
                              handling=handling, closed_on=closed)
                served += 1


# 人力資源

POSTS = [("設備維護員", D(2025, 12, 1)), ("資料分析師", D(2026, 1, 8)), ("客服專員", D(2026, 2, 3)), ("倉儲組長", D(2026, 3, 5)), ("門市店長", D(2026, 4, 9)),
         ("資訊安全工程師", D(2026, 5, 12)), ("商品企劃", D(2026, 6, 9)), ("會計專員", D(2026, 7, 7))]
COURSES = [("業務分析", "資料整理與圖表十二小時"), ("流程設計", "流程盤點與改善工作坊八小時"), ("顧客溝通", "客訴應對演練六小時"), ("專案管理", "專案時程與風險十六小時"),
           ("法規遵循", "個資與勞動法規六小時"), ("系統操作", "新版倉儲與訂單系統八小時")]


def people(y):
    u = "human-resources"
    on = D(2025, 10, 9)
    boss = y.head(u, on)
    clerk = lambda day: next(p for p in y.w.staff(u, day) if p != y.head(u, day))
    y.put(u, "people", "HR-pay", "compensation_policy", boss, on, pay="依職等薪級表，每年檢討一次", benefits="三節禮金、團體保險、健康檢查", effective_on=D(2025, 10, 13))
    y.put(u, "people", "HR-plan", "hr_plan", boss, D(2025, 11, 25), strategy="PC-STR-2025-plan", business_need="自動倉上線與線上業務成長，需要設備維護與資料分析人員",
          document="PC-PD-hr", staffing="新增設備維護員四人、資料分析師二人，倉儲員遇缺不補")
    for n, (post, published) in enumerate(POSTS, 1):
        screened = y.w.workday(published + DAYS(number((post, "screen"), 9, 14)))
        met = y.w.workday(screened + DAYS(number((post, "meet"), 6, 12)))
        chosen = y.w.workday(met + DAYS(number((post, "choose"), 4, 9)))
        y.put(u, "recruitment", f"REC-{n:02}", "recruitment_record", clerk(published), published, case=f"REC-{n:02}", plan="PC-HR-plan", post=post, vacancy_published_on=published,
              screened_on=screened, cvs_screened=number((post, "cvs"), 14, 58), interviewed_on=met, interviewers=[y.head(u, met), y.head(y.departments[n % len(y.departments)], met)],
              selected_on=chosen, selected=[pick((post, "selected"), ["正取一名", "正取一名、備取一名", "正取二名"])])
        hired = y.w.workday(chosen + DAYS(14))
        y.put(u, "personnel", f"HR-entry-{n}", "personnel_procedure", clerk(hired), hired, employee=f"{post}一名", kind="入職", items=["簽訂勞動契約", "加保", "發給識別證"], done_on=hired)
    for n, (day, who, kind, items) in enumerate([
        (D(2025, 12, 31), "倉儲員一名", "離職", ["工作交接", "停用帳號", "退保", "結清薪資"]), (D(2026, 4, 30), "門市人員一名", "離職", ["工作交接", "停用帳號", "退保", "結清薪資"]),
        (D(2026, 7, 1), "張家豪", "異動", ["調任電子商務部", "調整權限", "更新職務說明"]), (D(2026, 8, 31), "客服專員一名", "離職", ["工作交接", "停用帳號", "退保", "結清薪資"])], 1):
        y.put(u, "personnel", f"HR-procedure-{n}", "personnel_procedure", clerk(day), day, employee=who, kind=kind, items=items, done_on=day)
    for period, day in [("2025-Q3", D(2025, 10, 28)), ("2025-Q4", D(2026, 1, 19)), ("2026-Q1", D(2026, 4, 14)), ("2026-Q2", D(2026, 7, 13))]:
        for i, (unit, person) in enumerate((d, p) for d in y.heads for p in y.w.staff(d, day)):
            on = y.w.workday(day + DAYS(i % 4))
            y.put(u, "appraisals", f"APPR-{period}-{person}", "staff_appraisal", clerk(on), on, mass=True, system="PC-MD-appraisal", employee=person, period=period,
                  performance=pick((period, person), ["工作量與正確率均高於目標", "目標全部達成，協作評價良好", "主要目標達成，文件如期率可再提高", "達成主要目標，並協助同仁熟悉新系統"]),
                  policy="PC-HR-pay", incentive=pick((person, period), ["季獎金一級", "季獎金二級", "季獎金三級", "記功一次"]))
    trained = [p for d in y.departments for p in y.w.staff(d, D(2025, 11, 3))]
    for i, person in enumerate(trained):
        on = y.w.workday(D(2025, 11, 5) + DAYS(i * 14))
        if on > y.w.end:
            break
        need, course = COURSES[i % len(COURSES)]
        y.put(u, "training", f"HR-train-{i + 1:02}", "staff_training", clerk(on), on, employee=person, post_need=need,
              personal_plan=pick(("plan", person), ["兩年內擔任專案負責人", "一年內取得專業證照", "三年內升任組長", "輪調後熟悉上下游作業"]), training=course, held_on=on)


# 行政辦公

SUPPLIES = [("影印紙", 40, 80), ("原子筆", 60, 180), ("碳粉匣", 4, 12), ("資料夾", 50, 120), ("白板筆", 20, 60)]
FACILITIES = [("三樓空調", "清洗濾網並檢測冷媒"), ("消防灑水設備", "測試壓力與警報"), ("電梯", "潤滑與煞車測試"), ("發電機", "試運轉三十分鐘"), ("飲水機", "更換濾心"), ("門禁系統", "校時並核對權限")]


def office(y):
    u = "office"
    head = lambda day: y.head(u, day)
    y.put(u, "office", "OFF-security", "security_system", head(D(2025, 10, 21)), D(2025, 10, 21), document="PC-PD-office", property_measures=["倉庫夜間保全連線", "貴重設備列冊每季核對"],
          personnel_measures=["訪客換證並由員工陪同", "夜間加班須登記"], effective_on=D(2025, 10, 27))
    for i, first in enumerate(y.w.months()):
        bought = y.w.workday(first + DAYS(9))
        for n in (0, 1):
            item, low, high = SUPPLIES[(i * 2 + n) % 5]
            y.put(u, "supplies", f"OFF-supply-{month(first)}-{n + 1}", "office_supply_register", head(bought), y.w.workday(bought + DAYS(2)), mass=True, item=item,
                  need=f"各部門{first.month}月申請單彙總", quantity=number(("supply", i, n), low, high), purchased_on=bought, registered_on=y.w.workday(bought + DAYS(1)), issued_to="各部門總務窗口")
        for n, (vehicle, action, detail, day) in enumerate([("公務車一號", "調度", "往返北區倉庫", 5), ("公務車二號", "保養", "更換機油與檢查煞車", 12), ("公務車三號", "調度", "接送客戶參觀倉庫", 19),
                                                             ("公務車一號", "維護", "更換輪胎並校正定位", 23)][: 3 + i % 2], 1):
            on = y.w.workday(first + DAYS(day))
            y.put(u, "vehicles", f"OFF-vehicle-{month(first)}-{n}", "vehicle_log", head(on), on, mass=True, vehicle=vehicle, action=action, detail=detail, done_on=on)
        for n in (0, 1):
            facility, work = FACILITIES[(i * 2 + n) % 6]
            on = y.w.workday(first + DAYS(14 + n))
            broken = number(("facility", i, n), 0, 5) == 0
            done = y.w.workday(on + DAYS(2)) if broken else on
            y.put(u, "facilities", f"OFF-facility-{month(first)}-{n + 1}", "facility_inspection", head(done), done, facility=facility, inspected_on=on,
                  maintenance=work + ("，更換故障零件" if broken else ""), usable=not broken, restored_on=done if broken else None)
    for i, held in enumerate(y.w.every(14, D(2025, 10, 20), y.w.end - DAYS(5))):
        arranged = y.w.workday_before(held - DAYS(5))
        topic = pick(("meeting", i), ["自動倉進度", "通路業績檢討", "客訴與品質", "人力與訓練", "成本控制"])
        c = f"MEET-{held.isoformat()}"
        y.put(u, "meetings", c, "meeting_record", head(arranged), arranged, case=c, meeting=f"經營例會（{topic}）", organiser=head(arranged), arrangement=pick(("arrange", i), ["議程與資料於會前三日送達", "場地、議程與通知均已備妥", "改於視訊會議室舉行，通知已送各部門"]),
              arranged_on=arranged, held_on=held, minutes=pick(("minutes", i), [f"聽取{topic}報告，決議由承辦部門於下次會議提出改善時程", f"檢討{topic}，確認三項待辦與負責部門", f"{topic}照計劃進行，無須調整"]))
        filed = y.w.workday(held + DAYS(2))
        y.put(u, "files", f"OFF-document-{held.isoformat()}", "document_register", head(filed), filed, mass=True, document=f"經營例會記錄（{topic}）",
              action=pick(("file", i), ["歸檔", "傳閱", "收發"]), handler=head(filed), done_on=filed)


# 檢查、抽查與督促整改

def inspect(y, unit, id, step, by, on, p, means, inspector, scope, trouble=None, major=False, **more):
    y.put(unit, "inspections", id, "process_inspection", by, on, case=id, steps=[step], process=f"PC-PD-{p['key']}", department=p["unit"], means=means, inspector=inspector, **more,
          scope=scope, problems=[{"problem": trouble[0], "major": major}] if trouble else [], inspected_on=on)


def mend(y, id, p, by, on, trouble, urge, rectify):
    """The urging after an inspection, and what the department then does."""
    told = y.w.workday(on + DAYS(1))
    deadline = y.w.workday(told + DAYS(14))
    unit = "office" if rectify == "rectify_spot_check" else "strategy"
    y.put(unit, "urging", f"{id}-urge", "urging_notice", by, told, case=id, steps=[urge], inspection=f"PC-{id}", demands=[trouble[2]], deadline=deadline)
    seen = y.w.workday(told + DAYS(2))
    decided = y.w.workday(seen + DAYS(1))
    done = y.w.workday_before(deadline - DAYS(number((id, "done"), 1, 5)))
    y.put(p["unit"], "rectification", f"{id}-mend", "rectification_plan", y.head(p["unit"], seen), seen, case=id, steps=[rectify], inspection=f"PC-{id}", analysed_on=seen, causes=trouble[1],
          decided_on=decided, measures=[trouble[2]], deadline=deadline, completed_on=max(done, decided))


def inspections(y):
    w = y.w
    late = w.end - DAYS(24)
    majors = 0
    for i, p in enumerate(PROCESSES):
        key = p["key"]
        months = {"重大": 1, "重要": 3, "一般": 12}[p["importance"]]
        start = w.workday(w.workday(D(2025, 10, 20) + DAYS(i % 3)) + DAYS(1))
        day = w.workday_before(D(2026, 4, 13) + DAYS(i * 3)) if months == 12 else w.workday_before(add_months(start, months) - DAYS(2))
        previous, n = None, 1
        while day <= w.end:
            id = f"INSP-{key}-{n}"
            trouble = None
            if day < late and number((id, "trouble"), 0, 9) < (2 if months == 1 else 4):
                trouble = p["troubles"][number((id, "which"), 0, len(p["troubles"]) - 1)]
            major = bool(trouble) and key in ("payment", "system", "shipping")
            inspect(y, "strategy", id, "inspect", y.planner(day), day, p, "定期檢查", "流程歸口管理部門", f"{'、'.join(p['steps'])}各環節", trouble, major, schedule=f"PC-SCH-{key}",
                    previous=previous and f"PC-{previous}")
            if trouble:
                mend(y, id, p, y.planner(day), day, trouble, "urge", "rectify_inspection")
            if major:
                majors += 1
                solved = w.workday(day + DAYS(6))
                y.put("office", "major-issues", f"MAJ-{majors:02}", "major_issue_record", y.leader(id, solved), solved, inspection=f"PC-{id}#1", issue=trouble[0],
                      resolution=f"{y.w.title(p['unit'])}與{'電子商務部' if p['unit'] == 'information' else '資訊部'}共同辦理，一個月內完成：{trouble[2]}", departments=[p["unit"], "information"] if p["unit"] != "information" else ["information", "ecommerce"], resolved_on=solved)
            y.inspections[key] = id
            previous, n = id, n + 1
            day = w.workday_before(add_months(day, months) - DAYS(1))
    by_unit = {u: [p for p in PROCESSES if p["unit"] == u] for u in y.heads}
    for k, unit in enumerate(y.heads):
        for n, day in enumerate(w.every(80, D(2025, 11, 10) + DAYS(k), w.end), 1):
            p = by_unit[unit][n % len(by_unit[unit])]
            id = f"HEAD-{unit}-{n}"
            trouble = pick((id, "which"), p["troubles"]) if number((id, "trouble"), 0, 9) < 2 else None
            inspect(y, unit, id, "inspect", y.head(unit, day), day, p, pick((id, "means"), ["現場觀察", "數據分析"]), "部門負責人", pick((id, "scope"), ["抽看當週的案卷", "現場跟隨一個班次", "核對上月記錄"]), trouble)
    for k, unit in enumerate(y.departments):
        for n, first in enumerate([D(2025, 12, 8), D(2026, 4, 13), D(2026, 8, 17)], 1):
            day = w.workday(first + DAYS(k))
            p = by_unit[unit][(n + 1) % len(by_unit[unit])]
            id = f"SPOT-{unit}-{n}"
            trouble = pick((id, "which"), p["troubles"]) if number((id, "trouble"), 0, 9) < 3 and day < late else None
            by = y.leader(id, day)
            inspect(y, "office", id, "spot_check", by, day, p, "不定期抽查", "總公司管理層", pick((id, "scope"), ["抽看一週的記錄", "抽看上月金額最大的十件", "抽看未結案件"]), trouble)
            if trouble:
                mend(y, id, p, by, day, trouble, "urge_after_spot_check", "rectify_spot_check")


# 執行中的匯報、糾正、反饋、培訓與數據

def running(y):
    w = y.w
    by_unit = {u: [p for p in PROCESSES if p["unit"] == u] for u in y.heads}
    for k, unit in enumerate(y.heads):
        mine = by_unit[unit]
        head = lambda day: y.head(unit, day)
        staff = lambda day, key: pick(key, w.staff(unit, day))
        for n, first in enumerate([D(2025, 12, 22), D(2026, 3, 19), D(2026, 6, 16), D(2026, 9, 11)], 1):
            day = w.workday_before(first - DAYS(k % 5))
            t = mine[n % len(mine)]["troubles"][0]
            y.put(unit, "reports", f"REP-{unit}-{n}", "department_process_report", head(day), day, department=unit, period=quarter(day),
                  operation=f"{mine[0]['name']}照常運行，{pick((unit, n), ['沒有逾期', '逾期兩件已補辦', '處理量較上季增加一成', '指標較上季提高'])}",
                  suggestions=[pick((unit, n, "s"), ["常用表單改為線上填寫", "增加跨部門的進度看板", "明訂代理人的處理時限", "合併重複的簽核"])], measures=[t[2]])
        for n in (1, 2):
            found = w.workday(D(2025, 11, 17) + DAYS(k * 5 + (n - 1) * 150))
            p = mine[n % len(mine)]
            trouble = pick((unit, n, "deviation"), p["troubles"])
            y.put(unit, "deviations", f"DEV-{unit}-{n}", "deviation_record", head(found), found, case=f"DEV-{unit}-{n}", kind=pick((unit, n), ["流程執行偏差", "違規行為"]), process=f"PC-PD-{p['key']}",
                  found_on=found, correction=f"發現「{trouble[0]}」，即日改正：{trouble[2]}", corrected_on=w.workday_before(found + DAYS(number((unit, n, "corrected"), 2, 6))))
        for n in range(1, 5):
            found = w.workday(D(2025, 11, 4) + DAYS(k * 4 + (n - 1) * 74))
            told = w.workday_before(found + DAYS(number((unit, n, "told"), 0, 4)))
            p = mine[n % len(mine)]
            y.put(unit, "feedback", f"FB-{unit}-{n}", "process_feedback", staff(told, (unit, n)), max(found, told), process=f"PC-PD-{p['key']}",
                  problem=pick((unit, n, "problem"), [t[0] for t in p["troubles"]] + [f"「{s}」一步等待時間過長，常須電話催辦" for s in p["steps"][1:3]]),
                  recipient=pick((n, unit), ["上級領導", "流程歸口管理部門"]), found_on=found)
        for n, first in enumerate([D(2025, 11, 12), D(2026, 2, 4), D(2026, 5, 13), D(2026, 8, 12)], 1):
            day = w.workday(first + DAYS(k))
            p = mine[n % len(mine)]
            y.put(unit, "trainings", f"TRAIN-{unit}-{n}", "process_training", head(day), day, process=f"PC-PD-{p['key']}", attendees=w.staff(unit, day),
                  content=f"{p['name']}的{pick((unit, n, 'train'), ['步驟、標準與系統操作', '修訂條文與案例', '常見錯誤與更正方法'])}", held_on=day)
    for n, unit in enumerate(["hq-center", "ops-north", "ops-south"]):
        for m, first in enumerate([D(2025, 12, 3), D(2026, 6, 3)], 1):
            day = w.workday(first + DAYS(n * 2))
            people = w.staff(unit, day)
            y.put(unit, "trainings", f"TRAIN-{unit}-{m}", "process_training", people[0], day, process="PC-PD-change", attendees=people, content="流程變更的提出、發布與培訓要求", held_on=day)
    for i, p in enumerate(PROCESSES):
        key = p["key"]
        _, _, _, _, target, low, high = p["indicator"]
        for first in w.months()[:-1]:
            day = w.workday(next_month(first) + DAYS(i % 8))
            value = number((key, first, "actual"), int(low * 10), int(high * 10)) / 10
            y.put("strategy", "data", f"DATA-{key}-{month(first)}", "process_data", y.planner(day), day, mass=True, process=f"PC-PD-{key}", period=month(first), kind=p["data"],
                  kind_note="服務水準數據" if p["data"] == "其他" else None, indicator=f"PC-IND-{key}", target=target, actual=one(value), completion=one(round(value / target * 100 + 1e-9, 1)),
                  analysis=pick((key, first), ["與上月相近，沒有異常", "月中單量集中，處理時間拉長", "新人尚在熟悉，月底已回穩", "系統更新後處理時間縮短"]),
                  effect="達到目標，運行良好" if value >= target else "距目標尚有差距，持續追蹤")
        day = w.workday(D(2026, 1, 26) + DAYS(i * 11))
        y.put("strategy", "observations", f"OBS-{key}", "site_observation", y.planner(day), day, process=f"PC-PD-{key}", site=f"{y.w.title(p['unit'])}「{p['steps'][1]}」現場",
              actual=f"{p['steps'][1]}依文件辦理，{pick(('obs', key), ['尖峰時段略有等候', '記錄即時登錄', '人員熟悉步驟'])}", latent_problems=[p["troubles"][-1][0]] if i % 3 == 0 else [], observed_on=day)


# 評估、整改、反饋與持續改進

def evaluation(y):
    w = y.w
    failed = {("returns", 1), ("listing", 2), ("contract", 1)}
    for round_, first, period in [(1, D(2025, 12, 9), "2025-Q4"), (2, D(2026, 6, 9), "2026-Q2")]:
        for i, p in enumerate(PROCESSES):
            key = p["key"]
            day = w.workday(first + DAYS(i * 2))
            c = f"EV-{key}-{round_}"
            low, high = (46, 62) if (key, round_) in failed else (72, 99)
            marks = [number((c, n), low, high) for n in range(4)]
            if (key, round_) in failed:
                marks = [min(m, 59) for m in marks]
            marks[3] -= sum(marks) % 2
            score = sum(marks) / 4
            grade = "優秀" if score >= 90 else "良好" if score >= 80 else "合格" if score >= 60 else "不合格"
            troubles = p["troubles"][:2] if score < 60 else p["troubles"][:1] if score < 82 else []
            problems = [t[0] for t in troubles]
            y.put("strategy", "evaluation", c, "process_evaluation", y.planner(day), day, case=c, process=f"PC-PD-{key}", standard="PC-STD-2025", indicators=[f"PC-IND-{key}"], period=period,
                  previous=f"PC-EV-{key}-1" if round_ == 2 else None, indicator_completion=marks[0], standardisation=marks[1], efficiency=marks[2], effectiveness=marks[3],
                  score=one(score), grade=grade, problems=problems, evaluated_on=day)
            head = y.head(p["unit"], day)
            if score < 60:
                seen = w.workday(day + DAYS(3))
                decided = w.workday(seen + DAYS(2))
                deadline = w.workday_before(decided + DAYS(28))
                y.put(p["unit"], "rectification", f"{c}-mend", "rectification_plan", head, seen, case=c, steps=["analyse", "measure", "rectify"], evaluation=f"PC-{c}", analysed_on=seen,
                      causes="；".join(t[1] for t in troubles), decided_on=decided, measures=[t[2] for t in troubles], deadline=deadline, completed_on=w.workday_before(deadline - DAYS(3)))
            sent = w.workday(day + DAYS(4))
            y.put("strategy", "evaluation", f"{c}-feedback", "evaluation_feedback", y.planner(sent), sent, case=c, evaluation=f"PC-{c}", departments=[p["unit"]], staff=w.staff(p["unit"], sent)[:2],
                  operation=f"監控指標得{marks[0]}分，執行規範性得{marks[1]}分，{'須限期整改' if score < 60 else '整體' + grade}", problems=problems, sent_on=sent)
            if problems:
                day1, due = w.workday(sent + DAYS(5)), w.workday(sent + DAYS(40))
                day2 = w.workday_before(due - DAYS(3))
                for n, (on, status, seen) in enumerate([(day1, "進行中", "已排定負責人與時程"), (day2, "已落實", "現場核對，措施已執行")], 1):
                    y.put("strategy", "improvement", f"{c}-track-{n}", "improvement_record", y.planner(on), on, case=c, previous=f"PC-{c}-track-1" if n == 2 else None, problem=problems,
                          departments=[p["unit"], "strategy"] if p["unit"] != "strategy" else ["strategy", "office"], participants=[head, y.planner(on)],
                          analysis="；".join(t[1] for t in troubles),
                          measures=[{"measure": t[2], "responsible": head, "due": due, "status": status, "tracking": seen} for t in troubles])


# 風險

EVENTS = {  # 風險: 發生日, 事件, 處置, 完畢後的改進
    "shipping": (D(2026, 3, 10), "促銷首日單量為預估兩倍，四百餘件未能當日出貨", ["啟用備援人力二十人", "延後夜間收車時間"], "異常回報", "增訂單量超過預估一倍時的人力調度規定"),
    "system": (D(2026, 5, 19), "訂單系統停擺三小時", ["切換備援主機", "通路改用離線接單"], "切換演練", "增訂系統停擺時的離線接單與演練規定"),
    "orders": (D(2026, 7, 21), "限量商品超賣一百二十件", ["暫停該品項販售", "逐件聯絡客戶換貨或退款"], "超賣檢核", "增訂限量商品的庫存保留與放行規定"),
}


def risks(y):
    w = y.w
    for i, (key, risk, kind, qualitative, amount, likelihood, impact, strategy_, detail, _, _) in enumerate(RISKS):
        p = PROCESS[key]
        unit = p["unit"]
        c = f"RISK-{key}"
        day = w.workday(D(2025, 10, 27) + DAYS(i))
        high = likelihood == impact == "高"
        head = y.head(unit, day)
        common = dict(process=f"PC-PD-{key}", risk=risk, risk_type=kind)
        register = y.put(unit, "risk", c, "process_risk_register", head, day, case=c, steps=["identify", "assess", "strategise"], **common, qualitative=qualitative, quantitative=amount,
                         likelihood=likelihood, impact=impact, high_risk=high, strategy=strategy_, strategy_detail=detail)
        if high:
            on = w.workday(day + DAYS(2))
            y.put(unit, "risk", f"{c}-plan", "contingency_plan", head, on, case=c, process=f"PC-PD-{key}", risk=register, measures=EVENTS[key][2] if key in EVENTS else RISKS[i][10],
                  responsibilities=[{"duty": "現場調度", "department": unit, "responsible": head}, {"duty": "系統支援", "department": "information", "responsible": y.head("information", on)}], effective_on=on)
        watched = w.every(27, w.workday(day + DAYS(14)))
        for n, on in enumerate(watched, 1):
            change, seen = "無變化", pick((c, n), ["照常監控，沒有新的徵兆", "措施照計劃執行", "與上期相同，指標在安全範圍"])
            if key in EVENTS and 0 <= (on - EVENTS[key][0]).days < 27:
                change, seen = "已發生風險事件", f"{EVENTS[key][1]}，已依預案處置"
            if key == "marketing" and n == 4:
                change, seen = "有變化", "第一季追加兩檔活動，費用執行率上升"
            if key == "hr" and n == 10:
                change, seen = "已解除", "關鍵崗位均有代理人，接班名單已核定"
            y.put(unit, "risk-watch", f"{c}-watch-{n:02}", "risk_monitoring", y.head(unit, on), on, case=c, risk=register, mechanism="PC-MD-risk", change=change, description=seen, observed_on=on)
            if change == "有變化":
                register = y.put(unit, "risk", f"{c}-again", "process_risk_register", head, on, case=c, steps=["assess", "strategise"], **common, qualitative="追加活動使費用提前用罄的可能升高",
                                 quantitative=400000, likelihood="高", impact="低", high_risk=False, strategy=strategy_, strategy_detail="追加活動須經財務部確認餘額後核准")
            if change == "已解除":
                break


def events(y):
    w = y.w
    for key, (day, event, actions, step, system) in EVENTS.items():
        p = PROCESS[key]
        unit, c = p["unit"], f"EVT-{key}"
        head = y.head(unit, day)
        y.put(unit, "events", c, "risk_event_report", head, at(day, "09:20"), case=c, parents=[f"RISK-{key}"], event=event, plan=f"PC-RISK-{key}-plan", occurred_at=at(day, "09:20"),
              acted_at=at(day, "10:10"), actions=actions, finished_at=at(w.workday(day + DAYS(1)), "17:30"), loss=number((c, "loss"), 40, 160) * 1000,
              loss_reduction="優先處理當日訂單，並以簡訊告知受影響的客戶")
        reviewed = w.workday(day + DAYS(9))
        filed = w.workday(reviewed + DAYS(10))
        improved = w.workday(filed + DAYS(2))
        y.put("strategy", "documents", f"MD-risk-system-{key}", "management_document", y.head("strategy", filed), filed, subject="風險管理制度", content=system, effective_on=filed)
        description(y, p, f"PD-{key}-2", filed, revises=f"PC-PD-{key}", added=[step])
        y.put(unit, "events", f"{c}-review", "risk_event_review", head, reviewed, case=c, event=f"PC-{c}", effectiveness="主要措施有效，通報偏慢半小時", lessons=["預案須載明第一通報人", "備援須每季試用"],
              system_changes=[system], process_changes=[f"{p['name']}增訂「{step}」"], reviewed_on=reviewed, improved_on=improved, system_document=f"PC-MD-risk-system-{key}", process_document=f"PC-PD-{key}-2")
    for i, risk in enumerate(RISKS):
        key, (name, limit, direction, low, high), measures = risk[0], risk[9], risk[10]
        unit = PROCESS[key]["unit"]
        day = w.workday(D(2025, 11, 3) + DAYS(i % 5))
        indicator = y.put(unit, "warning", f"RI-{key}", "risk_indicator", y.head(unit, day), day, process=f"PC-PD-{key}", indicator=name, threshold=limit, direction=direction)
        for on in w.every(7, w.workday(day + DAYS(3))):
            c = f"WARN-{key}-{on.isoformat()}"
            reached = number((c, "reached"), 0, 99) < 8
            up = direction == "升至閾值"
            scale = 10 if isinstance(low, float) else 1
            above, below = (int(limit * scale), int(high * scale)), (int(low * scale), int(limit * scale) - 1)
            if not up:
                above, below = (int(low * scale), int(limit * scale)), (int(limit * scale) + 1, int(high * scale))
            value = number((c, "value"), *(above if reached else below)) / scale
            head = y.head(unit, on)
            reading = y.put(unit, "readings", c, "risk_reading", head, at(on, "08:40"), case=c, mass=True, indicator=indicator, threshold=limit, direction=direction, value=one(value),
                            level="觸及" if reached else "正常", measured_at=at(on, "08:40"))
            if reached:
                other = "customer-service" if unit != "customer-service" else "marketing"
                helper = next(p for p in w.staff(other, on) if p != y.head(other, on))
                y.put(unit, "readings", f"{c}-signal", "risk_warning", head, at(on, "10:30"), case=c, mass=True, reading=reading, issued_at=at(on, "10:30"), departments=[unit, other], staff=[head, helper],
                      acted_at=at(on, "15:40"), acted_by=helper, measures=measures)
            y.readings.append((c, key, reached))


# 信息

def information(y):
    w = y.w
    clerk = next(p for p in w.staff("information", D(2025, 11, 3)) if p != y.head("information", D(2025, 11, 3)))
    for i, p in enumerate(PROCESSES):
        key = p["key"]
        to = [y.head(p["unit"], D(2025, 11, 3)), y.planner(D(2025, 11, 3))]
        for on in w.every(7, w.workday(D(2025, 11, 3) + DAYS(i % 5))):
            id = f"ENTRY-{key}-{on.isoformat()}"
            start = number((id, "minute"), 0, 55)
            y.put("information", f"entries-{p['unit']}", id, "information_entry", clerk, at(on, f"09:{start:02}"), case=id, mass=True, requirement=f"PC-INF-{key}", collected_at=at(on, f"09:{start:02}"),
                  category=f"{p['name']}：{p['information'][0]}", stored_at=at(on, f"10:{start:02}"), database="PC-MD-database", delivered_at=at(on, f"{number((id, 'hour'), 13, 16)}:{start:02}"),
                  platform="PC-MD-platform", delivered_to=to)


# 違反

def _fields(record, **values):
    """Sets several fields of a record."""
    return all_of(*(setting(record, f"fields.{key}", value) for key, value in values.items()))


def _new(record, id, **changes):
    """Adds a record like another, under another name."""

    def apply(records):
        fresh = copy.deepcopy(records[record])
        fresh["fields"] = {k: v for k, v in (fresh["fields"] | changes.pop("fields", {})).items() if v is not None}
        records[id] = fresh | {"id": id} | changes

    return apply


_ANALYSIS = dict(unit="customer-service", case="PC-EV-knowledge-2", by="wang.siying", at=D(2026, 7, 16), steps=["analyse"], fields=dict(
    evaluation="PC-EV-knowledge-2", analysed_on=D(2026, 7, 16), causes="條目審核集中於一人，更新常晚於規定變動", decided_on=None, measures=None, deadline=None, completed_on=None))


def breaches(world):
    found = []

    def breach(name, apply, check, code, unit, record=None, case=None, provisional=False):
        finding = {"record": record and f"PC-{record}", "case": case and f"PC-{case}", "unit": unit, "check": f"proc_{check}", "code": code, "provisional": provisional}
        found.append(Breach(name, apply, finding))

    # 欄位
    breach("倉儲物流部五月的培訓記錄漏填所習內容。", without("PC-TRAIN-logistics-3", "fields.content"),
           "process_training.content", "field-missing", "logistics", "TRAIN-logistics-3")
    breach("六月第一次設施檢查的「維護」只寫「無」。", setting("PC-OFF-facility-2026-06-1", "fields.maintenance", "無"),
           "facility_inspection.maintenance", "field-placeholder", "office", "OFF-facility-2026-06-1")
    breach("客戶服務部反饋問題只寫「太慢」，不足五字。", setting("PC-FB-customer-service-3", "fields.problem", "太慢"),
           "process_feedback.problem", "field-too-short", "customer-service", "FB-customer-service-3")
    breach("文件登記的動作填「轉交」，不在所列動作之內。", setting("PC-OFF-document-2026-01-12", "fields.action", "轉交"),
           "document_register.action", "field-not-listed", "office", "OFF-document-2026-01-12")
    breach("五月採購的用品數量填為零。", setting("PC-OFF-supply-2026-05-2", "fields.quantity", 0),
           "office_supply_register.quantity", "field-out-of-range", "office", "OFF-supply-2026-05-2")
    breach("三月的成本報告沒有任何控制措施。", setting("PC-FIN-2026-cost-5", "fields.measures", []),
           "cost_report.measures", "field-missing", "finance", "FIN-2026-cost-5", "FIN-2026")
    breach("營銷活動選「其他」而沒有說明。", setting("PC-MKT-2026-Q3-activity-3", "fields.kind", "其他"),
           "marketing_activity.kind", "field-note-missing", "marketing", "MKT-2026-Q3-activity-3", "MKT-2026-Q3")
    breach("招聘記錄的篩選簡歷數寫成文字。", setting("PC-REC-06", "fields.cvs_screened", "約三十份"),
           "recruitment_record.cvs_screened", "field-ill-typed", "human-resources", "REC-06", "REC-06")
    # 引用
    breach("數據庫條目所屬的收集要求不存在。", setting("PC-ENTRY-returns-2026-03-16", "fields.requirement", "PC-INF-return"),
           "information_entry.requirement", "reference-missing", "information", "ENTRY-returns-2026-03-16", "ENTRY-returns-2026-03-16")
    breach("招聘記錄所依的人力資源規劃，指到薪酬福利政策。", setting("PC-REC-03", "fields.plan", "PC-HR-pay"),
           "recruitment_record.plan", "reference-form", "human-resources", "REC-03", "REC-03")
    breach("二月的現場觀察引用三月才成立的流程文件。", setting("PC-OBS-change", "fields.process", "PC-PD-shipping-2"),
           "site_observation.process", "reference-later", "strategy", "OBS-change")
    breach("談判記錄引用另一條線索。", setting("PC-SALE-2026-Q1-12-talk", "fields.lead", "PC-SALE-2026-Q1-13-lead"),
           "negotiation_record.lead", "reference-other-case", "marketing", "SALE-2026-Q1-12-talk", "SALE-2026-Q1-12")
    breach("重大問題的協調記錄指到檢查記錄沒有的第三列。", setting("PC-MAJ-02", "fields.inspection", "PC-INSP-system-2#3"),
           "major_issue_record.inspection", "reference-row", "office", "MAJ-02")
    # 規則
    breach("合同的客戶不是談判的客戶。", setting("PC-SALE-2026-Q2-12-contract", "fields.customer", "長春國際有限公司"),
           "sales_contract.same_customer", "rule-broken", "marketing", "SALE-2026-Q2-12-contract", "SALE-2026-Q2-12")
    breach("五月的財務報表提供給已非總公司管理層的葉志遠。", setting("PC-FIN-2026-statement-8", "fields.presented_to", "ye.zhiyuan"),
           "financial_statement.to_management", "rule-broken", "finance", "FIN-2026-statement-8", "FIN-2026")
    breach("評估結果沒有反饋流程所屬的零售通路部。", setting("PC-EV-stocktake-1-feedback", "fields.departments", ["logistics"]),
           "evaluation_feedback.to_its_department", "rule-broken", "strategy", "EV-stocktake-1-feedback", "EV-stocktake-1")
    breach("整改期限訂為六十日，超過所定的三十日。", _fields("PC-EV-listing-2-mend", deadline=D(2026, 9, 18)),
           "rectification_plan.deadline_within_limit", "rule-broken", "ecommerce", "EV-listing-2-mend", "EV-listing-2", True)
    breach("合同到期的風險評為高度可能、高度影響，卻不列為高風險。", setting("PC-RISK-contract", "fields.likelihood", "高"),
           "process_risk_register.high_by_the_line", "rule-broken", "legal", "RISK-contract", "RISK-contract", True)
    breach("年度預算沒有下達承擔目標的客戶服務部。", setting("PC-FIN-2026-budget-2", "fields.issued_to", ["logistics", "ecommerce", "information"]),
           "financial_management.budget_goes_to_departments", "case-rule-broken", "finance", "FIN-2026-budget-2", "FIN-2026")
    breach("反饋的兩個問題，跟蹤時只分析了一個。", all_of(*(lambda r, n=n: r[f"PC-EV-returns-1-track-{n}"]["fields"].update(problem=["退貨單與實物不符"]) for n in (1, 2))),
           "process_evaluation_cycle.problems_studied", "case-rule-broken", "strategy", "EV-returns-1-track-2", "EV-returns-1")
    # 數字
    breach("門市現貨率的完成率算錯。", setting("PC-DATA-replenish-2026-03", "fields.completion", 104.2),
           "indicator_completion", "metric-disagrees", "strategy", "DATA-replenish-2026-03")
    breach("人力資源管理流程的綜合得分與四項的平均不符。", setting("PC-EV-hr-2", "fields.score", 95.5),
           "process_score", "metric-disagrees", "strategy", "EV-hr-2", "EV-hr-2")
    breach("品牌合作流程的等級與得分不符。", setting("PC-EV-brand-2", "fields.grade", "優秀"),
           "four_grades", "grade-wrong", "strategy", "EV-brand-2", "EV-brand-2", True)
    breach("未出貨訂單三百二十筆已觸及閾值，卻記為正常。", setting("PC-WARN-shipping-2026-04-16", "fields.value", 320),
           "risk_threshold", "threshold-level-wrong", "logistics", "WARN-shipping-2026-04-16", "WARN-shipping-2026-04-16")
    # 次序
    breach("付款流程的調整先批准、後評審。", setting("PC-CHG-2026-02-review-1", "at", D(2026, 5, 22)),
           "process_change.approve@after", "step-out-of-order", "finance", "CHG-2026-02-proposal-1", "CHG-2026-02")
    breach("會計專員的招聘沒有面試就選拔。", all_of(without("PC-REC-08", "fields.interviewed_on"), without("PC-REC-08", "fields.interviewers")),
           "recruitment.interview", "step-skipped", "human-resources", "REC-08", "REC-08")
    breach("人力風險已解除而結案，其後又補一份監控記錄。", _new("PC-RISK-hr-watch-09", "PC-RISK-hr-watch-11", at=D(2026, 8, 11), fields={"observed_on": D(2026, 8, 11)}),
           "process_risk.monitor", "step-after-close", "human-resources", "RISK-hr-watch-11", "RISK-hr")
    breach("同一份戰略規劃提出兩份市場調研報告，沒有指明取代。", _new("PC-STR-STORES-research", "PC-STR-STORES-research-2", at=D(2025, 11, 4)),
           "strategy_planning.research", "step-repeated", "strategy", "STR-STORES-research-2", "STR-STORES")
    breach("知識庫流程評為合格以上，卻又提出不合格流程的整改分析。", _new("PC-EV-returns-1-mend", "PC-EV-knowledge-2-mend", **_ANALYSIS),
           "process_evaluation_cycle.analyse@after", "step-branch-not-taken", "customer-service", "EV-knowledge-2-mend", "EV-knowledge-2")
    # 辦理者
    breach("戰略規劃流程的優化由已卸任公司管理層、從未任總公司管理層的葉志遠批准。", setting("PC-CHG-2026-01-proposal-1", "fields.approver", "ye.zhiyuan"),
           "process_change.approve@actor", "actor-lacks-role", "strategy", "CHG-2026-01-proposal-1", "CHG-2026-01")
    breach("合同不由銷售人員簽訂，而由部門負責人提出。", setting("PC-SALE-2026-Q3-22-contract", "by", "yang.yawen"),
           "sales.close@actor", "actor-lacks-role", "marketing", "SALE-2026-Q3-22-contract", "SALE-2026-Q3-22")
    # 期限
    breach("銷售線索隔兩日才分配，超過二十四小時。", _fields("PC-SALE-2026-Q2-31-lead", received_at=at(D(2026, 5, 25), "09:20"), assigned_at=at(D(2026, 5, 27), "10:00")),
           "sales.follow@within", "deadline-missed", "marketing", "SALE-2026-Q2-31-lead", "SALE-2026-Q2-31", True)
    breach("盤點差異的信息隔日傍晚才送達，超過二十四小時。", setting("PC-ENTRY-stocktake-2026-05-14", "fields.delivered_at", at(D(2026, 5, 15), "18:00")),
           "information_handling.share@within", "deadline-missed", "information", "ENTRY-stocktake-2026-05-14", "ENTRY-stocktake-2026-05-14", True)
    breach("倉儲物流部的偏差十二日後才糾正。", setting("PC-DEV-logistics-2", "fields.corrected_on", D(2026, 5, 29)),
           "deviation.correct@within", "deadline-missed", "logistics", "DEV-logistics-2", "DEV-logistics-2", True)
    breach("負面評論觸及閾值，始終沒有發出預警信號。", dropping("PC-WARN-complaint-2026-05-07-signal"),
           "risk_early_warning.signal@within", "deadline-passed", "customer-service", None, "WARN-complaint-2026-05-07", True)
    breach("線上訂單流程的整改逾通知所定期限十日才完成。", setting("PC-INSP-orders-3-mend", "fields.completed_on", D(2026, 8, 10)),
           "process_monitoring.rectify_inspection@within", "deadline-missed", "ecommerce", "INSP-orders-3-mend", "INSP-orders-3")
    # 定期與回應
    breach("零售通路部沒有提出第二季的流程匯報。", dropping("PC-REP-retail-3"),
           "department_report", "duty-gap", "retail", "REP-retail-4", provisional=True)
    breach("人力資源部負責人有一次未檢查本部門流程。", dropping("PC-HEAD-human-resources-3"),
           "head_inspects", "duty-gap", "human-resources", "HEAD-human-resources-4", provisional=True)
    breach("財務部漏報四月的財務報表。", dropping("PC-FIN-2026-statement-7"),
           "statements", "duty-gap", "finance", "FIN-2026-statement-8", provisional=True)
    breach("電子商務部的超賣風險有一期沒有監控記錄。", dropping("PC-RISK-orders-watch-05"),
           "monitor_risk", "duty-gap", "ecommerce", "RISK-orders-watch-06", "RISK-orders", True)
    breach("溝通渠道始終沒有登記。", dropping("PC-CH-2025"),
           "channels", "duty-missing", "office")
    breach("付款審核流程七月底檢查之後，每月一次的定期檢查沒有再辦。", all_of(dropping("PC-INSP-payment-12"), dropping("PC-INSP-payment-11")),
           "next_inspection", "duty-unanswered", "strategy", "INSP-payment-10")
    breach("客戶投訴十日後才辦結。", all_of(setting("PC-SALE-2026-Q1-23-service-2", "fields.received_on", D(2026, 3, 23))),
           "complaint", "duty-late", "marketing", "SALE-2026-Q1-23-service-2", provisional=True)
    breach("行政人員發現問題八日後才反饋。", setting("PC-FB-office-2", "fields.found_on", D(2026, 1, 13)),
           "report_problem", "duty-late", "office", "FB-office-2", provisional=True)
    breach("改進措施到期以後才再跟蹤。", setting("PC-EV-orders-1-track-2", "at", D(2026, 3, 20)),
           "track_improvement", "duty-late", "strategy", "EV-orders-1-track-2")
    return found
