//! Operations: the table says of each who may call it where, and what it is; handlers do not repeat it.

use std::pin::Pin;

use super::call::Call;
use super::reply::Reply;
use super::resource::Resource;
use crate::api::problem::Problem;
use crate::domain::{Centre, PROVISIONING, Role, VOICE};

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

/// What a body says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Nothing.
    None,
    /// An object of the resource that is new, or several of them.
    New,
    /// The same, or `uris` of those that are there.
    NewOrUris,
    /// An object of the resource that is new, and only one.
    NewOne,
    /// What changes of an object of the resource.
    Change,
    /// The same, and by its `id` which one that is.
    ChangeById,
    /// Any object.
    Anything,
    /// Some parameters, by their names.
    Parameters(&'static [&'static str]),
    /// The same, and one that is null is said, too.
    Values(&'static [&'static str]),
    /// Parameters that name what is meant; whatever else is said of it does not matter.
    Naming(&'static [&'static str]),
}

/// Who may call an operation in some cases, such as for what is their own, and whether that is one.
type Own = (&'static [Role], fn(&Call) -> bool);

/// What an operation does.
pub(super) type Run = fn(Call) -> Pin<Box<dyn Future<Output = Result<Reply, Problem>> + Send>>;

/// One operation of the API.
#[derive(Debug)]
pub(super) struct Operation {
    /// The chapter of the API document.
    pub(super) chapter: &'static str,
    pub(super) verb: Verb,
    /// Behind `/api/v2`.
    pub(super) path: &'static str,
    /// Other paths that mean the same.
    pub(super) aliases: &'static [&'static str],
    /// Its `operationName`, where several share method and path.
    pub(super) name: Option<&'static str>,
    /// The features that it belongs to: without any of them it is not there.
    pub(super) features: &'static [&'static str],
    /// What it does, in one sentence.
    pub(super) about: &'static str,
    /// Who may call it.
    pub(super) roles: &'static [Role],
    /// Who may call it for what is their own.
    pub(super) own: Option<Own>,
    /// Who may call it where the operator lets them.
    pub(super) allowed: Option<Own>,
    /// What it is about.
    pub(super) resource: Option<&'static Resource>,
    pub(super) body: Body,
    /// Whether its list has objects where nobody says what of them.
    pub(super) lists_objects: bool,
    /// Parameters of the query that only this operation has.
    pub(super) parameters: &'static [&'static str],
    /// Whether it may take much longer than others.
    pub(super) is_long: bool,
    pub(super) run: Run,
}

/// Those who provision a contact centre.
pub(super) const ADMINS: &[Role] = &[Role::CloudAdmin, Role::Admin];
/// The same, and agents.
pub(super) const ADMINS_AND_AGENTS: &[Role] = &[Role::CloudAdmin, Role::Admin, Role::Agent];
/// Anybody, known or not.
pub(super) const ANYBODY: &[Role] = &[];
/// Everybody whom the service knows.
pub(super) const EVERYBODY: &[Role] =
    &[Role::CloudAdmin, Role::Admin, Role::Supervisor, Role::Agent];

/// What is told of that which belongs to a feature that is off.
pub(super) fn without(feature: &str) -> Problem {
    Problem::not_found(format!("the contact centre does without the feature `{feature}`"))
}

/// An operation of a chapter that belongs to provisioning.
pub(super) const fn provisioning(
    chapter: &'static str,
    place: (Verb, &'static str),
    about: &'static str,
    run: Run,
) -> Operation {
    Operation::new(chapter, place, about, run).features(&[PROVISIONING])
}

/// An operation of a chapter that belongs to provisioning of what calls arrive at.
pub(super) const fn of_telephony(
    chapter: &'static str,
    place: (Verb, &'static str),
    about: &'static str,
    run: Run,
) -> Operation {
    Operation::new(chapter, place, about, run).features(&[PROVISIONING, VOICE])
}

impl Operation {
    /// An operation that administrators may call, and nobody else.
    pub(super) const fn new(
        chapter: &'static str,
        (verb, path): (Verb, &'static str),
        about: &'static str,
        run: Run,
    ) -> Self {
        Self {
            chapter,
            verb,
            path,
            aliases: &[],
            name: None,
            features: &[],
            about,
            roles: ADMINS,
            own: None,
            allowed: None,
            resource: None,
            body: Body::None,
            lists_objects: false,
            parameters: &[],
            is_long: false,
            run,
        }
    }

    /// The same, for others.
    pub(super) const fn roles(self, roles: &'static [Role]) -> Self {
        Self { roles, ..self }
    }

    /// The same, and others may call it for what is their own.
    pub(super) const fn own(self, roles: &'static [Role], is_own: fn(&Call) -> bool) -> Self {
        Self { own: Some((roles, is_own)), ..self }
    }

    /// The same, and others may call it where the operator lets them.
    pub(super) const fn allowed(
        self,
        roles: &'static [Role],
        is_allowed: fn(&Call) -> bool,
    ) -> Self {
        Self { allowed: Some((roles, is_allowed)), ..self }
    }

    /// The same, about objects of a resource.
    pub(super) const fn about(self, resource: &'static Resource) -> Self {
        Self { resource: Some(resource), ..self }
    }

    /// The same, with a body.
    pub(super) const fn body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    /// The same, with objects in its list where nobody says what of them.
    pub(super) const fn listing_objects(self) -> Self {
        Self { lists_objects: true, ..self }
    }

    /// The same, as one of several by `operationName`.
    pub(super) const fn named(self, name: &'static str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// The same, also by other paths.
    pub(super) const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The same, with parameters of its own in the query.
    pub(super) const fn parameters(self, parameters: &'static [&'static str]) -> Self {
        Self { parameters, ..self }
    }

    /// The same, which may take much longer than others.
    pub(super) const fn long(self) -> Self {
        Self { is_long: true, ..self }
    }

    /// The same, as a part of features.
    pub(super) const fn features(self, features: &'static [&'static str]) -> Self {
        Self { features, ..self }
    }

    /// Whether a contact centre has all features that it belongs to.
    ///
    /// # Errors
    /// With the one that is missing.
    pub(super) fn is_there(&self, known: &Centre) -> Result<(), Problem> {
        match self.features.iter().find(|feature| !known.has_feature(feature)) {
            None => Ok(()),
            Some(feature) => Err(without(feature)),
        }
    }

    /// Whether whoever calls may do so.
    ///
    /// # Errors
    /// With who may.
    pub(super) fn admit(&self, call: &Call) -> Result<(), Problem> {
        let is_case = |(roles, is_case): Own| call.caller.has_any(roles) && is_case(call);
        let is_for_all = self.roles.is_empty() || call.caller.has_any(self.roles);
        if is_for_all || self.own.is_some_and(is_case) || self.allowed.is_some_and(is_case) {
            return Ok(());
        }
        let roles: Vec<&str> = self.roles.iter().map(|role| role.name()).collect();
        Err(Problem::not_permitted(format!("this needs one of the roles {}", roles.join(", "))))
    }
}
