//! Parameters: unset, used by nothing, or passed over by a text that writes its own figure.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::Severity;
use crate::lint::facts::{name, runs, words};
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::{Handbook, Parameter};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "parameter",
    title: || say!("參數", "参数", "parameters"),
    about: || {
        say!(
            "由組織決定的值是參數，條文、表單與檢查用同一個值。既沒有值也沒有預設值的參數，會使檢查「無法判斷」；只有預設值的列為提示；沒有任何地方用到的應刪去；期限直接寫在有要求的條文裡，一旦檢查要用就會有兩處，應改為參數。",
            "由组织决定的值是参数，条文、表单与检查用同一个值。既没有值也没有默认值的参数，会使检查“无法判断”；只有默认值的列为提示；没有任何地方用到的应删去；期限直接写在有要求的条文里，一旦检查要用就会有两处，应改为参数。",
            "What the organisation decides is a parameter, and text, form and check use its one value. A parameter with neither value nor default leaves its checks unable to judge; one with a default only is noted; one that nothing uses should go. A limit typed into a binding text would live in two places as soon as a check needs it, and should be a parameter."
        )
    },
    rules: &[
        Rule {
            code: "parameter-unset",
            severity: Severity::Warning,
            title: || say!("參數沒有值，也沒有預設值", "参数没有值，也没有默认值", "A parameter has no value and no default"),
        },
        Rule {
            code: "parameter-undecided",
            severity: Severity::Note,
            title: || say!("參數尚未決定，暫用預設值", "参数尚未决定，暂用默认值", "Parameters nobody has decided; defaults are used"),
        },
        Rule {
            code: "parameter-unused",
            severity: Severity::Warning,
            title: || say!("參數從未使用", "参数从未使用", "A parameter is never used"),
        },
        Rule {
            code: "limit-typed",
            severity: Severity::Warning,
            title: || say!("期限直接寫在條文裡", "期限直接写在条文里", "A limit is typed into the text"),
        },
    ],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    let handbook = facts.handbook;
    for parameter in &handbook.parameters {
        let label = &parameter.label;
        if parameter.default.is_none() && parameter.values.is_empty() {
            let message = say!("參數「{l}」沒有值", "参数“{l}”没有值", "the parameter {l} has no value", l = label);
            if let Some(found) = desk.report("parameter-unset", &parameter.id, &parameter.place, message) {
                found.help = Some(say!(
                    "寫 values = [{{ from = 日期, value = 值 }}]，或先寫 default",
                    "写 values = [{{ from = 日期, value = 值 }}]，或先写 default",
                    "write `values = [{{ from = day, value = … }}]`, or a `default` for now"
                ));
            }
        }
        if !is_used(parameter, handbook) {
            let message = say!("參數「{l}」從未使用", "参数“{l}”从未使用", "the parameter {l} is never used", l = label);
            if let Some(found) = desk.report("parameter-unused", &parameter.id, &parameter.place, message) {
                found.help = Some(say!(
                    "條文以 [文字](param:{id}) 引用，或由檢查引用；用不到就刪去",
                    "条文以 [文字](param:{id}) 引用，或由检查引用；用不到就删去",
                    "use it in a text as [words](param:{id}) or in a check, or remove it",
                    id = parameter.id
                ));
            }
        }
    }
    undecided(handbook, desk);
    typed(facts, desk);
}

/// One note for each file: an organisation that is only beginning has decided few of its parameters.
fn undecided(handbook: &Handbook, desk: &mut Desk) {
    let open = |p: &&Parameter| p.values.is_empty() && p.default.is_some();
    let mut files: Vec<&str> = handbook.parameters.iter().filter(open).map(|p| &*p.place.path).collect();
    files.dedup();
    for file in files {
        let of_file: Vec<&Parameter> = handbook.parameters.iter().filter(|p| open(p) && *p.place.path == *file).collect();
        let Some(first) = of_file.first() else { continue };
        let n = of_file.len();
        let message = say!(
            "{n} 個參數尚未決定，暫用預設值",
            "{n} 个参数尚未决定，暂用默认值",
            "{n} parameters nobody has decided; their defaults are used",
            n = n
        );
        desk.report("parameter-undecided", file, &first.place, message);
    }
}

/// Whether its id stands anywhere but in its own declaration.
fn is_used(parameter: &Parameter, handbook: &Handbook) -> bool {
    let declared = parameter.place.span().range();
    let id: &str = &parameter.id;
    let whole = |text: &str, at: usize| {
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        !text[at + id.len()..].starts_with(part) && !text[..at].ends_with(part)
    };
    handbook.sources.iter().any(|(path, text)| {
        let own = |at: usize| *path == parameter.place.path && declared.contains(&at);
        text.match_indices(id).any(|(at, _)| whole(text, at) && !own(at))
    })
}

static LIMIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let figure = "[〇零一二兩三四五六七八九十百千0-9]+";
    Regex::new(&format!("{figure}個?个?(?:工作日|工作天|曆日|历日|小時|小时|日|天|週|周|個月|个月|月|年)(?:之?[內内前]|以[內内前])")).ok()
});

/// A period of time in a mandate that is no parameter lives in two places as soon as a check needs it.
fn typed(facts: &Facts, desk: &mut Desk) {
    for (regulation, clause) in facts.mandates() {
        for run in runs(clause) {
            let text = words(run);
            for limit in LIMIT.iter().flat_map(|regex| regex.find_iter(&text)) {
                let message = say!(
                    "期限「{w}」直接寫在條文裡",
                    "期限“{w}”直接写在条文里",
                    "the limit {w} is typed into the text",
                    w = limit.as_str()
                );
                if let Some(found) = desk.report("limit-typed", &name(regulation, clause), &clause.place, message) {
                    found.help = Some(say!(
                        "改成參數，條文、表單與檢查才會用同一個值：[{w}](param:…)",
                        "改成参数，条文、表单与检查才会用同一个值：[{w}](param:…)",
                        "make it a parameter, so that text, form and check use one value: [{w}](param:…)",
                        w = limit.as_str()
                    ));
                }
            }
        }
    }
}
