//! Lines of a stream, each within a limit.

use std::io::{self, BufRead};

use crate::event::LINE_BYTES_MAX;

/// What has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A line is in the buffer, without its end.
    Line,
    /// A line was too long and has been passed over.
    TooLong,
    /// There are no more lines.
    End,
}

/// Reads the next line into a buffer; gives also how many bytes have been taken.
pub(super) fn read_line(
    reader: &mut impl BufRead,
    line: &mut Vec<u8>,
) -> io::Result<(Reading, usize)> {
    line.clear();
    let mut taken = 0;
    let mut is_too_long = false;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() && taken == 0 {
            return Ok((Reading::End, 0));
        }
        let end = memchr::memchr(b'\n', chunk);
        let content = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or(chunk);
        is_too_long |= line.len() + content.len() > LINE_BYTES_MAX;
        if !is_too_long {
            line.extend_from_slice(content);
        }
        let is_last = end.is_some() || chunk.is_empty();
        let used = content.len() + usize::from(end.is_some());
        reader.consume(used);
        taken += used;
        if is_last {
            let reading = if is_too_long { Reading::TooLong } else { Reading::Line };
            return Ok((reading, taken));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_to_their_end_and_long_ones_are_passed_over() {
        let text = [b"a\n".as_slice(), &vec![b'x'; LINE_BYTES_MAX + 1], b"\n\r\nlast"].concat();
        // A reader with a tiny buffer, so that lines cross its border.
        let mut reader = io::BufReader::with_capacity(3, text.as_slice());
        let mut line = Vec::new();
        let mut read = Vec::new();
        loop {
            let (reading, taken) = read_line(&mut reader, &mut line).unwrap();
            if reading == Reading::End {
                break;
            }
            read.push((
                reading,
                taken,
                String::from_utf8_lossy(line.get(..4).unwrap_or(&line)).into_owned(),
            ));
        }
        assert_eq!(read[0], (Reading::Line, 2, "a".to_owned()));
        assert_eq!((read[1].0, read[1].1), (Reading::TooLong, LINE_BYTES_MAX + 2));
        assert_eq!(read[2], (Reading::Line, 2, "\r".to_owned()));
        assert_eq!(read[3], (Reading::Line, 4, "last".to_owned()));
        assert_eq!(read.len(), 4);
    }
}
