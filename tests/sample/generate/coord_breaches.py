"""The breaches of 《統籌能力管理辦法》 in the sample year. Each is one change to records that otherwise keep every rule."""

import copy
import datetime as dt

from world import Breach, all_of, at, dropping, moved, setting, without

D = dt.date


def breaches(world):
    found = CONTENT + REFERENCES + RULES + FIGURES + ORDER + PEOPLE + TIME + DUTIES
    return [Breach(name, change, _finding(*finding)) for name, change, finding in found]


def _finding(unit, check, code, record=None, case=None, provisional=False):
    return {"record": record, "case": case, "unit": unit, "check": check, "code": code, "provisional": provisional}


def every_row(record, group, cell, value):
    """A breach that sets a cell in all rows of a group."""

    def apply(records):
        for row in records[record]["fields"][group]:
            row[cell] = value

    return apply


def adding(original, name, **changes):
    """A breach that adds a record like another; `fields` are put over its own."""

    def apply(records):
        new = copy.deepcopy(records[original]) | {k: v for k, v in changes.items() if k != "fields"} | {"id": name}
        new["fields"] = new["fields"] | changes.get("fields", {})
        records[name] = new

    return apply


def appending(record, field, value):
    return lambda records: records[record]["fields"][field].append(value)


CONTENT = [
    ("零售通路部 3 月 9 日的反饋沒有寫工作進展。", without("TC-FB-retail-2026-03-09", "fields.progress"),
     ("retail", "coord_progress_feedback.progress", "field-missing", "TC-FB-retail-2026-03-09")),
    ("財務部提供的計劃信息，公司內部資源狀況只寫「無」。", setting("TC-2025-11-info-finance", "fields.internal_resources", "無"),
     ("finance", "coord_planning_information.internal_resources", "field-placeholder", "TC-2025-11-info-finance", "TC-2025-11")),
    ("四月統籌計劃有一項任務的優先級寫「最高」，不在選項之內。", setting("TC-2026-04-plan", "fields.department_tasks.3.priority", "最高"),
     ("strategy", "coord_coordinated_plan.department_tasks.priority", "field-not-listed", "TC-2026-04-plan", "TC-2026-04")),
    ("重大統籌項目第二次報批的計劃只寫四個字。", setting("TC-MP-2025-001-submit-2", "fields.plan", "分期辦理"),
     ("strategy", "coord_major_project_plan.plan", "field-too-short", "TC-MP-2025-001-submit-2", "TC-MP-2025-001")),
    ("供應商的質量得分超過一百分。", setting("TC-SUP-3", "fields.quality", 102),
     ("office", "coord_supplier_evaluation.quality", "field-out-of-range", "TC-SUP-3")),
    ("融資成本寫成文字，不是百分比。", setting("TC-FUND-2026", "fields.cost", "約百分之二"),
     ("finance", "coord_funding_plan.cost", "field-ill-typed", "TC-FUND-2026")),
    ("行業交流記錄多出表單沒有的欄位。", setting("TC-IX-2", "fields.remark", "下次由倉儲物流部主辦"),
     ("strategy", None, "field-unknown", "TC-IX-2")),
]

REFERENCES = [
    ("培訓記錄所依的培訓計劃不存在。", setting("TC-TR-retail-2026-04-16", "fields.plan", "TC-TRAINING-PLAN-2025"),
     ("retail", "coord_training_record.plan", "reference-missing", "TC-TR-retail-2026-04-16")),
    ("十月的監督意見引用次年一月才作成的評估總結。", setting("TC-OV-2025-Q3", "fields.assessment", "TC-CE-2025-Q4-assessment"),
     ("office", "coord_oversight_note.assessment", "reference-later", "TC-OV-2025-Q3")),
    ("成本核算報告所依的成本控制體系，引到一份工作數據分析。", setting("TC-CB-2026-Q1", "fields.system", "TC-DATA-3"),
     ("finance", "coord_cost_benefit_report.system", "reference-form", "TC-CB-2026-Q1")),
    ("三月的進度預警引用的任務列不存在。", setting("TC-PS-2026-03-3-warning", "fields.task", "TC-2026-03-release#9"),
     ("strategy", "coord_progress_warning.task", "reference-row", "TC-PS-2026-03-3-warning", "TC-PS-2026-03")),
    ("協作聯絡記錄引用的是另一案的任務分配。", setting("TC-CC-2026-001-liaison-logistics-2", "fields.assignment", "TC-CC-2025-001-assignment"),
     ("logistics", "coord_collaboration_liaison.assignment", "reference-other-case", "TC-CC-2026-001-liaison-logistics-2", "TC-CC-2026-001")),
    ("培訓的參加員工有一人不在組織內。", appending("TC-TR-marketing-2026-01-22", "attendees", "chen.dawei"),
     ("marketing", "coord_training_record.attendees", "field-ill-typed", "TC-TR-marketing-2026-01-22")),
]

