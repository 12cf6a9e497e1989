//! What git tells the pre-push hook on standard input.

use crate::failure::Failure;

/// One reference that is about to be pushed, by object ids in hexadecimal digits; all zeros mean
/// that there is none on that side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PushedRef {
    pub(crate) local: String,
    pub(crate) remote: String,
}

/// Lines of `<local ref> <local oid> <remote ref> <remote oid>`. The names of references are
/// bytes of which only the ids matter here.
pub(crate) fn parse(input: &[u8]) -> Result<Vec<PushedRef>, Failure> {
    input
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .map(|line| {
            let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
            // `HEAD~2:branch` and other expressions stand in the first place as they were given,
            // so it is counted from the end.
            let [.., local, _, remote] = words.as_slice() else { return Err(unknown(line)) };
            match (id(local), id(remote)) {
                (Some(local), Some(remote)) => Ok(PushedRef { local, remote }),
                _ => Err(unknown(line)),
            }
        })
        .collect()
}

fn id(word: &[u8]) -> Option<String> {
    let valid = matches!(word.len(), 40 | 64) && word.iter().all(u8::is_ascii_hexdigit);
    valid.then(|| String::from_utf8_lossy(word).into_owned())
}

fn unknown(line: &[u8]) -> Failure {
    Failure::usage(
        format!("`{}` is no reference to be pushed", String::from_utf8_lossy(line)),
        "git gives its pre-push hook lines of `<local ref> <local id> <remote ref> <remote id>`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_whatever_the_reference_is_called() {
        let (new, old) = ("a".repeat(40), "0".repeat(40));
        let input =
            format!("refs/heads/x {new} refs/heads/y {old}\n\nHEAD^{{/fix it}} {new} r {old}\n");
        let refs = parse(input.as_bytes()).unwrap();
        assert_eq!(refs.len(), 2);
        assert!(refs.iter().all(|pushed| pushed.local == new && pushed.remote == old));
        assert_eq!(parse(b"").unwrap(), []);
    }

    #[test]
    fn anything_else_is_refused() {
        for input in ["x", "a b c d", "refs/heads/x 123 refs/heads/y 456"] {
            assert!(parse(input.as_bytes()).is_err(), "{input}");
        }
    }
}
