//! The bell of a task that serves one client: thousands of times a second it says that there is something to
//! tell, so waking does no more than that, and what was not woken for is not looked at.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{self, Context, Poll, Waker};

use futures_util::Stream;
use futures_util::task::AtomicWaker;

use crate::cometd::Wake;

/// Rings where one task waits for events.
#[derive(Clone, Debug, Default)]
pub(super) struct Bell(Arc<Clapper>);

#[derive(Debug, Default)]
struct Clapper {
    has_rung: AtomicBool,
    waiting: AtomicWaker,
}

impl Bell {
    /// Waits until it rings; it may have rung before.
    pub(super) async fn rung(&self) {
        poll_fn(|context| self.poll_rung(context)).await;
    }

    /// Rings it for whoever waits by a waker.
    pub(super) fn waker(&self) -> Waker {
        Waker::from(Arc::clone(&self.0))
    }

    fn poll_rung(&self, context: &Context<'_>) -> Poll<()> {
        let Clapper { has_rung, waiting } = &*self.0;
        if has_rung.swap(false, Ordering::AcqRel) {
            return Poll::Ready(());
        }
        waiting.register(context.waker());
        // It may have rung in between.
        match has_rung.swap(false, Ordering::AcqRel) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }
}

impl Wake for Bell {
    fn wake(&self) {
        task::Wake::wake_by_ref(&self.0);
    }
}

impl task::Wake for Clapper {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.has_rung.store(true, Ordering::Release);
        self.waiting.wake();
    }
}

/// What a task was woken for.
#[derive(Debug)]
pub(super) enum Woken<T> {
    /// Something was heard; nothing is the end.
    Heard(Option<T>),
    /// The bell has rung.
    Rung,
}

/// Listens to a stream, and looks at it only when it has woken the task: a look costs as much as a fifth
/// of what is sent.
#[derive(Debug)]
pub(super) struct Ear {
    news: Arc<News>,
    waker: Waker,
}

#[derive(Debug)]
struct News {
    are_there: AtomicBool,
    waiting: AtomicWaker,
}

impl task::Wake for News {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.are_there.store(true, Ordering::Release);
        self.waiting.wake();
    }
}

impl Ear {
    pub(super) fn new() -> Self {
        let news = News { are_there: AtomicBool::new(true), waiting: AtomicWaker::new() };
        let news = Arc::new(news);
        let waker = Waker::from(Arc::clone(&news));
        Self { news, waker }
    }

    /// Waits until something is heard or the bell rings. What is heard comes first.
    pub(super) async fn listen<S: Stream + Unpin>(
        &self,
        stream: &mut S,
        bell: &Bell,
    ) -> Woken<S::Item> {
        poll_fn(|context| {
            if let Poll::Ready(heard) = self.poll_heard(stream, context) {
                return Poll::Ready(Woken::Heard(heard));
            }
            bell.poll_rung(context).map(|()| Woken::Rung)
        })
        .await
    }

    fn poll_heard<S: Stream + Unpin>(
        &self,
        stream: &mut S,
        context: &Context<'_>,
    ) -> Poll<Option<S::Item>> {
        let News { are_there, waiting } = &*self.news;
        // It has to be known whom to wake before it is looked.
        waiting.register(context.waker());
        if !are_there.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let heard = std::pin::Pin::new(stream).poll_next(&mut Context::from_waker(&self.waker));
        if heard.is_ready() {
            // There may be more, of which nobody wakes.
            are_there.store(true, Ordering::Release);
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::sync::atomic::AtomicU32;

    use super::*;

    /// A stream that counts how often it is looked at.
    #[derive(Default)]
    struct Looked {
        looks: u32,
        items: Vec<u32>,
        waker: Option<Waker>,
    }

    impl Stream for Looked {
        type Item = u32;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<u32>> {
            self.looks += 1;
            self.waker = Some(context.waker().clone());
            match self.items.pop() {
                Some(item) => Poll::Ready(Some(item)),
                None => Poll::Pending,
            }
        }
    }

    #[derive(Default)]
    struct Count(AtomicU32);

    impl task::Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_stream_is_looked_at_only_when_it_has_woken_and_until_it_is_empty() {
        let (ear, bell, mut stream) = (Ear::new(), Bell::default(), Looked::default());
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let listen = |stream: &mut Looked| {
            let listening = pin!(ear.listen(stream, &bell));
            match listening.poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(Woken::Heard(item)) => format!("{item:?}"),
                Poll::Ready(Woken::Rung) => "rung".to_owned(),
                Poll::Pending => "waits".to_owned(),
            }
        };
        assert_eq!((listen(&mut stream).as_str(), stream.looks), ("waits", 1));
        for _ in 0..3 {
            bell.wake();
            assert_eq!((listen(&mut stream).as_str(), stream.looks), ("rung", 1));
        }
        assert_eq!((listen(&mut stream).as_str(), stream.looks), ("waits", 1));
        stream.items = vec![2, 1];
        let before = count.0.load(Ordering::Relaxed);
        stream.waker.take().unwrap().wake();
        assert_eq!(count.0.load(Ordering::Relaxed), before + 1);
        bell.wake();
        let heard: Vec<String> = (0..4).map(|_| listen(&mut stream)).collect();
        assert_eq!((heard.join(" ").as_str(), stream.looks), ("Some(1) Some(2) rung waits", 4));
    }
}
