//! What the rest of the program asks of a configuration file: keys that nobody knows and zones that
//! are none, each with its place.

use super::arrange::known_keys;
use super::counting::Counting;
use super::options::read_options;
use super::problem::{Problem, SourceFile, ValueMistake};
use super::profile::{ProfileFault, Zone};
use super::reader::Reader;
use super::source::read_documents;
use super::written::{Entry, Value, find};

/// The keys of a configuration file.
#[derive(Debug)]
pub struct Settings<'a> {
    file: &'a SourceFile,
    entries: Vec<Entry>,
}

impl<'a> Settings<'a> {
    /// Reads the keys; there are none where the file is no YAML.
    #[must_use]
    pub fn read(file: &'a SourceFile) -> Self {
        let good = read_documents(file).filter(|(_, faults)| !faults.iter().any(Problem::is_error));
        Self { file, entries: good.flat_map(|(document, _)| document.entries).collect() }
    }

    /// Tells the keys of a section, or of the top level, that are not among the known ones, or that
    /// come twice. Misspelt ones are read all the same.
    #[must_use]
    pub fn unknown_keys(
        &mut self,
        section: Option<&'static str>,
        known: &[&'static str],
    ) -> Vec<Problem> {
        let is_section = |entry: &&mut Entry| Some(entry.key.text.as_str()) == section;
        let (entries, of) = match section {
            None => (&mut self.entries, "the configuration"),
            Some(section) => match self.entries.iter_mut().find(is_section) {
                Some(Entry { value: Value::Map(entries, _), .. }) => (entries, section),
                Some(_) | None => return Vec::new(),
            },
        };
        let mut reader = Reader::new(self.file);
        known_keys(&mut reader, entries, of, known);
        reader.problems
    }

    /// Reads a time zone, where the key is there.
    ///
    /// # Errors
    /// Where the text is no IANA name.
    pub fn zone(&self, key: &str) -> Result<Option<Zone>, Problem> {
        let Some(Value::Text(text)) = find(&self.entries, key) else { return Ok(None) };
        let name = text.text.trim().to_owned();
        Zone::named(&name).map(Some).ok_or_else(|| {
            let nearest = Zone::nearest(&name);
            let mistake = ValueMistake::Profile(ProfileFault::Zone { name, nearest });
            Problem::new(mistake, self.file, text.place.clone())
        })
    }

    /// Reads the options of counting (semantics 109) from a section, and tells what is wrong there. The zone
    /// is not among them.
    #[must_use]
    pub fn counting(&mut self, section: &'static str) -> (Counting, Vec<Problem>) {
        read_options(self.file, section, &mut self.entries)
    }
}
