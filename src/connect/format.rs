//! Tells what a file holds by its first lines.

/// What a file of events holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// Asterisk's `time|call|queue|agent|verb|…`.
    QueueLog,
}

impl Format {
    /// Tells the format of a file by the first of its lines that looks like one of them; where
    /// none does, it is read as NDJSON, so that every line is told to be none.
    #[must_use]
    pub fn detect(beginning: &[u8]) -> Self {
        let lines = beginning.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
        lines.filter_map(of_line).next().unwrap_or(Self::Ndjson)
    }
}

fn of_line(line: &[u8]) -> Option<Format> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let bars = line.iter().filter(|&&byte| byte == b'|').count();
    match line.first()? {
        b'{' => Some(Format::Ndjson),
        b'0'..=b'9' if bars >= 4 && line.get(digits).is_some_and(|byte| b"|.".contains(byte)) => {
            Some(Format::QueueLog)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_told_by_the_first_line_that_looks_like_one() {
        let cases: [(&[u8], Format); 6] = [
            (b"{\"time\":1}\n1|a|b|c|DID|1", Format::Ndjson),
            (b"1709625600|NONE|sales|ann|ADDMEMBER|\n", Format::QueueLog),
            (b"\n# told\n1718000000.123|1|q|NONE|ENTERQUEUE||100|1", Format::QueueLog),
            (b"rubbish\n\xef\xbb\xbf{}", Format::Ndjson),
            (b"", Format::Ndjson),
            (b"1|2", Format::Ndjson),
        ];
        for (beginning, format) in cases {
            assert_eq!(Format::detect(beginning), format, "{}", String::from_utf8_lossy(beginning));
        }
    }
}
