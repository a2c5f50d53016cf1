//! What can be wrong with an expression, in words.

use crate::diag::or_meant;
use crate::expr::{Function, Type};
use crate::lang::Sentence;
use crate::say;

pub(super) fn empty() -> Sentence {
    say!("運算式是空的", "表达式是空的", "the expression is empty")
}

pub(super) fn too_long(limit: usize) -> Sentence {
    say!("運算式超過 {limit} 個位元組", "表达式超过 {limit} 个字节", "the expression is longer than {limit} bytes", limit = limit)
}

pub(super) fn too_deep() -> Sentence {
    say!(
        "運算式太深；請拆成幾條規則，或用清單（sum、in）",
        "表达式太深；请拆成几条规则，或用列表（sum、in）",
        "the expression is nested too deeply; split it, or use a list (sum, in)"
    )
}

pub(super) fn unclosed() -> Sentence {
    say!("這個括號沒有關上", "这个括号没有关上", "this bracket is never closed")
}

pub(super) fn unopened() -> Sentence {
    say!("這個括號沒有對應的開頭", "这个括号没有对应的开头", "this bracket closes nothing")
}

pub(super) fn unclosed_text() -> Sentence {
    say!("這段文字沒有關上引號", "这段文字没有关上引号", "this text has no closing quote")
}

pub(super) fn single_equals() -> Sentence {
    say!("比較相等要寫 ==", "比较相等要写 ==", "equality is written ==")
}

pub(super) fn single_logic() -> Sentence {
    say!("「而且」寫 &&，「或」寫 ||", "“而且”写 &&，“或”写 ||", "write && for and, || for or")
}

pub(super) fn maps() -> Sentence {
    say!("運算式不能用大括號", "表达式不能用大括号", "braces (maps and messages) are outside the subset")
}

pub(super) fn bytes() -> Sentence {
    say!("運算式不能用位元組字面值", "表达式不能用字节字面值", "byte literals are outside the subset")
}

pub(super) fn unsigned() -> Sentence {
    say!("數字後面不加 u", "数字后面不加 u", "numbers carry no u; there is one kind of number")
}

pub(super) fn null() -> Sentence {
    say!("沒有 null；是否填了請寫 has(欄位)", "没有 null；是否填了请写 has(字段)", "there is no null; ask has(field) instead")
}

pub(super) fn index() -> Sentence {
    say!(
        "不能用 [ ] 取項；請用 exists、filter 或 param(\"id\", 鍵)",
        "不能用 [ ] 取项；请用 exists、filter 或 param(\"id\", 键)",
        "items are not taken with [ ]; use exists, filter or param(\"id\", key)"
    )
}

pub(super) fn outside() -> Sentence {
    say!("這種寫法不在可用範圍內", "这种写法不在可用范围内", "this form is outside the subset")
}

pub(super) fn stray(c: char) -> Sentence {
    say!(
        "這裡不能有「{c}」；文字要加引號，名稱用英文字母",
        "这里不能有“{c}”；文字要加引号，名称用英文字母",
        "`{c}` cannot stand here; texts need quotes, names are ASCII",
        c = c
    )
}

pub(super) fn reserved(word: &str) -> Sentence {
    say!("「{word}」是保留字，不能作名稱", "“{word}”是保留字，不能作名称", "`{word}` is a reserved word and cannot be a name", word = word)
}

pub(super) fn unreadable(word: &str) -> Sentence {
    say!("這裡的「{word}」讀不懂", "这里的“{word}”读不懂", "`{word}` is not understood here", word = word)
}

pub(super) fn ends_early() -> Sentence {
    say!("運算式到這裡就斷了", "表达式到这里就断了", "the expression ends too early")
}

pub(super) fn number() -> Sentence {
    say!("這個數字超出範圍", "这个数字超出范围", "this number is out of range")
}

/// An unknown name, with what was probably meant.
pub(super) fn unknown_name(name: &str, meant: Option<&str>) -> Sentence {
    match meant {
        Some(meant) => say!(
            "沒有名為「{name}」的欄位；是不是「{meant}」？",
            "没有名为“{name}”的字段；是不是“{meant}”？",
            "there is no field `{name}`; did you mean `{meant}`?",
            name = name,
            meant = meant
        ),
        None => say!(
            "這裡沒有名為「{name}」的欄位；若是文字，請加引號",
            "这里没有名为“{name}”的字段；若是文字，请加引号",
            "there is no field `{name}` here; a text needs quotes",
            name = name
        ),
    }
}

