//! What threads share, in every order in which they can come: loom tries all of them.
//!
//! The files are those of the program, with loom's atomics instead of the real ones.

#[cfg(test)]
#[path = "../src/pipeline/budget.rs"]
mod budget;
#[cfg(test)]
#[path = "../src/publisher/numbering.rs"]
mod numbering;

#[cfg(test)]
use loom::sync::atomic;

#[cfg(test)]
mod tests {
    use loom::sync::Arc;
    use loom::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
    use loom::thread;

    use crate::budget::Budget;
    use crate::numbering::Numbering;

    const MAX: usize = 10;

    #[test]
    fn what_waits_never_exceeds_the_budget_and_nothing_is_lost_of_it() {
        loom::model(|| {
            let budget = Arc::new(Budget::new(MAX));
            let taken = Arc::new(AtomicUsize::new(0));
            let takers = [4, 7].map(|bytes| {
                let (budget, taken) = (Arc::clone(&budget), Arc::clone(&taken));
                thread::spawn(move || {
                    if budget.take(bytes) {
                        let before = taken.fetch_add(bytes, Ordering::AcqRel);
                        assert!(before + bytes <= MAX, "{before} and {bytes} wait at once");
                        taken.fetch_sub(bytes, Ordering::AcqRel);
                        budget.give_back(bytes);
                    }
                })
            });
            takers.into_iter().for_each(|taker| taker.join().unwrap());
            // All is given back: there is room for anything, and then for nothing.
            assert!(budget.take(MAX + 1));
            assert!(!budget.take(1));
        });
    }

    #[test]
    fn who_sees_the_number_of_a_publication_sees_its_values() {
        loom::model(|| {
            let numbering = Arc::new(Numbering::new());
            let board = Arc::new(AtomicU64::new(0));
            let publisher = {
                let (numbering, board) = (Arc::clone(&numbering), Arc::clone(&board));
                thread::spawn(move || {
                    for value in 1..=2 {
                        board.store(value, Ordering::Relaxed);
                        assert_eq!(numbering.next(), value);
                    }
                })
            };
            let last = numbering.last();
            assert!(board.load(Ordering::Relaxed) >= last);
            publisher.join().unwrap();
            numbering.go_on_from(7);
            assert_eq!(numbering.last(), 7);
        });
    }
}
