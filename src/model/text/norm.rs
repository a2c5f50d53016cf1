//! How strongly a clause binds, read from its words. 應, 得 and 可 are parts of many other words, which are passed over.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::Norm;
use super::super::reference::title_end;
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
#[rustfmt::skip]
const OTHER: &[&str] = &[
    // 應
    
    
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
    
    "應付帳款",
    "应付账款",
    "應用", "应用", "應收帳", "应收账", "應收款", "应收款",
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
    
    "得益",
    "得罪",
    
    
    "不得已",
    
    
    "曉得",
    "晓得",
    
    
    
    
    "得出", "得到", "得標者", "得标者", "得標廠商", "變得", "变得",
    // 可
    "可視化", "可视化",
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
    "宜居", "時宜", "时宜",
];

/// Words of the list above that fall apart after certain characters: 成效＋應, 影響＋應, 管理中心＋得.
#[rustfmt::skip]
const SPLIT: &[(&str, &str)] = &[
    ("效應", "成績绩時时功實实有失無无"),
    ("效应", "成績绩時时功實实有失無无"),
    ("反應", "違违相正"),
    ("反应", "違违相正"),
    ("供應", "提"),
    ("供应", "提"),
    ("回應", "收退撤"),
    ("回应", "收退撤"),
    ("相應", "互"),
    ("相应", "互"),
    ("適應", "合"),
    ("适应", "合"),
    ("對應", "核校比"),
    ("对应", "核校比"),
    ("響應", "影"),
    ("响应", "影"),
    ("因應", "原起"),
    ("因应", "原起"),
    ("所得", "場场務务究診诊派"),
    ("心得", "中核重"),
    ("值得", "價价數数產产"),
    ("取得", "採采聽听收"),
    ("求得", "要請请需"),
    ("記得", "登"),
    ("记得", "登"),
    ("使得", "行"),
    ("免得", "豁減减避"),
    ("許可", "或"),
    ("许可", "或"),
    ("認可", "確确"),
    ("认可", "確确"),
];

/// Words that fall apart before certain characters: 得＋分期, 應＋邀請, 得＋出席.
#[rustfmt::skip]
const CUT: &[(&str, &str)] = &[
    ("應用", "書书中正印電电表繁簡简紙纸"),
    ("应用", "書书中正印電电表繁簡简紙纸"),
    ("應變", "更"),
    ("应变", "更"),
    ("應聘", "請请用任"),
    ("应聘", "請请用任"),
    ("應邀", "請请"),
    ("应邀", "請请"),
    ("應答", "覆复"),
    ("应答", "覆复"),
    ("應運", "送用輸输"),
    ("应运", "送用輸输"),
    ("得分", "期批別别次段階阶層层配派散開开"),
    ("得出", "席具示任借租資资境"),
    ("得到", "場场"),
    ("得知", "會会"),
    ("得體", "現现"),
    ("得体", "現现"),
    ("得當", "場场"),
    ("得当", "場场"),
    ("可行", "使"),
    ("可比", "照"),
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

/// Entries by the first character of their word, in their order: only these can begin where it stands.
type ByFirst<T> = LazyLock<FxHashMap<char, Vec<T>>>;

static OTHER_BY_FIRST: ByFirst<&str> = LazyLock::new(|| by_first(OTHER, |word| word));
static SIGNS_BY_FIRST: ByFirst<(&str, Norm)> = LazyLock::new(|| by_first(SIGNS, |(sign, _)| sign));

fn by_first<T: Copy>(entries: &[T], word: impl Fn(&T) -> &str) -> FxHashMap<char, Vec<T>> {
    let mut by_first: FxHashMap<char, Vec<T>> = FxHashMap::default();
    for entry in entries {
        by_first.entry(word(entry).chars().next().unwrap_or_default()).or_default().push(*entry);
    }
    by_first
}

pub(super) fn scan(text: &str) -> Norm {
    let (mut at, mut softer) = (0, Norm::None);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c == '《' {
            at += title_end(rest).unwrap_or(c.len_utf8());
        } else if let Some(length) = other(rest, &text[..at]) {
            at += length;
        } else if let Some((sign, norm)) = SIGNS_BY_FIRST.get(&c).and_then(|signs| signs.iter().find(|(s, _)| rest.starts_with(s))) {
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
    let named = |table: &[(&str, &str)], word: &str, c: Option<char>| {
        c.is_some_and(|c| table.iter().any(|(w, chars)| *w == word && chars.contains(c)))
    };
    let whole = |word: &str| !named(SPLIT, word, before.chars().next_back()) && !named(CUT, word, rest[word.len()..].chars().next());
    let first = rest.chars().next()?;
    let listed = OTHER_BY_FIRST.get(&first).into_iter().flatten().filter(|w| rest.starts_with(**w) && whole(w)).map(|w| w.len()).max();
    listed.or_else(|| enabling(rest, before).then_some("得以".len()))
}

/// 得以 permits (得以書面為之), except where something makes it possible (使資訊得以流通).
fn enabling(rest: &str, before: &str) -> bool {
    if !rest.starts_with("得以") {
        return false;
    }
    let near: Vec<char> = before.chars().rev().take(30).take_while(|c| !"，。；：".contains(*c)).collect();
    let alone = |at: usize| near[at] != '使' || !(near.get(at + 1) == Some(&'行') || at > 0 && near[at - 1] == '用');
    (0..near.len()).any(|at| "使讓让俾".contains(near[at]) && alone(at))
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
