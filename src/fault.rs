//! What is wrong with a user's input, without knowing PostgreSQL: the room
//! `pg` turns a [`Fault`] into an ERROR with its SQLSTATE and HINT.

/// The class of a fault; each one has its own SQLSTATE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number out of range, or an overflow (22003).
    OutOfRange,
    /// An argument that makes no sense (22023).
    Nonsense,
    /// Text that does not parse (22P02).
    BadText,
    /// Bytes that are not a valid binary form (22P03).
    BadBinary,
    /// A relation that is not there (42P01).
    NoRelation,
    /// A column that is not there (42703).
    NoColumn,
    /// A schema that is not there (3F000).
    NoSchema,
    /// A name that is in use (42P07).
    Taken,
    /// What is no name (42602).
    BadName,
    /// A name that is too long (42622).
    LongName,
    /// What the caller has no right to (42501).
    Denied,
    /// What this transaction cannot do (25001).
    Transaction,
    /// What must not be read as it is (55000).
    Stale,
    /// What others depend on (2BP01).
    InUse,
    /// More memory than there is (53200).
    NoMemory,
}

/// One refusal: the message names the offending value, the hint what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: Kind,
    pub message: String,
    pub hint: String,
}

/// A result whose error is boxed, so that the good path of a transition stays narrow.
pub type Result<T> = std::result::Result<T, Box<Fault>>;

impl Fault {
    /// Never on a good path, so it is kept out of the way of what is called once a row.
    #[cold]
    pub fn new(kind: Kind, message: impl Into<String>, hint: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            kind,
            message: message.into(),
            hint: hint.into(),
        })
    }
}

/// Shorthand for the commonest shape of a check.
#[inline]
pub fn ensure(holds: bool, fault: impl FnOnce() -> Box<Fault>) -> Result<()> {
    if holds { Ok(()) } else { Err(fault()) }
}

/// The name that was probably meant, to be hinted at: one that contains what was
/// written, or differs from it in no more than half the letters.
pub fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    names
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let distance = strsim::damerau_levenshtein(&written, &lower);
            let apart = !lower.contains(&written);
            let half = lower.len().min(written.len()).div_ceil(2);
            let near = !written.is_empty() && (!apart || distance <= half);
            near.then_some(((apart, distance), name))
        })
        .min_by_key(|(order, _)| *order)
        .map(|(_, name)| name)
}
