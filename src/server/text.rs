//! Files that people write: read whole, within a limit, as UTF-8.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

/// Why a file cannot be read as text.
#[derive(Debug)]
pub enum TextFault {
    /// The system refuses.
    Io(io::Error),
    /// It is larger than it may be.
    TooLarge,
    /// It is not UTF-8.
    NotUtf8 {
        /// The line, counted from 1.
        line: usize,
        /// The first byte that is none of a letter.
        byte: u8,
    },
}

/// Reads a file of text that has so many bytes at the most.
///
/// # Errors
/// Where the file cannot be read, is larger, or is not UTF-8.
pub fn read_text(path: &Path, bytes_max: usize) -> Result<String, TextFault> {
    let mut bytes = Vec::new();
    // One byte more tells that the file is too large.
    let limit = bytes_max as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(TextFault::Io)?;
    if bytes.len() > bytes_max {
        return Err(TextFault::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| {
        let (good, bad) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
        TextFault::NotUtf8 { line, byte: bad.first().copied().unwrap_or(0) }
    })
}

/// Writes a file of text: whoever reads it sees what was there before, or all of this.
pub(super) fn write_text(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    let mut file = File::create(beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, path)
}

/// When a file was written and how many bytes it has; none where it is not there.
pub(super) fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
