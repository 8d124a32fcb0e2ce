//! Sessions of browsers, so that a restart does not end them.
//!
//! Nothing follows from them, and they belong to no definitions: what is lost costs a log-in.

use rusqlite::{Connection, params};

/// The hash of what is not kept itself.
pub type Mark = [u8; 32];

/// A session as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// The hash of its token.
    pub mark: Mark,
    /// The hash of the account that has logged in.
    pub owner: Mark,
    /// When it was used, milliseconds since 1970; later uses may not be written.
    pub last_used_ms: i64,
}

/// Which sessions go on after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// Those of this account.
    pub owner: Mark,
    /// Those that were used after this instant, milliseconds since 1970.
    pub used_after_ms: i64,
    /// So many of them, those that were used last.
    pub count_max: usize,
}

/// Begins a session in the place of others.
pub(super) fn begin_session(
    connection: &mut Connection,
    session: &KeptSession,
    ended: &[Mark],
) -> rusqlite::Result<()> {
    let KeptSession { mark, owner, last_used_ms } = session;
    let transaction = connection.transaction()?;
    for mark in ended {
        end_session(&transaction, mark)?;
    }
    let insert = "INSERT INTO session (mark, owner, last_used) VALUES (?1, ?2, ?3)";
    transaction.execute(insert, params![mark, owner, last_used_ms])?;
    transaction.commit()
}

/// Writes when a session was used; one that has ended stays so.
pub(super) fn renew_session(
    connection: &Connection,
    mark: &Mark,
    last_used_ms: i64,
) -> rusqlite::Result<()> {
    let update = "UPDATE session SET last_used = ?2 WHERE mark = ?1";
    connection.execute(update, params![mark, last_used_ms]).map(drop)
}

/// Ends a session.
pub(super) fn end_session(connection: &Connection, mark: &Mark) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM session WHERE mark = ?1", [mark]).map(drop)
}

/// Ends all sessions but those that go on, and gives these.
pub(super) fn lasting_sessions(
    connection: &mut Connection,
    lasting: &Lasting,
) -> rusqlite::Result<Vec<KeptSession>> {
    let Lasting { owner, used_after_ms, count_max } = lasting;
    let transaction = connection.transaction()?;
    transaction.execute(
        "DELETE FROM session WHERE owner != ?1 OR last_used <= ?2",
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
    let mut statement = connection.prepare("SELECT mark, owner, last_used FROM session")?;
    let sessions = statement.query_map([], |row| {
        Ok(KeptSession { mark: row.get(0)?, owner: row.get(1)?, last_used_ms: row.get(2)? })
    })?;
    sessions.collect()
}
