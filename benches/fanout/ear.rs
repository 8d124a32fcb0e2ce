//! Who listens, and who speaks: clients of either peer, as `tallyboard load` has them.

use std::rc::Rc;

use tallyboard::load::{Heard, Socket, Speaker, Target, begin, open, say, subscribe};

use crate::peer::{LISTEN, PASSWORD, Peer, USER};

/// How long the data of a message are, bytes.
const DATA_BYTES: usize = 200;
/// Where messages are published.
const CHANNEL: &str = "/load/x";

fn target(peer: &Peer) -> Target {
    Target { address: peer.address, account: (USER.to_owned(), PASSWORD.to_owned()) }
}

/// Lets a client hear until its peer has gone.
pub(crate) async fn listener(peer: &Peer, heard: &Rc<Heard>) {
    let (socket, id) = deaf(peer, None).await;
    tallyboard::load::listen(socket, &id, heard);
}

/// A client that would hear, if it read.
pub(crate) async fn deaf(peer: &Peer, receive_bytes: Option<u32>) -> (Socket, String) {
    let target = target(peer);
    if peer.is_plain {
        let mut socket = open(&target, receive_bytes).await.expect("it listens");
        say(&mut socket, LISTEN.to_owned()).await.expect("it is sent");
        return (socket, String::new());
    }
    let (mut socket, id) = begin(&target, receive_bytes).await.expect("it is let in");
    subscribe(&mut socket, &id, &[CHANNEL.to_owned()]).await.expect("it may hear");
    (socket, id)
}

/// Clients that are there, and neither say nor hear anything.
pub(crate) async fn idle(peer: &Peer, count: usize) -> Vec<Socket> {
    let mut sockets = Vec::with_capacity(count);
    for _ in 0..count {
        sockets.push(begin(&target(peer), None).await.expect("it is let in").0);
    }
    sockets
}

/// A client that speaks.
pub(crate) async fn speaker(peer: &Peer, heard: &Rc<Heard>) -> Speaker {
    if !peer.is_plain {
        let speaker = Speaker::new(&target(peer), (CHANNEL, DATA_BYTES), heard).await;
        return speaker.expect("it may speak");
    }
    // As long as what the service sends of it.
    let padding = "x".repeat(DATA_BYTES - 40);
    let begin = format!(r#"[{{"channel":"{CHANNEL}","data":{{"p":"{padding}","t":"#);
    let socket = open(&target(peer), None).await.expect("it listens");
    Speaker::over(socket, begin, heard)
}
