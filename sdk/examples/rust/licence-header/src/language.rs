//! How languages write comments, and what has to stay above one.

/// Languages that write comments alike.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Language {
    /// The pattern of their files: `*.{one,other}`.
    pattern: &'static str,
    /// What a comment of one line begins with, and what ends it.
    pub(crate) opens: &'static str,
    pub(crate) closes: &'static str,
    /// What else may stand before a text in a comment, also in the middle of a longer one.
    before: &'static [&'static str],
    /// First lines that have to stay first, by how they begin.
    pub(crate) first: &'static [&'static str],
}

const SLASHES: Language = Language {
    pattern: "*.{rs,go,java,kt,kts,scala,swift,cs,js,jsx,mjs,cjs,ts,tsx,mts,cts,cc,cpp,cxx,hh,hpp,hxx,proto,dart,zig,php}",
    opens: "// ",
    closes: "",
    before: &["//", "///", "//!", "/*", "/**", "*", ""],
    first: &["#!", "<?php"],
};

const STARS: Language = Language {
    pattern: "*.{c,h,css,scss}",
    opens: "/* ",
    closes: " */",
    before: &["/*", "/**", "*", "//", ""],
    first: &["@charset"],
};

const HASHES: Language = Language {
    pattern: "*.{py,pyi,sh,bash,zsh,fish,rb,pl,pm,r,R,ex,exs,jl,tf,nix,cmake}",
    opens: "# ",
    closes: "",
    before: &["#", "##"],
    first: &["#!"],
};

const DASHES: Language = Language {
    pattern: "*.{sql,lua,hs,adb,ads,elm}",
    opens: "-- ",
    closes: "",
    before: &["--", "---", "{-", "--[[", "/*", "*", ""],
    first: &["#!"],
};

const SEMICOLONS: Language = Language {
    pattern: "*.{el,clj,cljs,lisp,scm}",
    opens: ";; ",
    closes: "",
    before: &[";", ";;", ";;;"],
    first: &["#!"],
};

const MARKUP: Language = Language {
    pattern: "*.{html,htm,xml,xsl,svg,vue,svelte}",
    opens: "<!-- ",
    closes: " -->",
    before: &["<!--", ""],
    first: &["<?xml", "<!DOCTYPE", "<!doctype"],
};

const ALL: [&Language; 6] = [&SLASHES, &STARS, &HASHES, &DASHES, &SEMICOLONS, &MARKUP];

/// Of all files that are looked at.
pub(crate) const PATTERNS: &[&str] = &[
    SLASHES.pattern,
    STARS.pattern,
    HASHES.pattern,
    DASHES.pattern,
    SEMICOLONS.pattern,
    MARKUP.pattern,
];

impl Language {
    /// By the ending of a path.
    pub(crate) fn of(path: &str) -> Option<&'static Self> {
        let (_, ending) = path.rsplit_once('.')?;
        ALL.into_iter().find(|language| language.endings().any(|one| one == ending))
    }

    fn endings(&self) -> impl Iterator<Item = &'static str> {
        self.pattern.trim_start_matches("*.{").trim_end_matches('}').split(',')
    }

    /// Whether what stands between the beginning of a line and a text makes that text a comment.
    pub(crate) fn is_comment(&self, before: &[u8]) -> bool {
        self.before.iter().any(|sign| sign.as_bytes() == before.trim_ascii())
    }

    /// A comment of one line, without the line's end.
    pub(crate) fn comment(&self, text: &str) -> String {
        [self.opens, text, self.closes].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_of_all_languages() {
        let all: Vec<&str> = ALL.iter().map(|language| language.pattern).collect();
        assert_eq!(PATTERNS, all);
        let mut endings: Vec<&str> = ALL.iter().flat_map(|language| language.endings()).collect();
        let count = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), count, "an ending belongs to one language");
    }

    #[test]
    fn a_language_is_known_by_its_ending() {
        assert_eq!(Language::of("src/a.b.rs"), Some(&SLASHES));
        assert_eq!(Language::of("Makefile"), None);
        assert_eq!(Language::of("a.rs/b"), None);
        assert_eq!(MARKUP.comment("x"), "<!-- x -->");
    }

    #[test]
    fn a_text_in_code_is_no_comment() {
        assert!(SLASHES.is_comment(b"  * ") && SLASHES.is_comment(b"//"));
        assert!(!SLASHES.is_comment(b"let tag = \""));
        assert!(!HASHES.is_comment(b""));
    }
}
