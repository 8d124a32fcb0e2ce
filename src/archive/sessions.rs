//! Sessions of browsers, so that a restart does not end them; on a thread of their own, so that nobody
//! who has logged in waits for values.
//!
//! Nothing follows from them, and they belong to no definitions: what is lost costs a log-in.

use std::path::Path;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};
use rusqlite::{Connection, Row, params};

use super::error::ArchiveError;
use super::schema::prepare_sessions;

/// The name of the database in the data folder.
const FILE: &str = "sessions.sqlite";
/// How many messages may wait for the keeper; whoever sends more waits.
const MESSAGES_MAX: usize = 256;

/// Who is told whether something was written.
type Written = Box<dyn FnOnce(Result<(), ArchiveError>) + Send>;

/// The hash of what is not kept itself.
pub type Mark = [u8; 32];

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// The hash of its token.
    pub mark: Mark,
    /// The hash of who has logged in, password and all.
    pub owner: Mark,
    /// The user who has logged in; none for the account of the service.
    pub holder: Option<Holder>,
    /// Whether a request with name and password has begun it, and no log-in.
    pub is_by_request: bool,
    /// When it was used, milliseconds since 1970; later uses may not be written.
    pub last_used_ms: i64,
}

/// A user, by the names of contact centre and user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    /// The contact centre.
    pub centre: Box<str>,
    /// The id of the user.
    pub user: Box<str>,
}

/// Which sessions go on after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// Those of this account, and all of users.
    pub owner: Mark,
    /// Those that were used after this instant, milliseconds since 1970.
    pub used_after_ms: i64,
    /// So many of them, those that were used last.
    pub count_max: usize,
}

enum Message {
    Lasting(Lasting, Sender<Result<Vec<KeptSession>, ArchiveError>>),
    Begin { session: KeptSession, ended: Vec<Mark>, written: Written },
    Use { mark: Mark, at_ms: i64 },
    End { mark: Mark, written: Written },
}

/// Tells who keeps sessions, and asks for them.
#[derive(Clone, Debug)]
pub struct SessionKeeper {
    messages: Sender<Message>,
}

impl SessionKeeper {
    /// Ends all sessions but those that go on after a restart, and waits for these.
    ///
    /// # Errors
    /// Where they cannot be read, or the keeper has failed.
    pub fn lasting(&self, lasting: Lasting) -> Result<Vec<KeptSession>, ArchiveError> {
        let (sender, receiver) = bounded(1);
        self.send(Message::Lasting(lasting, sender))?;
        receiver.recv().map_err(|_| ArchiveError::Closed)?
    }

    /// Begins a session in the place of others. What is told to be written outlasts the process.
    ///
    /// # Errors
    /// Where the keeper has failed.
    pub fn begin(
        &self,
        session: KeptSession,
        ended: Vec<Mark>,
        written: impl FnOnce(Result<(), ArchiveError>) + Send + 'static,
    ) -> Result<(), ArchiveError> {
        self.send(Message::Begin { session, ended, written: Box::new(written) })
    }

    /// Writes that a session was used, where the keeper has time for it. Nobody waits.
    pub fn renew(&self, mark: Mark, at_ms: i64) {
        // What is lost makes a session a little older than it is.
        let _ = self.messages.try_send(Message::Use { mark, at_ms });
    }

    /// Ends a session. What is told to be written outlasts the process.
    ///
    /// # Errors
    /// Where the keeper has failed.
    pub fn end(
        &self,
        mark: Mark,
        written: impl FnOnce(Result<(), ArchiveError>) + Send + 'static,
    ) -> Result<(), ArchiveError> {
        self.send(Message::End { mark, written: Box::new(written) })
    }

    fn send(&self, message: Message) -> Result<(), ArchiveError> {
        self.messages.send(message).map_err(|_| ArchiveError::Closed)
    }
}

