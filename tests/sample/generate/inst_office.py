"""《綜合機構運營管理制度》, chapters two and three: the organisation, customers and projects, documents, meetings and supplies."""

from inst_book import day
from world import at, number, pick

ADMIN = ["ye.zhiyuan", "xu.huishan"]


def write(book):
    organisation(book)
    business(book)
    for case in INTAKES:
        intake(book, *case)
    for project in PROJECTS:
        deliver(book, *project)
    for n, document in enumerate(DOCUMENTS, 1):
        circulate(book, n, *document)
    for n, meeting in enumerate(MEETINGS, 1):
        meet(book, n, *meeting)
    supplies(book)


# Chapter two

RULES = [
    ("office", "ye.zhiyuan", day(10, 13), "行政", "文件印發、傳閱與存檔辦法"),
    ("office", "ye.zhiyuan", day(10, 14), "行政", "會議管理要點"),
    ("office", "xu.huishan", day(10, 17), "行政", "辦公用品管理要點"),
    ("finance", "xu.xiaoping", day(10, 8), "財務", "資金審批權限表"),
    ("finance", "xu.xiaoping", day(10, 9), "財務", "費用報銷與憑證管理辦法"),
    ("logistics", "lin.yating", day(10, 27), "其他", "倉庫進出管理要點"),
]

RESEARCH = [
    (day(10, 21), "2025-Q3", "電商平臺陸續縮短退貨期限，同業改以會員日集中促銷", "企業客戶要求單一窗口辦理採購、包裝與配送"),
    (day(1, 16), "2025-Q4", "年節禮盒預購提前兩週，代包裝產能全面吃緊", "百貨客戶重視分批交付與破損率，願意為此加價"),
    (day(4, 15), "2026-Q1", "春季換季採購趨於保守，團購通路成長兩成", "中小企業客戶希望線上查詢進度與對帳"),
    (day(7, 14), "2026-Q2", "物流同業調漲運費，客戶轉向集中出貨", "中秋禮盒客戶要求可回收包材與產地標示"),
]

FEEDBACK = [
    (day(10, 23), "2025-Q3", [("瑞寧百貨", "回覆迅速，希望增加夜間聯繫窗口", 90), ("禾沛食品", "退換規則說明不夠清楚", 76), ("安居家飾", "對帳單格式容易閱讀", 88)], "於下單頁面列明退換條件，並試行晚間輪值"),
    (day(1, 23), "2025-Q4", [("瑞寧百貨", "年節交付準時，緞帶色差處理得宜", 92), ("安居家飾", "發票寄送較慢", 78)], "發票改採電子寄送，三日內開立"),
    (day(4, 22), "2026-Q1", [("瑞寧百貨", "線上進度頁面方便", 94), ("禾沛食品", "客服說明清楚", 86), ("大合文具", "希望有固定聯絡人", 81)], "年交易額逾五十萬元的客戶指定專人聯繫"),
    (day(7, 21), "2026-Q2", [("瑞寧百貨", "包裝打樣速度佳", 93), ("安居家飾", "電話等候時間偏長", 72), ("大合文具", "專人聯繫後溝通順暢", 89)], "午間增派一名接線人員"),
]

TARGETS = [("新簽企業客戶數", 6), ("代包裝營收（萬元）", 420), ("客戶續約率（百分比）", 85)]

ATTAINED = [
    (day(12, 29), "2025-Q4", [1, 150, 88], ["每週拜訪兩家百貨採購主管", "代包裝改為兩班制"]),
    (day(3, 27), "2026-Q1", [3, 265, 84], ["與物流合推代包裝加配送方案", "到期前兩個月逐戶洽談續約"]),
    (day(6, 26), "2026-Q2", [5, 371, 86], ["中秋檔期專案提前至七月報價"]),
    (day(9, 24), "2026-Q3", [6, 448, 87], None),
]


