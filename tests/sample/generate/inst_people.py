"""《綜合機構運營管理制度》, chapter four: recruitment, training, performance and pay."""

import datetime as dt

from inst_book import day
from world import month, month_end, number, pick

OWNER, CLERK = "li.meihua", "zeng.guowei"
BOSS = "xu.huishan"


def write(book):
    recruit(book)
    train(book)
    rate(book)
    pay(book)


def departments(world):
    return world.of_kind("department")


# Recruitment

DEGREES = ["大學相關科系畢業，實習經驗完整", "具三年以上同類工作經驗", "具五年以上同類工作經驗，曾帶領小組"]


def hired(world):
    """Those who joined a department in the course of the year, with unit and day."""
    units, known, found = set(departments(world)), set(), []
    for a in world.assignments:
        roles = a["role"] if isinstance(a["role"], list) else [a["role"]]
        if "employee" not in roles:
            continue
        if a["unit"] in units and a["person"] not in known and world.start < a.get("from", world.start):
            found.append((a["person"], a["unit"], a["from"]))
        known.add(a["person"])
    return found


def recruit(book):
    world, new = book.world, hired(book.world)
    if not new:
        return
    book.about("recruitment")
    plan, units = "OM-RP-2026", sorted({unit for _, unit, _ in new})
    posts = [{"post": f"{world.title(u)}專員", "headcount": sum(unit == u for _, unit, _ in new), "qualifications": "大學畢業，具相關工作經驗者優先"} for u in units]
    fields = {"development_need": "新設運營單元且企業客戶業務成長，各部門人力不足", "posts": posts, "headcount": len(new)}
    book.put(f"{plan}-plan", "recruitment_plan", "human-resources", OWNER, day(2, 9), fields, plan)
    channels = [{"channel": "招聘網站", "place": "兩家人力銀行"}, {"channel": "校園招聘", "place": "三所大學就業博覽會"}, {"channel": "其他", "channel_note": "員工推薦", "place": "內部公告欄"}]
    book.put(f"{plan}-posting", "recruitment_posting", "human-resources", CLERK, day(2, 11), {"recruitment_plan": f"{plan}-plan", "channels": channels, "posted_on": day(2, 11)}, plan)
    refused = [("應聘人員甲", new[0][1]), ("應聘人員乙", new[-1][1])]
    people = [(world.people[p], unit, begins) for p, unit, begins in new] + [(name, unit, None) for name, unit in refused]
    for n, (name, unit, begins) in enumerate(people, 1):
        case = f"OM-RC-{n:02}"
        assessed = world.add_workdays(day(3, 16), n)
        seen = [world.add_workdays(assessed, -k) for k in (9, 4, 4)]
        stages = [
            {"stage": "簡歷篩選", "held_on": seen[0], "outcome_note": "學經歷符合任職要求"}, {"stage": "面試", "held_on": seen[1], "outcome_note": pick(case, ["應對得體，表達清楚", "對工作內容了解充分"])},
            {"stage": "筆試", "held_on": seen[2], "outcome_note": f"{number(case, 72, 95) if begins else 48} 分"},
        ]
        fields = {
            "recruitment_plan": f"{plan}-plan", "candidate": name, "post": f"{world.title(unit)}專員", "stages": stages, "professional_ability": "熟悉相關作業與系統" if begins else "專業知識不足",
            "work_experience": pick(f"w{case}", DEGREES), "overall_quality": "積極負責，能與他人合作", "assessed_on": assessed, "result": "合格" if begins else "不合格",
        }
        book.put(f"{case}-assess", "candidate_assessment", "human-resources", CLERK, assessed, fields, case, parents=[plan])
        if not begins:
            continue
        issued, begins = world.add_workdays(assessed, 4), world.workday(begins)
        book.put(f"{case}-offer", "offer_letter", "human-resources", OWNER, issued, {"candidate_assessment": f"{case}-assess", "issued_on": issued}, case)
        fields = {"offer": f"{case}-offer", "onboarded_on": begins, "procedures": ["資料建檔", "保險加保", "領用設備與識別證"]}
        book.put(f"{case}-onboard", "onboarding_record", "human-resources", CLERK, begins, fields, case)
        terms = {"institution_terms": "按期足額給付工資，提供安全的工作環境與必要訓練", "employee_terms": "遵守工作規則，忠實執行職務並保守業務秘密"}
        book.put(f"{case}-contract", "labour_contract", "human-resources", OWNER, begins, {"offer": f"{case}-offer", "signed_on": begins} | terms, case)


