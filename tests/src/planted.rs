//! Made-up tokens, put together when they are needed, and whether one got out.

use std::fs;
use std::path::Path;

/// A personal access token of GitHub whose checksum is right and that opens nothing.
pub fn token() -> String {
    ["gh", "p_aWFe", "Ogd23eO", "p1ARVjV", "EeNJPXG", "yijpX1T", "FLh2"].concat()
}

/// A line of Python with that token in it.
pub fn token_line() -> String {
    format!("TOKEN = \"{}\"\n", token())
}

/// What is found in [`token_line`].
pub const TOKEN_RULE: &str = "secrets/github-token";

/// Words of that rule's remedy.
pub const TOKEN_REMEDY: &str = "Revoke it under Settings";

/// Bytes of a token that already help whoever reads them.
const TELLING: usize = 8;

/// The part of the token that stands in `bytes`, if one does that is long enough to matter.
pub fn leaked(bytes: &[u8]) -> Option<String> {
    let token = token();
    token
        .as_bytes()
        .windows(TELLING)
        .find(|part| bytes.windows(TELLING).any(|window| window == *part))
        .map(|part| String::from_utf8_lossy(part).into_owned())
}

/// Fails where a part of the token stands in a file below `folder`.
#[track_caller]
pub fn assert_not_kept(folder: &Path) {
    let mut files = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                files += 1;
                let part = leaked(&fs::read(&path).expect("a file"));
                assert_eq!(part, None, "{} holds a part of the token", path.display());
            }
        }
    }
    assert!(files > 0, "nothing is kept in {}", folder.display());
}
