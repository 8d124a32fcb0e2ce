//! Parameters of requests (API document, chapter *Request Parameters*): which objects, which fields of them,
//! and what comes along.

use crate::api::problem::Problem;

/// How many objects a list has where nobody says how many, and at the most.
pub(super) const OBJECTS_MAX: usize = 10_000;

/// The parameters of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Which fields; none where a list is to have URIs only.
    pub(super) fields: Option<Names>,
    /// Which collections come along.
    pub(super) subresources: Option<Names>,
    /// Which URIs are resolved.
    pub(super) resolve: Option<Names>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
    /// Attributes to sort by, the weightiest first.
    pub(super) sort_by: Vec<String>,
    pub(super) is_descending: bool,
    /// The contact centre that an account of many asks for.
    pub(super) centre: Option<String>,
    /// Attributes and their values; all have to fit, and one of several values of one attribute.
    pub(super) filters: Vec<(String, String)>,
}

/// Some names, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Names {
    All,
    Some(Vec<String>),
}

impl Names {
    fn read(text: &str) -> Self {
        match words(text) {
            names if names.iter().any(|name| name == "*") => Self::All,
            names => Self::Some(names),
        }
    }

    /// Reads which URIs are resolved; clients say true for all, and false for none.
    fn read_links(text: &str) -> Self {
        match Self::read(text) {
            Self::Some(names) if names.iter().any(|name| name == "true") => Self::All,
            Self::Some(names) => {
                Self::Some(names.into_iter().filter(|name| name != "false").collect())
            }
            Self::All => Self::All,
        }
    }

    /// Whether a name is among them.
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(names) => names.iter().any(|one| one == name),
        }
    }

    /// Refuses what nobody knows; known are, among others that say the same, those names.
    pub(super) fn check(
        &self,
        parameter: &str,
        is_known: impl Fn(&str) -> bool,
        known: &[&str],
    ) -> Result<(), Problem> {
        let Self::Some(names) = self else { return Ok(()) };
        let Some(name) = names.iter().find(|name| !is_known(name)) else { return Ok(()) };
        let expected = match known.is_empty() {
            true => "nothing, as there is none".to_owned(),
            false => format!("* or any of {}", known.join(", ")),
        };
        Err(Problem::invalid(format!("`{parameter}` names `{name}`: expected {expected}")))
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl Query {
    /// Reads what stands behind the path. `own` are parameters that the operation knows itself.
    ///
    /// # Errors
    /// Where it cannot be read, or a number is none.
    pub(super) fn read(text: &str, own: &[&str]) -> Result<(Self, Vec<(String, String)>), Problem> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text)
            .map_err(|error| Problem::invalid(format!("the query cannot be read: {error}")))?;
        let mut query = Self::default();
        let mut rest = Vec::new();
        for (name, value) in pairs {
            match name.as_str() {
                // Nothing is said.
                "fields" | "subresources" | "resolveUri" | "resolveUris" if value.is_empty() => {}
                "fields" => query.fields = Some(Names::read(&value)),
                "subresources" => query.subresources = Some(Names::read(&value)),
                "resolveUri" | "resolveUris" => query.resolve = Some(Names::read_links(&value)),
                "limit" => query.limit = Some(number(&name, &value)?),
                "offset" => query.offset = number(&name, &value)?,
                "sortBy" => query.sort_by = words(&value),
                "order" => query.is_descending = is_descending(&value)?,
                "centre" => query.centre = Some(value),
                _ if own.contains(&name.as_str()) => rest.push((name, value)),
                _ => query.filters.push((name, value)),
            }
        }
        Ok((query, rest))
    }

    /// Whether what an attribute points at is to come along; its name can be said without its ending.
    pub(super) fn resolves(&self, link: &str) -> bool {
        let short = link.strip_suffix("Uri").unwrap_or(link);
        self.resolve.as_ref().is_some_and(|names| names.has(link) || names.has(short))
    }
}

fn number(name: &str, value: &str) -> Result<usize, Problem> {
    let number = value.parse().ok().filter(|number| *number <= OBJECTS_MAX || name == "offset");
    number.ok_or_else(|| {
        let most = if name == "limit" { format!(" up to {OBJECTS_MAX}") } else { String::new() };
        Problem::invalid(format!("`{name}` is `{value}`: expected a whole number{most}"))
    })
}

fn is_descending(value: &str) -> Result<bool, Problem> {
    match value.to_ascii_lowercase().as_str() {
        "ascending" | "asc" => Ok(false),
        "descending" | "desc" => Ok(true),
        _ => {
            let message = format!("`order` is `{value}`: expected Ascending or Descending");
            Err(Problem::invalid(message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_a_list_or_all() {
        let all = ["*", "true"].map(Names::read_links);
        assert_eq!(all, [Names::All, Names::All]);
        assert_eq!(["*", "id,*"].map(Names::read), all);
        let some = Names::read("id, name,,");
        assert!(some.has("id") && some.has("name") && !some.has(""));
        assert!(!Names::read_links("false").has("id"));
        assert!(some.check("fields", |name| ["id", "name"].contains(&name), &[]).is_ok());
        assert!(some.check("fields", |name| name == "id", &[]).is_err());
    }

    #[test]
    fn what_is_no_parameter_filters() {
        let text = "fields=*&channel=voice&limit=5&order=Descending&sortBy=lastName,firstName\
                    &roles=a&roles=b&firstLogin=true&resolveUris=phoneNumberUri&centre=rome";
        let (query, own) = Query::read(text, &["firstLogin"]).unwrap();
        let pair = |one: (&str, &str)| (one.0.to_owned(), one.1.to_owned());
        let filters = [("channel", "voice"), ("roles", "a"), ("roles", "b")].map(pair);
        assert_eq!(query.filters, filters);
        assert_eq!(own, [pair(("firstLogin", "true"))]);
        assert_eq!((query.limit, query.offset, query.is_descending), (Some(5), 0, true));
        assert_eq!(query.sort_by, ["lastName", "firstName"]);
        for wrong in ["limit=-1", "limit=10001", "offset=x", "order=up"] {
            assert!(Query::read(wrong, &[]).is_err(), "{wrong}");
        }
    }
}
