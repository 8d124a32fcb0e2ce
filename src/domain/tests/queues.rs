//! Queues: numbers, names and templates.

use proptest::prelude::*;

use super::*;

impl World {
    fn queue(&mut self, name: &str, change: QueueChange) -> Result<Box<str>, String> {
        let channel = change.channel.clone().or_else(|| Some("voice".to_owned()));
        let rest = QueueChange { name: Some(name.to_owned()), channel, ..change };
        let new = NewQueue { rest, ..NewQueue::default() };
        self.decide(|draft, ids| draft.create_queue(&new, ids))
    }

    fn change_queue(&mut self, id: &str, change: &QueueChange) -> Result<(), String> {
        self.decide(|draft, _| draft.change_queue(id, change))
    }

    fn number_of(&self, id: &str) -> Option<String> {
        let centre = self.directory.centre("rome");
        let number = centre.queues.get(id)?.number.as_ref();
        number.map(|number| number.phone_number.to_string())
    }
}

fn internal(is_internal: bool) -> QueueChange {
    QueueChange { internal: Some(is_internal), ..QueueChange::default() }
}

pub(super) fn number(text: &str) -> PhoneNumber {
    PhoneNumber::read(text, Home::default()).unwrap()
}

fn external(text: &str) -> QueueChange {
    QueueChange { number: Some(number(text)), ..QueueChange::default() }
}

#[test]
fn internal_queues_get_the_lowest_number_that_is_free() {
    let mut world = World::default();
    let sales = world.queue("Sales", internal(true)).unwrap();
    let support = world.queue("Support", internal(true)).unwrap();
    assert_eq!(world.number_of(&sales).unwrap(), "04000");
    assert_eq!(world.number_of(&support).unwrap(), "04001");
    world.decide(|draft, _| draft.delete_queue(&sales)).unwrap();
    let new = world.queue("New", internal(true)).unwrap();
    assert_eq!(world.number_of(&new).unwrap(), "04000");
    world.queue("Claimed", external("04002")).unwrap();
    let last = world.queue("Last", internal(true)).unwrap();
    assert_eq!(world.number_of(&last).unwrap(), "04003");
}

#[test]
fn a_number_and_internal_exclude_each_other() {
    let mut world = World::default();
    let both = QueueChange { internal: Some(true), ..external("+16509870000") };
    assert!(world.queue("Sales", both).unwrap_err().starts_with("2 "));
    assert!(world.queue("Sales", QueueChange::default()).unwrap_err().starts_with("1 "));
    let sales = world.queue("Sales", external("+16509870000")).unwrap();
    let taken = "3 the number `(650) 987-0000` is that of queue `new-1`";
    assert_eq!(world.queue("Support", external("(650) 987-0000")), Err(taken.to_owned()));
    assert!(world.change_queue(&sales, &external("+442070313000")).is_ok());
    world.change_queue(&sales, &internal(true)).unwrap();
    assert_eq!(world.number_of(&sales).unwrap(), "04000");
    world.told.clear();
    // What is read can be sent back.
    let same = QueueChange { internal: Some(true), ..external("04000") };
    world.change_queue(&sales, &same).unwrap();
    assert_eq!(world.told, Vec::<String>::new());
    assert!(world.change_queue(&sales, &external("+16509870000")).unwrap_err().starts_with("2 "));
    assert!(world.change_queue(&sales, &internal(false)).unwrap_err().starts_with("1 "));
    let outside = QueueChange { internal: Some(false), ..external("+16509870000") };
    world.change_queue(&sales, &outside).unwrap();
    assert_eq!(world.number_of(&sales).unwrap(), "+16509870000");
}

#[test]
fn other_channels_need_no_number() {
    let mut world = World::default();
    let chat = QueueChange { channel: Some("Chat".to_owned()), ..QueueChange::default() };
    let id = world.queue("Web", chat).unwrap();
    assert_eq!(world.number_of(&id), None);
    let voice = QueueChange { channel: Some("voice".to_owned()), ..QueueChange::default() };
    assert_eq!(
        world.change_queue(&id, &voice),
        Err("3 the channel of a queue cannot be changed".to_owned())
    );
    world.change_queue(&id, &internal(true)).unwrap();
    world.change_queue(&id, &internal(false)).unwrap();
    assert_eq!(world.number_of(&id), None);
}

