//! Which environment variables go along with a request.

/// All that start so: what git tells its hooks, what is ours, where folders are, languages.
const PREFIXES: [&str; 4] = ["GIT_", "TOLLGATE", "XDG_", "LC_"];

const NAMES: [&str; 13] = [
    "HOME",
    "USERPROFILE",
    "LOCALAPPDATA",
    "APPDATA",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "TERM",
    "COLORTERM",
    "COLUMNS",
    "LANG",
    "CI",
];

/// Whether the variable `name` is part of a request. Frozen with the protocol: all else the
/// daemon neither gets nor may need for its verdict.
#[must_use]
pub fn goes_along(name: &[u8]) -> bool {
    PREFIXES.iter().any(|prefix| name.starts_with(prefix.as_bytes()))
        || NAMES.iter().any(|known| name == known.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_frozen() {
        let along = "GIT_ GIT_DIR GIT_INDEX_FILE TOLLGATE TOLLGATE_HOME TOLLGATE_SKIP XDG_CACHE_HOME \
                     LC_ALL HOME USERPROFILE LOCALAPPDATA APPDATA NO_COLOR CLICOLOR CLICOLOR_FORCE \
                     FORCE_COLOR TERM COLORTERM COLUMNS LANG CI";
        for name in along.split_whitespace() {
            assert!(goes_along(name.as_bytes()), "{name}");
        }
        for name in
            ["", "PATH", "GIT", "LC", "HOMER", "CIRCLE", "AWS_SECRET_ACCESS_KEY", "LANGUAGE"]
        {
            assert!(!goes_along(name.as_bytes()), "{name}");
        }
        assert!(goes_along(b"GIT_\xff"));
    }
}
