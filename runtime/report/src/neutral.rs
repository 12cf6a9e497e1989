//! Keeps text from checks and files from doing anything but being read.
//!
//! A raw escape could recolour or rewrite the terminal, a line break could forge a verdict, a
//! bidirectional control could show code in another order than it has. Each such character is
//! replaced by a visible one; the length in characters stays.

use std::borrow::Cow;

use tollgate_model::is_harmful;

/// Text for the middle of a line: line breaks and tabs become spaces.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    replace(text, |c| matches!(c, '\n' | '\r' | '\t').then_some(' '))
}

/// A line of source code: tabs stay, to be expanded where the column is known.
pub(crate) fn code(text: &str) -> Cow<'_, str> {
    replace(text, |c| (c == '\t').then_some('\t'))
}

/// Text of several lines; whoever prints it indents each, so that none can pass for ours.
pub(crate) fn block(text: &str) -> String {
    text.lines().map(|text| code(text).replace('\t', "    ")).collect::<Vec<_>>().join("\n")
}

fn replace(text: &str, keep: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .map(|c| match c {
            c if !is_harmful(c) => c,
            c => keep(c).unwrap_or_else(|| picture(c)),
        })
        .collect()
}

/// Unicode has pictures of the C0 controls; the others share the replacement character.
fn picture(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_line_breaks_are_shown_not_obeyed() {
        assert_eq!(line("a\u{1b}[31mb\nc\td"), "a␛[31mb c d");
        assert_eq!(
            line("user\u{202e}nimda\u{9b}2J\u{fffe}"),
            "user\u{fffd}nimda\u{fffd}2J\u{fffd}"
        );
        assert_eq!(code("\tx\r"), "\tx␍");
        assert_eq!(block("a\r\n\tb\u{7}\n"), "a\n    b␇");
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in
            ["naïve — “quoted”", "שלום", "👩\u{200d}💻", "नमस्\u{200d}ते", "tollgate: allowed"]
        {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
        }
    }
}