RULES = [
    ("六月的工作例會沒有任何部門負責人與會。", every_row("TC-MT-M-2026-06-04", "attendees", "capacity", "相關人員"),
     ("strategy", "coord_regular_meeting.heads_attended", "rule-broken", "TC-MT-M-2026-06-04")),
    ("協調會列入資訊部為所涉及的部門，資訊部卻沒有人與會。", appending("TC-SC-2025-11-27-minutes", "concerned", "information"),
     ("strategy", "coord_special_meeting.all_concerned_attended", "rule-broken", "TC-SC-2025-11-27-minutes", "TC-SC-2025-11-27")),
    ("人力資源規劃的人員數量十三，各崗位合計十二。", setting("TC-HR-2026-plan", "fields.headcount", 13),
     ("human-resources", "coord_hr_plan.posts_add_up", "rule-broken", "TC-HR-2026-plan", "TC-HR-2026")),
    ("十一月的合規性檢查沒有查業務操作。", setting("TC-CP-2025-1-check", "fields.scope", ["財務合規", "人力資源管理合規"]),
     ("strategy", "coord_compliance_check.scope_covered", "rule-broken", "TC-CP-2025-1-check", "TC-CP-2025-1")),
    ("資訊部草案的施行階段沒有留彈性時間。", setting("TC-2026-01-draft-information", "fields.schedule.2.slack_days", 0),
     ("information", "coord_department_plan_draft.slack_is_enough", "rule-broken", "TC-2026-01-draft-information", "TC-2026-01", True)),
    ("向經評估為不合適的供應商採購標示牌。", setting("TC-PR-2026-001-2", "fields.supplier", "TC-SUP-4"),
     ("office", "coord_procurement_record.supplier_suitable", "rule-broken", "TC-PR-2026-001-2", "TC-PR-2026-001")),
    ("文宣採購累計十二萬八千五百元，超出採購計劃的預算十二萬元。",
     all_of(setting("TC-PR-2026-002-1", "fields.actual_cost", 90000), setting("TC-PR-2026-002-1", "fields.cumulative_cost", 90000), setting("TC-PR-2026-002-2", "fields.cumulative_cost", 128500)),
     ("office", "coord_procurement.within_the_budget", "case-rule-broken", "TC-PR-2026-002-2", "TC-PR-2026-002", True)),
    ("九月的跨部門協作項目只有一個部門參加。", setting("TC-TA-4", "fields.departments", ["marketing"]),
     ("human-resources", "coord_team_activity.cross_department", "rule-broken", "TC-TA-4")),
]

FIGURES = [
    ("第四季完成三十七項、計劃三十八項，完成率應為百分之九十七點四，報為九十九點四。", setting("TC-CE-2025-Q4-assessment", "fields.task_completion_rate", 99.4),
     ("strategy", "coord_metric_task_completion_rate", "metric-disagrees", "TC-CE-2025-Q4-assessment", "TC-CE-2025-Q4")),
    ("紙箱採購的累計成本少計一筆。", setting("TC-PR-2025-001-3", "fields.cumulative_cost", 264000),
     ("office", "coord_metric_procurement_cost", "metric-disagrees", "TC-PR-2025-001-3")),
    ("第一季完成率不到百分之九十，沒有寫原因。", without("TC-CE-2026-Q1-assessment", "fields.shortfall_reason"),
     ("strategy", "coord_threshold_completion", "threshold-unanswered", "TC-CE-2026-Q1-assessment", "TC-CE-2026-Q1", True)),
    ("協作成果有一條標準沒有達到，結論仍寫合格。", setting("TC-CC-2026-003-accept-1", "fields.standard_results.2.met", False),
     ("customer-service", "coord_grade_collaboration_acceptance", "grade-wrong", "TC-CC-2026-003-accept-1", "TC-CC-2026-003")),
]

ORDER = [
    ("質量檢查不符合，沒有整改就複查。", dropping("TC-2025-11-QS-2-rectification"),
     ("marketing", "coord_quality_supervision.rectify", "step-skipped", "TC-2025-11-QS-2-2", "TC-2025-11-QS-2")),
    ("第三季的統籌計劃審查了兩次。", adding("TC-2026-Q3-review", "TC-2026-Q3-review-2", at=at(D(2026, 6, 18), "16:30")),
     ("office", "coord_plan_making.approve", "step-repeated", "TC-2026-Q3-review-2", "TC-2026-Q3")),
    ("冷氣機組第一次巡檢以後才訂維護計劃。", moved("TC-FM-COLD-plan", at(D(2025, 11, 3), "10:00")),
     ("office", "coord_facility_maintenance.inspect@after", "step-out-of-order", "TC-FM-COLD-1", "TC-FM-COLD")),
    ("門市取貨的協作歸檔以後，倉儲物流部又提交聯絡記錄。", adding("TC-CC-2026-001-liaison-logistics-4", "TC-CC-2026-001-liaison-logistics-5", at=at(D(2026, 4, 14), "10:30")),
     ("logistics", "coord_cross_department_collaboration.liaise", "step-after-close", "TC-CC-2026-001-liaison-logistics-5", "TC-CC-2026-001")),
]