# Training: day, course, expert or lecturer, how many take part

COURSES = [
    (day(10, 15), "運營制度與表單填報", None, 9), (day(12, 10), "出貨作業系統操作", "xie.peijun", 6), (day(2, 25), "消費者保護法規實務", None, 7), (day(4, 22), "數據分析入門", "xie.peijun", 8),
    (day(6, 24), "新進人員資訊安全", "xie.peijun", 8), (day(8, 26), "客訴溝通技巧", None, 7),
]
LECTURERS = {"運營制度與表單填報": "管理顧問公司講師王立群", "消費者保護法規實務": "律師事務所講師陳佩瑜", "客訴溝通技巧": "企業講師協會講師林書豪"}
NEEDS = {
    "office": "公文處理與會議組織", "strategy": "指標設計與數據分析", "human-resources": "勞動法規與面談技巧", "information": "資料庫管理與資訊安全", "finance": "資金調度與稅務", "legal": "合同審閱與個資法規",
    "logistics": "倉儲系統與作業安全", "ecommerce": "企業客戶開發與報價", "retail": "門市管理與陳列", "customer-service": "客訴處理與溝通", "marketing": "會員經營與廣告成效",
}
WISHES = ["加強數據分析能力", "學習簡報與溝通", "考取專業證照", "培養帶領團隊的能力", "提升英語商務書信能力"]


def home(world, person, on):
    return next(a["unit"] for a in world.assignments if a.get("person") == person and "employee" in a["role"] and a.get("from", dt.date.min) <= on <= a.get("to", dt.date.max))


def train(book):
    world = book.world
    first = day(10, 15)
    everyone = world.holders("employee", on=first)
    joined = []
    for a in world.assignments:
        if "employee" in a["role"] and a["person"] not in everyone and a["person"] not in [p for p, _ in joined]:
            joined.append((a["person"], a["from"]))
    book.about("training-plans", "ndjson")
    for person, when in [(p, first) for p in everyone] + joined:
        when = world.workday(when)
        if when > world.end:
            continue
        unit = home(world, person, when)
        methods = [{"method": "內部培訓", "content": "運營制度與表單填報"}, {"method": pick(person, ["在線學習", "外部培訓"]), "content": NEEDS.get(unit, "門店營運與現場管理")}]
        fields = {"employee": person, "post_needs": NEEDS.get(unit, "門店營運與現場管理"), "personal_wishes": pick(f"w{person}", WISHES), "methods": methods}
        book.put(f"OM-TP-{person}", "employee_training_plan", "human-resources", CLERK, when, fields)
        held = dt.date(2025, 9, 12) if person in everyone else when
        entries = [{"held_on": held, "training_history": "個人資料保護講習" if person in everyone else "新進人員職前講習", "learning_results": f"測驗 {number(person, 78, 98)} 分"}]
        book.put(f"OM-TF-{person}", "training_file", "human-resources", CLERK, when, {"employee": person, "entries": entries})
    book.about("training")
    fields = {"year": "2025-10-01/2026-09-30", "plans": [f"OM-TP-{p}" for p in everyone], "files": [f"OM-TF-{p}" for p in everyone]}
    book.put("OM-2025-roster", "training_roster", "human-resources", CLERK, world.add_workdays(first, 2), fields)
    for n, (when, course, expert, count) in enumerate(COURSES, 1):
        present = world.holders("employee", on=when)
        pupils = sorted(present, key=lambda p: number(f"{course}{p}", 0, 10**6))[:count]
        lecturer = {"lecturer_kind": "機構內部專家", "internal_expert": expert} if expert else {"lecturer_kind": "外部講師", "external_lecturer": LECTURERS[course]}
        name = book.put(f"OM-TC-{n:02}", "internal_course_record", "human-resources", CLERK, when, {"course": course, "period": month(when), "held_on": when, **lecturer, "participants": pupils})
        noted = world.add_workdays(when, 3)
        for person in pupils:
            entries = [{"held_on": when, "training_history": f"{course}課程", "learning_results": f"測驗 {number(person + course, 75, 99)} 分"}]
            book.put(f"OM-TF-{person}-{n:02}", "training_file", "human-resources", CLERK, noted, {"employee": person, "entries": entries, "course": name})


