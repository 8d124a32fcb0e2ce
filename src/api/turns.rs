//! Turns: what several want to know at once is found out by one of them, while the others wait.

use std::sync::Arc;

use dashmap::DashMap;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::archive::Mark;

/// Who finds out what now, by what it is.
#[derive(Debug, Default)]
pub(super) struct Turns(DashMap<Mark, Arc<Mutex<()>>>);

/// A turn, which lasts as long as it is held; or the wait for it.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    mark: Mark,
    lock: Option<Arc<Mutex<()>>>,
    held: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Waits until nobody else finds out the same.
    pub(super) async fn take(&self, mark: Mark) -> Turn<'_> {
        let lock = Arc::clone(&self.0.entry(mark).or_default());
        let mut turn = Turn { turns: self, mark, lock: Some(Arc::clone(&lock)), held: None };
        turn.held = Some(lock.lock_owned().await);
        turn
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.held = None;
        self.lock = None;
        // The last one of all leaves nothing behind.
        self.turns.0.remove_if(&self.mark, |_, lock| Arc::strong_count(lock) == 1);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    use super::*;

    #[tokio::test]
    async fn one_after_the_other_has_a_turn_and_nothing_is_left_behind() {
        let turns = Turns::default();
        let [one, other] = [[1; 32], [2; 32]];
        let first = turns.take(one).await;
        let elsewhere = turns.take(other).await;
        {
            let mut second = pin!(turns.take(one));
            let mut gone = Box::pin(turns.take(one));
            let waits = poll_fn(|context| {
                let waits = [second.as_mut().poll(context), gone.as_mut().poll(context)];
                Poll::Ready(waits.iter().all(Poll::is_pending))
            });
            assert!(waits.await);
            drop(gone);
            drop(first);
            drop(second.await);
        }
        assert_eq!(turns.0.len(), 1);
        drop(elsewhere);
        assert!(turns.0.is_empty());
    }
}