PEOPLE = [
    ("南區轉運倉的投資決策由財務主管代為作成。", setting("TC-IV-2026-001-decision", "by", "xu.xiaoping"),
     ("office", "coord_major_investment.decide@actor", "actor-lacks-role", "TC-IV-2026-001-decision", "TC-IV-2026-001")),
    ("供應商評估由倉儲物流部的人提交，不是行政部。", setting("TC-SUP-6", "by", "wu.bohan"),
     ("office", "coord_supplier_evaluation", "actor-lacks-role", "TC-SUP-6", None, True)),
]

TIME = [
    ("一月十四日發生的跨部門問題，六日以後才開協調會。",
     all_of(setting("TC-SC-2026-01-14-minutes", "fields.held_on", D(2026, 1, 20)), moved("TC-SC-2026-01-14-minutes", at(D(2026, 1, 20), "15:00"))),
     ("strategy", "coord_special_coordination.convene@within", "deadline-missed", "TC-SC-2026-01-14-minutes", "TC-SC-2026-01-14", True)),
    ("法務部遲兩日才提供二月的計劃信息。", moved("TC-2026-02-info-legal", at(D(2026, 1, 5), "14:20")),
     ("legal", "coord_plan_making.collect@within", "deadline-missed", "TC-2026-02-info-legal", "TC-2026-02")),
    ("八月查出的違規問題始終沒有糾正。", dropping("TC-CP-2026-3-correction"),
     ("strategy", "coord_compliance_supervision.correct@within", "deadline-passed", None, "TC-CP-2026-3", True)),
    ("九月的統籌計劃到八月三十一日才發布。", moved("TC-2026-09-release", at(D(2026, 8, 31), "10:00")),
     ("strategy", "coord_plan_making.publish@within", "deadline-missed", "TC-2026-09-release", "TC-2026-09", True)),
]

DUTIES = [
    ("十二月沒有開工作例會。", dropping("TC-MT-M-2025-12-04"), ("strategy", "coord_monthly_meeting", "duty-missing")),
    ("四月的季度經營分析會開了，紀要到六月才提交。", setting("TC-MT-Q-2026-04-09", "submitted", at(D(2026, 6, 2), "10:00")),
     ("strategy", "coord_quarterly_meeting", "duty-late", "TC-MT-Q-2026-04-09")),
    ("八月計劃的第二項任務始終沒有完成記錄。", dropping("TC-2026-08-done-2", "TC-2026-08-QS-2-1"),
     ("strategy", "coord_task_done", "duty-unanswered", "TC-2026-08-release")),
    ("法務部五月二十八日那一週沒有反饋。", dropping("TC-FB-legal-2026-05-28"), ("legal", "coord_feed_back_progress", "duty-gap", "TC-FB-legal-2026-06-04", None, True)),
    ("自動分揀線四月間漏做一次巡檢。", dropping("TC-FM-SORT-8"), ("office", "coord_maintain_facilities", "duty-gap", "TC-FM-SORT-9", None, True)),
    ("六月的進度預警發現逾期後四日才發出。",
     all_of(setting("TC-PS-2026-06-2-warning", "fields.issued_on", D(2026, 6, 15)), setting("TC-PS-2026-06-2-warning", "fields.urged_on", D(2026, 6, 15)), moved("TC-PS-2026-06-2-warning", at(D(2026, 6, 15), "15:00"))),
     ("strategy", "coord_warn_late", "duty-late", "TC-PS-2026-06-2-warning", "TC-PS-2026-06", True)),
    ("車隊漲價的重大問題，十五個工作日以後才決策。",
     all_of(setting("TC-MI-2026-04-09-decision", "fields.resolved_on", D(2026, 5, 8)), moved("TC-MI-2026-04-09-decision", at(D(2026, 5, 5), "11:00"), at(D(2026, 5, 8), "17:00"))),
     ("office", "coord_decide_major_issue", "duty-late", "TC-MI-2026-04-09-decision", None, True)),
    ("電子商務部的協作聯絡中斷兩週。", dropping("TC-CC-2026-003-liaison-ecommerce-2"),
     ("ecommerce", "coord_liaise", "duty-gap", "TC-CC-2026-003-liaison-ecommerce-3", "TC-CC-2026-003", True)),
]
