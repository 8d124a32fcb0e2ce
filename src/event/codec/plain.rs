//! The plain reader: lines as programs write them, read in one pass and without a copy.
//!
//! It knows texts without escapes, digits, and objects of those. Of anything else it says nothing, and
//! the line is read as JSON: what both can read means the same to both.

use std::borrow::Cow;

use super::raw::{Key, Pairs, RawData, RawDestination, RawEvent, Text};

/// How many bytes are looked at together.
const WORD_BYTES: usize = 8;
/// One in each byte of a word.
const ONES: u64 = u64::MAX / 255;
/// The digits that any whole number of 64 bits may have.
const DIGITS_MAX: usize = 18;

/// Reads a line into a place that is empty. Gives nothing where the line is not plain; then the place may
/// have a part of it.
pub(super) fn read_plain<'a>(line: &'a [u8], raw: &mut RawEvent<'a>) -> Option<()> {
    if !has_no_escapes(line) {
        return None;
    }
    let text = std::str::from_utf8(line).ok()?;
    let mut plain = Plain { text, at: 0 };
    plain.members(|plain, key| plain.member(Key::of(key), raw))?;
    (plain.at == text.len()).then_some(())
}

struct Plain<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Plain<'a> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no blank; it is the one that is looked at now.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = self.byte()?;
        if byte == b' ' { self.next_behind_blanks() } else { Some(byte) }
    }

    #[cold]
    fn next_behind_blanks(&mut self) -> Option<u8> {
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
        self.byte()
    }

    /// Goes on behind a byte.
    fn pass(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    #[inline]
    fn string(&mut self) -> Option<&'a str> {
        if self.next()? != b'"' {
            return None;
        }
        let begin = self.at + 1;
        let end = begin + text_len(self.text.as_bytes().get(begin..)?)?;
        self.at = end + 1;
        self.text.get(begin..end)
    }

    #[inline]
    fn text(&mut self) -> Option<Text<'a>> {
        self.string().map(|text| Text(Cow::Borrowed(text)))
    }

    /// A whole number that is not negative.
    fn whole_number(&mut self) -> Option<i64> {
        let first = self.next()?;
        let rest = self.text.as_bytes().get(self.at..)?;
        let (mut number, mut count) = match rest.first_chunk().and_then(|word| eight_digits(*word))
        {
            Some(number) => (number, WORD_BYTES),
            None => (0, 0),
        };
        let more = rest.get(count..)?.iter().take_while(|byte| byte.is_ascii_digit());
        for byte in more.take(DIGITS_MAX - count) {
            number = number * 10 + i64::from(byte - b'0');
            count += 1;
        }
        // Zeros in front are no JSON; behind too many digits another one is no end.
        let is_plain = count == 1 || count > 1 && first != b'0';
        self.at += count;
        is_plain.then_some(number)
    }

    /// All members of an object.
    fn members(&mut self, mut each: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.pass(b'{')?;
        if self.next()? == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            let key = self.string()?;
            self.pass(b':')?;
            each(self, key)?;
            let behind = self.next()?;
            self.at += 1;
            match behind {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn member(&mut self, key: Key, raw: &mut RawEvent<'a>) -> Option<()> {
        match key {
            Key::Text(key) => put(raw.text(key), self.text()?),
            Key::Time => put(&mut raw.time, self.whole_number()?),
            Key::To => put(&mut raw.to, self.destination()?),
            Key::Skills => put(&mut raw.skills, self.pairs(Self::whole_number)?),
            Key::UserData => put(&mut raw.user_data, self.pairs(Self::data)?),
            Key::Record | Key::Unknown => None,
        }
    }

    fn destination(&mut self) -> Option<RawDestination<'a>> {
        let mut to = RawDestination::default();
        self.members(|plain, key| match to.text(key) {
            Some(place) => put(place, plain.text()?),
            None => None,
        })?;
        Some(to)
    }

    fn pairs<V>(&mut self, value: impl Fn(&mut Self) -> Option<V>) -> Option<Pairs<'a, V>> {
        let mut pairs = Vec::new();
        self.members(|plain, key| {
            pairs.push((Text(Cow::Borrowed(key)), value(plain)?));
            Some(())
        })?;
        Some(Pairs(pairs))
    }

    fn data(&mut self) -> Option<RawData<'a>> {
        if self.next()? == b'"' {
            return Some(RawData { text: self.text()?, is_string: true });
        }
        let begin = self.at;
        self.whole_number()?;
        let text = Text(Cow::Borrowed(self.text.get(begin..self.at)?));
        Some(RawData { text, is_string: false })
    }
}