/// An unknown part of a row.
pub(super) fn unknown_part(name: &str, meant: Option<&str>) -> Sentence {
    or_meant(say!("裡面沒有「{name}」", "里面没有“{name}”", "it has no part `{name}`", name = name), meant)
}

/// An unknown function.
pub(super) fn unknown_function(name: &str, meant: Option<&str>) -> Sentence {
    or_meant(say!("沒有函數「{name}」", "没有函数“{name}”", "there is no function `{name}`", name = name), meant)
}

pub(super) fn no_parts(found: &Type) -> Sentence {
    let words = found.words();
    Sentence {
        hant: format!("{}沒有可以用「.」取的部分", words.hant),
        hans: format!("{}没有可以用“.”取的部分", words.hans),
        en: format!("{} has no parts to take with `.`", words.en),
    }
}

pub(super) fn wrong_type(wanted: &Type, found: &Type) -> Sentence {
    let (wanted, found) = (wanted.words(), found.words());
    Sentence {
        hant: format!("這裡要的是{}，不是{}", wanted.hant, found.hant),
        hans: format!("这里要的是{}，不是{}", wanted.hans, found.hans),
        en: format!("{} is wanted here, not {}", wanted.en, found.en),
    }
}

pub(super) fn not_comparable(a: &Type, b: &Type) -> Sentence {
    let (a, b) = (a.words(), b.words());
    Sentence {
        hant: format!("{}不能和{}比較", a.hant, b.hant),
        hans: format!("{}不能和{}比较", a.hans, b.hans),
        en: format!("{} cannot be compared with {}", a.en, b.en),
    }
}

pub(super) fn moment_arithmetic() -> Sentence {
    say!(
        "日期不能直接加減；請用 days(a, b)、add_days(日期, n)",
        "日期不能直接加减；请用 days(a, b)、add_days(日期, n)",
        "dates are not added or subtracted; use days(a, b) or add_days(date, n)"
    )
}

/// Wrong number of arguments.
pub(super) fn arity(function: &str, least: usize, most: usize, given: usize) -> Sentence {
    let wanted = if least == most { least.to_string() } else { format!("{least}–{most}") };
    say!(
        "{function} 要 {wanted} 個引數，這裡有 {given} 個",
        "{function} 要 {wanted} 个参数，这里有 {given} 个",
        "{function} takes {wanted} arguments, not {given}",
        function = function,
        wanted = wanted,
        given = given
    )
}

pub(super) fn literal_wanted() -> Sentence {
    say!("這裡要直接寫出文字", "这里要直接写出文字", "a text written out is wanted here")
}

pub(super) fn pattern(found: &str) -> Sentence {
    say!("樣式「{found}」不是合法的正規表示式", "模式“{found}”不是合法的正则表达式", "`{found}` is not a regular expression", found = found)
}

pub(super) fn date(found: &str) -> Sentence {
    say!("「{found}」不是日期（2026-01-31）", "“{found}”不是日期（2026-01-31）", "`{found}` is not a date (2026-01-31)", found = found)
}

pub(super) fn period(found: &str) -> Sentence {
    say!(
        "「{found}」不是期間（2026、2026-Q1、2026-03、2026-W07）",
        "“{found}”不是期间（2026、2026-Q1、2026-03、2026-W07）",
        "`{found}` is not a period (2026, 2026-Q1, 2026-03, 2026-W07)",
        found = found
    )
}

pub(super) fn variable() -> Sentence {
    say!("第一個引數要是一個簡單名稱，如 x", "第一个参数要是一个简单名称，如 x", "the first argument must be a simple name, such as x")
}

pub(super) fn three_arguments() -> Sentence {
    say!(
        "三個引數的寫法不在可用範圍內；請用 filter(…).map(…)",
        "三个参数的写法不在可用范围内；请用 filter(…).map(…)",
        "the form with three arguments is outside the subset; use filter(…).map(…)"
    )
}

pub(super) fn has_path() -> Sentence {
    say!(
        "has 只能問欄位或參數，如 has(case.apply)",
        "has 只能问字段或参数，如 has(case.apply)",
        "has asks for a field or a parameter, as in has(case.apply)"
    )
}

pub(super) fn group_only(function: Function) -> Sentence {
    say!(
        "{name} 只能用在統計多筆紀錄的指標",
        "{name} 只能用在统计多笔记录的指标",
        "{name} works only in metrics over many records",
        name = function.name()
    )
}
