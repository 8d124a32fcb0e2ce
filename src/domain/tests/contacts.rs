//! Contacts that are neither users nor queues.

use super::*;

fn contact(name: Option<&str>, phone_number: Option<&str>) -> ContactChange {
    let [name, phone_number] = [name, phone_number].map(|text| text.map(str::to_owned));
    ContactChange { name, phone_number }
}

#[test]
fn contacts_are_made_changed_and_removed() {
    let mut world = World::default();
    let refused = world.decide(|draft, ids| draft.create_contact(&contact(None, None), ids));
    assert_eq!(refused, Err("1 `name` is missing".to_owned()));
    let new = contact(Some("Some Contact"), Some("xxx-xxx-xxxx"));
    let id = world.decide(|draft, ids| draft.create_contact(&new, ids)).unwrap();
    let change = contact(None, Some(""));
    world.decide(|draft, _| draft.change_contact(&id, &change)).unwrap();
    let centre = world.directory.centre("rome");
    let kept = centre.contacts.get(&id).unwrap();
    assert_eq!((&*kept.name, &kept.phone_number), ("Some Contact", &None));
    world.told.clear();
    world.decide(|draft, _| draft.change_contact(&id, &change)).unwrap();
    assert_eq!(world.told, Vec::<String>::new(), "nothing has changed");
    world.decide(|draft, _| draft.delete_contact(&id)).unwrap();
    let refused = world.decide(|draft, _| draft.delete_contact(&id));
    assert_eq!(refused, Err(format!("6 there is no contact `{id}`")));
}

#[test]
fn users_are_not_changed_as_contacts() {
    let mut world = World::default();
    let ann = world.user("ann").unwrap();
    let refused = world.decide(|draft, _| draft.delete_contact(&ann));
    assert!(refused.unwrap_err().starts_with("3 the contact `new-1` is a user or a queue"));
}
