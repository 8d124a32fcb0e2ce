//! Ratios of a block of objects at once: what one division of whole numbers each would give, to the last
//! digit.
//!
//! Whole numbers of 64 bits are divided one by one, and slowly; floating-point numbers several at once. A
//! quotient of whole numbers below 2^52 that is rounded to the nearest `f64` reaches the next whole number
//! only where it is one: it is at least one divisor-th below it, which is more than the rounding.

use crate::engine::value::Thousandths;

/// 2^52: from here on an `f64` has no fractions, and its last bits are those of the whole number.
const WHOLE: f64 = 4_503_599_627_370_496.0;
const WHOLE_BITS: u64 = WHOLE.to_bits();
/// Half of it: the limit of each of the two summands that are divided.
const SUMMAND_MAX: i64 = 1 << 51;

/// Makes `scale · numerator / divisor` thousandths of the numerators, rounded half away from zero;
/// `empty` where there is nothing to divide by.
pub(super) fn ratios(numbers: &mut [i64], divisors: &[i64], scale: i64, empty: i64) {
    let pairs = || numbers.iter().zip(divisors);
    // Negative numbers are beyond every limit, too.
    let largest = |(largest, divisor): (u64, u64), (number, other): (&i64, &i64)| {
        (largest.max(number.cast_unsigned()), divisor.max(other.cast_unsigned()))
    };
    let (number, divisor) = pairs().fold((0, 0), largest);
    let is_small = scale > 0
        && number < (SUMMAND_MAX / scale / 2).cast_unsigned()
        && divisor < SUMMAND_MAX.cast_unsigned();
    if !is_small {
        for (number, &divisor) in numbers.iter_mut().zip(divisors) {
            *number = match divisor {
                0 => empty,
                divisor => Thousandths::ratio(*number, divisor, scale).get(),
            };
        }
        return;
    }
    let twice = 2.0 * to_float(scale.cast_unsigned());
    for (number, &divisor) in numbers.iter_mut().zip(divisors) {
        let part = to_float(divisor.cast_unsigned());
        // Half the divisor more, and what is left over is dropped.
        let quotient = (twice * to_float(number.cast_unsigned()) + part) / (2.0 * part);
        let rounded = (quotient + WHOLE) - WHOLE;
        let floor = rounded - if rounded > quotient { 1.0 } else { 0.0 };
        let ratio = ((floor + WHOLE).to_bits() ^ WHOLE_BITS).cast_signed();
        *number = if divisor == 0 { empty } else { ratio };
    }
}

/// A whole number below 2^52 as a floating-point number.
fn to_float(number: u64) -> f64 {
    f64::from_bits(number | WHOLE_BITS) - WHOLE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(pairs: &[(i64, i64)], scale: i64) {
        let (mut numbers, divisors): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
        ratios(&mut numbers, &divisors, scale, -7);
        for (&(number, divisor), ratio) in pairs.iter().zip(numbers) {
            let expected = match divisor {
                0 => -7,
                divisor => Thousandths::ratio(number, divisor, scale).get(),
            };
            assert_eq!(ratio, expected, "{number} · {scale} / {divisor}");
        }
    }

    #[test]
    fn borders_are_those_of_whole_numbers() {
        check(&[(0, 0), (5, 0), (1, 2), (1, 3), (2, 3), (3, 2), (7, 7), (0, 9)], 1);
        check(&[(1, 2000), (1, 2001), (1999, 2000), (1, 1)], 1000);
        let large = SUMMAND_MAX - 1;
        check(&[(large / 2, 1), (large / 2, large), (large / 2 - 1, large / 2), (1, large)], 1);
        check(&[(large, 1), (large + 1, 3), (i64::MAX / 4, 3)], 1);
        check(&[(-1, 2), (-5, 2), (5, -2), (1, 2)], 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_block_is_divided_as_its_pairs_are(
            pairs in prop::collection::vec((0_i64..1 << 33, 0_i64..1 << 33), 1..130),
            halves in prop::collection::vec((0_i64..1 << 20, 1_i64..1 << 20), 1..130),
            scale in prop::sample::select(vec![1_i64, 1000, 100_000, 3_600_000_000]),
        ) {
            check(&pairs, scale);
            // Where the quotient lies just between two thousandths.
            let halves: Vec<_> =
                halves.iter().map(|&(whole, divisor)| (whole * divisor + divisor / 2, divisor)).collect();
            check(&halves, 1);
        }
    }
}
