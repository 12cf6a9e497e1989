//! Which paths a guest may ask for: those inside the snapshot, by rules that are the same on every
//! platform, so that a check finds the same wherever it runs.

use tollgate_model::RepoPath;

use crate::surroundings::Refusal;

/// Reads a guest's path.
pub(super) fn inside(path: &str) -> Result<RepoPath, Refusal> {
    let path = RepoPath::parse(path).map_err(|error| Refusal::Forbidden(error.to_string()))?;
    for name in path.as_bytes().split(|byte| *byte == b'/') {
        if is_of_git(name) {
            let why = "git's own folder is no part of a snapshot";
            return Err(Refusal::Forbidden(why.to_owned()));
        }
        if means_something_else(name) {
            let why = "on some platforms the path names something else than a file in that folder";
            return Err(Refusal::Forbidden(why.to_owned()));
        }
    }
    Ok(path)
}

/// Whether a name opens git's own folder on some file system: NTFS has a short name for it and
/// takes off dots and spaces at the end, HFS+ passes over characters that show nothing.
fn is_of_git(name: &[u8]) -> bool {
    let shown: String =
        String::from_utf8_lossy(name).chars().filter(|c| !is_passed_over(*c)).collect();
    let name = shown.trim_end_matches(['.', ' ']);
    name.eq_ignore_ascii_case(".git") || name.eq_ignore_ascii_case("git~1")
}

/// Apple's list of what HFS+ ignores in names.
const fn is_passed_over(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

/// Devices of DOS, with whatever ending; `COM` and `LPT` go with a digit.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether Windows takes a name for a drive, a stream, a separator or a device, or takes off its
/// end.
fn means_something_else(name: &[u8]) -> bool {
    if name.iter().any(|byte| matches!(byte, b':' | b'\\'))
        || name.ends_with(b".")
        || name.ends_with(b" ")
    {
        return true;
    }
    let stem = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    let stem = String::from_utf8_lossy(stem).trim_end_matches(' ').to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().filter_map(|port| stem.strip_prefix(port));
    DEVICES.contains(&stem.as_str())
        || numbered.into_iter().any(|digit| {
            // Superscripts count as digits there.
            matches!(digit, "\u{b9}" | "\u{b2}" | "\u{b3}")
                || matches!(digit.as_bytes(), [b'0'..=b'9'])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_are_inside() {
        for path in [
            "a",
            "a/b.c",
            ".github/x",
            ".gitignore",
            "git~12",
            "console",
            "com",
            "com10",
            "nul-x",
            "a b",
            "é",
        ] {
            assert!(inside(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn names_that_mean_something_else_somewhere_are_not() {
        for path in [
            ".git",
            "a/.GIT/config",
            ".git.",
            ".git ",
            "git~1/x",
            ".g\u{200c}it",
            "CON",
            "a/nul.txt",
            "com1",
            "lpt9.x",
            "com\u{b9}",
            "aux .c",
            "a:b",
            "C:/x",
            "a\\\\b",
            "a.",
            "a ",
            "conin$",
        ] {
            assert!(matches!(inside(path), Err(Refusal::Forbidden(_))), "{path}");
        }
    }
}
