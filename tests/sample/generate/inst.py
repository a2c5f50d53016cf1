"""The year of 《綜合機構運營管理制度》: what ten departments, the office and a customer record in it, and the breaches."""

import copy

import inst_money
import inst_office
import inst_people
from inst_book import Book, day
from world import Breach, all_of, dropping, moved, setting, without

CLEAN = ["OM-BG-2025", "OM-PJ-01", "OM-RC-01", "OM-MT-01", "OM-DOC-01", "OM-SU-01", "OM-IN-01", "OM-MC-01", "OM-RK-2025-10", "OM-LG-01"]


def records(world):
    book = Book(world)
    for part in (inst_office, inst_money, inst_people):
        part.write(book)
    return book.records


def breaches(world):
    return fields() + rules() + figures() + flows(world) + duties(world)


def breach(name, apply, check, code, unit, record="", case="", provisional=False):
    finding = {"record": record, "case": case, "unit": unit, "check": f"inst_{check}", "code": code, "provisional": provisional}
    return Breach(name, apply, finding)


def fields():
    return [
        breach("審核不通過而沒有寫意見。", without("OM-DOC-02-review-1", "fields.opinion"), "document_review.opinion", "field-missing", "retail", "OM-DOC-02-review-1", "OM-DOC-02"),
        breach("會議備妥單的協調情況只寫「無」。", setting("OM-MT-02-provide", "fields.coordination", "無"), "meeting_provision.coordination", "field-placeholder", "office", "OM-MT-02-provide", "OM-MT-02"),
        breach("會議通知以傳真發出，不在所列方式之內。", setting("OM-MT-05-notice", "fields.channel", "傳真"), "meeting_notice.channel", "field-not-listed", "office", "OM-MT-05-notice", "OM-MT-05"),
        breach("文件內容只有四個字。", setting("OM-DOC-05-draft-1", "fields.content", "用印規定"), "document_file.content", "field-too-short", "legal", "OM-DOC-05-draft-1", "OM-DOC-05"),
        breach("印發份數填為零。", setting("OM-DOC-07-register", "fields.copies", 0), "document_register.copies", "field-out-of-range", "office", "OM-DOC-07-register", "OM-DOC-07"),
        breach("信用額度寫成文字。", setting("OM-credit-3", "fields.credit_limit", "十五萬元"), "customer_credit_assessment.credit_limit", "field-ill-typed", "finance", "OM-credit-3"),
        breach("管理領域選了其他，沒有寫明。", without("OM-2025-rule-6", "fields.subject_area_note"), "policy_register.subject_area", "field-note-missing", "logistics", "OM-2025-rule-6"),
        breach("歸檔記錄所依據的制度並不存在。", setting("OM-2026-06-inventory", "fields.policy", "OM-2026-data-policy"), "data_inventory.policy", "reference-missing", "information", "OM-2026-06-inventory"),
        breach("一月的申請單引用了七月才有的專項審批單。", setting("OM-FU-03-request", "fields.major_cost_approval", "OM-MC-04-approval"), "fund_use_request.major_cost_approval", "reference-later", "logistics", "OM-FU-03-request", "OM-FU-03"),
        breach("領用記錄引用了另一件的申請表。", setting("OM-SI-05-issue", "fields.issue_request", "OM-SI-01-request"), "supplies_issue_record.issue_request", "reference-other-case", "office", "OM-SI-05-issue", "OM-SI-05"),
    ]


def rules():
    payroll, covered = "OM-2026-02-payroll", "OM-2026-06-contributions"

    def unpaid(records):
        records[payroll]["fields"]["payments"][4]["amount_paid"] -= 5000

    def uncovered(records):
        records[covered]["fields"]["covered_employees"].remove("hong.zhiwei")

    def swapped(records):
        rows = records["OM-RK-2026-03-register"]["fields"]["risks"]
        rows[0]["rank"], rows[3]["rank"] = rows[3]["rank"], rows[0]["rank"]

    def unsigned(records):
        records["OM-PJ-02-report"]["signature"].pop()

    signed_low = setting("OM-DOC-10-sign", "by", "ye.zhiyuan")
    total = setting("OM-BG-2026-draft-legal", "fields.total_income", 21000)
    return [
        breach("收入合計與明細不符。", total, "department_budget_draft.income_adds_up", "rule-broken", "legal", "OM-BG-2026-draft-legal", "OM-BG-2026"),
        breach("二月有一名員工短發五千元。", unpaid, "payroll_record.paid_in_full", "rule-broken", "human-resources", payroll),
        breach("六月漏繳一名員工的社會保險。", uncovered, "statutory_contribution_record.everyone_covered", "rule-broken", "human-resources", covered),
        breach("驗收與採購由同一人經辦。", setting("OM-SU-05-stock", "fields.inspected_by", "ye.zhiyuan"), "supplies_stock_in.other_person", "rule-broken", "office", "OM-SU-05-stock", "OM-SU-05", True),
        breach("風險排序與評估結果相反。", swapped, "risk_register.rank_follows_assessment", "rule-broken", "finance", "OM-RK-2026-03-register", "OM-RK-2026-03"),
        breach("重要文件由一般文件的簽發人簽發。", signed_low, "document_signature.leader_of_the_level", "rule-broken", "office", "OM-DOC-10-sign", "OM-DOC-10", True),
        breach("用戶未具結保密即獲授權。", setting("OM-user-4", "fields.confidentiality_undertaken", False), "system_user_register.undertaken", "rule-broken", "information", "OM-user-4"),
        breach("驗收報告沒有客戶的簽署。", unsigned, "acceptance_report@signature1", "signature-missing", "ecommerce", "OM-PJ-02-report", "OM-PJ-02"),
    ]


