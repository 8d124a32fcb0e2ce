//! Masks: which actions or statuses a statistic counts (semantics 19 and 30).

use std::fmt;
use std::ops::{BitAnd, BitOr, Range};

use strum::{EnumCount, IntoEnumIterator, VariantNames};

use super::action::Action;
use super::word::{Word, nearest, split_at_commas};

const _: () = assert!(Action::COUNT <= 128, "a mask has one bit for each action");

/// What a mask can be made of, each with what it does to the set, which is empty at first.
pub const MASK_FORMS: [(&str, &str); 4] = [
    ("CallInbound, CallOutbound", "A name sets its action; commas stand between the items."),
    ("*", "A star sets all actions and statuses but the further ones."),
    (
        "*, ~LoggedOut",
        "A tilde clears what was set in front of it: a mask is read from left to right.",
    ),
    ("*, ~CallWait, InteractionDeleted", "A further action counts where its own name sets it."),
];

/// A set of actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mask(u128);

impl Mask {
    /// No action.
    pub const EMPTY: Self = Self(0);
    /// Every action, plain and typed, durable and instantaneous, but the further ones: the mask `*`
    /// (semantics 30, 108).
    pub const ALL: Self = Self(
        bits(Action::CallWait, Action::CallInbound)
            | bits(Action::CallEntered, Action::CallConferenceMade),
    );

    /// Every action, the further ones included.
    pub const EVERY: Self = Self(u128::MAX);

    /// The set of the given actions.
    #[must_use]
    pub fn of(actions: &[Action]) -> Self {
        actions.iter().fold(Self::EMPTY, |mask, &action| mask.with(action))
    }

    /// The set with one action more.
    #[must_use]
    pub fn with(self, action: Action) -> Self {
        Self(self.0 | Self::bit(action))
    }

    /// The set without an action.
    #[must_use]
    pub fn without(self, action: Action) -> Self {
        Self(self.0 & !Self::bit(action))
    }

    /// Whether an action is in the set.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "it is halved")]
    pub fn contains(self, action: Action) -> bool {
        // A half is shifted more quickly than the whole.
        let (low, high) = (self.0 as u64, (self.0 >> 64) as u64);
        let half = if (action as u8) < 64 { low } else { high };
        half >> (action as u8 % 64) & 1 != 0
    }

    /// Whether the set holds nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The actions of the set, in the order of the tables.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        Action::iter().filter(move |&action| self.contains(action))
    }

    /// The part of the set that has a begin and an end.
    #[must_use]
    pub fn durable(self) -> Self {
        Self::of(&self.actions().filter(|action| action.is_durable()).collect::<Vec<_>>())
    }

    /// The part of the set that happens at one moment.
    #[must_use]
    pub fn instantaneous(self) -> Self {
        Self(self.0 & !self.durable().0)
    }

    fn bit(action: Action) -> u128 {
        1 << action as u8
    }
}

/// The bits of all actions from one to another.
const fn bits(first: Action, last: Action) -> u128 {
    (2 << last as u8) - (1 << first as u8)
}

impl BitOr for Mask {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Mask {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// Writes the mask in its shortest form: names, or `*` and what is cleared from it.
impl fmt::Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cleared = Self(Self::ALL.0 & !self.0);
        let is_most =
            self.0 & Self::ALL.0 != 0 && cleared.actions().count() < self.actions().count();
        let further = Self(self.0 & !Self::ALL.0);
        let (start, cleared, named) =
            if is_most { ("*", cleared, further) } else { ("", Self::EMPTY, *self) };
        f.write_str(start)?;
        let mut separator = if is_most { ", " } else { "" };
        let cleared = cleared.actions().map(|action| ("~", action));
        for (sign, action) in cleared.chain(named.actions().map(|action| ("", action))) {
            write!(f, "{separator}{sign}{}", action.name())?;
            separator = ", ";
        }
        Ok(())
    }
}

