//! How random a text looks.

/// Shannon entropy in bits per byte.
pub(crate) fn entropy(text: &[u8]) -> f32 {
    if text.is_empty() {
        return 0.0;
    }
    let mut counts = [0u16; 256];
    for byte in text.iter().take(usize::from(u16::MAX)) {
        counts[usize::from(*byte)] += 1;
    }
    let total = text.len() as f32;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f32::from(*count) / total;
            -share * share.log2()
        })
        .sum()
}

/// How many of letters in lower case, in upper case, digits and other bytes occur.
pub(crate) fn kinds(text: &[u8]) -> usize {
    let has = |test: fn(&u8) -> bool| usize::from(text.iter().any(test));
    has(u8::is_ascii_lowercase)
        + has(u8::is_ascii_uppercase)
        + has(u8::is_ascii_digit)
        + has(|byte| !byte.is_ascii_alphanumeric())
}

/// Whether it reads as words: parts of letters in one case or capitalised, joined by marks or by
/// a change of case, with digits at most at the end of a part.
pub(crate) fn is_wordy(text: &[u8]) -> bool {
    let mut parts = 0;
    let mut long = 0;
    for part in text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let letters = part.iter().rposition(u8::is_ascii_alphabetic).map_or(0, |last| last + 1);
        let (letters, digits) = part.split_at(letters);
        if digits.len() > 4 || !letters.iter().all(u8::is_ascii_alphabetic) {
            return false;
        }
        // Words have vowels, and capitals only where a word begins.
        let capitals = letters.iter().skip(1).filter(|byte| byte.is_ascii_uppercase()).count();
        let all_capital = letters.iter().all(u8::is_ascii_uppercase);
        if !all_capital && capitals * 3 > letters.len() {
            return false;
        }
        if letters.len() >= 5 && !pronounceable(letters) {
            return false;
        }
        parts += 1;
        long = long.max(letters.len());
    }
    parts > 0 && long >= 2
}

/// Whether vowels come as often and as regularly as in words.
fn pronounceable(letters: &[u8]) -> bool {
    let is_vowel =
        |byte: &u8| matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let vowels = letters.iter().filter(|byte| is_vowel(byte)).count();
    let longest_cluster = letters.split(|byte| is_vowel(byte)).map(<[u8]>::len).max().unwrap_or(0);
    vowels * 6 >= letters.len() && longest_cluster <= 5
}
