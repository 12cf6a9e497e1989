//! What a rule of this check is made of: plain data, read by `build.rs` and by the engine alike.

/// How much harm a leak of this kind does when nothing else is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

/// How sure a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// Where around a keyword the secret stands: regular expressions without look-around or captures,
/// over bytes, that meet end to end. The first of `lead` and `secret` that is not empty starts
/// at the first byte of the keyword.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// Just before the keyword, read backwards from it; part of the secret where `lead` is empty.
    pub before: &'static str,
    /// From the keyword to the secret; the shortest that works is taken.
    pub lead: &'static str,
    /// The secret itself; the longest is taken.
    pub secret: &'static str,
    /// Just after the secret.
    pub trail: &'static str,
}

/// Which part of the engine looks at a keyword's surroundings.
#[derive(Debug, Clone, Copy)]
pub enum Finder {
    /// A documented format.
    Pattern(Pattern),
    /// A PEM or PGP block.
    PrivateKey,
    /// `scheme://user:password@host`.
    UrlPassword,
    /// A line of `.pgpass`.
    Pgpass,
    /// An option of a command that takes a password.
    CommandLine,
    /// A value given to a name that means a password.
    Password,
    /// A value given to a name that means a key or a token.
    Secret,
}

/// What else a match must be, beyond its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validator {
    None,
    /// The last six characters are the CRC-32 of the 30 before them, in base 62. A match without
    /// it is of medium confidence: dummies are common, but so are tokens of other makers' servers.
    Base62Crc32,
    /// Two base64url parts that decode to JSON objects, the first with `alg`.
    Jwt,
    /// A letter and a digit at least.
    Mixed,
    /// As `Mixed`, and Amazon is named in the same line or the id of a key stands near.
    NearAws,
    /// `user:password` in base64, of medium confidence unless both are plain words.
    BasicPair,
    /// As `BasicPair` where it decodes to one, and anything else too.
    MaybeBasicPair,
}

/// One thing this check looks for.
#[derive(Debug, Clone, Copy)]
pub struct SecretRule {
    /// `secrets/name`; never used again for something else.
    pub id: &'static str,
    /// What was found, in a few words, as findings say it.
    pub title: &'static str,
    /// What it finds.
    pub description: &'static str,
    /// Why it matters.
    pub rationale: &'static str,
    /// How to revoke it, and where to keep it instead.
    pub remedy: &'static str,
    pub severity: Severity,
    pub confidence: Confidence,
    pub references: &'static [&'static str],
    /// Ids of the same rule in other tools.
    pub aliases: &'static [&'static str],
    /// Literals one of which stands in every match, ASCII letters in either case.
    pub keywords: &'static [&'static str],
    pub finder: Finder,
    /// Shannon entropy in bits per byte that the secret must have at least.
    pub entropy: f32,
    pub validator: Validator,
    /// Texts it must find a secret in.
    pub firing: &'static [&'static str],
    /// Texts it must leave alone.
    pub silent: &'static [&'static str],
}

impl Pattern {
    pub const NONE: Self = Self { before: "", lead: "", secret: "", trail: "" };
}