def organisation(book):
    book.about("organisation")
    departments = [("行政部", "行政事務、會議與辦公用品"), ("財務部", "預算、成本、資金與風險"), ("業務部", "業務拓展、項目執行與驗收"), ("客服部", "諮詢、投訴、建議與客戶反饋")]
    rows = [{"department": name, "duties": duties} for name, duties in departments]
    book.put("OM-2025-chart", "organisation_chart", "office", "chen.qiwen", day(10, 7), {"structure_form": "層級式", "departments_listed": rows, "adopted_on": day(10, 7)})
    for n, (unit, by, when, area, title) in enumerate(RULES, 1):
        note = {"subject_area_note": "倉儲"} if area == "其他" else {}
        book.put(f"OM-2025-rule-{n}", "policy_register", unit, by, when, {"policy_title": title, "subject_area": area, **note, "owner": unit, "effective_on": when})


def business(book):
    book.about("business")
    for when, period, trends, needs in RESEARCH:
        book.put(f"OM-{period}-research", "market_research_report", "ecommerce", "cai.yijing", when, {"period": period, "industry_trends": trends, "customer_needs": needs})
    actions = [
        {"action": "拜訪百貨與量販通路二十家", "responsible": "liu.guanting", "due": day(3, 31)},
        {"action": "推出代包裝加配送的組合報價", "responsible": "cai.yijing", "due": day(6, 30)},
    ]
    targets = [{"target": name, "planned": planned} for name, planned in TARGETS]
    fields = {"direction": "以企業代購與禮盒代包裝擴大非零售營收", "actions": actions, "targets": targets, "market_research": "OM-2025-Q3-research"}
    book.put("OM-2025-business-plan", "business_development_plan", "ecommerce", "cai.yijing", day(10, 28), fields)
    for when, period, actual, measures in ATTAINED:
        results = [{"target": t, "planned": p, "actual": a} for (t, p), a in zip(TARGETS, actual)]
        share = round(sum(r["actual"] >= r["planned"] for r in results) / len(results) * 100, 1)
        fields = {"plan": "OM-2025-business-plan", "period": period, "results": results, "attainment": share}
        book.put(f"OM-{period}-targets", "business_target_report", "ecommerce", "cai.yijing", when, fields | ({"shortfall_measures": measures} if measures else {}))
    book.about("feedback")
    for when, period, items, improvement in FEEDBACK:
        rows = [{"customer": c, "feedback": f, "score": s} for c, f, s in items]
        mean = round(sum(r["score"] for r in rows) / len(rows), 1)
        fields = {"period": period, "feedback_items": rows, "needs_analysis": "客戶重視回覆速度與交付準時，對費用說明仍有疑問", "satisfaction": mean, "improvement_reference": improvement}
        book.put(f"OM-{period}-feedback", "customer_feedback_report", "customer-service", "wang.siying", when, fields)


# Customers: number, received, customer, channel, category, what, and how it went on

INTAKES = [
    (1, day(10, 14), "瑞寧百貨", "電話", "業務申請", "擬委託年節禮盒代包裝五千組，希望分批交付", "revised"),
    (2, day(11, 5), "禾沛食品", "在線平臺", "業務諮詢", "詢問能否代管冷凍食品並配送至門市", "unfit"),
    (3, day(12, 9), "瑞寧百貨", "郵件", "投訴", "首批禮盒緞帶顏色與樣品不符", "complaint"),
    (4, day(2, 24), "瑞寧百貨", "郵件", "業務申請", "春季會員贈品代包裝兩千組並配送至六家門市", "confirmed"),
    (5, day(3, 17), "大合文具", "電話", "建議", "建議在對帳單上列出每批出貨日期", "suggestion"),
    (6, day(4, 21), "安居家飾", "在線平臺", "業務申請", "週年慶贈品採購與寄送，預估一千二百份", "given_up"),
    (7, day(6, 2), "瑞寧百貨", "電話", "業務申請", "中秋禮盒代包裝八千組，須使用可回收包材", "confirmed"),
    (8, day(7, 9), "安居家飾", "電話", "投訴", "客服電話等候逾十分鐘仍無人接聽", "complaint"),
    (9, day(8, 12), "大合文具", "郵件", "業務諮詢", "詢問開學季文具組合代包裝的最低數量", "unfit"),
    (10, day(9, 8), "禾沛食品", "在線平臺", "建議", "建議提供出貨溫度記錄供門市查閱", "suggestion"),
]