def figures():
    late = "OM-PF-2026-02-wu.bohan-review"

    def praised(records):
        records[late]["fields"]["conclusion"] = "優秀"

    def recounted(records):
        fields = records["OM-PF-2026-07-lai.mingzhe-review"]["fields"]
        fields["total_score"] = round(fields["total_score"] - 1.5, 2)

    streak = setting("OM-PF-2026-09-hong.zhiwei-review", "fields.failures_in_a_row", 1)
    return [
        breach("偏差率報少了。", setting("OM-2026-05-marketing-budget", "fields.deviation", 4.9), "metric_budget_deviation", "metric-disagrees", "marketing", "OM-2026-05-marketing-budget"),
        breach("偏差逾百分之五而沒有寫原因。", without("OM-2026-02-retail-budget", "fields.deviation_cause"), "threshold_budget_deviation", "threshold-unanswered", "retail", "OM-2026-02-retail-budget"),
        breach("總分未達九十而評為優秀。", praised, "grade_performance", "grade-wrong", "logistics", late, "OM-PF-2026-02-wu.bohan", True),
        breach("總分與各項得分及權重不符。", recounted, "performance_review.total_follows_weights", "rule-broken", "strategy", "OM-PF-2026-07-lai.mingzhe-review", "OM-PF-2026-07-lai.mingzhe"),
        breach("九月達標，仍報連續不達標一次。", streak, "metric_consecutive_failures", "metric-disagrees", "retail", "OM-PF-2026-09-hong.zhiwei-review"),
    ]


