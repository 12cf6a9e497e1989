//! The one list of characters that text from others must not bring into an output.

/// Whether a character could forge, hide or reorder output, or has no place in XML 1.0.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Zero width space, directional marks. The joiners U+200C and U+200D are letters'
            // and emoji's own.
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{061c}'
            // Line and paragraph separator, embeddings and overrides.
            | '\u{2028}'..='\u{202e}'
            // Invisible operators, isolates, deprecated format characters.
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            // Tags, which carry invisible text.
            | '\u{e0000}'..='\u{e007f}')
        // Noncharacters.
        || (c as u32) & 0xfffe == 0xfffe
}

/// A word of others for a message: enough of it to know it by, and nothing that could act on an
/// output.
pub(crate) fn shown(word: &str) -> String {
    word.chars().take(64).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RepoPath, sanitised};

    const HARMFUL: [char; 12] = [
        '\n',
        '\u{1b}',
        '\u{9b}',
        '\u{200b}',
        '\u{202e}',
        '\u{2028}',
        '\u{2066}',
        '\u{feff}',
        '\u{fff9}',
        '\u{fffe}',
        '\u{e0041}',
        '\u{10ffff}',
    ];

    #[test]
    fn paths_and_texts_of_others_are_held_to_one_list() {
        for c in HARMFUL {
            assert!(is_harmful(c), "{c:?}");
            let text = format!("a{c}b");
            assert!(!sanitised(&text).contains(is_harmful), "{c:?}");
            let path = RepoPath::new(text.as_bytes()).unwrap();
            assert!(!path.to_string().contains(is_harmful), "{c:?}");
            assert_eq!(RepoPath::parse(&path.to_string()), Ok(path));
            assert!(!shown(&text).contains(is_harmful), "{c:?}");
        }
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in ["naïve — “quoted”", "שלום", "👩\u{200d}💻", "नमस्\u{200d}ते"]
        {
            assert!(!text.contains(is_harmful), "{text}");
            assert_eq!(sanitised(text), text);
        }
    }
}