PROPOSED = {
    1: ("每組代包裝費五十元，十一月二十八日與十二月十二日分兩批交付", "客戶以電子郵件回覆同意兩批交付"),
    4: ("每組四十二元，含配送至六家門市，三月三十一日交付完畢", "客戶要求附門市簽收單，已列入方案"),
    6: ("採購與寄送合計每份二百一十元，五月二十日出貨", "客戶週年慶改期，決定不再辦理"),
    7: ("每組五十五元，包材一律使用可回收紙材，八月二十八日前分三批交付", "客戶確認打樣並簽回方案"),
}


def intake(book, n, received, customer, channel, category, summary, course):
    world, case = book.world, f"OM-IN-{n:02}"
    book.about("intake")
    clerk = pick(case, ["wang.siying", "guo.jianhong"])
    following = world.add_workdays(received, 1)
    fields = {
        "customer": customer, "channel": channel, "received_on": received, "registered_on": received, "category": category, "summary": summary,
        "handled_by": clerk, "transferred_on": following, "transferred_to": "liu.guanting", "responded_on": following, "response": "已受理並轉電子商務部，三個工作日內由專人聯繫",
    }
    if category == "投訴":
        fields["response"] = "致歉並說明處理方式，三日內回報結果"
    if category == "建議":
        fields["response"] = "感謝建議，已轉請業務單位研議"
    if n == 3:
        fields |= {"related_proposal": "OM-IN-01-proposal-2", "assistance": "協助業務部與客戶確認色號，並安排到廠看樣"}
    book.put(f"{case}-case", "customer_case", "customer-service", clerk, received, fields, case)
    if course in ("complaint", "suggestion"):
        return
    assessed = world.add_workdays(following, 2)
    fits = course != "unfit"
    needs = {"customer_case": f"{case}-case", "assessed_on": assessed, "need_details": summary + "；已電話訪談確認數量與期程", "in_scope": fits or n != 2, "meets_requirements": fits or n == 2}
    reason = {} if fits else {"reason": "本機構沒有冷凍設備" if n == 2 else "數量低於最低承接量三百組"}
    book.put(f"{case}-assess", "customer_need_assessment", "ecommerce", "liu.guanting", assessed, needs | reason, case)
    if not fits:
        replied = world.add_workdays(assessed, 2)
        reply = "本機構未經營冷凍倉儲，隨函附可承接的業者名單供參考" if n == 2 else "本次數量未達承接下限，可併入十月組合方案辦理"
        book.put(f"{case}-reply", "customer_reply", "customer-service", clerk, replied, {"need_assessment": f"{case}-assess", "replied_on": replied, "reply": reply}, case)
        return
    content, talk = PROPOSED[n]
    prepared, round_ = world.add_workdays(assessed, 2), 1
    base = {"need_assessment": f"{case}-assess", "customer": customer}
    if course == "revised":
        first = base | {"proposal_content": "每組代包裝費四十八元，十二月十二日一次交付", "acceptor_kind": "客戶", "prepared_on": prepared}
        replied = world.add_workdays(prepared, 2)
        first |= {"replied_on": replied, "customer_reply": "不確認", "communication": "客戶要求改為兩批交付"}
        book.put(f"{case}-proposal-1", "business_proposal", "ecommerce", "liu.guanting", prepared, first, case)
        prepared, round_ = world.add_workdays(replied, 2), 2
    replied = world.add_workdays(prepared, 2)
    fields = base | {"proposal_content": content, "acceptor_kind": "客戶", "prepared_on": prepared, "replied_on": replied}
    fields |= {"customer_reply": "不再辦理" if course == "given_up" else "確認", "communication": talk}
    book.put(f"{case}-proposal-{round_}", "business_proposal", "ecommerce", "liu.guanting", prepared, fields, case)


# Projects: number, intake, proposal, begun, finished, problems found, what is delivered

PROJECTS = [
    (1, 1, 2, day(11, 3), day(12, 12), True, "年節禮盒五千組"),
    (2, 4, 1, day(3, 9), day(3, 31), False, "會員贈品兩千組"),
    (3, 7, 1, day(6, 22), day(8, 28), True, "中秋禮盒八千組"),
]

