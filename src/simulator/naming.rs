//! What agents, queues and skills of an invented centre are called.

use crate::ids::{AgentId, Names, QueueId, SkillId};

const QUEUES: [&str; 16] = [
    "Sales",
    "Support",
    "Billing",
    "Orders",
    "Claims",
    "Returns",
    "Technical",
    "Retention",
    "Delivery",
    "Contracts",
    "Accounts",
    "Complaints",
    "Booking",
    "Insurance",
    "Partners",
    "Premium",
];
const SKILLS: [&str; 12] = [
    "English",
    "German",
    "French",
    "Spanish",
    "Italian",
    "Dutch",
    "Polish",
    "Turkish",
    "Portuguese",
    "Czech",
    "Swedish",
    "Greek",
];
const FIRST_NAMES: [&str; 40] = [
    "anna", "ben", "clara", "david", "elena", "felix", "greta", "hugo", "ines", "jonas", "klara",
    "luca", "marie", "nico", "olga", "paul", "rosa", "samir", "tina", "umut", "vera", "walid",
    "yara", "zoe", "adam", "berta", "carlo", "dina", "emil", "frida", "georg", "hanna", "ivan",
    "julia", "karim", "lena", "milan", "nora", "oskar", "petra",
];
const LAST_NAMES: [&str; 50] = [
    "keller", "brandt", "rossi", "novak", "silva", "meier", "dubois", "garcia", "jansen",
    "kowalski", "yilmaz", "lindgren", "moretti", "fischer", "costa", "haas", "petrov", "weber",
    "martin", "schmitt", "bauer", "ferrari", "lopez", "becker", "nowak", "ricci", "vogel",
    "horvat", "klein", "romano", "demir", "wolf", "moreau", "santos", "krause", "greco", "berg",
    "dvorak", "peters", "conti", "lang", "kaya", "ruiz", "winter", "bakker", "marino", "roth",
    "blanc", "simon", "thiel",
];

/// Names an agent by the number of those before. The pairs of names meet again after all pairs;
/// from then on they are numbered.
pub(super) fn agent(number: usize, names: &mut Names) -> AgentId {
    let (first, round) = (number % FIRST_NAMES.len(), number / FIRST_NAMES.len());
    // One more than the number of first names shares no divisor with the number of last names.
    let last = (first + round * (FIRST_NAMES.len() + 1)) % LAST_NAMES.len();
    let first = listed(&FIRST_NAMES, first).unwrap_or_default();
    let last = listed(&LAST_NAMES, last).unwrap_or_default();
    let name = match round / LAST_NAMES.len() {
        0 => format!("{first}.{last}"),
        again => format!("{first}.{last}{}", again + 1),
    };
    names.agents.intern(Names::default_centre(), &name)
}

/// Names a queue by the number of those before.
pub(super) fn queue(number: usize, names: &mut Names) -> QueueId {
    let name =
        listed(&QUEUES, number).map_or_else(|| format!("Queue-{}", number + 1), str::to_owned);
    names.queues.intern(Names::default_centre(), &name)
}

/// Names a skill by the number of those before.
pub(super) fn skill(number: usize, names: &mut Names) -> SkillId {
    let name =
        listed(&SKILLS, number).map_or_else(|| format!("Skill-{}", number + 1), str::to_owned);
    names.skills.intern(Names::default_centre(), &name)
}

fn listed<'a>(list: &[&'a str], number: usize) -> Option<&'a str> {
    list.get(number).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ids::Id;
    use crate::simulator::AGENTS_MAX;

    #[test]
    fn no_two_agents_have_the_same_name() {
        let mut names = Names::new();
        let agents: BTreeSet<_> = (0..AGENTS_MAX as usize).map(|n| agent(n, &mut names)).collect();
        assert_eq!(agents.len(), AGENTS_MAX as usize);
        let name = |place| names.agents.text(AgentId::from_index(place));
        assert_eq!([name(0), name(41), name(2_000)], ["anna.keller", "ben.ruiz", "anna.keller2"]);
    }
}
