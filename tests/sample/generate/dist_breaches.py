"""What went wrong during the year of 《分散式暫行管理辦法》: each breach alone in its case, each with its one finding."""

import copy
import datetime as dt

from world import Breach, all_of, at, dropping, moved, setting, without

HQ = "hq-center"


def breaches(world):
    found = []

    def breach(name, change, unit, check, code, record=None, case=None, provisional=False):
        finding = {"record": record, "case": case, "unit": unit, "check": f"dist_{check}", "code": code, "provisional": provisional}
        found.append(Breach(name, change, finding))

    fields(breach)
    rules(breach)
    figures(breach)
    steps(breach)
    duties(breach)
    return found


def fields(breach):
    name = "RK-east-typhoon-register"
    breach("颱風風險的登記漏填評估方法", without(name, "fields.method"), "ops-east", "risk_register.method", "field-missing", name, "RK-east-typhoon")
    name = "PC-2025-01-contract"
    breach("採購合同沒有物資質量要求", without(name, "fields.quality_requirements"), "ops-north", "procurement_contract.quality_requirements", "field-missing", name, "PC-2025-01")
    name = "ops-north-2026-appraisal"
    breach("綜合評價的團隊建設只寫「待補」", setting(name, "fields.team_building", "待補"), HQ, "unit_appraisal.team_building", "field-placeholder", name)
    name = "ops-north-2026-04-market"
    breach("市場信息只寫兩個字", setting(name, "fields.market_information", "持平"), "ops-north", "market_intelligence_report.market_information", "field-too-short", name, "MK-north-2026-04")
    name = "ops-south-2026-05-maintenance-1"
    breach("維護記錄的類別不在選項之內", setting(name, "fields.work_kind", "巡視"), "ops-south", "equipment_maintenance_record.work_kind", "field-not-listed", name)
    name = "hq-center-2026-06-notice"
    breach("平臺信息選「其他」而未說明", without(name, "fields.kind_note"), HQ, "platform_notice.kind", "field-note-missing", name)
    name = "ST-central-2026-plan"
    breach("招聘計劃的人數為零", setting(name, "fields.posts.1.headcount", 0), "ops-central", "recruitment_plan.posts.headcount", "field-out-of-range", name, "ST-central-2026")
    name = "ops-central-2026-06-fund-use"
    breach("用款金額以文字填寫", setting(name, "fields.amount", "約八萬元"), "ops-central", "fund_use_record.amount", "field-ill-typed", name)
    name = "ops-north-2026-08-maintenance-2"
    breach("維護記錄所引的設備沒有台賬", setting(name, "fields.equipment", "ops-north-equipment-9"), "ops-north", "equipment_maintenance_record.equipment", "reference-missing", name)
    name = "PC-2026-05-receive"
    breach("到貨驗收引用了另一案的合同", setting(name, "fields.contract", "PC-2026-03-contract"), "ops-north", "goods_receipt.contract", "reference-other-case", name, "PC-2026-05")
    name = "ops-south-2026-02-cost"
    breach("成本報告所依的文件是權責表，不是制度", setting(name, "fields.cost_system", "hq-center-2025-matrix"), "ops-south", "cost_analysis_report.cost_system", "reference-form", name)
    name = "ST-north-2026-plan"
    breach("招聘計劃只有一種渠道", setting(name, "fields.channels", ["人力網站"]), "ops-north", "recruitment_plan.channels", "field-items", name, "ST-north-2026")
    name = "ops-north-2026-03-stock-inspection"
    breach("三月的庫存檢查引用六月才有的盤點", setting(name, "fields.stocktake", "SK-north-2026-06-count"), HQ, "inventory_inspection.stocktake", "reference-later", name)