CHANGES = {
    1: [(day(11, 11), "變更需求", "緞帶由金色改為酒紅色", "改用酒紅緞帶，客戶看樣後同意"), (day(11, 25), "問題", "提袋提繩長度不一", "更換提繩批次並全數複檢")],
    2: [(day(3, 18), "問題", "信義門市臨時更改收貨時間", "改於上午十時前送達，門市已確認")],
    3: [(day(7, 8), "變更需求", "內襯改為瓦楞紙漿材質", "重新打樣並於三日內取得客戶確認"), (day(8, 5), "問題", "第二批外箱印刷偏色", "退回印刷廠重印，交期不受影響")],
}


def deliver(book, n, intake_no, proposal_no, begun, finished, problems, goods):
    world, case = book.world, f"OM-PJ-{n:02}"
    proposal, lead, me = f"OM-IN-{intake_no:02}-proposal-{proposal_no}", "liu.guanting", "ecommerce"
    book.about("delivery")
    late = n == 1
    fields = {
        "proposal": proposal, "started_on": begun, "resources": ["包裝作業員六人", "北區倉作業區一處"],
        "cooperating_departments": [{"department": "logistics", "duty": "進料與分批出貨"}, {"department": "customer-service", "duty": "客戶聯繫窗口"}],
        "schedule_status": "落後" if late else "如期", **({"schedule_note": "紙盒晚到一日，已加派人手"} if late else {}), "quality_status": "合乎要求",
    }
    book.put(f"{case}-start", "project_execution_record", me, lead, begun, fields, case, parents=[f"OM-IN-{intake_no:02}"])
    since = begun
    for k, when in enumerate(world.every(11, world.add_workdays(begun, 7), finished), 1):
        progress = pick(f"{case}{k}", ["作業依期進行，抽驗合格", "本批已完成並交倉，餘下依期進行", "包材到齊，產線增開一班"])
        book.put(f"{case}-progress-{k}", "customer_progress_report", me, lead, when, {"proposal": proposal, "period": f"{since}/{when}", "sent_on": when, "progress": f"{goods}：{progress}"}, case)
        since = when
    for k, (raised, kind, details, handling) in enumerate(CHANGES[n], 1):
        name = book.put(f"{case}-change-{k}", "change_request", me, lead, raised, {"proposal": proposal, "raised_on": raised, "kind": kind, "details": details}, case)
        done = world.add_workdays(raised, 3)
        book.put(f"{name}-done", "change_handling", me, lead, done, {"change_request": name, "handling": handling, "handled_on": done}, case)
    applied = world.add_workdays(finished, 1)
    base = {"proposal": proposal, "completed_on": finished, "applied_on": applied, "result_documents": ["交付清單", "抽驗照片"], "explanations": f"{goods}全數完成，附各批抽驗結果", "round": 1}
    book.put(f"{case}-apply-1", "acceptance_application", me, lead, applied, base, case)
    seen, last = world.add_workdays(applied, 2), 1
    inspection = {"acceptance_application": f"{case}-apply-1", "accepted_on": seen, "acceptor_kind": "客戶", "acceptor": "瑞寧百貨採購課"}
    if problems:
        opinion = pick(case, ["更換破損提袋", "補貼產地標示"])
        found = {"inspection": "抽驗一百組，其中四組不合約定", "result": "存在問題", "opinions": [opinion]}
        book.put(f"{case}-inspect-1", "acceptance_inspection", "clients", "tang.ruoxi", seen, inspection | found, case)
        book.put(f"{case}-progress-seen", "customer_progress_report", me, lead, seen, {"proposal": proposal, "period": f"{since}/{seen}", "sent_on": seen, "progress": f"{goods}：驗收意見已收悉，即日整改"}, case)
        mended = world.add_workdays(seen, 4)
        measures = [{"opinion": opinion, "measure": "全數複檢並逐件改正，另派人到場複核"}]
        book.put(f"{case}-rectify-1", "acceptance_rectification", me, lead, mended, {"acceptance_inspection": f"{case}-inspect-1", "measures": measures, "completed_on": mended}, case)
        applied = world.add_workdays(mended, 1)
        again = base | {"completed_on": mended, "applied_on": applied, "result_documents": ["複檢記錄"], "explanations": "不合約定者已全數改正，請再行驗收", "round": 2, "rectification": f"{case}-rectify-1"}
        book.put(f"{case}-apply-2", "acceptance_application", me, lead, applied, again, case)
        seen, last = world.add_workdays(applied, 2), 2
        inspection |= {"acceptance_application": f"{case}-apply-2", "accepted_on": seen}
    book.put(f"{case}-inspect-{last}", "acceptance_inspection", "clients", "tang.ruoxi", seen, inspection | {"inspection": "抽驗一百組，均合乎約定", "result": "合格"}, case)
    signed = world.add_workdays(seen, 1)
    signatures = [{"by": "cai.yijing", "for": "ecommerce", "at": signed}, {"by": "tang.ruoxi", "for": "clients", "at": signed}]
    book.put(f"{case}-report", "acceptance_report", me, lead, signed, {"acceptance_inspection": f"{case}-inspect-{last}", "parties": ["ecommerce", "clients"]}, case, signature=signatures)