# Performance

SCHEMES = [
    ("OM-PS-staff", "職能部門人員", "專案品質與服務滿意", ["專案如期完成率", "問題分析與解決", "主動協作"], (40, 35, 25)),
    ("OM-PS-line", "營運部門人員", "以業績為主，兼顧服務", ["目標達成率", "現場應變", "紀律與服務態度"], (50, 30, 20)),
]
LINE = ["logistics", "ecommerce", "retail", "customer-service", "marketing"]
OWN = ["依計劃完成各項工作，並記錄可改進之處", "主要工作如期完成，一項延後兩日已說明原因", "完成例行工作並協助同仁處理臨時案件", "達成預定目標，檔期支援三次"]
SUPERIOR = ["工作確實，回報及時", "成果穩定，宜加強跨部門溝通", "能主動發現問題並提出改善", "表現符合要求，時間掌握可再加強"]
FAILING = {"2026-03": 1, "2026-04": 2, "2026-05": 3}
FAILED = ("marketing", "zhou.zheyu")


def rate(book):
    world = book.world
    book.about("performance-schemes")
    for name, post, emphasis, indicators, weights in SCHEMES:
        rows = [{"aspect": a, "indicator": i} for a, i in zip(["工作業績", "工作能力", "工作態度"], indicators)]
        fields = {"post": post, "indicators": rows, "cycles": ["月度", "季度", "年度"], "method": "員工自評後由上級評價，結果由人力資源部彙總", "emphasis": emphasis}
        book.put(name, "performance_scheme", "human-resources", OWNER, day(10, 20), fields | dict(zip(["weight_results", "weight_ability", "weight_attitude"], weights)))
    for first in world.months():
        closing = world.workday_before(month_end(first))
        term(book, "月度", month(first), [world.add_workdays(closing, -k) for k in (3, 2, 1, 0)])
    for period, opening in [("2025-Q4", day(1, 5)), ("2026-Q1", day(4, 8)), ("2026-Q2", day(7, 6))]:
        term(book, "季度", period, [world.add_workdays(opening, k) for k in (0, 2, 3, 6)])
    term(book, "年度", "2025", [world.add_workdays(day(1, 9), k) for k in (0, 2, 4, 9)])


def scores(unit, person, cycle, period):
    """Three marks, their weighted sum in tenths of a point, and the result."""
    weights = SCHEMES[unit in LINE][4]
    if (unit, person) == FAILED and cycle == "月度" and period in FAILING:
        marks = (50, 55, 60)
    else:
        base = number(f"{person}/base", 70, 84)
        marks = tuple(min(99, base + number(f"{person}/{period}/{cycle}/{k}", -4, 12)) for k in range(3))
    total = sum(m * w for m, w in zip(marks, weights)) / 100
    return marks, total, "優秀" if total >= 90 else "達標" if total >= 60 else "不達標"


def term(book, cycle, period, days):
    """One round of reviews: self-appraisal, superior, summary, bonus."""
    world = book.world
    own, judged, summed, paid = days
    tag = {"月度": period, "季度": period, "年度": f"{period}-Y"}[cycle]
    for unit in departments(world):
        names = []
        for person in world.staff(unit, own):
            names.append(review(book, (unit, person), (cycle, period, tag), (own, judged, paid)))
        book.about("performance-summary", "ndjson")
        book.put(f"OM-PF-{tag}-{unit}", "performance_summary", unit, world.head(unit, summed), summed, {"cycle": cycle, "period": period, "reviews": names})