/// Fills a place; a key that is repeated is not plain.
fn put<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// Whether nothing is written in another way than it is read.
fn has_no_escapes(line: &[u8]) -> bool {
    !line.iter().fold(false, |found, byte| found | (*byte == b'\\') | (*byte < b' '))
}

/// The number that eight digits are; none where one of them is no digit.
#[inline]
fn eight_digits(digits: [u8; WORD_BYTES]) -> Option<i64> {
    let word = u64::from_le_bytes(digits);
    // A digit has 3 in its upper half, and has it with 6 more, too.
    let halves = word & (word.wrapping_add(ONES * 6)) & (ONES * 0xf0);
    if halves != ONES * 0x30 {
        return None;
    }
    // Neighbours are put together: of two, of four, and of eight digits.
    let ones = word - ONES * 0x30;
    let pairs = (ones * 10 + (ones >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let eight = (fours * 10_000 + (fours >> 32)) & 0xffff_ffff;
    i64::try_from(eight).ok()
}

/// How long a text is up to its closing quote.
#[inline]
fn text_len(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<WORD_BYTES>();
    for (place, word) in words.iter().enumerate() {
        let quotes = quotes(u64::from_le_bytes(*word));
        if quotes != 0 {
            return Some(place * WORD_BYTES + quotes.trailing_zeros() as usize / WORD_BYTES);
        }
    }
    Some(words.len() * WORD_BYTES + rest.iter().position(|byte| *byte == b'"')?)
}

/// The highest bits of bytes that are quotes. The lowest of them is right; above it there may be others.
fn quotes(word: u64) -> u64 {
    let word = word ^ (ONES * u64::from(b'"'));
    word.wrapping_sub(ONES) & !word & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn as_json(line: &str) -> Option<String> {
        serde_json::from_str::<RawEvent<'_>>(line).ok().map(|raw| format!("{raw:?}"))
    }

    fn as_plain(line: &str) -> Option<String> {
        let mut raw = RawEvent::default();
        read_plain(line.as_bytes(), &mut raw).map(|()| format!("{raw:?}"))
    }

    #[test]
    fn what_programs_write_is_plain() {
        for line in [
            r#"{"time":1709628802947,"event":"Queued","queue":"Großkunden","connId":"c82w"}"#,
            r#"{"time": 0, "event": "Diverted", "skill": "de", "connId": "c1", "to": {"agent": "ann"}}"#,
            r#"{ "event" : "AgentSkills" , "agent" : "ann" , "skills" : { "de" : 8 , "fr" : 0 } }"#,
            r#"{"event":"AgentSkills","agent":"ann","skills":{}}"#,
            r#"{"event":"Queued","userData":{"Segment":"Gold","Priority":30,"Order":0},"ani":"+49"}"#,
            r#"{"time":999999999999999999,"id":"","source":"seven b","centre":"eight by"}"#,
            "{}",
        ] {
            assert!(as_plain(line).is_some(), "{line}");
            assert_eq!(as_plain(line), as_json(line), "{line}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_others() {
        for line in [
            "",
            "[]",
            "{",
            r#"{"time":1"#,
            r#"{"time":1}}"#,
            r#"{"time":1,}"#,
            r#"{,"time":1}"#,
            r#"{"time":01}"#,
            r#"{"time":-1}"#,
            r#"{"time":1.0}"#,
            r#"{"time":1e3}"#,
            r#"{"time":9999999999999999999}"#,
            r#"{"time":"1"}"#,
            r#"{"time":1,"time":2}"#,
            r#"{"agent":"a","agent":"b"}"#,
            r#"{"agent":null}"#,
            r#"{"agent":"a\nb"}"#,
            "{\"agent\":\"a\tb\"}",
            "{\"agent\":\"1234567\u{1}\"}",
            "{\t\"agent\":\"a\"}",
            r#"{"agent":"a"#,
            r#"{"agent":12}"#,
            r#"{"what":"is this"}"#,
            r#"{"to":{"what":"is this"}}"#,
            r#"{"to":{"agent":"a","agent":"b"}}"#,
            r#"{"userData":{"a":"5}}"#,
            r#"{"userData":{"a":true}}"#,
            r#"{"userData":{"a":-1}}"#,
            r#"{"userData":{"a":1.5}}"#,
            r#"{"skills":{"de":-1}}"#,
            r#"{"record":{"kind":"user"}}"#,
        ] {
            assert_eq!(as_plain(line), None, "{line}");
        }
        assert!(read_plain(b"{\"agent\":\"\xff\"}", &mut RawEvent::default()).is_none());
    }

    #[test]
    fn eight_digits_are_a_number_and_nothing_else_is() {
        for digits in ["00000000", "12345678", "17096288", "99999999", "00000010"] {
            let read = eight_digits(digits.as_bytes().try_into().unwrap());
            assert_eq!(read, digits.parse().ok(), "{digits}");
        }
        for place in 0..WORD_BYTES {
            for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
                let mut digits = *b"59059059";
                digits[place] = byte;
                assert_eq!(eight_digits(digits), None, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn a_text_ends_at_its_first_quote_wherever_that_stands() {
        for len in 0..40 {
            for last in ["\"", "\"}\"", "#\"", "\u{7f}\"", "é\"", "\u{80}\u{a2}\"", ""] {
                let text = format!("{}{last}", "x".repeat(len));
                assert_eq!(text_len(text.as_bytes()), text.find('"'), "{text:?}");
            }
        }
    }

    /// Lines that are nearly or wholly plain: members of an object, with something put in between.
    fn line() -> impl Strategy<Value = String> {
        let member = prop::sample::select(vec![
            "\"time\":5",
            "\"time\": 1709628802947",
            "\"event\":\"Queued\"",
            "\"agent\":\"ann\"",
            "\"queue\" : \"Großkunden\"",
            "\"to\":{\"queue\":\"q\"}",
            "\"to\":{}",
            "\"skills\":{\"de\":3, \"fr\":0}",
            "\"userData\":{\"a\":\"b\",\"c\":17}",
            "\"record\":{}",
            "\"what\":1",
        ]);
        let slip = prop::sample::select(vec![
            "", "", "{", "}", ":", ",", "\"", "\\", " ", "\n", "null", "-", "-", "-", "…", "0",
            ".5", "e3", "é", "\u{7f}",
        ]);
        let members = prop::collection::vec(member, 0..6);
        (members, slip, any::<prop::sample::Index>()).prop_map(|(members, slip, place)| {
            let mut line = format!("{{{}}}", members.join(","));
            let places: Vec<usize> = line.char_indices().map(|(place, _)| place).collect();
            let place = *place.get(&places);
            match slip {
                // Something is left out.
                "-" => drop(line.remove(place)),
                // The rest is missing.
                "…" => line.truncate(place),
                slip => line.insert_str(place, slip),
            }
            line
        })
    }

    proptest! {
        #[test]
        fn what_is_read_plainly_is_what_json_says(line in line()) {
            let plain = as_plain(&line);
            if plain.is_some() {
                prop_assert_eq!(plain, as_json(&line));
            }
        }
    }
}
