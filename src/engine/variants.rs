//! Variants of the definitions: as they count in centres where other time ranges hold (semantics 111).
//!
//! Invariant: variant 0 is the definitions as they are written; centres with the same ranges have the same
//! variant, so that lanes and readings are as many as there are different ranges.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{Definition, TimeRange};
use crate::ids::{CentreId, Id, Names, Table};

/// The variant of the definitions as they are written.
pub(super) const AS_WRITTEN: usize = 0;

/// Which variant of the definitions each centre has.
#[derive(Debug)]
pub(super) struct Variants {
    /// Of the centres that have another one than what is written, by their names.
    by_name: BTreeMap<Box<str>, usize>,
    /// By variant, from the first one that is not as written: a centre that has it.
    examples: Vec<Box<str>>,
    /// Of the centres that are known, where there is any but what is written.
    by_centre: Table<CentreId, usize>,
}

impl Variants {
    pub(super) fn of(definitions: &[Definition]) -> Self {
        let others: Vec<_> = definitions.iter().map(|one| &one.ranges_of_centres).collect();
        let centres = others.iter().flat_map(|ranges| ranges.iter().map(|(centre, _)| centre));
        let centres: BTreeSet<&str> = centres.collect();
        let mut known: BTreeMap<Vec<Option<TimeRange>>, usize> = BTreeMap::new();
        let mut variants =
            Self { by_name: BTreeMap::new(), examples: Vec::new(), by_centre: Table::default() };
        for centre in centres {
            let ranges = others.iter().map(|ranges| ranges.get(centre)).collect();
            let variant = *known.entry(ranges).or_insert_with(|| {
                variants.examples.push(centre.into());
                variants.examples.len()
            });
            variants.by_name.insert(centre.into(), variant);
        }
        variants
    }

    /// A definition as it counts in each variant in which it is another one.
    pub(super) fn of_definition<'a>(
        &'a self,
        definition: &'a Definition,
    ) -> impl Iterator<Item = (usize, Cow<'a, Definition>)> {
        let variants = (AS_WRITTEN + 1..).zip(&self.examples);
        let variants = variants.map(|(variant, centre)| (variant, definition.in_centre(centre)));
        variants.filter(|(_, other)| !other.ranges_of_centres.is_empty())
    }

    /// Learns which variant the centres have that were named since the last time.
    #[inline]
    pub(super) fn meet(&mut self, names: &Names) {
        if self.by_name.is_empty() {
            return;
        }
        while self.by_centre.len() < names.centres.len() {
            let centre = CentreId::from_index(self.by_centre.len());
            let variant = self.by_name.get(names.centres.text(centre));
            self.by_centre.push(variant.copied().unwrap_or(AS_WRITTEN));
        }
    }

    /// The variant that a centre has.
    pub(super) fn of_centre(&self, centre: CentreId) -> usize {
        self.by_centre.find(centre).copied().unwrap_or(AS_WRITTEN)
    }
}