# Documents: unit, drafter, begun, level, nature, title, content, whether the head sent it back first

DOCUMENTS = [
    ("human-resources", "zeng.guowei", day(10, 22), "一般", "公告", "年度健康檢查辦理公告", "列明健檢院所、日期、費用補助與報名方式", None),
    ("retail", "hong.zhiwei", day(11, 13), "一般", "公告", "年終檔期門市營業時間公告", "列明各門市十二月營業時間、輪值安排與客服專線", "信義門市打烊時間有誤"),
    ("finance", "xu.xiaoping", day(12, 2), "重要", "規定", "年度結帳作業規定", "列明十二月單據截止日、盤點日程與各部門聯絡人", None),
    ("information", "xie.peijun", day(1, 12), "一般", "通知", "系統停機維護通知", "列明停機時段、受影響系統與備援作業方式", None),
    ("legal", "shen.zonghan", day(2, 5), "重要", "規定", "對外合同用印規定", "列明用印申請、審核層級、份數與留存方式", None),
    ("logistics", "wu.bohan", day(3, 10), "一般", "通知", "倉庫消防演練通知", "列明演練日期、疏散路線與各組任務分工", "漏列南區倉的集合地點"),
    ("strategy", "lai.mingzhe", day(4, 14), "重要", "報告", "第一季營運檢討報告", "彙整各部門目標達成情形、差異原因與改進期程", None),
    ("customer-service", "guo.jianhong", day(5, 12), "一般", "公告", "客服專線調整公告", "列明專線號碼、服務時段與分機轉接方式", None),
    ("marketing", "zhou.zheyu", day(6, 9), "一般", "通知", "中秋檔期活動配合通知", "列明活動期間、折扣範圍與各門市陳列要求", "折扣起訖日期前後不一"),
    ("ecommerce", "liu.guanting", day(7, 14), "重要", "規定", "企業客戶報價規定", "列明報價權限、毛利下限、有效期限與簽核層級", None),
    ("human-resources", "zeng.guowei", day(8, 11), "一般", "公告", "下半年培訓課程公告", "列明課程名稱、日期、地點與報名窗口", None),
    ("information", "xie.peijun", day(9, 3), "一般", "通知", "帳號密碼更換通知", "列明更換期限、密碼規則與逾期停用的處理", None),
]


