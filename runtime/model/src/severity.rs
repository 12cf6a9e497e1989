//! How much harm a finding does, and how sure a check is of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A word that names no severity or confidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not one of {expected}")]
pub struct UnknownLevel {
    pub word: String,
    pub expected: &'static str,
}

macro_rules! level {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? } $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name {
            $($variant),+
        }

        impl $name {
            /// Every level, lowest first.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in configuration and reports.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownLevel;

            fn from_str(word: &str) -> Result<Self, UnknownLevel> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownLevel { word: word.to_owned(), expected: $expected }),
                }
            }
        }
    };
}

level! {
    /// How much harm a finding does, lowest first.
    Severity { Info = "info", Low = "low", Medium = "medium", High = "high", Critical = "critical" }
    "info, low, medium, high, critical"
}

level! {
    /// How sure a check is of a finding, lowest first.
    Confidence { Low = "low", Medium = "medium", High = "high" }
    "low, medium, high"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip_and_are_ordered() {
        for pair in Severity::ALL.windows(2) {
            assert!(pair[0] < pair[1]);
        }
        for severity in Severity::ALL {
            assert_eq!(severity.as_str().parse(), Ok(*severity));
        }
    }

    #[test]
    fn an_unknown_word_is_told_what_would_be_right() {
        let error = "warning".parse::<Severity>().unwrap_err();
        assert_eq!(error.to_string(), "`warning` is not one of info, low, medium, high, critical");
    }
}
