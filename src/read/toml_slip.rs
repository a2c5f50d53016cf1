//! What the TOML parser says, in three languages. A wording not listed keeps the parser's own words as its detail.

use crate::lang::Sentence;
use crate::say;

/// The sentence for a parser message.
pub fn message(detail: &str) -> Sentence {
    syntax(detail)
        .or_else(|| structure(detail))
        .or_else(|| scalar(detail))
        .unwrap_or_else(|| say!("不合 TOML 語法：{d}", "不合 TOML 语法：{d}", "Not valid TOML: {d}", d = detail))
}

fn syntax(detail: &str) -> Option<Sentence> {
    let has = |part: &str| detail.contains(part);
    Some(if has("string values must be quoted") {
        say!("文字要放在引號內", "文字要放在引号内", "Text must stand in quotes")
    } else if has("invalid basic string") || has("invalid literal string") || has("missing opening quote") || has("invalid multi-line") {
        say!("引號沒有成對", "引号没有成对", "A quote is not closed")
    } else if has("invalid unquoted key") || has("unquoted keys cannot be empty") {
        say!("鍵只能用英文字母、數字、- 與 _", "键只能用英文字母、数字、- 与 _", "A bare key may hold only ASCII letters, digits, - and _")
    } else if has("escape") || has("unicode") {
        say!("反斜線後不是合法的跳脫字元", "反斜线后不是合法的转义字符", "The backslash starts no valid escape")
    } else if has("leading zero") {
        say!("數字不得以 0 開頭", "数字不得以 0 开头", "A number may not begin with 0")
    } else if has("carriage return") {
        say!("換行字元不完整", "换行字符不完整", "A line end is broken")
    } else {
        return None;
    })
}

fn structure(detail: &str) -> Option<Sentence> {
    let has = |part: &str| detail.contains(part);
    Some(if has("duplicate key") {
        say!("同一個鍵寫了兩次", "同一个键写了两次", "The same key is written twice")
    } else if has("unclosed") {
        say!("括號沒有成對", "括号没有成对", "A bracket is not closed")
    } else if has("missing comma") {
        say!("兩項之間缺少逗號", "两项之间缺少逗号", "A comma is missing between two items")
    } else if has("missing assignment") || has("key with no value") || has("missing value") {
        say!("鍵後缺少 = 與值", "键后缺少 = 与值", "A key lacks its = and value")
    } else if has("extra comma") || has("extra `=`") || has("extra assignment") {
        say!("多了一個逗號或等號", "多了一个逗号或等号", "There is a comma or equals sign too many")
    } else if has("recurs") {
        say!("層次太深", "层次太深", "Nested too deeply")
    } else if has("cannot extend value") {
        say!("這個鍵已經有值，不能再加下層", "这个键已经有值，不能再加下层", "This key has a value already and can take no parts")
    } else {
        return None;
    })
}

/// A date, a number, a truth value.
fn scalar(detail: &str) -> Option<Sentence> {
    let has = |part: &str| detail.contains(part);
    Some(if has("day between") || has("month between") {
        say!("這不是存在的日期", "这不是存在的日期", "This is not a date that exists")
    } else if has(" between 00 and ") {
        say!("這不是存在的時刻", "这不是存在的时刻", "This is not a time of day that exists")
    } else if is_moment(detail) {
        say!("日期或時間的寫法不對", "日期或时间的写法不对", "This is not how a date or a time is written")
    } else if has("number") || has("float") || has("mantissa") || has("exponent") || has("fraction") || has("radix") || has("`_`") {
        say!("數字的寫法不對", "数字的写法不对", "This is not how a number is written")
    } else if has("boolean") {
        say!("只能寫 true 或 false", "只能写 true 或 false", "Only true or false can stand here")
    } else if has("comment character") {
        say!("註解中有控制字元", "注释中有控制字符", "The comment holds a control character")
    } else {
        return None;
    })
}

fn is_moment(detail: &str) -> bool {
    ["invalid date", "invalid time", "invalid offset"].iter().any(|what| detail.contains(what))
}

/// What to do about it, where that is more than the opposite of the message.
pub fn help(detail: &str) -> Option<Sentence> {
    if is_moment(detail) {
        return Some(say!(
            "例：2026-03-02 或 2026-03-02T09:30:00+08:00",
            "例：2026-03-02 或 2026-03-02T09:30:00+08:00",
            "For example 2026-03-02 or 2026-03-02T09:30:00+08:00"
        ));
    }
    detail.contains("string values must be quoted").then(|| {
        say!(
            "例：title = \"週報\"；日期與數字不加引號",
            "例：title = \"周报\"；日期与数字不加引号",
            "For example title = \"Weekly report\"; dates and numbers take no quotes"
        )
    })
}