def circulate(book, n, unit, drafter, begun, level, nature, title, content, returned):
    world, case = book.world, f"OM-DOC-{n:02}"
    book.about("documents")
    head, when = world.head(unit, begun), begun
    for k in ([1, 2] if returned else [1]):
        fields = {"title": title, "content": content, "document_level": level, "document_nature": nature, "drafted_by": drafter, "drafted_on": when, "sent_for_review_on": when}
        book.put(f"{case}-draft-{k}", "document_file", unit, drafter, when, fields, case)
        when = world.add_workdays(when, 1)
        fine = not returned or k == 2
        review = {"document": f"{case}-draft-{k}", "reviewed_on": when, "compliance": True, "accuracy": fine, "integrity": True, "decision": "通過" if fine else "不通過", **({} if fine else {"opinion": returned})}
        book.put(f"{case}-review-{k}", "document_review", unit, head, when, review, case)
        when = world.add_workdays(when, 1)
    signer = "ye.zhiyuan" if level == "一般" else pick(case, ["chen.qiwen", "xu.huishan"])
    fields = {"document": f"{case}-draft-{k}", "review": f"{case}-review-{k}", "signed_on": when, "decision": "簽發"}
    book.put(f"{case}-sign", "document_signature", "office", signer, when, fields, case)
    printed, read, kept = world.add_workdays(when, 1), world.add_workdays(when, 4), world.add_workdays(when, 6)
    fields = {
        "document": f"{case}-draft-{k}", "rule_basis": "OM-2025-rule-1", "format": f"{nature}格式，A4 直式", "copies": number(case, 8, 20), "printed_on": printed,
        "number": f"恆行字第 {printed.year - 1911}{n:03} 號", "registered": True, "copy_kept": True, "circulation_range": sorted({unit, "customer-service", "retail"}),
        "circulation_finished_on": read, "archived_on": kept, "archive_place": f"行政檔案室 {pick(case, 'ABC')}-{n:02}",
    }
    book.put(f"{case}-register", "document_register", "office", pick(case + "p", ADMIN), printed, fields, case)


# Meetings: day, theme, further participants, what was discussed, resolutions

MEETINGS = [
    (day(10, 16), "運營制度施行說明", ["jiang.yijun", "xu.xiaoping", "li.meihua"], "說明制度施行後各部門應備的計劃與表冊，逐項確認承辦人", [("forms", "各部門十月底前備妥應訂制度", "jiang.yijun")]),
    (day(11, 19), "年節檔期備貨協調", ["lin.yating", "cai.yijing", "zheng.shufen"], "核對年節禮盒備貨量與倉位，商定進貨批次", [("space", "北區倉騰出三百板位", "lin.yating"), ("batch", "禮盒分三批進貨", "cai.yijing")]),
    (day(12, 17), "年度預算檢討", ["xu.xiaoping", "jiang.yijun"], "檢討各部門草案與平衡結果，確認設備汰換分年編列", [("equipment", "設備汰換計劃分兩年提報", "xu.xiaoping")]),
    (day(1, 14), "春節客服與配送協調", ["wang.siying", "lin.yating"], "檢討去年檔期延誤原因，商定截單時間與輪值表", [("cutoff", "截單時間提前至下午二時", "lin.yating"), ("roster", "客服晚間輪值至九時", "wang.siying")]),
    (day(2, 11), "資訊系統年度計劃", ["huang.junjie", "xie.peijun"], "說明年度系統升級時程與停機安排，各部門提出需求", [("crm", "客戶關係管理系統需求月底前彙整", "huang.junjie")]),
    (day(3, 18), "招聘與組織人力檢討", ["li.meihua", "jiang.yijun"], "檢視各部門人力缺口與招聘進度，確認到職日期", [("posts", "四月中旬前完成面試", "li.meihua")]),
    (day(4, 16), "第一季營運檢討", ["jiang.yijun", "cai.yijing", "zheng.shufen"], "檢討第一季目標達成情形，討論門市客流下滑的對策", [("traffic", "擬定門市客流改善方案", "zheng.shufen")]),
    (day(5, 20), "新進人員報到檢討", ["li.meihua", "zeng.guowei"], "檢視新進人員培訓安排與各部門帶領人名單", [("mentor", "各部門指定帶領人", "li.meihua")]),
    (day(6, 17), "中秋檔期啟動", ["cai.yijing", "yang.yawen", "lin.yating"], "商定中秋檔期商品、宣傳與包裝期程，確認包材規格", [("paper", "可回收包材完成打樣", "cai.yijing"), ("poster", "檔期主視覺定稿", "yang.yawen")]),
    (day(7, 15), "上半年預算執行檢討", ["xu.xiaoping", "lin.yating"], "逐項檢討超支科目，確認下半年調整措施", [("freight", "運費改採集中出貨", "lin.yating")]),
    (day(8, 19), "颱風應變檢討", ["lin.yating", "huang.junjie"], "檢討停班期間倉庫防汛與系統備援的執行情形", [("pump", "北區倉增設抽水設備", "lin.yating")]),
    (day(9, 16), "第三季風險檢討", ["xu.xiaoping", "shen.zonghan"], "說明風險登記冊更新結果與各項應對措施的進度", [("contract", "檢視長期租約的違約條款", "shen.zonghan")]),
]


