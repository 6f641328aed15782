//! What is wrong with a user's input, without knowing PostgreSQL: `pg` turns an [`Error`]
//! into an ERROR with its SQLSTATE and HINT.

/// The class of an error; each one has its own SQLSTATE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A number out of range, or an overflow (22003).
    OutOfRange,
    /// An argument that makes no sense (22023).
    InvalidParameter,
    /// Text that does not parse (22P02).
    InvalidText,
    /// Bytes that are not a valid binary form (22P03).
    InvalidBinary,
    /// A relation that is not there (42P01).
    UndefinedRelation,
    /// A column that is not there (42703).
    UndefinedColumn,
    /// A schema that is not there (3F000).
    UndefinedSchema,
    /// A name that is in use (42P07).
    DuplicateRelation,
    /// What is there already (23505).
    UniqueViolation,
    /// What is no name (42602).
    InvalidName,
    /// A name that is too long (42622).
    NameTooLong,
    /// What the caller has no right to (42501).
    InsufficientPrivilege,
    /// What this transaction cannot do (25001).
    ActiveTransaction,
    /// What must not be read as it is (55000).
    Stale,
    /// What others depend on (2BP01).
    DependentObjects,
    /// What is not supported, or not yet (0A000).
    NotSupported,
    /// More memory than there is (53200).
    OutOfMemory,
    /// More than a limit of this extension allows (54000).
    LimitExceeded,
}

/// One refusal: the message names the offending value, the hint what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub kind: ErrorKind,
    pub message: String,
    pub hint: String,
}

/// A result whose error is boxed, so that the good path of a transition stays narrow.
pub type Result<T> = std::result::Result<T, Box<Error>>;

impl Error {
    /// Never on a good path, so it is kept out of the way of what is called once a row.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<String>, hint: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            kind,
            message: message.into(),
            hint: hint.into(),
        })
    }
}

/// An argument that breaks a rule (22023), the commonest error.
#[cold]
pub fn invalid_parameter(message: impl Into<String>, hint: impl Into<String>) -> Box<Error> {
    Error::new(ErrorKind::InvalidParameter, message, hint)
}

/// Shorthand for the commonest shape of a check.
#[inline]
pub fn ensure(holds: bool, error: impl FnOnce() -> Box<Error>) -> Result<()> {
    if holds { Ok(()) } else { Err(error()) }
}
