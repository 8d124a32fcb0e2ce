//! Operations: the table says of each who may call it where, and what it is; handlers do not repeat it.

use std::pin::Pin;

use super::call::Call;
use super::reply::Reply;
use super::resource::Resource;
use crate::api::problem::Problem;
use crate::domain::{PROVISIONING, Role};

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
    /// The feature that it belongs to: without that it is not there.
    pub(super) feature: Option<&'static str>,
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

/// An operation of a chapter that belongs to provisioning.
pub(super) const fn provisioning(
    chapter: &'static str,
    place: (Verb, &'static str),
    about: &'static str,
    run: Run,
) -> Operation {
    Operation::new(chapter, place, about, run).feature(PROVISIONING)
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
            feature: None,
            about,
            roles: ADMINS,
            own: None,
            allowed: None,
            resource: None,
            body: Body::None,
            lists_objects: false,
            parameters: &[],
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

    /// The same, as a part of a feature.
    pub(super) const fn feature(self, feature: &'static str) -> Self {
        Self { feature: Some(feature), ..self }
    }

    /// Whether whoever calls may do so.
    ///
    /// # Errors
    /// Where the feature is off, or with who may.
    pub(super) fn admit(&self, call: &Call) -> Result<(), Problem> {
        if let Some(feature) = self.feature
            && !call.known.has_feature(feature)
        {
            let message = format!("the contact centre does without the feature `{feature}`");
            return Err(Problem::not_found(message));
        }
        let is_case = |(roles, is_case): Own| call.caller.has_any(roles) && is_case(call);
        let is_for_all = self.roles.is_empty() || call.caller.has_any(self.roles);
        if is_for_all || self.own.is_some_and(is_case) || self.allowed.is_some_and(is_case) {
            return Ok(());
        }
        let roles: Vec<&str> = self.roles.iter().map(|role| role.name()).collect();
        Err(Problem::not_permitted(format!("this needs one of the roles {}", roles.join(", "))))
    }
}
