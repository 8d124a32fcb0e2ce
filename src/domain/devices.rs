//! Devices (API document, chapter *Devices*): telephones, and whose they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::directory::Centre;
use super::draft::{Draft, NewIds};
use super::numbers::PhoneNumber;
use super::refusal::Refusal;
use super::text;
use super::users::User;

/// A device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// The id.
    pub id: Box<str>,
    /// The number, which nothing else in the centre has.
    pub number: PhoneNumber,
    /// The model, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Box<str>>,
    /// Who has made it, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<Box<str>>,
    /// Where it is, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Box<str>>,
    /// How it is connected.
    #[serde(default)]
    pub telephony_network: Network,
    /// Whose it is; none where it is nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Box<str>>,
}

/// How a device is connected.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[strum(ascii_case_insensitive)]
pub enum Network {
    /// By the public telephone network.
    Public,
    /// By a network of the house.
    #[default]
    Private,
}

/// What a new device is to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewDevice {
    /// The id, where the client chooses it.
    pub id: Option<String>,
    /// What can be changed later as well.
    #[serde(flatten)]
    pub rest: DeviceChange,
}

/// What a device is to be from now on; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceChange {
    /// The number.
    #[serde(skip)]
    pub number: Option<PhoneNumber>,
    /// The model; an empty text takes it away.
    pub model: Option<String>,
    /// Who has made it; an empty text takes it away.
    pub vendor: Option<String>,
    /// Where it is; an empty text takes it away.
    pub location: Option<String>,
    /// How it is connected.
    pub telephony_network: Option<String>,
}

kept!(Device, Device, "device", by id in devices, named |device| Some(&device.number.e164_number));

impl Centre {
    /// The devices of all users, by their ids.
    #[must_use]
    pub fn devices_by_user(&self) -> BTreeMap<&str, Vec<&Device>> {
        let mut devices: BTreeMap<&str, Vec<&Device>> = BTreeMap::new();
        for device in self.devices.iter() {
            if let Some(user) = &device.user {
                devices.entry(user).or_default().push(device);
            }
        }
        devices
    }

    /// The devices of a user, by their ids.
    pub fn devices_of(&self, user: &str) -> impl Iterator<Item = &Device> {
        self.devices
            .iter()
            .filter(move |device| device.user.as_deref() == Some(user))
            .map(|device| &**device)
    }
}

impl Draft<'_> {
    /// Makes a device, somebody's if it is said whose. Gives its id.
    ///
    /// # Errors
    /// Where the number is missing or taken, the id is taken, or there is no such user.
    pub fn create_device(
        &mut self,
        new: &NewDevice,
        user: Option<&str>,
        ids: NewIds<'_>,
    ) -> Result<Box<str>, Refusal> {
        let number = new.rest.number.clone();
        let mut device = Device {
            id: "".into(),
            number: number.ok_or_else(|| Refusal::missing("`phoneNumber` is missing"))?,
            model: None,
            vendor: None,
            location: None,
            telephony_network: Network::default(),
            user: user.map(Box::from),
        };
        if let Some(user) = user {
            self.need::<User>(user)?;
        }
        self.describe_device(&mut device, &new.rest, None)?;
        let id = self.new_id::<Device>(new.id.as_deref(), ids)?;
        device.id = id.clone();
        self.put(device);
        Ok(id)
    }

    /// Changes a device.
    ///
    /// # Errors
    /// Where there is none, or something cannot be.
    pub fn change_device(&mut self, id: &str, change: &DeviceChange) -> Result<(), Refusal> {
        let mut device = self.need::<Device>(id)?.clone();
        self.describe_device(&mut device, change, Some(id))?;
        self.put_if_other(device);
        Ok(())
    }

    /// Removes a device, from whom it is too.
    ///
    /// # Errors
    /// Where there is none.
    pub fn delete_device(&mut self, id: &str) -> Result<(), Refusal> {
        self.need::<Device>(id)?;
        self.remove::<Device>(id);
        Ok(())
    }

    /// Gives a device to a user.
    ///
    /// # Errors
    /// Where there is no such user or device, or it is somebody else's.
    pub fn assign_device(&mut self, user: &str, id: &str) -> Result<(), Refusal> {
        self.need::<User>(user)?;
        let device = self.need::<Device>(id)?.clone();
        if let Some(other) = device.user.as_deref().filter(|one| *one != user) {
            return Err(Refusal::forbidden(format!("the device `{id}` is that of user `{other}`")));
        }
        self.put_if_other(Device { user: Some(user.into()), ..device });
        Ok(())
    }

    /// Takes a device from a user.
    ///
    /// # Errors
    /// Where there is no such user, or the user has no such device.
    pub fn unassign_device(&mut self, user: &str, id: &str) -> Result<(), Refusal> {
        self.need::<User>(user)?;
        let device = self.centre().devices.get(id).map(|device| Device::clone(device));
        let own = device.filter(|device| device.user.as_deref() == Some(user));
        let device = own.ok_or_else(|| Refusal::not_found("device of this user", id))?;
        self.put(Device { user: None, ..device });
        Ok(())
    }

    /// Takes all devices from a user.
    pub(super) fn unassign_devices_of(&mut self, user: &str) {
        let devices: Vec<Device> = self.centre().devices_of(user).cloned().collect();
        for device in devices {
            self.put(Device { user: None, ..device });
        }
    }

    /// Changes what is said of a device; `own` is its id, if it has one.
    fn describe_device(
        &self,
        device: &mut Device,
        change: &DeviceChange,
        own: Option<&str>,
    ) -> Result<(), Refusal> {
        if let Some(number) = &change.number {
            self.no_other_has::<Device>(number, own)?;
            device.number = number.clone();
        }
        if let Some(model) = &change.model {
            device.model = text::optional("model", model)?;
        }
        if let Some(vendor) = &change.vendor {
            device.vendor = text::optional("vendor", vendor)?;
        }
        if let Some(location) = &change.location {
            device.location = text::optional("location", location)?;
        }
        if let Some(network) = &change.telephony_network {
            device.telephony_network = network.parse().map_err(|_| {
                let message =
                    format!("`telephonyNetwork` is `{network}`: expected Public or Private");
                Refusal::invalid(message)
            })?;
        }
        Ok(())
    }
}