def flows(world):
    bought = all_of(setting("OM-SU-03-purchase", "by", "hong.zhiwei"), setting("OM-SU-03-purchase", "fields.purchased_by", "hong.zhiwei"))
    handed_over, answered = world.add_workdays(day(3, 17), 4), world.add_workdays(day(7, 9), 3)
    written, sent = world.add_workdays(day(7, 15), 6), world.add_workdays(day(7, 15), 7)
    minutes = "OM-MT-10-minutes"
    late_minutes = all_of(*(setting(minutes, f"fields.{f}", d) for f, d in [("compiled_on", written), ("reviewed_on", sent), ("distributed_on", sent)]))
    unwritten = ["compiled_on", "compiled_by", "reviewed_on", "reviewed_by", "approved", "distributed_on", "distributed_to"]
    never = all_of(*(without("OM-MT-12-minutes", f"fields.{f}") for f in unwritten), dropping("OM-MT-12-follow-contract"))
    own = all_of(setting("OM-FU-10-request", "unit", "finance"), setting("OM-FU-10-request", "by", "xu.xiaoping"))
    skipped = all_of(without("OM-IN-06-case", "fields.transferred_on"), without("OM-IN-06-case", "fields.transferred_to"))

    def twice(records):
        again = copy.deepcopy(records["OM-SU-02-purchase"])
        again["id"] = "OM-SU-02-purchase-again"
        again["at"] = again["fields"]["purchased_on"] = world.add_workdays(again["at"], 1)
        records[again["id"]] = again

    def offered(records):
        assessed = records["OM-IN-09-assess"]
        prepared = world.add_workdays(assessed["at"], 1)
        fields = {"need_assessment": "OM-IN-09-assess", "customer": "大合文具", "proposal_content": "文具組合代包裝每組三十元，九月底前交付", "acceptor_kind": "客戶", "prepared_on": prepared}
        records["OM-IN-09-proposal"] = assessed | {"id": "OM-IN-09-proposal", "form": "inst_business_proposal", "at": prepared, "fields": fields}

    def judged_first(records):
        fields = records["OM-PF-2026-03-liu.guanting-review"]["fields"]
        fields["appraised_on"] = world.add_workdays(fields["self_appraised_on"], -1)

    return [
        breach("採購由門市人員自行辦理。", bought, "supplies_flow.purchase@actor", "actor-lacks-role", "office", "OM-SU-03-purchase", "OM-SU-03"),
        breach("登記四個工作日後才轉交業務部。", setting("OM-IN-05-case", "fields.transferred_on", handed_over), "business_intake.transfer@within", "deadline-missed", "customer-service", "OM-IN-05-case", "OM-IN-05"),
        breach("投訴三個工作日後才回應。", setting("OM-IN-08-case", "fields.responded_on", answered), "business_intake.respond@within", "deadline-missed", "customer-service", "OM-IN-08-case", "OM-IN-08"),
        breach("會後六個工作日才整理紀要。", late_minutes, "meeting_flow.compile@within", "deadline-missed", "office", minutes, "OM-MT-10"),
        breach("九月的會議開過兩週，紀要仍未整理。", never, "meeting_flow.compile@within", "deadline-passed", "office", case="OM-MT-12"),
        breach("財務部主管審批自己的申請。", own, "fund_use_flow.not_own_request", "duties-not-separated", "finance", "OM-FU-10-approval", "OM-FU-10"),
        breach("未轉交業務部即行評估。", skipped, "business_intake.transfer", "step-skipped", "customer-service", "OM-IN-06-assess", "OM-IN-06"),
        breach("傳閱完畢早於印發。", setting("OM-DOC-12-register", "fields.circulation_finished_on", day(9, 4)), "document_flow.circulate@after", "step-out-of-order", "office", "OM-DOC-12-register", "OM-DOC-12"),
        breach("同一申請採購了兩次。", twice, "supplies_flow.purchase", "step-repeated", "office", "OM-SU-02-purchase-again", "OM-SU-02"),
        breach("需求不符，仍訂立業務方案。", offered, "business_intake.propose@after", "step-branch-not-taken", "ecommerce", "OM-IN-09-proposal", "OM-IN-09"),
        breach("上級評價早於員工自評。", judged_first, "performance_flow.self_before_superior", "case-rule-broken", "ecommerce", "OM-PF-2026-03-liu.guanting-review", "OM-PF-2026-03-liu.guanting", True),
    ]


def duties(world):
    summary, change, draft = "OM-PF-2026-05-logistics", "OM-PJ-03-change-2-done", "OM-BG-2026-draft-information"
    handled = world.add_workdays(day(8, 5), 11)
    late_change = all_of(moved(change, handled), setting(change, "fields.handled_on", handled))
    alarm = f"OM-{day(8, 17)}-credit-warning"
    quiet = dropping(alarm, alarm.replace("warning", "activation"))
    days = [f"OM-{d}-backup" for d in (day(7, 14), day(7, 15), day(7, 16))]
    return [
        breach("始終沒有訂立其他福利政策。", dropping("OM-2025-benefits"), "benefit_policy_kept", "duty-missing", "human-resources", provisional=True),
        breach("七月的社會保險與住房公積金沒有繳納。", dropping("OM-2026-07-contributions"), "statutory_contributions", "duty-missing", "human-resources", provisional=True),
        breach("五月的考核遲至六月二十五日才彙總。", moved(summary, day(6, 25)), "performance_monthly", "duty-late", "logistics", summary),
        breach("資訊部遲至十二月三日才提出次年預算草案。", moved(draft, day(12, 3)), "budget_draft_by_year_end", "duty-late", "information", draft),
        breach("第二季沒有盤點辦公用品。", dropping("OM-2026-Q2-stocktake"), "stocktake", "duty-gap", "office", "OM-2026-Q3-stocktake", provisional=True),
        breach("七月中連續三日沒有備份。", dropping(*days), "data_backups", "duty-gap", "information", f"OM-{day(7, 17)}-backup", provisional=True),
        breach("逾期應收賬款達預警值，沒有發出預警。", quiet, "risk_warnings", "duty-unanswered", "finance", alarm.removesuffix("-warning")),
        breach("客戶反映外箱偏色，十一個工作日後才處理。", late_change, "changes_handled", "duty-late", "ecommerce", change),
        breach("六月運費異常，沒有查出原因。", dropping("OM-2026-06-cost-anomaly"), "cost_anomalies_found", "duty-unanswered", "finance", "OM-2026-06-cost", provisional=True),
        breach("物流超支九個百分點，沒有調整。", dropping("OM-2026-06-logistics-budget-adjustment"), "budget_adjustments", "duty-unanswered", "finance", "OM-2026-06-logistics-budget-analysis", provisional=True),
    ]