def rules(breach):
    name = "ops-east-2026-08-quality-inspection"
    breach("東區定期檢查少查一個關鍵環節", without(name, "fields.links.3"), "ops-east", "quality_inspection_record.every_link", "rule-broken", name)
    name = "SK-south-2025-12-count"
    breach("滯留二百一十四日仍不列為積壓", setting(name, "fields.classes.1.idle_days", 214), "ops-south", "stocktake_report.overstock_is_told", "rule-broken", name, "SK-south-2025-12", True)
    name = "BU-north-2025-plan-1"
    breach("預算明細與合計不符", lambda r: change(r["BU-north-2025-plan-1"], "total", 10_000), "ops-north", "unit_budget_plan.adds_up", "rule-broken", name, "BU-north-2025")
    name = "BU-east-2026-H2-plan-1"
    breach("所載預算指標高於下達者", lambda r: change(r["BU-east-2026-H2-plan-1"], "target", 200_000), "ops-east", "unit_budget_plan.target_as_issued", "rule-broken", name, "BU-east-2026-H2")
    name = "BU-south-2026-analysis-07"
    breach("南區上半年累計支出超過預算", overspent(name), "ops-south", "budget_execution_report.within_tolerance", "rule-broken", name, "BU-south-2026", True)
    name = "MM-2025-01-apply-2"
    breach("未達界線而以重大項目申請", setting(name, "fields.units", ["ops-north"]), "ops-north", "major_matter_request.is_major", "rule-broken", name, "MM-2025-01", True)
    name = "ops-central-2026-07-staff-appraisal"
    breach("中區有一名執行人員未受考核", without(name, "fields.employees.2"), "ops-central", "employee_appraisal.every_employee", "rule-broken", name)
    name = "PC-2026-09-contract"
    breach("合同改走與申請不同的採購渠道", lambda r: other_channel(r["PC-2026-09-contract"]), "ops-central", "procurement_contract.as_requested", "rule-broken", name, "PC-2026-09")
    name = "hq-center-2026-02-notice"
    breach("工作通知形成六日後才發布", setting(name, "fields.occurred_on", dt.date(2026, 2, 3)), HQ, "platform_notice.published_in_time", "rule-broken", name, provisional=True)
    name = "hq-center-2026-02-assessment"
    breach("安全評估未涵蓋數據篡改", setting(name, "fields.threats", ["信息泄露", "網絡攻擊"]), HQ, "security_assessment.three_threats", "rule-broken", name)
    name = "ops-east-2026-09-data"
    breach("九月尚未結束即分析九月的數據", setting(name, "fields.period", "2026-09"), "ops-east", "business_data_report.after_the_period", "rule-broken", name, "BD-east-2026-09")
    name = "RK-south-credit-register"
    breach("只宜轉移的風險選了規避策略", setting(name, "fields.strategy", "風險規避"), "ops-south", "risk_register.transferred", "rule-broken", name, "RK-south-credit")
    name = "RK-north-fuel-adjust-08"
    breach("調整風險措施未載明所據的監控報告", all_of(without(name, "fields.change"), without(name, "fields.adjustments")), "ops-north",
           "risk_management.adjustment_names_its_cause", "case-rule-broken", name, "RK-north-fuel")


def figures(breach):
    name = "BU-central-2026-H2-analysis-02"
    breach("預算執行率填高了", lambda r: change(r["BU-central-2026-H2-analysis-02"], "execution_rate", 4), "ops-central", "metric_budget_execution", "metric-disagrees", name, "BU-central-2026-H2")
    name = "hq-center-2026-03-funds"
    breach("資金流量為負而判定正常", setting(name, "fields.cash_flow", -35_000), HQ, "grade_cash_flow", "grade-wrong", name, provisional=True)
    name = "ops-east-2026-08-reading-loss"
    breach("損耗率已達閾值而填未達", setting(name, "fields.value", 2.3), "ops-east", "grade_risk_reading", "grade-wrong", name)
    name = "ops-south-2026-appraisal"
    breach("業務指標未達成而無改進要求", without(name, "fields.improvement"), HQ, "threshold_business_target", "threshold-unanswered", name)


def steps(breach):
    breach("風險未訂行動計劃即開始監控", dropping("RK-north-permit-plan"), "ops-north", "risk_management.plan", "step-skipped", "RK-north-permit-monitor-01", "RK-north-permit")
    name = "ops-south-2026-03-data"
    breach("業務數據先整理後收集", setting(name, "fields.sorted_on", dt.date(2026, 3, 5)), "ops-south", "business_data_cycle.sort@after", "step-out-of-order", name, "BD-south-2026-03")
    name = "SV-south-1-notice"
    breach("檢查後十三日才下達整改通知書", moved(name, at(dt.date(2025, 11, 17), "10:00")), HQ, "supervision_rectification.notify@within", "deadline-missed", name, "SV-south-1", True)
    name = "SV-east-1-rectify"
    breach("東區逾整改期限一日才完成", moved(name, at(dt.date(2026, 8, 25), "16:00")), "ops-east", "supervision_rectification.rectify@within", "deadline-missed", name, "SV-east-1")
    breach("北區整改後無人復查", dropping("SV-north-2-recheck"), HQ, "supervision_rectification.recheck@within", "deadline-passed", case="SV-north-2", provisional=True)
    name, day = "PC-2026-08-receive", dt.date(2026, 8, 19)
    breach("周轉籃逾交貨期一週才到", all_of(moved(name, at(day, "15:00")), setting(name, "fields.delivered_on", day)), "ops-east", "procurement.receive@within", "deadline-missed", name, "PC-2026-08")
    name = "MM-2026-02-decide"
    breach("重大決策由倉儲物流部的人審批", setting(name, "fields.approver", "lin.yating"), HQ, "major_matter.decide@actor", "actor-lacks-role", name, "MM-2026-02")
    name = "ops-north-2026-03-cost-appraisal"
    breach("成本控制考評由受考評單元的人經辦", setting(name, "by", "sun.yaqi"), HQ, "cost_control_appraisal", "actor-lacks-role", name)
    name = "PC-2026-07-approve"
    breach("同一採購申請審批了兩次", again(name, "PC-2026-07-approve-2", dt.date(2026, 6, 11)), HQ, "procurement.approve", "step-repeated", "PC-2026-07-approve-2", "PC-2026-07")
    name, day = "SK-north-2026-06-clear", dt.date(2026, 8, 12)
    breach("積壓物資近兩個月才清理", all_of(moved(name, at(day, "15:00")), setting(name, "fields.cleared_on", day)), "ops-north", "stocktaking.clear@within", "deadline-missed", name, "SK-north-2026-06", True)
    name, late = "WN-north-2026-06-retail", at(dt.date(2026, 6, 8), "10:00")
    breach("零售通路部五日後才應對預警", all_of(moved(name, late), setting(name, "fields.acted_at", late)), "retail", "risk_early_warning.respond@within", "deadline-missed", name, "WN-north-2026-06", True)
    breach("倉儲物流部沒有應對預警", dropping("WN-south-2026-06-logistics"), "logistics", "risk_early_warning.respond@within", "deadline-passed", case="WN-south-2026-06", provisional=True)
    name = "retail-2026-03-information"
    breach("零售通路部的匯報由客戶服務部的人提出", setting(name, "by", "wang.siying"), "retail", "information_report", "actor-lacks-role", name)
    name = "ops-central-2026-08-fund-use"
    breach("已調往東區的人仍以中區名義提出用款", setting(name, "by", "lian.sihan"), "ops-central", "fund_use_record", "actor-lacks-role", name)
    name = "SV-central-1-notice"
    breach("檢查沒有發現問題，仍下達整改通知書", adding(needless_notice, name), HQ, "supervision_rectification.notify", "step-after-close", name, "SV-central-1")


