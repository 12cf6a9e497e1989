//! What a repository says in `[checks.licence-header]`.

use tollgate_check::Problem;
use tollgate_check::options::Options;

use crate::expression::Expression;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Licences a file may be under; empty where any will do.
    pub(crate) allowed: Vec<String>,
    /// What is put into files that have none.
    pub(crate) licence: Option<String>,
    /// Lines from the top in which it has to stand.
    pub(crate) within: u64,
    /// Whether generated files need one, too.
    pub(crate) generated: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { allowed: Vec::new(), licence: None, within: Self::WITHIN, generated: false }
    }
}

impl Settings {
    /// Room for a copyright notice above it.
    const WITHIN: u64 = 20;

    pub(crate) const SCHEMA: &str = r#"{
        "type": "object",
        "properties": {
            "allowed": { "type": "array", "items": { "type": "string", "minLength": 1 } },
            "licence": { "type": "string", "minLength": 1 },
            "within": { "type": "integer", "minimum": 1 },
            "generated": { "type": "boolean" }
        },
        "additionalProperties": false
    }"#;

    /// Reads what the schema has let pass.
    pub(crate) fn read(json: &str) -> Result<Self, Vec<Problem>> {
        let options = Options::parse(json)?;
        let texts = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        let settings = Self {
            allowed: options.texts("allowed")?.map(texts).unwrap_or_default(),
            licence: options.text("licence")?.map(str::to_owned),
            within: options.whole("within")?.unwrap_or(Self::WITHIN),
            generated: options.switch("generated")?.unwrap_or_default(),
        };
        settings.hold_together()?;
        Ok(settings)
    }

    /// A suggestion must not be what the next run finds.
    fn hold_together(&self) -> Result<(), Vec<Problem>> {
        let Some(licence) = &self.licence else { return Ok(()) };
        let problem = |why: &str| {
            let message = ["`", licence, "` ", why].concat();
            Err(vec![Problem::option("/licence", message)])
        };
        match Expression::parse(licence) {
            None => problem("is no SPDX expression, as `MIT` or `MIT OR Apache-2.0` is"),
            Some(expression) if !expression.is_allowed(&self.allowed) => {
                problem("is not among `allowed`; name it there, too")
            }
            Some(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_has_a_default() {
        assert_eq!(Settings::read("{}").unwrap(), Settings::default());
        let settings = Settings::read(r#"{"licence": "MIT", "within": 3}"#).unwrap();
        assert_eq!((settings.licence.as_deref(), settings.within), (Some("MIT"), 3));
    }

    #[test]
    fn a_suggestion_that_would_be_found_is_refused() {
        for (options, why) in [
            (r#"{"licence": "MIT License"}"#, "no SPDX expression"),
            (r#"{"licence": "MIT", "allowed": ["ISC"]}"#, "not among `allowed`"),
        ] {
            let problems = Settings::read(options).unwrap_err();
            assert_eq!(problems[0].pointer.as_deref(), Some("/licence"));
            assert!(problems[0].message.contains(why), "{problems:?}");
        }
    }
}
