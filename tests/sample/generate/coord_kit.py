"""What the parts of the year of 《統籌能力管理辦法》 share."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from world import START, at

# 陳啟文 is abroad and 許慧珊 signs for the senior management team.
CHIEF_AWAY = (dt.date(2026, 5, 25), dt.date(2026, 6, 5))

DOCUMENTS = [
    ("strategy", "jiang.yijun", "統籌能力管理制度", "統籌工作的職責、權限與考核", {}),
    ("strategy", "jiang.yijun", "統籌能力管理流程", "由目標設定到評估總結的各步驟與時限", {}),
    ("strategy", "jiang.yijun", "統籌能力管理標準", "計劃、記錄與報告的寫法與最低要求", {}),
    ("strategy", "lai.mingzhe", "統籌工作信息管理系統", "計劃、任務與跟蹤記錄的登錄和查詢方式", {}),
    ("strategy", "jiang.yijun", "定期會議制度", "月度例會、季度分析會與年度總結會的時間和議程", {}),
    ("strategy", "lai.mingzhe", "內部信息平臺", "通知、文件、進展與建議的發布欄位和權限", {"platform_kind": "辦公自動化系統"}),
    ("strategy", "jiang.yijun", "工作質量監控體系", "任務完成後的檢查、整改與複查", {}),
    ("strategy", "jiang.yijun", "工作質量標準", "交付成果的完整、正確與時效的判定標準", {}),
    ("human-resources", "li.meihua", "團隊溝通機制", "部門晨會、跨部門窗口與意見信箱的辦理方式", {}),
    ("office", "ye.zhiyuan", "資產管理制度", "資產自採購至報廢各環節的登記與責任", {"asset_stages": ["採購", "使用", "維護", "報廢"]}),
    ("office", "ye.zhiyuan", "供應商評估和管理體系", "供應商的評分項目、頻率與汰換條件", {"supplier_aspects": ["物資質量", "價格", "供應及時性"]}),
    ("office", "ye.zhiyuan", "設施設備維修標準", "巡檢項目、保養週期與故障排除時限", {}),
    ("finance", "xu.xiaoping", "成本控制體系", "成本分攤、差異分析與控制責任", {}),
]


def rec(name, form, unit, by, when, fields, **header):
    """A record; what is not given is not written."""
    order = ["case", "parents", "step", "steps"]
    first = {k: header.pop(k) for k in order if k in header}
    return {"id": name, "form": form, "unit": unit, **first, "by": by, "at": when, **header, "fields": fields}


def chief(day):
    """Who acts for the senior management team on a day."""
    return "xu.huishan" if CHIEF_AWAY[0] <= day <= CHIEF_AWAY[1] else "chen.qiwen"


def heads(world):
    """Units with a head of department, and since when (the beginning of the year, or later)."""
    found = {}
    for a in world.assignments:
        roles = a["role"] if isinstance(a["role"], list) else [a["role"]]
        if "department_head" in roles and a.get("person"):
            since = max(a.get("from", START), world.units[a["unit"]].get("from", START), START)
            found[a["unit"]] = min(found.get(a["unit"], since), since)
    return sorted(found.items())


def deputy(world, unit, day):
    """Somebody of the unit other than its head, or else the head."""
    head = world.head(unit, day)
    return next((p for p in world.staff(unit, day) if p != head), head)


def percent(part, whole):
    """A share in percent with one decimal, as people round it."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def later(day, days):
    return day + dt.timedelta(days=days)


def special(world, out, case, kind, matter, arisen, held, concerned, **more):
    """The minutes of a coordination meeting, a case in one record."""
    attendees = [{"department": u, "person": world.head(u, held)} for u in concerned]
    division = [
        {"department": u, "task": t, "due_on": world.add_workdays(held, 5 + 3 * n), "owner": world.head(u, held)}
        for n, (u, t) in enumerate(zip(concerned, ["提出現況與所需資料", "依議定做法修改作業並回報", "配合測試"]))
    ]
    fields = {
        "trigger_kind": kind, "matter": matter, **more, "arisen_on": arisen, "held_on": held, "lead_department": "strategy",
        "concerned": concerned, "attendees": attendees, "goal": "議定做法、分工與期限，會後兩週內完成", "division": division,
        "difficulties": ["兩部門資料口徑不同"], "resolutions": ["以訂單系統的記錄為準，差異由企劃考核部彙整"],
    }
    out.append(rec(f"{case}-minutes", "coord_special_meeting", "strategy", "jiang.yijun", at(held, "15:00"), fields, case=case, steps=["arise", "convene", "decide", "resolve"], _file="special-meetings"))
