//! The forms a report can be told in, by the words of `--format`.

use std::fmt;
use std::str::FromStr;

/// A form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people.
    Text,
    /// `tollgate/report/1`, the program's own form; everything is in it.
    Json,
    /// SARIF 2.1.0 (OASIS).
    Sarif,
    /// JUnit XML, as Jenkins and most CI systems read it.
    Junit,
    /// GitLab's code quality report.
    Gitlab,
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{word}` is no format; {}",
    nearest.map_or_else(
        || "there are text, json, sarif, junit and gitlab".to_owned(),
        |nearest| format!("did you mean `{nearest}`? (text, json, sarif, junit or gitlab)")
    )
)]
pub struct UnknownFormat {
    pub word: String,
    /// The format whose name is most like it, where one is like it at all.
    pub nearest: Option<Format>,
}

/// Slips of the keyboard and longer names are above it, other words below.
const ALIKE: f64 = 0.8;

impl Format {
    pub const ALL: &[Self] = &[Self::Text, Self::Json, Self::Sarif, Self::Junit, Self::Gitlab];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Gitlab => "gitlab",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        if let Some(format) = Self::ALL.iter().find(|format| format.as_str() == word) {
            return Ok(*format);
        }
        let likeness =
            |format: &Self| strsim::jaro_winkler(&word.to_ascii_lowercase(), format.as_str());
        let nearest = Self::ALL
            .iter()
            .copied()
            .filter(|format| likeness(format) >= ALIKE)
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        Err(UnknownFormat { word: word.to_owned(), nearest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
    }

    #[test]
    fn a_wrong_word_is_told_the_nearest() {
        for (word, nearest) in [
            ("srif", Format::Sarif),
            ("SARIF", Format::Sarif),
            ("jsonl", Format::Json),
            ("junit-xml", Format::Junit),
            ("gitlab-ci", Format::Gitlab),
        ] {
            assert_eq!(word.parse::<Format>().unwrap_err().nearest, Some(nearest), "{word}");
        }
        for word in ["xml", "yaml", "csv", ""] {
            assert_eq!(word.parse::<Format>().unwrap_err().nearest, None, "{word}");
        }
        assert_eq!(
            "xml".parse::<Format>().unwrap_err().to_string(),
            "`xml` is no format; there are text, json, sarif, junit and gitlab"
        );
        assert_eq!(
            "jsn".parse::<Format>().unwrap_err().to_string(),
            "`jsn` is no format; did you mean `json`? (text, json, sarif, junit or gitlab)"
        );
    }
}