/// What is wrong with one word of a mask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MaskFault {
    /// A name that nobody knows; it is ignored unless it is cleared (semantics 44).
    Unknown {
        name: String,
        is_cleared: bool,
        nearest: Option<&'static str>,
        /// The same with commas between the actions, where that makes sense of it.
        separated: Option<String>,
    },
    /// A name that Stat Server knows and no event of ours makes.
    Foreign { name: &'static str, why: &'static str },
    /// Nothing in front of a comma, or behind the last one.
    Nothing { is_last: bool },
}

/// A mask with what stands where in its text.
#[derive(Debug)]
pub(crate) struct ReadMask {
    pub(crate) mask: Mask,
    /// The actions of the mask that are there by their own name, with its bytes.
    pub(crate) names: Vec<(Action, Range<usize>)>,
    /// What is wrong, with its bytes; it leaves the set as it is.
    pub(crate) faults: Vec<(Range<usize>, MaskFault)>,
}

/// Reads a mask from left to right over a set that starts empty.
pub(crate) fn read_mask(text: &str) -> ReadMask {
    let mut mask = Mask::EMPTY;
    let mut names = Vec::new();
    let mut faults: Vec<(Range<usize>, MaskFault)> = Vec::new();
    for word in split_at_commas(text) {
        match read_word(word) {
            Ok(Step::SetAll) => {
                mask = mask | Mask::ALL;
                names.retain(|(name, _): &(Action, _)| name.is_further());
            }
            Ok(Step::Set(action)) => {
                mask = mask.with(action);
                names.push((action, word.bytes()));
            }
            Ok(Step::Clear(action)) => {
                mask = mask.without(action);
                names.retain(|(name, _)| *name != action);
            }
            Err(MaskFault::Nothing { .. }) => {
                let comma = empty_item(text, word);
                // One comma too many at the end leaves nothing on both of its sides.
                if faults.last().is_none_or(|(place, _)| *place != comma.0) {
                    faults.push(comma);
                }
            }
            Err(fault) => faults.push((word.bytes(), fault)),
        }
    }
    ReadMask { mask, names, faults }
}

/// The comma that an item should stand in front of, or behind.
fn empty_item(text: &str, word: Word<'_>) -> (Range<usize>, MaskFault) {
    let comma = match text.get(word.start..).and_then(|rest| rest.find(',')) {
        Some(comma) => Some((word.start + comma, false)),
        None => text.rfind(',').map(|comma| (comma, true)),
    };
    match comma {
        Some((comma, is_last)) => (comma..comma + 1, MaskFault::Nothing { is_last }),
        None => (word.bytes(), MaskFault::Nothing { is_last: false }),
    }
}

enum Step {
    SetAll,
    Set(Action),
    Clear(Action),
}

fn read_word(word: Word<'_>) -> Result<Step, MaskFault> {
    // Apostrophes round the mask or round an item are forgiven (semantics 19).
    let name: String = word.text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let name = name.trim_matches('\'');
    let (is_cleared, name) = match name.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    if name == "*" && !is_cleared {
        return Ok(Step::SetAll);
    }
    if name.is_empty() && !is_cleared {
        return Err(MaskFault::Nothing { is_last: false });
    }
    if let Ok(action) = name.parse() {
        return Ok(if is_cleared { Step::Clear(action) } else { Step::Set(action) });
    }
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    if let Some((name, why)) = Action::FOREIGN.iter().find(|(known, _)| is(known)) {
        return Err(MaskFault::Foreign { name, why });
    }
    let foreign = Action::FOREIGN.iter().map(|(name, _)| *name);
    let known = Action::VARIANTS.iter().copied().chain(foreign);
    Err(MaskFault::Unknown {
        name: name.to_owned(),
        is_cleared,
        nearest: nearest(name, known),
        separated: separated(word.text),
    })
}