#[test]
fn names_of_queues_are_taken_once() {
    let mut world = World::default();
    let sales = world.queue("Sales", internal(true)).unwrap();
    assert!(world.queue(" sales", internal(true)).unwrap_err().starts_with("3 a queue named"));
    assert!(world.queue("  ", internal(true)).unwrap_err().starts_with("1 "));
    let same = QueueChange { name: Some("SALES".to_owned()), ..QueueChange::default() };
    world.change_queue(&sales, &same).unwrap();
    assert!(world.change_queue("nobody", &same).unwrap_err().starts_with("6 "));
}

#[test]
fn a_routing_template_is_of_the_same_channel_and_enabled() {
    let mut world = World::default();
    let with =
        |id: &str| QueueChange { routing_template: Some(id.to_owned()), ..QueueChange::default() };
    let sales = world.queue("Sales", internal(true)).unwrap();
    for (id, code) in [
        ("nothing", "6"),
        ("20_RouteChatToSpecDestination", "2"),
        ("07_SegmentCallerRouteToSpecDestination", "2"),
    ] {
        let refused = world.change_queue(&sales, &with(id)).unwrap_err();
        assert!(refused.starts_with(code), "{refused}");
    }
    world.change_queue(&sales, &with("00_RouteToSpecDestination")).unwrap();
    world.change_queue(&sales, &with("")).unwrap();
    assert_eq!(world.directory.centre("rome").queues.get(&sales).unwrap().routing_template, None);
}

#[test]
fn not_more_than_all_calls_are_recorded() {
    let mut world = World::default();
    let sales = world.queue("Sales", internal(true)).unwrap();
    world.decide(|draft, _| draft.record_calls(&sales, 100)).unwrap();
    for much in [101, 256, u64::MAX] {
        let refused = world.decide(|draft, _| draft.record_calls(&sales, much));
        assert!(refused.unwrap_err().starts_with("2 "), "{much}");
    }
    let restored = Directory::restore(&world.directory.save());
    assert_eq!(
        restored.unwrap().centre("rome").queues.get(&sales).unwrap().recording_percentage,
        100
    );
}

#[test]
fn numbers_tell_their_country() {
    let told = |text| {
        let PhoneNumber { phone_number, e164_number, local_number, country } = number(text);
        let country = country.map(|one| format!("{} {} {}", one.name, one.code, one.calling_code));
        let [local, country] =
            [local_number.map(String::from), country].map(Option::unwrap_or_default);
        format!("{phone_number} | {e164_number} | {local} | {country}.")
    };
    let numbers = [
        "+16509870000",
        "650 987 0000",
        "+49 30 123456",
        "+44 20 7031 3000",
        "3001",
        "+1",
        "04000",
    ];
    insta::assert_snapshot!(numbers.map(told).join("\n"), @r"
    +16509870000 | +16509870000 | (650) 987-0000 | United States US 1.
    650 987 0000 | +16509870000 | (650) 987-0000 | United States US 1.
    +49 30 123456 | +4930123456 | 030 123456 | Germany DE 49.
    +44 20 7031 3000 | +442070313000 | 020 7031 3000 | United Kingdom GB 44.
    3001 | 3001 |  | .
    +1 | +1 |  | .
    04000 | 04000 |  | .
    ");
    for (text, code) in [
        ("", 1),
        (" ", 1),
        ("+", 2),
        ("()", 2),
        ("12x", 2),
        ("1+2", 2),
        ("1234567890123456", 2),
        ("١٢٣", 2),
    ] {
        assert_eq!(
            PhoneNumber::read(text, Home::default()).unwrap_err().code.number(),
            code,
            "{text}"
        );
    }
}

proptest! {
    /// Whatever somebody types is read or refused.
    #[test]
    fn numbers_are_read_or_refused(text in "[+]?[0-9 ().-]{0,20}") {
        if let Ok(number) = PhoneNumber::read(&text, Home::default()) {
            let again = PhoneNumber::read(&number.e164_number, Home::default()).unwrap();
            prop_assert_eq!(again.e164_number, number.e164_number);
        }
    }
}
