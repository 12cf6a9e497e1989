//! SPDX licence expressions: what they are made of, and whether a list of licences allows one.
//!
//! Which ids there are is not held against the list of SPDX: it grows, and a check would have to
//! grow with it.

/// An expression as annex D of the SPDX specification has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    /// An id, with its exception where it has one.
    Licence { id: String, exception: Option<String> },
    /// Whoever uses it has the choice.
    Either(Vec<Expression>),
    /// All of them hold.
    All(Vec<Expression>),
}

impl Expression {
    /// None for what is no expression.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut parser = Parser { words: &words, depth: 0 };
        let expression = parser.either()?;
        parser.words.is_empty().then_some(expression)
    }

    /// Whether someone who accepts these licences may use it. An empty list allows all.
    pub(crate) fn is_allowed(&self, allowed: &[String]) -> bool {
        if allowed.is_empty() {
            return true;
        }
        match self {
            Self::Either(choices) => choices.iter().any(|one| one.is_allowed(allowed)),
            Self::All(parts) => parts.iter().all(|one| one.is_allowed(allowed)),
            // An exception only adds to what a licence allows.
            Self::Licence { id, exception } => allowed.iter().any(|name| {
                name.eq_ignore_ascii_case(id)
                    || exception.as_ref().is_some_and(|exception| {
                        name.eq_ignore_ascii_case(&[id, " WITH ", exception].concat())
                    })
            }),
        }
    }
}

/// Parentheses inside each other; nobody writes more, and a guest's stack has an end.
const DEEPEST: u32 = 16;

struct Parser<'a> {
    words: &'a [&'a str],
    depth: u32,
}

impl Parser<'_> {
    fn either(&mut self) -> Option<Expression> {
        self.row("OR", Self::all, Expression::Either)
    }

    fn all(&mut self) -> Option<Expression> {
        self.row("AND", Self::part, Expression::All)
    }

    fn row(
        &mut self,
        operator: &str,
        part: fn(&mut Self) -> Option<Expression>,
        whole: fn(Vec<Expression>) -> Expression,
    ) -> Option<Expression> {
        let first = part(self)?;
        let mut parts = vec![first];
        while self.takes(operator) {
            parts.push(part(self)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(whole(parts)) }
    }

    fn part(&mut self) -> Option<Expression> {
        if self.takes("(") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return None;
            }
            let inner = self.either()?;
            self.depth -= 1;
            return self.takes(")").then_some(inner);
        }
        let id = self.name()?;
        let exception = if self.takes("WITH") { Some(self.name()?) } else { None };
        Some(Expression::Licence { id, exception })
    }

    /// Operators are upper or lower case, but not mixed.
    fn takes(&mut self, word: &str) -> bool {
        let Some((first, rest)) = self.words.split_first() else { return false };
        let fits = *first == word || *first == word.to_ascii_lowercase();
        if fits {
            self.words = rest;
        }
        fits
    }

    fn name(&mut self) -> Option<String> {
        const OPERATORS: [&str; 3] = ["AND", "OR", "WITH"];
        let (first, rest) = self.words.split_first()?;
        let is_name = first
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'+' | b':'))
            && first.bytes().any(|b| b.is_ascii_alphanumeric())
            && !OPERATORS.iter().any(|operator| first.eq_ignore_ascii_case(operator));
        self.words = rest;
        is_name.then(|| (*first).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
        let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        Expression::parse(expression).unwrap().is_allowed(&allowed)
    }

    #[test]
    fn a_choice_needs_one_and_a_sum_all() {
        assert!(is_allowed("MIT OR GPL-3.0-only", &["MIT"]));
        assert!(!is_allowed("MIT AND GPL-3.0-only", &["MIT"]));
        assert!(is_allowed("MIT AND (ISC OR GPL-3.0-only)", &["MIT", "isc"]));
        // AND binds closer than OR.
        assert!(is_allowed("MIT OR ISC AND GPL-3.0-only", &["MIT"]));
        assert!(!is_allowed("GPL-3.0-only AND MIT OR ISC AND GPL-2.0+", &["MIT", "ISC"]));
        assert!(is_allowed("anything-1.0", &[]));
    }

    #[test]
    fn an_exception_adds() {
        const CLASSPATH: &str = "GPL-2.0-only WITH Classpath-exception-2.0";
        assert!(is_allowed(CLASSPATH, &["GPL-2.0-only"]));
        assert!(is_allowed(CLASSPATH, &[CLASSPATH]));
        assert!(!is_allowed("GPL-2.0-only", &[CLASSPATH]));
    }

    #[test]
    fn what_is_no_expression_is_told_apart() {
        for text in ["", "MIT License", "MIT OR", "(MIT", "MIT)", "MIT, ISC", "OR", "MIT Or ISC"] {
            assert_eq!(Expression::parse(text), None, "{text}");
        }
        let deep = ["(".repeat(40), "MIT".to_owned(), ")".repeat(40)].concat();
        assert_eq!(Expression::parse(&deep), None);
        assert!(Expression::parse("LicenseRef-house or DocumentRef-a:LicenseRef-b").is_some());
    }
}