def meet(book, n, held, theme, further, discussion, resolutions):
    world, case = book.world, f"OM-MT-{n:02}"
    book.about("meetings")
    people = ["chen.qiwen", "xu.huishan", "ye.zhiyuan", *further]
    asked, told, ready = (world.add_workdays(held, -k) for k in (6, 4, 1))
    begins, place = at(held, pick(case, ["09:30", "10:00", "14:00"])), pick(case + "p", ["十二樓會議室", "十樓簡報室"])
    plan = {"theme": theme, "held_at": begins, "place": place, "participants": people, "chair": "xu.huishan", "recorder": "ye.zhiyuan"}
    book.put(f"{case}-prepare", "meeting_preparation", "office", "ye.zhiyuan", asked, plan, case)
    fields = {"preparation": f"{case}-prepare", "theme": theme, "held_at": begins, "place": place, "agenda": ["前次決議追蹤", theme, "臨時動議"], "recipients": people, "channel": pick(case + "c", ["郵件", "內部系統"]), "sent_on": told}
    book.put(f"{case}-notice", "meeting_notice", "office", "ye.zhiyuan", told, fields, case)
    fields = {"preparation": f"{case}-prepare", "coordination": "與各部門確認出席人員與資料", "venue_ready": True, "equipment_ready": True, "materials_ready": True}
    book.put(f"{case}-provide", "meeting_provision", "office", "ye.zhiyuan", ready, fields, case)
    due = world.add_workdays(held, 10)
    rows = [{"id": key, "resolution": text, "responsible_persons": [who], "due": due} for key, text, who in resolutions]
    written, sent = world.add_workdays(held, 2), world.add_workdays(held, 3)
    fields = {
        "meeting_notice": f"{case}-notice", "recorder": "ye.zhiyuan", "held_on": held, "discussion": discussion, "resolutions": rows, "compiled_on": written, "compiled_by": "ye.zhiyuan",
        "reviewed_on": sent, "reviewed_by": "xu.huishan", "approved": True, "distributed_on": sent, "distributed_to": people,
    }
    book.put(f"{case}-minutes", "meeting_minutes", "office", "ye.zhiyuan", held, fields, case)
    asked = world.add_workdays(held, 8)
    if asked > world.end:
        return
    for key, _, who in resolutions:
        done = number(case + key, 0, 3) > 0
        fields = {"resolution": f"{case}-minutes#{key}", "responsible_persons": [who], "progress": "已落實" if done else "進行中", "followed_up_on": asked, **({} if done else {"urged": "請於期限內完成並回報結果"})}
        book.put(f"{case}-follow-{key}", "resolution_followup", "office", "ye.zhiyuan", asked, fields, case)


# Supplies: unit, who asks, day, items, whether the head asked for less first, whether the first delivery was faulty

SUPPLIES = [
    ("marketing", "zhou.zheyu", day(10, 20), [("簽字筆", "黑色 0.5", 60), ("檔案夾", "A4 雙孔", 40)], False, False),
    ("human-resources", "zeng.guowei", day(12, 3), [("影印紙", "A4 七十磅", 30), ("資料袋", "A4 立式", 100)], False, True),
    ("retail", "hong.zhiwei", day(2, 3), [("標價貼紙", "四十乘六十毫米", 80)], True, False),
    ("information", "xie.peijun", day(4, 9), [("標籤帶", "十二毫米白底", 20), ("電池", "三號鹼性", 60)], False, False),
    ("customer-service", "guo.jianhong", day(6, 4), [("耳機海綿套", "六十毫米", 24)], False, False),
    ("logistics", "wu.bohan", day(8, 6), [("封箱膠帶", "四十八毫米透明", 200), ("油性筆", "粗字黑色", 48)], False, True),
]