/// Actions with commas between them, where the text has something else there.
fn separated(text: &str) -> Option<String> {
    let pieces: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || ";|/+&".contains(letter))
        .filter(|piece| !piece.is_empty())
        .collect();
    let is_known = |piece: &&str| {
        let name = piece.trim_matches('\'');
        let name = name.strip_prefix('~').unwrap_or(name);
        name == "*" || name.parse::<Action>().is_ok()
    };
    (pieces.len() > 1 && pieces.iter().all(is_known)).then(|| pieces.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let ReadMask { mask, faults, .. } = read_mask(text);
        let faults: Vec<_> =
            faults.iter().map(|(place, _)| text.get(place.clone()).unwrap()).collect();
        assert_eq!(format!("{mask} {faults:?}"), expected);
    }

    #[test]
    fn semantics_19_a_mask_is_read_from_left_to_right() {
        check("CallWait", "CallWait []");
        check("callwait,CALL RINGING", "CallWait, CallRinging []");
        check("*", "* []");
        check("*,~LoggedOut, ~ NotMonitored", "*, ~NotMonitored, ~LoggedOut []");
        check("~CallWait,CallWait", "CallWait []");
        check("CallWait,~CallWait", " []");
        check("'*,~LoggedOut'", "*, ~LoggedOut []");
        check("'*', ~LoggedOut, ~NotMonitored'", "*, ~NotMonitored, ~LoggedOut []");
    }

    #[test]
    fn semantics_108_all_does_not_stand_for_further_actions() {
        check("UserEvent, *", "*, UserEvent []");
        check("*, InteractionAccepted, ~CallWait", "*, ~CallWait, Accepted []");
        assert!(!Mask::ALL.actions().any(Action::is_further));
        let further = Action::iter().filter(|action| action.is_further()).count();
        assert_eq!(Mask::ALL.actions().count() + further, Action::COUNT);
    }

    #[test]
    fn semantics_30_a_plain_name_is_not_its_typed_variants() {
        let mask = read_mask("CallOnHold").mask;
        assert!(mask.contains(Action::CallOnHold));
        assert!(!mask.contains(Action::CallOnHoldInbound));
    }

    #[test]
    fn semantics_44_unknown_names_are_left_out_and_told() {
        check("CallInbound, CallRingin", "CallInbound [\"CallRingin\"]");
        check("*, ~LogedOut", "* [\"~LogedOut\"]");
        check("CallMissed", " [\"CallMissed\"]");
    }

    #[test]
    fn an_empty_item_is_told_at_its_comma() {
        check("CallWait,,CallAnswered", "CallWait, CallAnswered [\",\"]");
        check("CallWait,,", "CallWait [\",\"]");
        check("CallWait, ", "CallWait [\",\"]");
        check(",CallWait", "CallWait [\",\"]");
        check("", " [\"\"]");
        let places = |text| read_mask(text).faults.into_iter().map(|(place, _)| place.start);
        assert_eq!(places("CallWait,,CallAnswered,").collect::<Vec<_>>(), [9, 22]);
    }

    #[test]
    fn names_are_those_that_are_left_in_the_mask() {
        let names = |text| read_mask(text).names.into_iter().map(|(action, _)| action.name());
        let named = names("CallWait, CallEntered, ~CallWait").collect::<Vec<_>>();
        assert_eq!(named, ["CallEntered"]);
        assert_eq!(names("CallWait, *, CallEntered, ~LoggedOut").collect::<Vec<_>>().len(), 1);
    }

    #[test]
    fn other_signs_between_actions_are_recognised() {
        assert_eq!(separated("CallWait; CallAnswered").unwrap(), "CallWait, CallAnswered");
        assert_eq!(separated("*|~LoggedOut").unwrap(), "*, ~LoggedOut");
        assert_eq!(separated("CallWait CallAnswered").unwrap(), "CallWait, CallAnswered");
        assert_eq!(separated("CallWait; Lunch"), None);
        assert_eq!(separated("CallWait"), None);
    }

    #[test]
    fn a_mask_has_a_durable_and_an_instantaneous_part() {
        let mask = Mask::of(&[Action::CallWait, Action::CallAnswered]);
        assert_eq!(mask.durable(), Mask::of(&[Action::CallWait]));
        assert_eq!(mask.instantaneous(), Mask::of(&[Action::CallAnswered]));
    }
}
