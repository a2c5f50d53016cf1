"""The year of 《分散式暫行管理辦法》: the Headquarters Management Centre and four operating units."""

import datetime as dt

from dist_breaches import breaches  # main.py asks this module for them
from dist_cases import Cases
from dist_texts import DEPARTMENTS, FINDINGS, MATTERS, MEASURES, NEWS, PROBLEMS, STANDARDS, SUGGESTIONS, UNITS
from world import DAY, END, START, at, month, number, pick

HQ = "hq-center"
CHIEF, DEPUTY = "fang.zhihao", "he.meiling"

CLEAN = ["PJ-2026-02", "PJ-2026-02-run", "PJ-2026-02-accept", "MM-2026-01"]

SUBJECTS = {
    "policy": "分散式管理政策、制度和流程", "risk": "風險管理體系", "incentive": "業績考核指標與激勵機制", "training": "培訓體系",
    "performance": "績效管理制度", "cost": "成本核算體系", "fundwarn": "資金預警機制", "funds": "資金管理制度", "procure": "物資採購管理制度和流程",
    "contract": "採購合同管理", "inventory": "物資庫存管理制度", "equipment": "設備管理制度和操作規程", "riskid": "風險識別機制",
    "riskmon": "風險監控機制", "threshold": "風險預警指標和閾值", "security": "信息安全管理制度和體系", "platform": "信息共享平臺", "report": "信息匯報制度",
    "meeting": "跨部門溝通協調會議制度", "supervision": "監督機制", "appraisal": "考核指標體系", "operations": "業務流程和操作規範",
}


def records(world):
    year = Year(world)
    for part in (
        year.foundation, year.information, year.oversight, year.funds, year.everyday, year.stock_and_equipment, year.personnel,
        year.risks, year.warnings, year.projects, year.budgets, year.procurements, year.major_matters,
    ):
        part()
    return year.out


