//! What a format promises beyond its characters.

use crate::dummy;
use crate::randomness;
use crate::rule::{Confidence, Validator};

/// The confidence of a match, or none where it can't be what the rule looks for.
pub(crate) fn confidence(
    validator: Validator,
    secret: &[u8],
    usual: Confidence,
) -> Option<Confidence> {
    match validator {
        Validator::None => Some(usual),
        Validator::Base62Crc32 => {
            Some(if has_base62_crc32(secret) { Confidence::High } else { Confidence::Medium })
        }
        Validator::Jwt => is_jwt(secret).then_some(usual),
        Validator::Mixed | Validator::NearAws => {
            let has = |test: fn(&u8) -> bool| secret.iter().any(test);
            (has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)).then_some(usual)
        }
        Validator::BasicPair => basic_pair(secret, usual)?,
        Validator::MaybeBasicPair => basic_pair(secret, usual).unwrap_or(Some(usual)),
    }
}

/// GitHub's and npm's scheme: `prefix_`, 30 characters, and their CRC-32 in base 62.
fn has_base62_crc32(secret: &[u8]) -> bool {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let Some(mark) = secret.iter().position(|byte| *byte == b'_') else { return false };
    let Some((body, sum)) = secret[mark + 1..].split_last_chunk::<6>() else { return false };
    let mut rest = crc32(body);
    sum.iter().rev().all(|digit| {
        let expected = DIGITS[(rest % 62) as usize];
        rest /= 62;
        *digit == expected
    })
}

/// CRC-32 as in IEEE 802.3, bit by bit: the texts are 30 bytes.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

/// How sure it is that a pair in base64 is a credential; the outer none where it is no pair.
fn basic_pair(secret: &[u8], usual: Confidence) -> Option<Option<Confidence>> {
    let digits: Vec<u8> = secret
        .iter()
        .filter(|byte| **byte != b'=')
        .map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        })
        .collect();
    let text = decode_base64url(&digits)?;
    let colon = text.iter().position(|byte| *byte == b':')?;
    if !text.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let (user, password) = (&text[..colon], &text[colon + 1..]);
    let judged = if password.is_empty() || dummy::is_placeholder(password) {
        None
    } else if is_plain_word(password) && (user.is_empty() || is_plain_word(user))
        || password == user
        || dummy::is_sequence(password)
    {
        Some(Confidence::Low)
    } else {
        Some(usual)
    };
    Some(judged)
}

/// Words as tests and tutorials use them: `tobi`, `open sesame`.
fn is_plain_word(text: &[u8]) -> bool {
    text.len() <= 24
        && text.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b' ')
        && randomness::is_wordy(text)
}

fn is_jwt(secret: &[u8]) -> bool {
    let mut parts = secret.split(|byte| *byte == b'.').map(decode_base64url);
    let (Some(Some(header)), Some(Some(claims))) = (parts.next(), parts.next()) else {
        return false;
    };
    let object = |text: &[u8]| text.starts_with(b"{") && text.ends_with(b"}");
    object(&header) && object(&claims) && header.windows(5).any(|part| part == b"\"alg\"")
}

/// Decodes base64 with the URL alphabet, without padding; none where a byte is not of it.
fn decode_base64url(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0u32, 0);
    for byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(digit)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            decoded.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(decoded)
}
