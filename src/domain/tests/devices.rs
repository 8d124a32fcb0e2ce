//! Devices: numbers, and whose they are.

use super::queues::number;
use super::*;

impl World {
    fn device(&mut self, text: &str, user: Option<&str>) -> Result<Box<str>, String> {
        let rest = DeviceChange { number: Some(number(text)), ..DeviceChange::default() };
        let new = NewDevice { rest, ..NewDevice::default() };
        self.decide(|draft, ids| draft.create_device(&new, user, ids))
    }

    fn owner_of(&self, id: &str) -> Option<String> {
        let centre = self.directory.centre("rome");
        centre.devices.get(id).unwrap().user.as_deref().map(str::to_owned)
    }
}

#[test]
fn a_device_is_nobodys_or_one_users() {
    let mut world = World::default();
    let (ann, bob) = (world.user("ann").unwrap(), world.user("bob").unwrap());
    let desk = world.device("3001", None).unwrap();
    let mobile = world.device("3002", Some(&ann)).unwrap();
    world.decide(|draft, _| draft.assign_device(&ann, &desk)).unwrap();
    world.told.clear();
    world.decide(|draft, _| draft.assign_device(&ann, &desk)).unwrap();
    assert_eq!(world.told, Vec::<String>::new(), "nothing has changed");
    let refused = world.decide(|draft, _| draft.assign_device(&bob, &desk));
    assert_eq!(refused, Err(format!("3 the device `{desk}` is that of user `{ann}`")));
    let refused = world.decide(|draft, _| draft.unassign_device(&bob, &desk));
    assert_eq!(refused, Err(format!("6 there is no device of this user `{desk}`")));
    let refused = world.device("3003", Some("nobody"));
    assert_eq!(refused, Err("6 there is no user `nobody`".to_owned()));
    world.decide(|draft, _| draft.unassign_device(&ann, &desk)).unwrap();
    assert_eq!((world.owner_of(&desk), world.owner_of(&mobile)), (None, Some(ann.to_string())));
}

#[test]
fn who_is_deleted_leaves_the_devices() {
    let mut world = World::default();
    let ann = world.user("ann").unwrap();
    let desk = world.device("3001", Some(&ann)).unwrap();
    world.told.clear();
    world.decide(|draft, _| draft.delete_user(&ann, None)).unwrap();
    assert_eq!(world.told, ["Provisioned", "Removed"]);
    assert_eq!(world.owner_of(&desk), None);
    let restored = Directory::restore(&world.directory.save());
    assert_eq!(restored, Some(world.directory));
}

#[test]
fn a_number_is_of_one_device_or_queue() {
    let mut world = World::default();
    let desk = world.device("3001", None).unwrap();
    let taken = |number: &str| Err(format!("3 the number `{number}` is that of device `{desk}`"));
    assert_eq!(world.device("30-01", None), taken("30-01"));
    let rest = QueueChange {
        name: Some("Sales".to_owned()),
        channel: Some("voice".to_owned()),
        number: Some(number("3001")),
        ..QueueChange::default()
    };
    let new = NewQueue { rest, ..NewQueue::default() };
    let refused = world.decide(|draft, ids| draft.create_queue(&new, ids));
    assert_eq!(refused, taken("3001"));
    let moved = DeviceChange { number: Some(number("3002")), ..DeviceChange::default() };
    world.decide(|draft, _| draft.change_device(&desk, &moved)).unwrap();
    world.decide(|draft, ids| draft.create_queue(&new, ids)).unwrap();
    let refused = world.device("3001", None);
    assert!(refused.unwrap_err().starts_with("3 the number `3001` is that of queue"));
}

#[test]
fn networks_are_public_or_private() {
    let mut world = World::default();
    let desk = world.device("3001", None).unwrap();
    let network = |text: &str| DeviceChange {
        telephony_network: Some(text.to_owned()),
        ..DeviceChange::default()
    };
    world.decide(|draft, _| draft.change_device(&desk, &network("public"))).unwrap();
    let device = world.directory.centre("rome").devices.get(&desk).unwrap().telephony_network;
    assert_eq!(device, Network::Public);
    let refused = world.decide(|draft, _| draft.change_device(&desk, &network("ISDN")));
    assert!(refused.unwrap_err().starts_with("2 `telephonyNetwork` is `ISDN`"));
}