def after_months(day, count):
    total = day.month - 1 + count
    return dt.date(day.year + total // 12, total % 12 + 1, min(day.day, 28))


def doc(key):
    return f"hq-center-2025-system-{key}"


def register(unit):
    return f"{unit}-register"


class Year(Cases):
    """Collects the records of the year."""

    def __init__(self, world):
        self.world, self.out = world, []
        self.units = world.of_kind("operating_unit")

    # What every part uses

    def add(self, name, form, unit, by, day, fields, *, clock=None, file=None, mass=False, **header):
        when = day if isinstance(day, dt.datetime) else at(day, clock or pick(name, ["09:10", "10:05", "11:20", "14:10", "15:35", "16:40"]))
        record = {"id": name, "form": f"dist_{form}", "unit": unit} | header | {"by": by, "at": when, "fields": fields}
        if file:
            record["_file"] = file
        if mass:
            record["_format"] = "ndjson"
        self.out.append(record)
        return name

    def since(self, unit):
        return max(START, self.world.units[unit].get("from", START))

    def chief(self, unit, day):
        """Who manages an operating unit on a day; a deputy while the manager is away."""
        if unit == "ops-south" and dt.date(2026, 6, 22) <= day <= dt.date(2026, 7, 3):
            return "ge.yiting"
        return self.world.holder("unit_management_team", unit, day)

    def staff(self, unit, day):
        return self.world.holders("unit_staff", unit, day)

    def monthly(self, since, day, offset=0):
        """A day of each month, or the next one worked."""
        return self.rhythm(since, 1, day, offset)

    def quarterly(self, since, offset, day):
        return self.rhythm(since, 3, day, offset)

    def rhythm(self, since, months, day, offset):
        found, first = [], after_months(since.replace(day=1), offset)
        while first <= END:
            when = self.world.workday(first.replace(day=day))
            if since <= when <= END:
                found.append(when)
            first = after_months(first, months)
        return found

    # The ground everything stands on

    def foundation(self):
        first = dt.date(2025, 10, 1)
        self.add("hq-center-2025-matrix", "authority_matrix", HQ, CHIEF, at(first, "09:00"), {
            "levels": [
                {"level": "總部", "body_kind": "總部管理中心", "duties": ["訂定戰略與制度", "統籌資源", "監督考核各單元"], "authority": ["審批重大項目與決策", "核定年度預算"]},
                {"level": "運營單元", "body_kind": "分散式運營單元", "duties": ["開展區域業務", "收集並反饋市場信息"], "authority": ["日常運營決定", "預算以內的用款"]},
                {"level": "職能部門", "body_kind": "其他", "duties": ["提供專業支援"], "authority": ["就專業事項提出意見"]},
            ],
        }, file="structure")
        self.add("hq-center-2025-strategy", "strategy_plan", HQ, CHIEF, at(first, "10:00"), {
            "direction": "以區域倉配服務帶動門市、電商與產地三方", "priorities": ["北區冷鏈到店", "南區退貨整理", "設立中區與東區單元"], "valid_period": "2025-10-01/2027-09-30",
        }, file="structure")
        for key, subject in SUBJECTS.items():
            self.document(doc(key), HQ, CHIEF, first, subject)
        self.document("hq-center-2026-system-fleet", HQ, DEPUTY, dt.date(2026, 2, 9), "其他", subject_note="車隊共用規則")
        self.add("hq-center-2025-indicators", "indicator_system", HQ, CHIEF, dt.date(2025, 10, 9), {
            "indicators": [{"indicator": i, "aspect": a, "method": m, "weight": w} for i, a, m, w in INDICATORS], "incentives": ["年終獎金依綜合得分發給", "連續兩次達九十分者優先晉升"],
        }, file="structure")
        for unit in self.units:
            since = self.since(unit)
            day = self.world.workday(since + DAY)
            self.add(register(unit), "unit_register", unit, self.chief(unit, day), at(day, "09:30"), {
                "authority_matrix": "hq-center-2025-matrix", "area_or_field": UNITS[unit]["area"], "management_team": self.world.holders("unit_management_team", unit, day),
                "staff": self.staff(unit, day), "stages": ["開發", "運營", "維護"] if unit == "ops-central" else ["運營", "維護"], "key_links": UNITS[unit]["links"],
            }, file="structure")
            self.document(f"{unit}-system-data", unit, self.chief(unit, day), day, "業務數據統計和分析機制")
            self.document(f"{unit}-system-quality", unit, self.chief(unit, day), day, "質量檢查制度")
        moves = [("人力", None, "ops-south", "支援分揀工讀生四名", (2025, 11, 24)), ("物力", "ops-south", "ops-north", "電動堆高機一台，借用兩個月", (2026, 1, 20)),
                 ("財力", None, "ops-central", "開辦週轉金一百五十萬元", (2026, 5, 6)), ("其他", "ops-north", "ops-east", "每週兩個冷藏車時段", (2026, 7, 14)),
                 ("人力", "ops-central", "ops-east", "資深揀貨員一名轉任", (2026, 7, 1))]
        for n, (kind, source, target, amount, day) in enumerate(moves, 1):
            day = dt.date(*day)
            fields = {"resource_kind": kind} | ({"resource_kind_note": "車輛時段"} if kind == "其他" else {}) | ({"from_unit": source} if source else {})
            self.add(f"hq-center-allocation-{n:02}", "resource_coordination_record", HQ, DEPUTY, day, fields | {"to_unit": target, "amount": amount, "decided_on": day}, file="structure")

    def document(self, name, unit, by, day, subject, **more):
        fields = {"subject": subject} | more
        if subject == SUBJECTS["security"]:
            fields |= {"duties": ["資訊部負責系統防護", "各單元負責本單元帳號管理"], "procedure": ["通報", "隔離", "修復", "複核"], "conduct_rules": ["不得以私人裝置存放業務資料", "離座須鎖定螢幕"]}
        if subject == SUBJECTS["performance"]:
            fields["appraisal_standards"] = ["業務達成率九成以上為合格", "服務滿意度不低於四分"]
        self.add(name, "system_document", unit, by, at(day, "10:00"), fields | {"issued_by": unit, "effective_on": day}, file="system")

    # Chapter six

    def information(self):
        self.add("SP-2025-plan", "system_plan", HQ, CHIEF, dt.date(2026, 1, 15), {
            "needs": ["運營單元共用帳務", "排班與考勤合一", "訂單與倉位即時對帳"], "planned_on": dt.date(2025, 10, 15), "architecture": "集中式資料庫，分區前端", "platform": "雲端主機，兩地備援",
            "selected_on": dt.date(2025, 11, 12), "systems": ["財務管理系統", "人力資源管理系統", "項目管理系統", "客戶關係管理系統", "其他"], "systems_note": "倉儲管理系統",
            "acquisition": ["開發", "採購"], "acquired_on": dt.date(2026, 1, 15), "security": "雙因素登入，操作留痕", "stability": "異地備援，每季切換演練",
            "reliability": "月可用率不低於百分之九十九點五", "compatibility": "支援舊系統匯入與對帳檔",
        }, case="SP-2025", file="systems")
        systems = ["財務管理系統", "倉儲管理系統", "客戶關係管理系統", "人力資源管理系統"]
        weak = [[], [("舊版網頁元件未更新", 0)], [("測試帳號未停用", 0), ("備份檔未加密", 0)], [("介面憑證將到期", 0)]]
        for n, day in enumerate(self.quarterly(START, 1, 13)):
            for kind, activity, later in (("assessment", "安全評估", 0), ("scan", "漏洞掃描", 1)):
                on = self.world.workday(day + later * DAY)
                rows = [{"weakness": w, "found_on": on} for w, _ in (weak[n] if kind == "scan" else [])]
                name = self.add(f"hq-center-{on:%Y-%m}-{kind}", "security_assessment", HQ, DEPUTY, on, {
                    "security_system": doc("security"), "system": systems[(n + later) % 4], "activity": activity, "threats": ["信息泄露", "網絡攻擊", "數據篡改"],
                    "technical_measures": ["防火牆規則複核", "弱點掃描", "傳輸加密"][n % 3:] or ["傳輸加密"], "managerial_measures": ["權限每季複核", "供應商帳號限時"],
                    "weaknesses": rows, "assessed_on": on,
                }, file="security")
                for r in range(1, len(rows) + 1):
                    fixed = self.world.add_workdays(on, 4 + r)
                    self.add(f"{name}-fix-{r}", "weakness_fix", HQ, DEPUTY, fixed, {"weakness": f"{name}#{r}", "fix": "更新後複測通過，並納入月檢", "fixed_on": fixed}, file="security")
        notices = [("政策文件", "《車隊共用規則》發布"), ("業務動態", "北區冷鏈到店試行進度"), ("工作通知", "年節出貨截單時間"), ("工作通知", "系統停機時段公告"), ("業務動態", "中區運營單元開辦"),
                   ("政策文件", "費用報支標準修訂"), ("業務動態", "東區運營單元開辦"), ("工作通知", "颱風停班出車原則"), ("其他", "月台施工封閉")]
        for n, day in enumerate(self.monthly(START, 8)):
            kind, subject = notices[n % len(notices)]
            formed = self.world.workday_before(day - DAY)
            if (day - formed).days > 2:
                formed = day - DAY
            fields = {"kind": kind} | ({"kind_note": "施工通知"} if kind == "其他" else {})
            self.add(f"hq-center-{day:%Y-%m}-notice", "platform_notice", HQ, DEPUTY, day,
                     fields | {"platform": doc("platform"), "subject": subject, "occurred_on": formed, "published_on": day}, file="notices", mass=True)
        for n, day in enumerate(self.monthly(START, 22)):
            one, other = MATTERS[n % 6], MATTERS[(n + 2) % 6]
            self.add(f"hq-center-{day:%Y-%m}-meeting", "coordination_meeting", HQ, CHIEF, day, {
                "meeting_system": doc("meeting"), "departments": ["logistics", "retail", "finance"] if n % 2 else ["logistics", "ecommerce", "customer-service", "information"],
                "matters": [{"matter": m, "conclusion": c} for m, c in (one, other)], "held_on": day,
            }, file="meetings")
        for unit, texts in DEPARTMENTS.items():
            for n, day in enumerate(self.monthly(START, 20 + number(unit, 0, 4))):
                self.add(f"{unit}-{day:%Y-%m}-information", "information_report", unit, self.world.head(unit, day), day, {
                    "report_system": doc("report"), "period": month(day), "content": f"{texts[n % 3]}；{NEWS[(n + number(unit, 0, 7)) % 8]}",
                }, file="information", mass=True)
        for n, (unit, who, kind, content) in enumerate(SUGGESTIONS, 1):
            day = self.world.workday(dt.date(2025, 11, 5) + n * 29 * DAY)
            self.add(f"{unit}-suggestion-{n:02}", "employee_suggestion", unit, who, day, {"kind": kind, "content": content, "arisen_on": day - DAY}, file="suggestions", mass=True)

    # Chapter seven

    def oversight(self):
        for u, unit in enumerate(self.units):
            for n, day in enumerate(self.quarterly(self.since(unit), 1, 4), 1):
                self.inspection(f"SV-{unit[4:]}-{n}", unit, day, (u + n) % 6, clean=(u + n) % 3 == 0, twice=(u, n) == (1, 3))
            if unit in ("ops-north", "ops-south"):
                day = dt.date(2026, 3, 10) if unit == "ops-north" else dt.date(2026, 4, 14)
                self.add(f"SV-{unit[4:]}-spot-1", "supervision_record", HQ, DEPUTY, day, {
                    "inspected_unit": unit, "supervision_system": doc("supervision"), "inspection_kind": "不定期抽查", "scope": ["業務流程執行情況"], "means": ["實地走訪"], "problems": [],
                }, case=f"SV-{unit[4:]}-spot", file="supervision")
                self.unit_appraisal(unit, dt.date(2026, 7, 15) if unit == "ops-north" else dt.date(2026, 7, 17))

    def inspection(self, case, unit, day, n, *, clean, twice):
        problems = [] if clean else [PROBLEMS[n], PROBLEMS[(n + 2) % 6]][: 1 + n % 2]
        self.add(f"{case}-inspect", "supervision_record", HQ, CHIEF, day, {
            "inspected_unit": unit, "supervision_system": doc("supervision"), "inspection_kind": "定期檢查", "scope": ["業務流程執行情況", "資源管理情況", "風險管理情況", "信息管理情況"],
            "means": ["查閱資料", "實地走訪"] if n % 2 else ["查閱資料", "數據分析"], "policy_execution": "各項制度均已宣導，執行情形與單元自評相符", "policy_document": doc("policy"), "problems": problems,
        }, case=case, file="supervision")
        if clean:
            return
        later = lambda days: self.world.workday(day + days * DAY)
        notice = self.add(f"{case}-notice", "rectification_notice", HQ, CHIEF, later(2), {
            "inspection": f"{case}-inspect", "problems": problems, "responsible_department": unit, "deadline": later(20),
        }, case=case, file="supervision")
        measures = [MEASURES[PROBLEMS.index(p)] for p in problems]
        self.add(f"{case}-rectify", "rectification_report", unit, self.chief(unit, later(15)), later(15), {"notice": notice, "measures": measures}, case=case, file="supervision")
        fields = {"notice": notice, "findings": "抽查十件，尚有一件不符" if twice else "逐項核對，均已改正", "resolved": not twice}
        self.add(f"{case}-recheck", "recheck_record", HQ, DEPUTY, later(22), fields | ({"new_deadline": later(40)} if twice else {}), case=case, file="supervision")
        if twice:
            self.add(f"{case}-rectify-2", "rectification_report", unit, self.chief(unit, later(33)), later(33), {"notice": notice, "measures": ["逐件補正並由主管複核"]}, case=case, file="supervision")
            self.add(f"{case}-recheck-2", "recheck_record", HQ, DEPUTY, later(40), {"notice": notice, "findings": "全數符合", "resolved": True}, case=case, file="supervision")

    def unit_appraisal(self, unit, day):
        scores = [number((unit, i), 76, 95) for i in range(8)]
        average = lambda some: round(sum(some) / len(some), 2)
        business, management, risk = average(scores[:3]), average(scores[3:6]), average(scores[6:])
        quantitative = round((business * 50 + management * 30 + risk * 20) / 100 + 1e-9, 2)
        three = [number((unit, "q", i), 26, 31) * 3 for i in range(3)]
        qualitative = sum(three) // 3
        targets = [("營業收入（萬元）", 2400, 2516), ("新客戶數", 10, 12 if unit == "ops-north" else 8), ("準時率（%）", 96, 97)]
        reached = sum(a >= t for _, t, a in targets)
        events = ["二月寒流期間兩件逾溫拒收"] if unit == "ops-north" else ["三月退貨單據誤登一件", "五月外箱短缺停工半日"]
        fields = {
            "appraised_unit": unit, "indicator_system": "hq-center-2025-indicators", "period": "2025-10-01/2026-06-30",
            "targets": [{"indicator": i, "target": t, "actual": a} for i, t, a in targets], "target_rate": round(reached / 3 * 100, 1),
        }
        if reached < 3:
            fields["improvement"] = "第四季補足新客戶開發，每月檢討一次"
        fields |= {
            "business_completion": "營收與準時率均達目標", "market_share": 12.5 if unit == "ops-north" else 9.2, "profit": 2_150_000 if unit == "ops-north" else 1_380_000,
            "team_building": "新進人員留任率九成", "internal_management": "會議與交接記錄齊全", "process_execution": "複核流程落實，抽查無缺漏", "control_execution": "風險措施按月執行並留有記錄",
            "risk_events": events, "risk_event_count": len(events),
            "quantitative_scores": [{"indicator": i, "score": s, "data_source": pick((unit, i), ["月報", "系統統計", "現場檢查"])} for (i, *_), s in zip(INDICATORS, scores)],
            "business_score": business, "management_score": management, "risk_score": risk, "quantitative_score": quantitative,
            "work_performance": three[0], "management_level": three[1], "teamwork": three[2], "qualitative_score": qualitative,
            "overall_score": round((quantitative * 70 + qualitative * 30) / 100 + 1e-9, 2), "overall": "整體良好，重點指標穩定", "incentive": "發給團隊獎金，並列入年終考量",
        }
        self.add(f"{unit}-2026-appraisal", "unit_appraisal", HQ, CHIEF, day, fields, file="appraisal")

    # Chapter four: what recurs

    def everyday(self):
        for unit in self.units:
            texts, since = UNITS[unit], self.since(unit)
            for n, day in enumerate(self.monthly(since, 20)):
                collected = self.world.workday_before(day - 2 * DAY)
                self.add(f"{unit}-{day:%Y-%m}-market", "market_intelligence_report", unit, self.chief(unit, day), day, {
                    "register": register(unit), "market_information": texts["market"][n % len(texts["market"])], "industry_news": NEWS[(n + len(unit)) % 8], "collected_on": collected, "fed_back_on": day,
                }, case=f"MK-{unit[4:]}-{day:%Y-%m}", file="market", mass=True)
            for n, day in enumerate(self.monthly(since, 14)):
                last = day.replace(day=1) - DAY
                period = month(last) if last >= since else f"{since}/{day.replace(day=10)}"
                collected, sorted_on = self.world.workday_before(day - 4 * DAY), self.world.workday_before(day - DAY)
                self.add(f"{unit}-{day:%Y-%m}-data", "business_data_report", unit, self.chief(unit, day), day, {
                    "register": register(unit), "mechanism": f"{unit}-system-data", "period": period,
                    "data": [{"item": i, "amount": number((unit, i, day), low, high), "unit_of_measure": m} for i, m, low, high in texts["data"]],
                    "collected_on": collected, "sorted_on": sorted_on, "analysis": texts["analysis"][n % len(texts["analysis"])], "analysed_on": day,
                    "decision_support": pick((unit, day), ["建議調整下月班表", "建議與客戶重訂時段", "維持現行安排", "建議提前備料"]),
                }, case=f"BD-{unit[4:]}-{day:%Y-%m}", file="data", mass=True)
            for offset, kind, label in ((1, "定期檢查", "inspection"), (2, "抽查", "spot")):
                for n, day in enumerate(self.quarterly(since, offset, 10)):
                    links = texts["links"] if kind == "定期檢查" else texts["links"][n % 3:][:1]
                    self.add(f"{unit}-{day:%Y-%m}-quality-{label}", "quality_inspection_record", unit, self.chief(unit, day), day, {
                        "register": register(unit), "quality_system": f"{unit}-system-quality", "inspection_kind": kind,
                        "links": [{"key_link": k, "standard": pick(k, STANDARDS), "meets_standard": True, "findings": pick((k, day), FINDINGS)} for k in links], "inspected_on": day,
                    }, file="quality")
            for n, day in enumerate(self.quarterly(since, 1, 25)):
                rows = [{"category": c, "amount": number((unit, c, day), 18, 260) * 1000} for c in texts["costs"]]
                last = day.replace(day=1) - DAY
                name = self.add(f"{unit}-{day:%Y-%m}-cost", "cost_analysis_report", unit, self.chief(unit, day), day, {
                    "register": register(unit), "cost_system": doc("cost"), "period": month(last) if last >= since else month(day), "costs_by_category": rows,
                    "analysis": f"{max(rows, key=lambda r: r['amount'])['category']}占比最高，須列為控制重點", "key_points": [pick((unit, n), ["回程空車", "假日加班", "耗材損耗"])],
                    "potential_points": [pick((unit, n, 1), ["併車配送", "離峰用電", "包材回收"])], "measures": [pick((unit, n, 2), ["與鄰近單元共用車次", "改採季度議價", "按件數核定耗材"])],
                }, file="cost")
                on = self.world.workday(dt.date(day.year + day.month // 12, day.month % 12 + 1, 8))
                if on <= END:
                    self.add(f"{unit}-{on:%Y-%m}-cost-appraisal", "cost_control_appraisal", HQ, CHIEF, on, {
                        "appraised_unit": unit, "analysis": name, "period": month(last) if last >= since else month(day), "result": pick((unit, n, 3), ["良好", "合格", "優良"]), "guidance": "併車比例與耗材用量應逐月提報",
                    }, file="appraisal")
            for n, day in enumerate(self.monthly(since, 26)):
                self.add(f"{unit}-{day:%Y-%m}-fund-use", "fund_use_record", unit, self.chief(unit, day), day, {
                    "register": register(unit), "purpose": f"支付{texts['costs'][1 + n % (len(texts['costs']) - 1)]}", "amount": number((unit, day, "fund"), 24, 180) * 1000, "basis": doc("funds"), "used_on": day,
                }, file="fund-use", mass=True)

    def funds(self):
        for n, day in enumerate(self.monthly(START, 18)):
            tight = n in (3, 9)
            flow = -number(("flow", n), 20, 90) * 1000 if tight else number(("flow", n), 180, 960) * 1000
            fields = {
                "warning_mechanism": doc("fundwarn"), "cash_flow": flow, "funding_gap": -flow if tight else 0, "cash_flow_level": "預警" if tight else "正常",
                "funding_gap_level": "預警" if tight else "正常", "warning_raised": tight, "observed_at": day,
            }
            if tight:
                fields |= {"problem": "應收帳款延後入帳", "resolution": "動用短期額度並催收", "resolved_on": self.world.add_workdays(day, 5)}
            self.add(f"hq-center-{day:%Y-%m}-funds", "fund_monitor_record", HQ, DEPUTY, day, fields, file="funds", mass=True)

    def stock_and_equipment(self):
        for u, unit in enumerate(self.units):
            texts, since = UNITS[unit], self.since(unit)
            for n, day in enumerate(self.quarterly(since, 2, 18)):
                case = f"SK-{unit[4:]}-{day:%Y-%m}"
                rows = []
                for i, kind in enumerate(texts["stock"]):
                    book = number((unit, kind, day), 120, 900)
                    idle = 214 if (u + n + i) % 5 == 4 else number((kind, day), 12, 120)
                    rows.append({"class": kind, "book_quantity": book, "counted_quantity": book - number((kind, day, 1), 0, 3), "idle_days": idle, "overstock": idle > 180})
                name = self.add(f"{case}-count", "stocktake_report", unit, self.chief(unit, day), day, {
                    "register": register(unit), "inventory_system": doc("inventory"), "period": month(day), "classes": rows, "counted_on": day,
                }, case=case, file="stock")
                over = [r["class"] for r in rows if r["overstock"]]
                cleared = self.world.workday(day + 17 * DAY)
                if over and cleared <= END:
                    self.add(f"{case}-clear", "overstock_clearance", unit, self.chief(unit, cleared), cleared, {
                        "stocktake": name, "clearance": [{"class": c, "measure": pick((c, day), ["退回供應商", "移撥其他單元使用", "折價標售"])} for c in over], "cleared_on": cleared,
                    }, case=case, file="stock")
                on = self.world.workday(day + 7 * DAY)
                self.add(f"{unit}-{day:%Y-%m}-stock-inspection", "inventory_inspection", HQ, DEPUTY, on, {
                    "inspected_unit": unit, "stocktake": name, "findings": pick((unit, n, "i"), ["賬實相符，分區標示清楚", "差異三件，已查明為破損", "先進先出落實"]),
                    "result": pick((unit, n, "r"), ["良好", "合格"]), "guidance": "滯留品應按月列表", "inspected_on": on,
                }, file="stock")
            day = self.world.workday(since + 6 * DAY)
            ledgers = []
            for i, thing in enumerate(texts["equipment"], 1):
                ledgers.append(self.add(f"{unit}-equipment-{i}", "equipment_ledger", unit, self.chief(unit, day), day, {
                    "equipment": thing, "register": register(unit), "life_stage": "使用", "acquired_on": dt.date(2019 + number(thing, 0, 5), 1 + number(thing, 0, 11), 5),
                }, file="equipment"))
            if unit == "ops-north":
                self.add(f"{unit}-equipment-old", "equipment_ledger", unit, self.chief(unit, day), day, {
                    "equipment": "舊輸送帶", "register": register(unit), "life_stage": "報廢", "acquired_on": dt.date(2014, 3, 3), "retired_on": dt.date(2025, 9, 15),
                }, file="equipment")
            for n, day in enumerate(self.quarterly(since, 1, 6)):
                for i, ledger in enumerate(ledgers, 1):
                    broken = (u + n + i) % 7 == 5
                    self.add(f"{unit}-{day:%Y-%m}-maintenance-{i}", "equipment_maintenance_record", unit, self.chief(unit, day), day, {
                        "equipment": ledger, "equipment_system": doc("equipment"), "work_kind": "維修" if broken else pick((ledger, n), ["日常維護", "保養"]), "working_normally": not broken,
                    } | ({"remedy": "更換油封與皮帶後恢復運行"} if broken else {}) | {"done_on": day}, file="equipment")
            for n, day in enumerate(self.quarterly(since, 1, 17)):
                self.add(f"{unit}-{day:%Y-%m}-equipment-inspection", "equipment_inspection", HQ, DEPUTY, day, {
                    "equipment": ledgers[n % len(ledgers)], "assessment": pick((unit, n, "e"), ["運轉正常，潤滑良好", "液壓系統老化，建議大修", "皮帶磨耗，列入下季更換"]), "inspected_on": day,
                }, file="equipment")
        self.equipment_change("EC-2025-01", "ops-north", "ops-north-equipment-1", "ops-north-2025-11-equipment-inspection", dt.date(2025, 11, 24), "其他重大事項", refused=True)
        self.equipment_change("EC-2026-01", "ops-south", "ops-south-equipment-2", "ops-south-2026-02-equipment-inspection", dt.date(2026, 2, 24), "更新", refused=False)
        self.equipment_change("EC-2026-02", "ops-north", "ops-north-equipment-3", "ops-north-2026-05-equipment-inspection", dt.date(2026, 5, 27), "改造", refused=False)

    def equipment_change(self, case, unit, equipment, inspection, day, kind, *, refused):
        for n in range(1, 3 if refused else 2):
            tail = "" if n == 1 else "-2"
            on = self.world.workday(day + (n - 1) * 6 * DAY)
            fields = {"equipment": equipment, "inspection": inspection, "change_kind": kind} | ({"other_matter": "大修"} if kind == "其他重大事項" else {})
            self.add(f"{case}-request{tail}", "equipment_change_request", unit, self.chief(unit, on), on, fields | {"grounds": "老化影響作業，維修費逐季上升"}, case=case, file="equipment-change")
            decided = self.world.add_workdays(on, 2)
            no = refused and n == 1
            self.add(f"{case}-approve{tail}", "equipment_change_approval", HQ, CHIEF, decided, {
                "request": f"{case}-request{tail}", "decision": "不通過" if no else "通過", "approver": CHIEF, "approved_on": decided,
            } | ({"reason": "未附兩家以上估價"} if no else {}), case=case, file="equipment-change")
        done = self.world.workday(decided + 21 * DAY)
        self.add(f"{case}-done", "equipment_change_completion", unit, self.chief(unit, done), done, {"approval": f"{case}-approve{tail}", "work": "施作完成並試運轉三日"}, case=case, file="equipment-change")

    def personnel(self):
        plans = [
            ("ops-north", dt.date(2026, 2, 10), "夜間時段開辦，冷藏作業人手不足", [("冷藏理貨員", ["qiu.bowei", "pan.yurou"])], dt.date(2026, 4, 13), False),
            ("ops-south", dt.date(2026, 2, 12), "換季退貨量增加三成", [("退貨判定員", ["shi.peiqi", "wei.junting", "tu.yaxuan"])], dt.date(2026, 4, 20), True),
            ("ops-central", dt.date(2026, 5, 5), "單元新設，須配置揀貨人力", [("揀貨員", ["ding.haoxiang", "yu.qingfang"])], dt.date(2026, 5, 18), False),
            ("ops-east", dt.date(2026, 7, 3), "文旦與釋迦產期將至", [("集貨員", ["xia.yichen"])], dt.date(2026, 7, 13), False),
        ]
        need = ["堆高機證照或一年倉儲經驗", "能配合輪班"]
        for unit, day, why, [(post, people)], start, hard in plans:
            case = f"ST-{unit[4:]}-2026"
            plan = self.add(f"{case}-plan", "recruitment_plan", unit, self.chief(unit, day), day, {
                "business_need": why, "posts": [{"post": post, "headcount": len(people), "requirements": need}], "channels": ["人力網站", "校園徵才", "員工推薦"][: 2 + len(people) % 2], "period": "2026",
            }, case=case, file="personnel")
            turns = [(people[0], False)] if hard else []
            turns += [(p, True) for p in people]
            for n, (person, fit) in enumerate(turns, 1):
                on = self.world.add_workdays(start, n)
                done = n == len(turns)
                name = self.add(f"{case}-assign-{n}", "staffing_record", unit, self.chief(unit, on), on, {
                    "plan": plan, "post": post, "post_requirements": need, "appointee": person, "ability": "具倉儲經驗，已試作三日" if fit else "試作一日，尚不熟悉判定圖例",
                    "competent": fit, "all_posts_filled": done,
                }, case=case, file="personnel")
                if fit:
                    later = self.world.add_workdays(on, 10)
                    self.add(f"{unit}-career-{person.split('.')[1]}", "career_plan", unit, self.chief(unit, later), later, {
                        "employee": person, "staffing": name, "promotion_path": [post, "組長", "單元副主管"], "development": "兩年內輪調其他單元，學習調度與成本",
                    }, file="personnel")
        for unit in self.units:
            since = self.since(unit)
            for n, day in enumerate(self.quarterly(since, 2, 23)):
                self.add(f"{unit}-{day:%Y-%m}-staff-appraisal", "employee_appraisal", unit, self.chief(unit, day), day, {
                    "standards_document": doc("performance"), "period": f"{day.year}-Q{(day.month - 1) // 3 + 1}",
                    "employees": [{"employee": e, "indicators": ["業務達成率", "服務滿意度"], "standards": ["業務達成率九成以上", "滿意度四分以上"], "result": pick((e, n), ["合格", "良好", "優良"]),
                                   "use_of_result": pick((e, n, 1), [["獎勵激勵"], ["薪酬調整"], ["獎勵激勵", "崗位晉升"]])} for e in self.staff(unit, day)],
                }, file="personnel")
            for n, day in enumerate(self.quarterly(since, 1, 27)):
                course, mode = pick((unit, n), [("溫控與驗收實務", "內部培訓"), ("車輛裝載安全", "外部培訓"), ("客訴應對", "在線學習"), ("盤點方法", "內部培訓")])
                self.add(f"{unit}-{day:%Y-%m}-training", "training_record", unit, self.chief(unit, day), day, {
                    "training_system": doc("training"), "course": course, "mode": mode, "topic": "業務能力" if n % 2 == 0 else "綜合素質", "attendees": self.staff(unit, day), "held_on": day,
                }, file="training")
        for day, people in ((dt.date(2025, 11, 18), [DEPUTY, "du.jiawei", "ge.yiting"]), (dt.date(2026, 8, 18), [DEPUTY, "gao.shuhui", "bai.shengkai", "cao.meijuan"])):
            self.add(f"hq-center-{day:%Y-%m}-security-training", "training_record", HQ, DEPUTY, day, {
                "training_system": doc("training"), "course": "釣魚郵件辨識與通報", "mode": "在線學習", "topic": "信息安全意識", "attendees": people, "conduct_document": doc("security"), "held_on": day,
            }, file="training")


INDICATORS = [
    ("業務完成情況", "業績指標", "定量", 20), ("市場份額", "業績指標", "定量", 15), ("利潤", "業績指標", "定量", 15), ("團隊建設", "管理指標", "定性", 10),
    ("內部管理", "管理指標", "定性", 10), ("流程執行", "管理指標", "定量", 10), ("風險防控措施執行情況", "風險指標", "定性", 10), ("風險事件發生次數", "風險指標", "定量", 10),
]
