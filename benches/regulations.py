#!/usr/bin/env python3
"""Writes a handbook of many regulations, to measure building, searching and the preview.

    python3 benches/regulations.py 1000 OUT

Each regulation has 4 to 8 KB: chapters, sections and items with keys and roles, references within itself and to others, and
terms of the glossary. The same number gives the same bytes.
"""

import pathlib
import random
import sys

NUMERALS = "一二三四五六七八九十"
FIELDS = ["採購", "檔案", "資訊安全", "人力資源", "專案", "品質", "客戶服務", "財務", "設備", "倉儲", "合約", "培訓", "風險", "會議", "差旅", "研發"]
KINDS = ["管理辦法", "作業規定", "實施細則", "管理制度", "作業要點"]
CHAPTERS = ["總則", "組織與職責", "申請與審核", "執行與記錄", "檢查與整改", "考核", "附則"]
SECTIONS = ["目的", "適用範圍", "職責分工", "申請程序", "審核與批准", "執行要求", "記錄保存", "定期檢查", "問題整改", "成效評估"]
ROLES = {"unit_head": "單位負責人", "office": "承辦部門", "reviewer": "審核部門", "member": "同仁"}
THINGS = ["申請表", "年度計劃", "檢查記錄", "預算草案", "供應商名單", "驗收報告", "會議紀要", "風險清單", "培訓資料", "整改通知書", "權限清單", "設備台賬"]
ACTS = ["編製", "審核", "彙整", "公告", "歸檔", "覆核", "更新", "盤點", "評估", "追蹤", "送交", "登記"]
WHENS = ["每月初", "每季結束前", "事項發生後", "收件後", "年度開始前", "驗收完成後", "會議召開前", "異動生效前"]
ENDS = ["並保留完整的辦理軌跡，供日後查核", "內容應完整、正確，不得以概括文字代替", "有疑義的，應先洽詢主管單位再行辦理", "涉及其他部門的，應先取得書面意見",
        "逾期未辦的，應說明原因與預計完成日", "與前一期不同之處，應逐項說明理由", "涉及個人資料的部分，應遮蔽後再行公開", "並指定一名聯絡人，負責後續的協調"]
TERMS = {"台賬": ("台账", "ledger"), "歸檔": ("归档", "archiving"), "整改通知書": ("整改通知书", "rectification notice"), "供應商名單": ("供应商名单", "vendor list"),
         "聯絡人": ("联络人", "contact"), "年度計劃": ("年度计划", "annual plan")}


def title(n):
    return f"第{n}號{FIELDS[n % len(FIELDS)]}{KINDS[n // len(FIELDS) % len(KINDS)]}"


def sentence(rng, role):
    return f"{ROLES[role]}應於{rng.choice(WHENS)}{rng.choice(ACTS)}{rng.choice(THINGS)}，{rng.choice(ENDS)}。"


def reference(rng, n, total):
    other = rng.randrange(total)
    return f"《{title(other)}》" if other != n and rng.random() < 0.5 else "本章"


def text(n, total, rng):
    lines = ["+++", f'id = "r{n}"', f'title = "{title(n)}"', 'kind = "辦法"', 'owner = "office"', 'numbering = "outline"', "+++", "", f"# {title(n)}", ""]
    size, goal = 0, rng.randint(4000, 8000)
    for c, chapter in enumerate(CHAPTERS):
        lines += [f"## {NUMERALS[c]}、{chapter} {{#c{c}}}", ""]
        for s in range(rng.randint(1, 3)):
            lines += [f"### （{NUMERALS[s]}）{rng.choice(SECTIONS)} {{#c{c}.s{s}}}", ""]
            for i in range(rng.randint(2, 5)):
                role = rng.choice(list(ROLES))
                words = sentence(rng, role)
                if rng.random() < 0.2:
                    words = words[:-1] + f"，並依{reference(rng, n, total)}辦理。"
                lines.append(f"{i + 1}. {words} <!-- #c{c}.s{s}.i{i} by={role} -->")
                size += len(lines[-1].encode())
            lines.append("")
        if size > goal:
            break
    return "\n".join(lines) + "\n"


def main():
    total, out = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    if out.exists() and any(out.iterdir()):
        sys.exit(f"{out} is not empty")
    content = out / "content"
    content.mkdir(parents=True, exist_ok=True)
    (out / "handbook.toml").write_text('format = 1\ntitle = "量測用手冊"\nlanguage = "zh-Hant"\nzone = "Asia/Taipei"\ncalendar = "tw"\nas_of = 2026-06-30\n')
    roles = "".join(f'[[role]]\nid = "{r}"\ntitle = "{t}"\nkind = "unit"\nunit_kinds = ["department"]\n\n' for r, t in ROLES.items())
    (content / "organization.toml").write_text(roles + '[[unit]]\nid = "head-office"\ntitle = "總部"\nkind = "department"\n')
    (content / "index.md").write_text("# 量測用手冊\n\n這本手冊只供量測之用。\n")
    terms = "\n".join(f"{hant} · {hans} · {en} <!-- #{en.replace(' ', '_')} -->\n: 依各制度的規定辦理。\n" for hant, (hans, en) in TERMS.items())
    (content / "glossary.md").write_text(f"# 詞彙\n\n{terms}")
    rng = random.Random(20260630)
    for n in range(total):
        folder = content / f"r{n}"
        folder.mkdir()
        (folder / "text.md").write_text(text(n, total, rng))


if __name__ == "__main__":
    main()
