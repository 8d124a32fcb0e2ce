//! Chance, by a seed: the same seed gives the same durations and choices in the same order.
//!
//! The generator is one whose values are specified. What differs between two machines in the last
//! bit of a logarithm is gone when a duration is rounded to whole milliseconds. The distributions
//! are the textbook's: the crate that has them would bring a second `rand` along.

use std::f64::consts::TAU;

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};

use super::profile::{Between, Lasting, SECOND_MS};

#[derive(Debug)]
pub(super) struct Chance {
    generator: Pcg64,
}

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self { generator: Pcg64::seed_from_u64(seed) }
    }

    /// Anything from 0, inclusive, to 1, exclusive.
    pub(super) fn share(&mut self) -> f64 {
        // As many bits as a number between 0 and 1 holds.
        (self.generator.next_u64() >> (u64::BITS - f64::MANTISSA_DIGITS)) as f64 * f64::EPSILON
            / 2.0
    }

    /// Whether something happens that happens in this share of all cases.
    pub(super) fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A place in a list of so many, or 0 where there is none.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the product is at least 0 and less than the count"
    )]
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }

    /// A number from the first to the last one.
    pub(super) fn one_of(&mut self, (first, last): (usize, usize)) -> usize {
        first + self.below(last - first + 1)
    }

    /// One of several words, each of which has the shares up to its own.
    pub(super) fn word(&mut self, words: &[(&'static str, f64)]) -> &'static str {
        let share = self.share();
        words.iter().find(|(_, up_to)| share < *up_to).map_or("", |(word, _)| word)
    }

    /// A number between two others.
    pub(super) fn factor(&mut self, between: Between) -> f64 {
        between.begin + (between.end - between.begin) * self.share()
    }

    pub(super) fn between_ms(&mut self, between: Between) -> i64 {
        ms(self.factor(between))
    }

    pub(super) fn lasting_ms(&mut self, lasting: Lasting) -> i64 {
        let normal = self.normal();
        ms((lasting.median_s * (lasting.spread * normal).exp()).min(lasting.s_max))
    }

    /// The time until the next of many independent things.
    pub(super) fn until_next_ms(&mut self, mean_s: f64) -> i64 {
        ms(mean_s * self.exponential())
    }

    pub(super) fn weibull_s(&mut self, scale_s: f64, shape: f64) -> f64 {
        scale_s * self.exponential().powf(1.0 / shape)
    }

    /// Exponential with the mean 1, by inversion.
    fn exponential(&mut self) -> f64 {
        // What is left of 1 is never 0.
        -(1.0 - self.share()).ln()
    }

    /// Normal around 0 with the deviation 1, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let radius = (2.0 * self.exponential()).sqrt();
        radius * (TAU * self.share()).cos()
    }
}

/// Whole milliseconds of seconds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a number that is too large becomes the largest"
)]
pub(super) fn ms(s: f64) -> i64 {
    (s * SECOND_MS as f64).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The means of many draws lie within a hundredth or two of what they should be.
    #[track_caller]
    fn check(name: &str, expected: f64, mut draw: impl FnMut(&mut Chance) -> f64) {
        let mut chance = Chance::new(1);
        let mean = (0..200_000).map(|_| draw(&mut chance)).sum::<f64>() / 200_000.0;
        assert!((mean - expected).abs() < 0.02 * expected, "{name}: {mean}, expected {expected}");
    }

    #[test]
    fn the_values_of_a_seed_stay() {
        let mut chance = Chance::new(1);
        let first: Vec<usize> = (0..5).map(|_| chance.below(1_000_000)).collect();
        assert_eq!(first, [839_873, 17_298, 113_901, 983_015, 888_395]);
    }

    #[test]
    fn durations_are_distributed_as_they_should_be() {
        let lasting = Lasting { median_s: 100.0, spread: 0.5, s_max: 1e9 };
        check("a share", 0.5, Chance::share);
        check("the next of many", 7_000.0, |chance| chance.until_next_ms(7.0) as f64);
        check("log-normal", 1_000.0 * lasting.mean_s(), |chance| chance.lasting_ms(lasting) as f64);
        check("the median", 0.5, |chance| f64::from(chance.lasting_ms(lasting) < 100_000));
        check("Weibull, shape 2", 50.0 * TAU.sqrt() / 8.0_f64.sqrt(), |c| c.weibull_s(50.0, 2.0));
        check("a place", 4.5, |chance| chance.below(10) as f64);
        check("a normal square", 1.0, |chance| chance.normal().powi(2));
    }
}