/// Begins to keep the sessions of a data folder on a thread of its own, which ends when all keepers are
/// gone. A damaged store is made anew, which costs everybody a log-in.
///
/// # Errors
/// Where the store cannot be opened.
pub fn keep_sessions(data: &Path) -> Result<(SessionKeeper, JoinHandle<()>), ArchiveError> {
    let path = data.join(FILE);
    let open = || {
        let connection = Connection::open(&path)?;
        prepare_sessions(&connection).map(|()| connection)
    };
    let connection = match open() {
        Err(error @ ArchiveError::Damaged(_)) => {
            tracing::warn!("sessions cannot be read, and everybody has to log in again: {error}");
            std::fs::remove_file(&path).map_err(ArchiveError::Folder)?;
            open()?
        }
        opened => opened?,
    };
    let (sender, receiver) = bounded(MESSAGES_MAX);
    let thread = std::thread::Builder::new().name("sessions".to_owned());
    let thread =
        thread.spawn(move || keep(connection, &receiver)).expect("a thread can be started");
    Ok((SessionKeeper { messages: sender }, thread))
}

fn keep(mut connection: Connection, messages: &Receiver<Message>) {
    for message in messages {
        match message {
            Message::Lasting(lasting, sender) => {
                let sessions = lasting_sessions(&mut connection, &lasting);
                // Who has asked may be gone.
                let _ = sender.send(sessions.map_err(ArchiveError::from));
            }
            Message::Begin { session, ended, written } => {
                let begun = begin_session(&mut connection, &session, &ended);
                written(begun.map_err(ArchiveError::from));
            }
            Message::Use { mark, at_ms } => {
                if let Err(error) = renew_session(&connection, &mark, at_ms) {
                    tracing::warn!("the use of a session cannot be written: {error}");
                }
            }
            Message::End { mark, written } => {
                written(end_session(&connection, &mark).map_err(ArchiveError::from));
            }
        }
    }
}

/// Begins a session in the place of others.
fn begin_session(
    connection: &mut Connection,
    session: &KeptSession,
    ended: &[Mark],
) -> rusqlite::Result<()> {
    let KeptSession { mark, owner, holder, is_by_request, last_used_ms } = session;
    let centre = holder.as_ref().map(|holder| &*holder.centre);
    let user = holder.as_ref().map(|holder| &*holder.user);
    let transaction = connection.transaction()?;
    for mark in ended {
        end_session(&transaction, mark)?;
    }
    let insert = "INSERT INTO session (mark, owner, centre, user, by_request, last_used) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    transaction.execute(insert, params![mark, owner, centre, user, is_by_request, last_used_ms])?;
    transaction.commit()
}

/// Writes when a session was used; one that has ended stays so.
fn renew_session(connection: &Connection, mark: &Mark, last_used_ms: i64) -> rusqlite::Result<()> {
    let update = "UPDATE session SET last_used = ?2 WHERE mark = ?1";
    connection.execute(update, params![mark, last_used_ms]).map(drop)
}

/// Ends a session.
fn end_session(connection: &Connection, mark: &Mark) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM session WHERE mark = ?1", [mark]).map(drop)
}

/// Ends all sessions but those that go on, and gives these.
fn lasting_sessions(
    connection: &mut Connection,
    lasting: &Lasting,
) -> rusqlite::Result<Vec<KeptSession>> {
    let Lasting { owner, used_after_ms, count_max } = lasting;
    let transaction = connection.transaction()?;
    transaction.execute(
        "DELETE FROM session WHERE (user IS NULL AND owner != ?1) OR last_used <= ?2",
        params![owner, used_after_ms],
    )?;
    transaction.execute(
        "DELETE FROM session WHERE mark NOT IN \
         (SELECT mark FROM session ORDER BY last_used DESC LIMIT ?1)",
        [i64::try_from(*count_max).unwrap_or(i64::MAX)],
    )?;
    let sessions = read_sessions(&transaction)?;
    transaction.commit()?;
    Ok(sessions)
}

fn read_sessions(connection: &Connection) -> rusqlite::Result<Vec<KeptSession>> {
    let columns = "SELECT mark, owner, last_used, centre, user, by_request FROM session";
    let mut statement = connection.prepare(columns)?;
    let text = |row: &Row<'_>, place| row.get::<_, Option<String>>(place);
    let sessions = statement.query_map([], |row| {
        let holder = match (text(row, 3)?, text(row, 4)?) {
            (Some(centre), Some(user)) => Some(Holder { centre: centre.into(), user: user.into() }),
            (_, _) => None,
        };
        let (mark, owner, last_used_ms) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(KeptSession { mark, owner, holder, is_by_request: row.get(5)?, last_used_ms })
    })?;
    sessions.collect()
}
