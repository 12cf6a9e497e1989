//! The options from `tollgate.toml`, read one by one (feature `json`).

use std::collections::HashMap;

use tinyjson::JsonValue;

use crate::Problem;

/// The options a check was given.
///
/// ```
/// # use tollgate_check::{Problem, options::Options};
/// # fn configure(options: &str) -> Result<(), Vec<Problem>> {
/// let options = Options::parse(options)?;
/// let word = options.text("word")?.unwrap_or("flagme");
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Options {
    values: HashMap<String, JsonValue>,
}

impl Options {
    /// Reads what [`Check::configure`](crate::Check::configure) is handed.
    pub fn parse(json: &str) -> Result<Self, Vec<Problem>> {
        match json.parse() {
            Ok(JsonValue::Object(values)) => Ok(Self { values }),
            _ => Err(vec![Problem::option("", "the options are no JSON object")]),
        }
    }

    /// A text; none where the option is not given.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Vec<Problem>> {
        self.get(name, "a text", |value| match value {
            JsonValue::String(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A row of texts; none where the option is not given.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<&str>>, Vec<Problem>> {
        self.get(name, "a row of texts", |value| match value {
            JsonValue::Array(items) => items
                .iter()
                .map(|item| match item {
                    JsonValue::String(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect(),
            _ => None,
        })
    }

    /// A whole number from 0 to 2^53; none where the option is not given.
    pub fn whole(&self, name: &str) -> Result<Option<u64>, Vec<Problem>> {
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        self.get(name, "a whole number from 0", |value| match value {
            JsonValue::Number(number)
                if *number >= 0.0 && *number <= LARGEST && *number as u64 as f64 == *number =>
            {
                Some(*number as u64)
            }
            _ => None,
        })
    }

    /// True or false; none where the option is not given.
    pub fn switch(&self, name: &str) -> Result<Option<bool>, Vec<Problem>> {
        self.get(name, "true or false", |value| match value {
            JsonValue::Boolean(switch) => Some(*switch),
            _ => None,
        })
    }

    fn get<'a, T>(
        &'a self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&'a JsonValue) -> Option<T>,
    ) -> Result<Option<T>, Vec<Problem>> {
        let Some(value) = self.values.get(name) else { return Ok(None) };
        match read(value) {
            Some(value) => Ok(Some(value)),
            None => {
                // How a JSON pointer writes these two.
                let pointer = ["/", &name.replace('~', "~0").replace('/', "~1")].concat();
                let message = ["`", name, "` must be ", expected].concat();
                Err(vec![Problem::option(pointer, message)])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_by_kind() {
        let json = r#"{"word": "é\"", "words": ["a", "b"], "limit": 12, "strict": true}"#;
        let options = Options::parse(json).unwrap();
        assert_eq!(options.text("word"), Ok(Some("é\"")));
        assert_eq!(options.texts("words"), Ok(Some(vec!["a", "b"])));
        assert_eq!(options.whole("limit"), Ok(Some(12)));
        assert_eq!(options.switch("strict"), Ok(Some(true)));
        assert_eq!(options.text("absent"), Ok(None));
    }

    #[test]
    fn a_wrong_kind_is_told_with_its_place() {
        let options = Options::parse(r#"{"a/b": 1.5, "words": ["a", 1]}"#).unwrap();
        let problem = &options.whole("a/b").unwrap_err()[0];
        assert_eq!(problem.pointer.as_deref(), Some("/a~1b"));
        assert_eq!(problem.message, "`a/b` must be a whole number from 0");
        assert!(options.texts("words").is_err());
        assert!(Options::parse("[]").is_err());
        assert!(Options::parse("{").is_err());
    }
}
