//! Parameter values in the words a text may use for them.

use std::str::FromStr;

use super::*;
use crate::source::Place;

fn parameter(ty: ParameterType) -> Parameter {
    Parameter {
        id: "t.x".into(),
        label: String::new(),
        label_en: None,
        ty,
        default: None,
        values: vec![],
        allowed: vec![],
        wording: vec![("end".into(), "終止".into())],
        clause: "t/".into(),
        note: None,
        place: Place::whole("p"),
    }
}

fn number(text: &str) -> Value {
    Value::Number(Decimal::from_str(text).unwrap())
}

#[test]
fn figures_are_worded_by_type() {
    use ParameterType::*;
    let cases = [
        (Days, "14", "十四日"),
        (Workdays, "10", "十個工作日"),
        (Hours, "24", "二十四小時"),
        (Months, "1", "一個月"),
        (Percent, "90", "百分之九十"),
        (Number, "90", "九十"),
        (Number, "7.50", "七點五"),
        (Money, "5000", "五千元"),
    ];
    for (ty, value, words) in cases {
        assert_eq!(wording(&parameter(ty), &number(value)).as_deref(), Some(words));
        assert!(says(&parameter(ty), &number(value), words), "{words}");
    }
}

#[test]
fn numerals_count_either_way_but_units_must_fit() {
    use ParameterType::*;
    for text in ["十個工作日", "10 個工作日", "10个工作日", "１０ 工作日"] {
        assert!(says(&parameter(Workdays), &number("10"), text), "{text}");
    }
    for text in ["十日", "九個工作日", "十", ""] {
        assert!(!says(&parameter(Workdays), &number("10"), text), "{text}");
    }
    assert!(says(&parameter(Percent), &number("90"), "90%"));
    assert!(says(&parameter(Number), &number("7.5"), "7.5"));
    assert!(!says(&parameter(Number), &number("7.5"), "75"));
}

#[test]
fn choices_use_their_wording() {
    let p = parameter(ParameterType::Choice);
    assert!(says(&p, &Value::text("end"), "終止"));
    assert!(!says(&p, &Value::text("end"), "end"));
    assert!(says(&p, &Value::text("原樣"), "原樣"));
    assert!(says(&p, &Value::Absent, "什麼都行"));
}
