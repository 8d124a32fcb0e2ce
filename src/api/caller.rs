//! Callers: who asks, of which contact centre, and what the caller may do.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::account::{Account, owner_mark};
use super::csrf::CsrfToken;
use super::problem::Problem;
use super::sessions::Owner;
use crate::archive::{Holder, Mark};
use crate::domain::{Role, User};
use crate::ids::Names;

/// Who asks: the account of the service, or a user of a contact centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    /// The name that was shown.
    pub(super) name: Arc<str>,
    /// The only centre that the caller sees; none where it is any.
    centre: Option<Box<str>>,
    /// The id of the user; none for the account.
    pub(super) user: Option<Box<str>>,
    pub(super) roles: BTreeSet<Role>,
    /// Whether nothing is allowed before the password has been changed.
    pub(super) has_to_change_password: bool,
    /// Another one where password, name or centre are others.
    mark: Mark,
}

/// What a request has shown.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// Who it is.
    pub(super) caller: Arc<Caller>,
    /// By the cookie of a session; none where it was name and password.
    pub(super) session: Option<Mark>,
    /// What the request has to show where it changes something; none where it need not.
    pub(super) csrf: Option<CsrfToken>,
}

impl Visitor {
    /// Somebody who has shown nothing, and may do what anybody may.
    pub(super) fn nobody() -> Self {
        let caller = Caller {
            name: "".into(),
            centre: Some(Names::DEFAULT.into()),
            user: None,
            roles: BTreeSet::new(),
            has_to_change_password: false,
            mark: Mark::default(),
        };
        Self { caller: Arc::new(caller), session: None, csrf: None }
    }
}

impl Caller {
    /// The account of the service: of one centre it is the administrator, else of all of them.
    pub(super) fn of_account(account: &Account) -> Self {
        let centre = account.centre().map(Box::from);
        let role = if centre.is_some() { Role::Admin } else { Role::CloudAdmin };
        Self {
            name: account.name().into(),
            centre,
            user: None,
            roles: BTreeSet::from([role]),
            has_to_change_password: false,
            mark: account.owner(),
        }
    }

    /// A user of a centre.
    pub(super) fn of_user(centre: &str, user: &User) -> Self {
        let password = user.password.as_deref().unwrap_or_default();
        Self {
            name: (*user.user_name).into(),
            centre: Some(centre.into()),
            user: Some(user.id.clone()),
            roles: user.roles.clone(),
            has_to_change_password: user.change_password_on_first_login,
            mark: owner_mark(&user.id, password, Some(centre)),
        }
    }

    /// Whose sessions are the caller's.
    pub(super) fn owner(&self) -> Owner {
        let holder = self.user.as_ref().zip(self.centre.as_ref());
        let holder =
            holder.map(|(user, centre)| Holder { centre: centre.clone(), user: user.clone() });
        Owner { mark: self.mark, holder }
    }

    /// The only centre that the caller sees; none where it is any.
    pub(super) fn only_centre(&self) -> Option<&str> {
        self.centre.as_deref()
    }

    /// Whether the caller sees all centres.
    pub(super) fn sees_all_centres(&self) -> bool {
        self.centre.is_none()
    }

    /// The centre that is asked for: the caller's own (semantics 28), or any where it is of none.
    pub(super) fn centre<'a>(&'a self, asked: Option<&'a str>) -> Result<&'a str, Problem> {
        match (self.centre.as_deref(), asked) {
            (Some(own), Some(asked)) if own != asked => Err(Problem::denied()),
            (own, asked) => Ok(own.or(asked).unwrap_or(Names::DEFAULT)),
        }
    }

    /// Whether the caller has one of some roles.
    pub(super) fn has_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }

    /// Lets nobody pass but who runs the service or provisions a centre by its account.
    pub(super) fn need_account(&self) -> Result<(), Problem> {
        match self.user {
            Some(_) => Err(Problem::not_permitted("this is for the account of the service")),
            None => Ok(()),
        }
    }
}
