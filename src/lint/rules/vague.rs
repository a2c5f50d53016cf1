//! Demands whose period, owner or measure is left to whoever reads them.

use crate::diag::{Code, Severity};
use crate::lang::Sentence;
use crate::lint::facts::{has_parameter, name, runs, words};
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::{Clause, Kind};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "vague",
    title: || say!("含糊的要求", "含糊的要求", "vague demands"),
    about: || {
        say!(
            "「定期」「及時」「適時」「必要時」沒有說明何時，「相關部門」沒有說明由誰，「合理」沒有說明以何為準。必須遵守的條款用到這些詞，要有別處確定其義：條文內的參數，或該條款的檢查項。期限由義務或步驟的時限確定，承辦者由註記的角色確定，標準由要求寫明理由的檢查確定。",
            "“定期”“及时”“适时”“必要时”没有说明何时，“相关部门”没有说明由谁，“合理”没有说明以何为准。必须遵守的条款用到这些词，要有别处确定其义：条文内的参数，或该条款的检查项。期限由义务或步骤的时限确定，承办者由注记的角色确定，标准由要求写明理由的检查确定。",
            "Words that mean 'regularly' or 'in time' leave open when, 'the departments concerned' leaves open who, and 'reasonable' leaves open against what. A clause that must be obeyed may use them only where something settles them: a parameter in the clause or a check of it. A duty or a step's limit settles the time, a role in the comment the owner, and a check that demands reasons the measure."
        )
    },
    rules: &[
        Rule {
            code: "duty-period-vague",
            severity: Severity::Warning,
            title: || say!("要求沒有期限或週期", "要求没有期限或周期", "A demand without a period or a limit"),
        },
        Rule {
            code: "duty-owner-vague",
            severity: Severity::Warning,
            title: || say!("要求沒有寫明承辦者", "要求没有写明承办者", "A demand without an owner"),
        },
        Rule {
            code: "duty-measure-vague",
            severity: Severity::Warning,
            title: || say!("要求沒有可以核對的標準", "要求没有可以核对的标准", "A demand without a measure"),
        },
    ],
    run,
};

/// A vague word, the rule it breaks, and the words it may be part of without being vague.
struct Word {
    word: &'static str,
    code: Code,
}

const WORDS: &[Word] = &[
    Word { word: "定期", code: "duty-period-vague" },
    Word { word: "及時", code: "duty-period-vague" },
    Word { word: "及时", code: "duty-period-vague" },
    Word { word: "適時", code: "duty-period-vague" },
    Word { word: "适时", code: "duty-period-vague" },
    Word { word: "必要時", code: "duty-period-vague" },
    Word { word: "必要时", code: "duty-period-vague" },
    Word { word: "相關部門", code: "duty-owner-vague" },
    Word { word: "相关部门", code: "duty-owner-vague" },
    Word { word: "合理", code: "duty-measure-vague" },
];

/// Words in which a vague word is a part of a name or says the contrary.
#[rustfmt::skip]
const OTHER: &[&str] = &[
    "不定期", "定期會議", "定期会议", "定期檢查", "定期检查", "定期考核", "定期匯報", "定期汇报", "定期溝通", "定期沟通",
    "及時性", "及时性", "未及時", "未及时", "合理性", "合理化建議", "合理化建议", "不合理",
];

fn run(facts: &Facts, desk: &mut Desk) {
    for (regulation, clause) in facts.mandates().filter(|(_, clause)| !runs(clause).into_iter().any(has_parameter)) {
        let text: String = runs(clause).into_iter().map(words).collect();
        for vague in WORDS.iter().filter(|w| says(&text, w) && !settled(facts, clause, w.code)) {
            let message = say!("「{w}」沒有說清楚", "“{w}”没有说清楚", "{w} leaves it open", w = vague.word);
            if let Some(found) = desk.report(vague.code, &name(regulation, clause), &clause.place, message) {
                found.help = Some(help(vague.code));
            }
        }
    }
}

/// Whether a text uses a word by itself: not within 《》, and not as a part of another word.
fn says(text: &str, word: &Word) -> bool {
    let mut bare = String::with_capacity(text.len());
    let mut title = false;
    for c in text.chars() {
        title = (title || c == '《') && c != '》';
        bare.push(if title { '＿' } else { c });
    }
    let bare = OTHER.iter().fold(bare, |bare, other| bare.replace(other, "＿"));
    bare.match_indices(word.word).any(|(at, _)| word.code != "duty-period-vague" || !is_aim(&bare[..at]))
}

/// Words after 以便 and 使 say what a demand is for, not when it is due.
fn is_aim(before: &str) -> bool {
    let phrase = before.rsplit(['，', '。', '；', '：']).next().unwrap_or_default();
    ["以便", "以利", "使"].iter().any(|w| phrase.contains(w))
}

/// Whether a check supplies what the words leave open: when, by whom, or against what.
fn settled(facts: &Facts, clause: &Clause, code: Code) -> bool {
    let timed = |kind: Kind| matches!(kind, Kind::Duty | Kind::Deadline);
    match code {
        "duty-period-vague" => facts.checks_of(clause).iter().any(|c| timed(c.kind)),
        // A role named beside the clause, or whoever a form or step names, is its owner.
        "duty-owner-vague" => !clause.by.is_empty() || !facts.checks_of(clause).is_empty(),
        _ => !facts.checks_of(clause).is_empty(),
    }
}

fn help(code: Code) -> Sentence {
    match code {
        "duty-period-vague" => say!(
            "寫明期限或週期並設為參數：[三個工作日](param:…)，或以義務、步驟期限檢查它",
            "写明期限或周期并设为参数：[三个工作日](param:…)，或以义务、步骤期限检查它",
            "state the period as a parameter, `[words](param:…)`, or let a duty or a step's limit check it"
        ),
        "duty-owner-vague" => say!(
            "寫明承辦者並設為參數，或在註記中寫 by=角色",
            "写明承办者并设为参数，或在注记中写 by=角色",
            "name the owner as a parameter, or in the comment with `by=`"
        ),
        _ => say!(
            "寫明以什麼為準並設為參數，或以檢查要求說明理由",
            "写明以什么为准并设为参数，或以检查要求说明理由",
            "state the measure as a parameter, or let a check demand the reasons"
        ),
    }
}
