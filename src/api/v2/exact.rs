//! Numbers of bodies: those that are kept as they are written. A number becomes a whole one of 64 bits, else
//! one of floating point, which rounds; what it would make another number is refused, not changed.

/// How many digits a number of floating point has at the most, written out.
const DIGITS_MAX: usize = 767;
/// So many digits, and a sign or a point, are kept by every number of floating point.
const BYTES_KEPT: usize = 16;
/// How much of a number is told to whoever has written it.
const TOLD_MAX: usize = 40;

/// The first number of a text of JSON that would not be kept as it is written, shortened where it is long.
pub(super) fn changed(text: &str) -> Option<String> {
    let number = numbers(text).find(|number| !is_kept(number))?;
    Some(match number.get(..TOLD_MAX) {
        Some(start) if number.len() > TOLD_MAX => format!("{start}…"),
        Some(_) | None => number.to_owned(),
    })
}

/// The numbers of a text of JSON: what is in quotes is none.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let begin = rest
                .find(|letter: char| letter == '"' || letter == '-' || letter.is_ascii_digit())?;
            let (_, found) = rest.split_at(begin);
            if let Some(quoted) = found.strip_prefix('"') {
                rest = behind_quote(quoted);
                continue;
            }
            let length = found.bytes().take_while(is_part).count();
            let (number, behind) = found.split_at(length);
            rest = behind;
            return Some(number);
        }
    })
}

/// What stands behind the end of a quoted text.
fn behind_quote(quoted: &str) -> &str {
    let mut is_escaped = false;
    let end = quoted.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.and_then(|end| quoted.get(end + 1..)).unwrap_or_default()
}

/// Whether a number is the same one when it has been read: written with as many digits, it looks the same.
fn is_kept(number: &str) -> bool {
    // What is no number is told by whoever reads the text.
    let Ok(read) = number.parse::<f64>() else { return true };
    if number.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) {
        return number.parse::<u64>().is_ok() || number.parse::<i64>().is_ok();
    }
    if number.len() <= BYTES_KEPT && !number.contains(['e', 'E']) {
        return true;
    }
    let Some(written) = decimal(number) else { return false };
    if written.digits.is_empty() {
        return true;
    }
    let behind_first = written.digits.len() - 1;
    written.digits.len() <= DIGITS_MAX
        && decimal(&format!("{read:.behind_first$e}")).is_some_and(|read| read == written)
}

/// A number in one way only: digits without zeros at either end, and how many of ten they are multiplied by.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

/// Reads a number as it is written; none where its exponent is beyond everything.
fn decimal(number: &str) -> Option<Decimal> {
    let (is_negative, number) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number),
    };
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let kept = digits.trim_end_matches('0');
    let length = |text: &str| i64::try_from(text.len()).ok();
    let zeros = length(digits)? - length(kept)?;
    let exponent = match kept.is_empty() {
        true => 0,
        false => exponent.parse::<i64>().ok()?.checked_add(zeros - length(fraction)?)?,
    };
    Some(Decimal { is_negative, digits: kept.to_owned(), exponent })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_kept_or_refused_by_name() {
        for (text, expected) in [
            ("", None),
            (r#"{"a":1,"b":[-2.5,1e3,1E-7,0,-0,0.0,0e9,true,false,null]}"#, None),
            ("[18446744073709551615,-9223372036854775808]", None),
            ("[1,18446744073709551616]", Some("18446744073709551616")),
            (r#"{"a":-9223372036854775809}"#, Some("-9223372036854775809")),
            ("[1.7976931348623157e308,5e-324,1.50,100.00,1e23,1.0000000000000000000000]", None),
            ("[-0.12345678901234,12345678901234.5,9999999.99999999,0.00000000000001]", None),
            ("[0.10000000000000001]", None),
            ("[0.1000000000000000055511151231257827021181583404541015625]", None),
            ("[0.12345678901234567]", Some("0.12345678901234567")),
            ("[9007199254740993.0]", Some("9007199254740993.0")),
            ("[9007199254740992.0]", None),
            ("[1e-400]", Some("1e-400")),
            ("[1e99999999999999999999]", Some("1e99999999999999999999")),
            ("[0e99999999999999999999]", None),
            ("[1e400]", Some("1e400")),
            ("[1x,--1,1-2,007,1e,-]", None),
            (r#"{"99999999999999999999":"18446744073709551616"}"#, None),
            (
                r#"["\"18446744073709551616","\\",18446744073709551617]"#,
                Some("18446744073709551617"),
            ),
            (r#"["\\\"18446744073709551616"]"#, None),
            ("[\"ü\",99999999999999999999]", Some("99999999999999999999")),
        ] {
            assert_eq!(changed(text).as_deref(), expected, "{text}");
        }
        let long = format!("[{}]", "7".repeat(1_000));
        assert_eq!(changed(&long), Some(format!("{}…", "7".repeat(40))));
        let long = format!("[0.{}]", "7".repeat(100_000));
        assert_eq!(changed(&long).map(|told| told.len()), Some(43));
    }

    proptest! {
        #[test]
        fn what_a_program_writes_is_kept(read in any::<f64>(), a in any::<u64>(), b in any::<i64>()) {
            prop_assume!(read.is_finite());
            let json = serde_json::to_string(&read).unwrap();
            for text in [
                json,
                format!("{read:e}"),
                format!("{read:.16e}"),
                format!("{read:.766e}"),
                a.to_string(),
                b.to_string(),
            ] {
                prop_assert_eq!(changed(&format!("[{text}]")), None, "{}", text);
            }
        }

        #[test]
        fn what_is_kept_is_the_number_that_is_written(text in "-?(0|[1-9][0-9]{0,24})") {
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            let told = serde_json::to_string(&read).unwrap();
            let is_same = text == "-0" || told == text;
            prop_assert_eq!(changed(&text).is_none(), is_same);
        }

        #[test]
        fn fifteen_digits_are_always_kept(digits in "[0-9]{15}", point in 0..15usize, e in -200..200i32) {
            let (whole, fraction) = digits.split_at(point);
            let text = format!("0{whole}.{fraction}0e{e}");
            prop_assert_eq!(changed(&text), None);
        }
    }
}
