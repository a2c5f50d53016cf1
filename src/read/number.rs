//! Numbers keep the digits they were written with; what a decimal cannot hold exactly is refused.

use rust_decimal::Decimal;

/// Reads the digits of a number, with an exponent or without; `None` when it does not fit.
pub fn decimal(text: &str) -> Option<Decimal> {
    if text.bytes().any(|b| b | 0x20 == b'e') { scientific(text) } else { Decimal::from_str_exact(text).ok() }
}

fn scientific(text: &str) -> Option<Decimal> {
    let (digits, exponent) = text.split_once(['e', 'E'])?;
    let exponent: i32 = exponent.parse().ok()?;
    let number = Decimal::from_str_exact(digits).ok()?;
    if !(-28..=28).contains(&exponent) {
        return number.is_zero().then_some(Decimal::ZERO);
    }
    let scale = i64::from(number.scale()) - i64::from(exponent);
    match u32::try_from(scale) {
        Ok(scale) => Decimal::try_from_i128_with_scale(number.mantissa(), scale).ok(),
        Err(_) => {
            let power = 10_i128.checked_pow(scale.unsigned_abs() as u32)?;
            Decimal::try_from_i128_with_scale(number.mantissa().checked_mul(power)?, 0).ok()
        }
    }
}