def review(book, who, term_of, days):
    (unit, person), (cycle, period, tag), (own, judged, paid) = who, term_of, days
    world, case = book.world, f"OM-PF-{tag}-{person}"
    head = world.head(unit, judged)
    superior = BOSS if head == person else head
    marks, total, result = scores(unit, person, cycle, period)
    fields = {
        "scheme": SCHEMES[unit in LINE][0], "employee": person, "cycle": cycle, "period": period, "self_appraisal": pick(case, OWN), "self_appraised_on": own, "appraised_on": judged,
        "supervisor": superior, "supervisor_appraisal": pick(f"s{case}", SUPERIOR) if result != "不達標" else "目標落後且未主動回報，須列計劃改進", "score_results": marks[0], "score_ability": marks[1], "score_attitude": marks[2],
        "total_score": int(total) if total == int(total) else total, "conclusion": result, "failures_in_a_row": FAILING[period] if result == "不達標" else 0,
    }
    book.about("performance-review", "ndjson")
    name = book.put(f"{case}-review", "performance_review", unit, person, own, fields, case)
    book.about("performance-outcome", "ndjson")
    if result != "不達標":
        amount = {"月度": 1500, "季度": 4000, "年度": 18000}[cycle] * (2 if result == "優秀" else 1)
        book.put(f"{case}-bonus", "performance_bonus", "human-resources", CLERK, paid, {"review": name, "amount": amount, "paid_on": paid}, case)
        if result == "優秀":
            book.put(f"{case}-award", "commendation_record", "human-resources", CLERK, paid, {"review": name, "award": f"{cycle}考核優秀，公告表揚並發獎狀"}, case)
        return name
    fields = {"review": name, "coaching": "與本人面談，逐項檢視落後原因並訂每週進度", "improvement": "改以週計劃控管，延誤件數逐月減少"}
    book.put(f"{case}-coach", "improvement_plan", unit, superior, paid, fields, case)
    if FAILING[period] == 3:
        failed = [f"OM-PF-{p}-{person}-review" for p in FAILING]
        measure = {"failed_reviews": failed, "consecutive_failures": 3, "measure": "警告"}
        book.put(f"{case}-discipline", "disciplinary_record", "human-resources", OWNER, world.add_workdays(paid, 3), measure, case)
    return name


# Pay

def pay(book):
    world = book.world
    book.about("pay")
    components = [{"component": "基本工資", "basis": "職等與年資"}, {"component": "績效工資", "basis": "月度考核結果"}, {"component": "獎金", "basis": "年度盈餘與年度考核"}, {"component": "其他", "component_note": "交通津貼", "basis": "通勤距離"}]
    fields = {"competitiveness": "參照同業薪資調查的中位數", "post_value": "依職等表分九級", "market_level": "每年第四季參照薪資調查調整", "performance_factor": "績效工資依月度考核核給", "components": components}
    book.put("OM-2025-salary", "salary_scheme", "human-resources", OWNER, day(10, 17), fields)
    rows = [("節日福利", "三節各發禮金二千元"), ("生日福利", "當月發禮券一千元"), ("帶薪年假", "依年資給假，未休折發工資"), ("培訓補貼", "外部課程補助八成，每年上限二萬元"), ("健康體檢", "每年一次，費用由機構負擔")]
    book.put("OM-2025-benefits", "benefit_policy", "human-resources", OWNER, day(10, 22), {"benefits": [{"benefit": b, "content": c} for b, c in rows]})
    book.about("payroll", "ndjson")
    for first in world.months():
        paid, period = world.workday_before(month_end(first)), month(first)
        people = world.holders("employee", on=paid)
        payments = [{"employee": p, "amount_due": wage(p), "amount_paid": wage(p)} for p in people]
        reviewed = world.add_workdays(paid, -3)
        names = [f"OM-PF-{period}-{p}-review" for u in departments(world) for p in world.staff(u, reviewed)]
        fields = {"salary_scheme": "OM-2025-salary", "period": period, "paid_on": paid, "payments": payments, "reviews": names}
        book.put(f"OM-{period}-payroll", "payroll_record", "human-resources", CLERK, paid, fields)
        total = sum(wage(p) for p in people)
        fields = {"period": period, "covered_employees": people, "social_insurance": total * 17 // 100, "housing_fund": total * 6 // 100, "paid_on": paid}
        book.put(f"OM-{period}-contributions", "statutory_contribution_record", "human-resources", CLERK, paid, fields)


def wage(person):
    base = {"chen.qiwen": 186000, "xu.huishan": 158000, "ye.zhiyuan": 132000}
    return base.get(person) or number(f"{person}/wage", 34, 78) * 1000
