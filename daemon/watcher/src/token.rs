//! A point in what a watcher has seen.

use std::fmt;
use std::str::FromStr;

/// `instance:sequence`, as git's fsmonitor--daemon has it. Times are never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    pub(crate) instance: u64,
    pub(crate) sequence: u64,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}:{}", self.instance, self.sequence)
    }
}

/// Text that is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token is 16 hexadecimal digits, a colon and a number")]
pub struct TokenError;

impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        let (instance, sequence) = text.split_once(':').ok_or(TokenError)?;
        // `from_str_radix` and `parse` would take a sign, and more than one spelling of a token.
        let token = Token {
            instance: u64::from_str_radix(instance, 16).map_err(|_| TokenError)?,
            sequence: sequence.parse().map_err(|_| TokenError)?,
        };
        if token.to_string() == text { Ok(token) } else { Err(TokenError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_text_and_nothing_else_is_one() {
        let token = Token { instance: 0xfeed, sequence: 42 };
        assert_eq!(token.to_string(), "000000000000feed:42");
        assert_eq!(token.to_string().parse(), Ok(token));
        for text in ["", ":", "feed:42", "000000000000feed:+42", "000000000000FEED:42", "x:1"] {
            assert_eq!(text.parse::<Token>(), Err(TokenError), "{text}");
        }
    }
}