ISSUES = [("marketing", "zhou.zheyu", day(11, 4), "簽字筆", 12), ("human-resources", "zeng.guowei", day(1, 6), "影印紙", 5), ("retail", "hong.zhiwei", day(3, 4), "標價貼紙", 20), ("information", "xie.peijun", day(5, 6), "標籤帶", 4), ("customer-service", "guo.jianhong", day(7, 7), "耳機海綿套", 6), ("logistics", "wu.bohan", day(9, 2), "封箱膠帶", 36)]

COUNTS = [(day(12, 24), "2025-Q4"), (day(3, 20), "2026-Q1"), (day(6, 18), "2026-Q2"), (day(9, 16), "2026-Q3")]


def supplies(book):
    world = book.world
    book.about("supplies")
    for n, (unit, who, when, items, too_much, faulty) in enumerate(SUPPLIES, 1):
        case, round_, head = f"OM-SU-{n:02}", 1, world.head(unit, when)
        rows = [{"item_name": i, "specification": s, "quantity": q} for i, s, q in items]
        approved = world.add_workdays(when, 1)
        if too_much:
            large = [r | {"quantity": r["quantity"] * 10} for r in rows]
            fields = {"requested_on": when, "items": large, "approved_on": approved, "approved_by": head, "reasonable": False, "decision": "不批准", "reason": "數量超出半年用量"}
            book.put(f"{case}-request-1", "supplies_request", unit, who, when, fields, case)
            when, round_ = world.add_workdays(approved, 1), 2
            approved = world.add_workdays(when, 1)
        request = book.put(f"{case}-request-{round_}", "supplies_request", unit, who, when, {"requested_on": when, "items": rows, "approved_on": approved, "approved_by": head, "reasonable": True, "decision": "批准"}, case)
        bought = world.add_workdays(approved, 2)
        fields = {
            "supplies_request": request, "supplier": pick(case, ["文昌文具行", "大方事務用品", "永豐紙業行"]), "supplier_reason": "三家比價，交期最短", "quality_ok": True, "price_ok": True,
            "price": number(case, 18, 96) * 100, "items": [{"item_name": r["item_name"], "quantity": r["quantity"]} for r in rows], "purchased_by": "ye.zhiyuan", "purchased_on": bought,
        }
        book.put(f"{case}-purchase", "supplies_purchase", "office", "ye.zhiyuan", bought, fields, case)
        arrived = world.add_workdays(bought, 3)
        if faulty:
            fields = {"purchase": f"{case}-purchase", "inspected_on": arrived, "inspected_by": "xu.huishan", "result": "不合格", "defects": "一成外觀破損，請供應商換貨"}
            book.put(f"{case}-stock-1", "supplies_stock_in", "office", "xu.huishan", arrived, fields, case)
            arrived = world.add_workdays(arrived, 3)
        fields = {"purchase": f"{case}-purchase", "inspected_on": arrived, "inspected_by": "xu.huishan", "result": "合格", "stocked_on": arrived, "booked": True}
        book.put(f"{case}-stock", "supplies_stock_in", "office", "xu.huishan", arrived, fields, case)
    for n, (unit, who, when, item, quantity) in enumerate(ISSUES, 1):
        case, given = f"OM-SI-{n:02}", world.add_workdays(when, 1)
        request = book.put(f"{case}-request", "supplies_issue_request", unit, who, when, {"applicant": who, "item_name": item, "quantity": quantity, "requested_on": when}, case)
        book.put(f"{case}-issue", "supplies_issue_record", "office", pick(case, ADMIN), given, {"issue_request": request, "issued_on": given, "issued_quantity": quantity}, case)
    for when, period in COUNTS:
        names = ["簽字筆", "影印紙", "檔案夾", "封箱膠帶"]
        rows = [{"item_name": i, "book_quantity": number(period + i, 20, 90)} for i in names]
        rows = [r | {"counted_quantity": r["book_quantity"] - (1 if r["item_name"] == "簽字筆" else 0)} for r in rows]
        fields = {"period": period, "counted_on": when, "items": rows, "difference_note": "簽字筆一支試寫報廢"}
        book.put(f"OM-{period}-stocktake", "supplies_stocktake", "office", "ye.zhiyuan", when, fields)
