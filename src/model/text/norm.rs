//! How strongly a clause binds, read from its words. 應, 得 and 可 are parts of many other words, which are passed over.

use super::super::Norm;
use crate::read::markdown::{Piece, PieceKind};

/// The words of `norm=`.
pub(super) const WORDS: [(&str, Norm); 6] = [
    ("must", Norm::Must),
    ("must_not", Norm::MustNot),
    ("should", Norm::Should),
    ("may", Norm::May),
    ("principle", Norm::Principle),
    ("none", Norm::None),
];

/// Words that hold a sign of a norm without being one; the longest match at a place wins over any sign.
const OTHER: &[&str] = &[
    // 應
    "應用",
    "应用",
    "相應",
    "相应",
    "因應",
    "因应",
    "響應",
    "响应",
    "反應",
    "反应",
    "適應",
    "适应",
    "供應",
    "供应",
    "對應",
    "对应",
    "回應",
    "回应",
    "效應",
    "效应",
    "應急",
    "应急",
    "應變",
    "应变",
    "應屆",
    "应届",
    "應聘",
    "应聘",
    "應收",
    "应收",
    "應酬",
    "应酬",
    "應運",
    "应运",
    "呼應",
    "呼应",
    "順應",
    "顺应",
    "感應",
    "感应",
    "應邀",
    "应邀",
    "應答",
    "应答",
    "理應",
    "應付帳款",
    "应付账款",
    // 須
    "無須",
    "无须",
    "毋須",
    "毋须",
    "不須",
    "不须",
    "須知",
    "须知",
    // 得
    "獲得",
    "获得",
    "取得",
    "得出",
    "心得",
    "值得",
    "所得",
    "使得",
    "覺得",
    "觉得",
    "顯得",
    "显得",
    "懂得",
    "記得",
    "记得",
    "贏得",
    "赢得",
    "求得",
    "難得",
    "难得",
    "博得",
    "免得",
    "省得",
    "變得",
    "变得",
    "做得",
    "得到",
    "得以",
    "得知",
    "得分",
    "得失",
    "得力",
    "得當",
    "得当",
    "得票",
    "得獎",
    "得奖",
    "得逞",
    "得宜",
    "得體",
    "得体",
    "得主",
    "得益",
    "得罪",
    "得標",
    "得标",
    "不得已",
    "來得",
    "来得",
    "曉得",
    "晓得",
    "採得",
    "換得",
    "换得",
    "多得",
    // 可
    "可能",
    "可行",
    "可控",
    "可靠",
    "可見",
    "可见",
    "可觀",
    "可观",
    "可是",
    "許可",
    "许可",
    "認可",
    "认可",
    "可否",
    "寧可",
    "宁可",
    "可謂",
    "可谓",
    "可持續",
    "可持续",
    "可追溯",
    "可量化",
    "可比",
    "可讀",
    "可读",
    "可操作",
    "可用性",
    "可用於",
    "可用于",
    "可擴",
    "可扩",
    "可惜",
    "可貴",
    "可贵",
    "不可抗力",
    "不可或缺",
    "不可避免",
    "可信",
    "可视",
    "可視",
    "無可",
    "无可",
    "可衡量",
    "可理解",
    // 宜
    "適宜",
    "适宜",
    "事宜",
    "便宜",
    "相宜",
    "合宜",
    "權宜",
    "权宜",
    "宜居",
];

/// Words of the list above that fall apart after certain characters: 成效＋應, 違反＋應, 提供＋應.
const SPLIT: &[(&str, &[char])] = &[
    ("效應", &['成', '績', '時', '功', '實', '有', '失', '無']),
    ("效应", &['成', '绩', '时', '功', '实', '有', '失', '无']),
    ("反應", &['違', '相', '正']),
    ("反应", &['违', '相', '正']),
    ("供應", &['提']),
    ("供应", &['提']),
    ("回應", &['收', '退', '撤']),
    ("回应", &['收', '退', '撤']),
    ("相應", &['互']),
    ("相应", &['互']),
    ("適應", &['合']),
    ("适应", &['合']),
    ("對應", &['核', '校', '比']),
    ("对应", &['核', '校', '比']),
    ("所得", &['場', '场']),
];

const SIGNS: &[(&str, Norm)] = &[
    ("不得不", Norm::Must),
    ("不應", Norm::MustNot),
    ("不应", Norm::MustNot),
    ("不得", Norm::MustNot),
    ("不可", Norm::MustNot),
    ("禁止", Norm::MustNot),
    ("嚴禁", Norm::MustNot),
    ("严禁", Norm::MustNot),
    ("應", Norm::Must),
    ("应", Norm::Must),
    ("必須", Norm::Must),
    ("必须", Norm::Must),
    ("須", Norm::Must),
    ("须", Norm::Must),
    ("不宜", Norm::Should),
    ("宜", Norm::Should),
    ("得", Norm::May),
    ("可", Norm::May),
];

/// Reads a word of `norm=`.
pub(super) fn parse(word: &str) -> Option<Norm> {
    WORDS.into_iter().find(|(w, _)| *w == word).map(|(_, n)| n)
}

/// Reads the norm of running text: the first duty or ban, else a recommendation, else a permission.
pub(super) fn read(pieces: &[Piece]) -> Norm {
    let mut text = String::new();
    own_words(pieces, &mut text);
    scan(&text)
}

/// The clause's own words: titles in 《》 are names, and the words of a parameter change with its value.
fn own_words(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match &piece.kind {
            PieceKind::Text(words) => out.push_str(&words.text),
            PieceKind::Link { to, .. } if to.starts_with("param:") => out.push('＿'),
            PieceKind::Strong(inner) | PieceKind::Emphasis(inner) | PieceKind::Link { text: inner, .. } => own_words(inner, out),
            PieceKind::Code(_) | PieceKind::Break => out.push('＿'),
        }
    }
}

pub(super) fn scan(text: &str) -> Norm {
    let (mut at, mut softer) = (0, Norm::None);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c == '《' {
            at += rest.find('》').unwrap_or(c.len_utf8());
        } else if let Some(length) = other(rest, &text[..at]) {
            at += length;
        } else if let Some((sign, norm)) = SIGNS.iter().find(|(s, _)| rest.starts_with(s)) {
            if matches!(norm, Norm::Must | Norm::MustNot) {
                return *norm;
            }
            softer = softer.min(*norm);
            at += sign.len();
        } else {
            at += c.len_utf8();
        }
    }
    softer
}

/// The length of a word at this place that only looks like a norm.
fn other(rest: &str, before: &str) -> Option<usize> {
    if rest.starts_with("應對") || rest.starts_with("应对") {
        return coping(&rest["應對".len()..], before).then_some("應對".len());
    }
    let split = |word: &str| SPLIT.iter().any(|(w, leads)| *w == word && before.ends_with(*leads));
    OTHER.iter().filter(|w| rest.starts_with(**w) && !split(w)).map(|w| w.len()).max()
}

/// 應對 is a verb of its own in 應對措施 and 風險應對, but two words in 應對項目作總結 (shall, towards).
fn coping(after: &str, before: &str) -> bool {
    const NOUNS: &[&str] = &[
        "措施", "預案", "预案", "方案", "策略", "計劃", "计划", "機制", "机制", "能力", "流程", "辦法", "办法", "方式", "方法", "之", "的",
        "與", "与", "和", "及", "或",
    ];
    let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
    let named = ["風險", "风险", "專項", "专项", "、", "評估", "评估"].iter().any(|w| before.ends_with(w));
    ends || named || NOUNS.iter().any(|w| after.starts_with(w))
}
