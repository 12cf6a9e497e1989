//! Made-up secrets, put together when they are needed: none stands in a file of this repository.

/// Replaces each `@@name@@` by the made-up secret of that name.
pub(crate) fn fill(text: &str) -> String {
    let mut filled = text.to_owned();
    for (name, secret) in [
        ("@@payments-key@@", payments_key()),
        ("@@password@@", letters(3, 18)),
        ("@@private-key@@", private_key()),
    ] {
        filled = filled.replace(name, &secret);
    }
    filled
}

/// A key of the shape that a well-known payment provider gives out.
pub(crate) fn payments_key() -> String {
    ["sk", "live", &letters(1, 24)].join("_")
}

/// An OpenSSH private key that opens nothing.
fn private_key() -> String {
    let mark = |word: &str| ["-----", word, " OPENSSH PRIVATE ", "KEY", "-----"].concat();
    let body: Vec<String> = (10..14).map(|line| letters(line, 70)).collect();
    format!("{}\n{}\n{}", mark("BEGIN"), body.join("\n"), mark("END"))
}

/// So many letters and digits in no visible order, the same ones for the same seed.
fn letters(seed: u64, count: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..count)
        .map(|_| {
            // SplitMix64: every bit of the output depends on every bit of the state.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            char::from(LETTERS[(mixed % LETTERS.len() as u64) as usize])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_of_the_demo_is_filled() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/first/");
        for file in ["config.py", "deploy/deploy_key"] {
            let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
            assert!(text.contains("@@"), "{file} plants nothing");
            assert!(!fill(&text).contains("@@"), "{}", fill(&text));
        }
    }

    #[test]
    fn made_up_secrets_stay_the_same() {
        assert_eq!(letters(1, 24), letters(1, 24));
        assert_ne!(letters(1, 24), letters(2, 24));
        assert_eq!(payments_key().len(), 32);
    }
}
