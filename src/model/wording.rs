//! How a parameter's value is worded in a text, and whether words say that value. Numerals count either way: 十日, 10 日.

#[cfg(test)]
mod tests;

use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::numbering::{numeral, parse_numeral};
use super::{Parameter, ParameterType};
use crate::expr::Value;

/// The words a text should carry for a value; `None` where no wording is fixed (rows, an absent value).
pub fn wording(parameter: &Parameter, value: &Value) -> Option<String> {
    if let Some(words) = listed(parameter, value) {
        return Some(words);
    }
    match value {
        Value::Number(number) => Some(measured(parameter.ty, *number)),
        Value::Text(text) => Some(text.to_string()),
        Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.into()),
        Value::List(items) => {
            let parts: Option<Vec<String>> = items.iter().map(|i| wording(parameter, i)).collect();
            parts.map(|p| p.join("、"))
        }
        Value::Moment(moment) => Some(moment.to_string()),
        Value::Absent | Value::Row(_) | Value::Record(_) => None,
    }
}

/// Whether `text` says `value`: word for word, or the same figure in other numerals.
pub fn says(parameter: &Parameter, value: &Value, text: &str) -> bool {
    let Some(expected) = wording(parameter, value) else { return true };
    if bare(text) == bare(&expected) {
        return true;
    }
    match value {
        Value::Number(number) if listed(parameter, value).is_none() => read(parameter.ty, text) == Some(*number),
        _ => false,
    }
}

fn listed(parameter: &Parameter, value: &Value) -> Option<String> {
    let name = match value {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        _ => return None,
    };
    parameter.wording.iter().find(|(v, _)| *v == name).map(|(_, words)| words.clone())
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A figure with its unit, in Chinese numerals: 十個工作日, 百分之九十.
fn measured(ty: ParameterType, number: Decimal) -> String {
    let figure = figure(number);
    match ty {
        ParameterType::Days => format!("{figure}日"),
        ParameterType::Workdays => format!("{figure}個工作日"),
        ParameterType::Hours => format!("{figure}小時"),
        ParameterType::Months => format!("{figure}個月"),
        ParameterType::Percent => format!("百分之{figure}"),
        ParameterType::Money => format!("{figure}元"),
        _ => figure,
    }
}

fn figure(number: Decimal) -> String {
    let number = number.normalize();
    if number.is_sign_negative() && !number.is_zero() {
        return format!("負{}", figure(-number));
    }
    let Some(whole) = number.trunc().to_u64() else { return number.to_string() };
    match number.to_string().split_once('.') {
        None => numeral(whole),
        Some((_, decimals)) => {
            let digits: String = decimals.chars().filter_map(|c| "〇一二三四五六七八九".chars().nth(c.to_digit(10)? as usize)).collect();
            format!("{}點{digits}", numeral(whole))
        }
    }
}

/// Reads a figure with the units its type may carry.
fn read(ty: ParameterType, text: &str) -> Option<Decimal> {
    let text = bare(text);
    let text = text.strip_prefix(['滿', '满']).unwrap_or(&text);
    let (heads, tails): (&[&str], &[&str]) = match ty {
        ParameterType::Days => (&[""], &["日", "天", "個日曆日", "个日历日", "日曆日"]),
        ParameterType::Workdays => (&[""], &["個工作日", "个工作日", "工作日", "個工作天", "工作天"]),
        ParameterType::Hours => (&[""], &["小時", "小时", "個小時", "个小时"]),
        ParameterType::Months => (&[""], &["個月", "个月", "月"]),
        ParameterType::Percent => (&["百分之", ""], &["", "%", "％"]),
        ParameterType::Money => (&["新臺幣", "新台幣", "人民幣", "人民币", ""], &["元", "元整", ""]),
        _ => (&[""], &["", "分", "次", "人", "份", "項", "项", "個", "个", "%", "％"]),
    };
    let stripped = heads.iter().filter_map(|head| text.strip_prefix(head));
    let mut cores = stripped.flat_map(|rest| tails.iter().filter_map(move |tail| rest.strip_suffix(tail)));
    cores.find_map(number)
}

fn number(text: &str) -> Option<Decimal> {
    let plain = text.replace([',', '，'], "");
    if let Some(rest) = plain.strip_prefix(['負', '负', '-']) {
        return number(rest).map(|n| -n);
    }
    if let Some(number) = parse_numeral(&plain) {
        return Some(number.into());
    }
    let (whole, decimals) = plain.split_once(['.', '點', '点'])?;
    let digits: Option<String> =
        decimals.chars().map(|c| parse_numeral(c.encode_utf8(&mut [0; 4])).filter(|d| *d < 10).map(|d| d.to_string())).collect();
    Decimal::from_str(&format!("{}.{}", parse_numeral(whole)?, digits?)).ok()
}
