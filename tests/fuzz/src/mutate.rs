//! Makes inputs of other inputs, the same ones each time.

/// Longest input it makes.
const LONGEST: usize = 4 << 10;

/// Bytes at which arithmetic goes wrong, or a parser changes its mind.
const ODD: &[u8] =
    &[0, 1, 7, 0x0a, 0x1b, 0x20, 0x22, 0x2f, 0x5c, 0x7f, 0x80, 0xc2, 0xe2, 0xfe, 0xff];

/// SplitMix64 from a seed of its own, so that a failure can be run again.
#[derive(Debug, Clone)]
pub struct Mutator {
    state: u64,
    words: &'static [&'static [u8]],
}

impl Mutator {
    pub const fn new(seed: u64, words: &'static [&'static [u8]]) -> Self {
        Self { state: seed, words }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }

    /// One of the corpus, changed in one to eight places, or parts of two of them.
    pub fn mutated(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let Some(base) = corpus.get(self.below(corpus.len())) else { return self.noise() };
        let mut bytes = match self.below(16) {
            0 => self.noise(),
            1 | 2 => {
                let other = &corpus[self.below(corpus.len())];
                let (head, tail) = (self.below(base.len() + 1), self.below(other.len() + 1));
                [&base[..head], &other[tail..]].concat()
            }
            _ => base.clone(),
        };
        for _ in 0..=self.below(8) {
            self.change(&mut bytes);
        }
        bytes.truncate(LONGEST);
        bytes
    }

    fn noise(&mut self) -> Vec<u8> {
        (0..self.below(64)).map(|_| self.next() as u8).collect()
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        let end = (at + 1 + self.below(16)).min(bytes.len());
        match self.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 if at < bytes.len() => bytes[at] = self.next() as u8,
            2 if at < bytes.len() => bytes[at] = ODD[self.below(ODD.len())],
            3 => drop(bytes.drain(at..end)),
            4 => {
                let copy = bytes[at..end].to_vec();
                let to = self.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            5 | 6 if !self.words.is_empty() => {
                let word = self.words[self.below(self.words.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            7 => {
                let odd = ODD[self.below(ODD.len())];
                bytes.insert(at, odd);
            }
            _ => {
                let noise = self.noise();
                bytes.splice(at..at, noise);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_many_and_the_same_each_time() {
        let corpus = [b"one".to_vec(), b"two, three".to_vec()];
        let made = |seed| {
            let mut mutator = Mutator::new(seed, &[b"word"]);
            (0..1_000).map(|_| mutator.mutated(&corpus)).collect::<Vec<_>>()
        };
        assert_eq!(made(1), made(1));
        let mut different = made(1);
        different.sort();
        different.dedup();
        assert!(different.len() > 900, "{}", different.len());
    }
}