def duties(breach):
    breach("東區運營單元沒有招聘計劃", dropping("ST-east-2026-plan", "ST-east-2026-assign-1", "ops-east-career-yichen"), "ops-east", "ob_recruitment_plan", "duty-missing")
    breach("法務部四月沒有匯報", dropping("legal-2026-04-information"), "legal", "ob_report_information", "duty-gap", "legal-2026-05-information", provisional=True)
    breach("中區八月沒有反饋市場信息", dropping("ops-central-2026-08-market"), "ops-central", "ob_feed_back_market", "duty-gap", "ops-central-2026-09-market", provisional=True)
    breach("總部五月沒有檢查北區", dropping("SV-north-3-inspect"), HQ, "ob_inspect_units", "duty-gap", "SV-north-4-inspect", provisional=True)
    breach("五月沒有資金監控記錄", dropping("hq-center-2026-05-funds"), HQ, "ob_monitor_funds", "duty-gap", "hq-center-2026-06-funds", provisional=True)
    breach("南區三月沒有抽查質量", dropping("ops-south-2026-03-quality-spot"), "ops-south", "ob_spot_check_quality", "duty-gap", "ops-south-2026-06-quality-spot", provisional=True)
    name, day = "hq-center-2026-05-scan-fix-1", dt.date(2026, 6, 10)
    breach("安全隱患近四週才修復", all_of(moved(name, at(day, "10:00")), setting(name, "fields.fixed_on", day)), HQ, "ob_fix_weakness", "duty-late", name, provisional=True)
    breach("逾時出貨率達到閾值而未發預警", dropping("WN-central-2026-08-signal", "WN-central-2026-08-ecommerce", "WN-central-2026-08-information"), "ops-central",
           "ob_warn_risk", "duty-unanswered", "ops-central-2026-08-reading-late", provisional=True)
    name = "PJ-2026-03-run-report-1"
    breach("項目問題出現八日後才上報", setting(name, "fields.problems.1.arisen_on", dt.date(2026, 7, 14)), "ops-central", "ob_report_problem", "duty-late", name, "PJ-2026-03-run", True)


def change(record, field, by):
    record["fields"][field] = round(record["fields"][field] + by, 1)


def other_channel(record):
    fields = record["fields"]
    fields["channel"] = "公開市場" if fields["channel"] == "合格供應商名錄" else "合格供應商名錄"


def overspent(name):
    """The spending goes over the budget, and the report says so."""

    def apply(records):
        fields = records[name]["fields"]
        budget = fields["budgeted"]
        spent = budget + budget // 40
        fields |= {"spent": spent, "overrun_rate": round((spent - budget) / budget * 100, 1), "execution_rate": round(spent / budget * 100, 1), "on_target": False,
                   "corrective_measures": "凍結非必要採購，加班改為調班"}

    return apply


def again(name, other, day):
    """The same record a second time, some days later."""

    def apply(records):
        twin = copy.deepcopy(records[name])
        twin |= {"id": other, "at": at(day, "10:00")}
        twin["fields"]["approved_on"] = day
        records[other] = twin

    return apply


def adding(make, name):
    """A record more than there should be."""

    def apply(records):
        records[name] = make(records) | {"id": name}

    return apply


def needless_notice(records):
    twin = copy.deepcopy(records["SV-central-2-notice"])
    twin |= {"case": "SV-central-1", "at": at(dt.date(2026, 6, 8), "10:05")}
    twin["fields"] |= {"inspection": "SV-central-1-inspect", "deadline": dt.date(2026, 6, 26)}
    return twin
