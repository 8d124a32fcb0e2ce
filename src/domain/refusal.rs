//! Why a command is not followed.

/// How many reasons are told at once.
const TOLD_MAX: usize = 50;

/// The status codes of the chapter *Return Values* that rules lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A required parameter is missing.
    Missing,
    /// A parameter is not valid for the current state.
    Invalid,
    /// The operation is forbidden.
    Forbidden,
    /// There is no such resource.
    NotFound,
}

/// Why a command is not followed; then nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What kind of reason it is.
    pub code: Code,
    /// The reason, and what would do.
    pub message: String,
}

impl Code {
    /// The number in the API document.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Missing => 1,
            Self::Invalid => 2,
            Self::Forbidden => 3,
            Self::NotFound => 6,
        }
    }
}

impl Refusal {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// A parameter that has to be there.
    #[must_use]
    pub fn missing(message: impl Into<String>) -> Self {
        Self::new(Code::Missing, message)
    }

    /// A parameter that cannot be.
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::Invalid, message)
    }

    /// What cannot be done now, by whomever.
    #[must_use]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, message)
    }

    /// The same, with the place of what is refused.
    #[must_use]
    pub fn of(self, place: &str) -> Self {
        Self { message: format!("{place}: {}", self.message), ..self }
    }

    /// Many as one: the code of the first, and all reasons, a line each.
    #[must_use]
    pub fn together(refused: &[Self]) -> Option<Self> {
        let code = refused.first()?.code;
        let mut lines: Vec<&str> = refused.iter().map(|one| &*one.message).collect();
        let more = lines.len().saturating_sub(TOLD_MAX);
        lines.truncate(TOLD_MAX);
        let mut message = lines.join("\n");
        if more > 0 {
            message.push_str(&format!("\nand {more} more"));
        }
        Some(Self { code, message })
    }

    /// What is not there.
    #[must_use]
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no {what} `{id}`"))
    }
}
