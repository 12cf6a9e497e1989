//! Makes a validator of the schema a check declares for its options, and of no schema that could
//! keep the host busy: whoever wrote it need not be trusted.
//!
//! A schema is evaluated by the host, outside the sandbox and its limits. So references stay inside
//! it and lead in no circle, patterns are matched in linear time, and schema times options is
//! bounded.

use std::collections::HashMap;

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

/// Parts of the schema that one value can be held to, references followed. The largest schemas of
/// tools with hundreds of options have some thousands.
const PARTS: u64 = 20_000;
/// Nesting, references followed: more than what JSON itself may nest here.
const DEPTH: usize = 256;
/// Bytes of options as JSON. Ten thousand names of rules fit.
const OPTIONS: usize = 256 << 10;
/// Parts times bytes: a schema of 2,000 parts may be applied to 32 KiB of options.
const WORK: u64 = 64 << 20;
/// Bytes of one compiled pattern. The classes of Unicode take a tenth of that.
const PATTERN: usize = 256 << 10;

/// Whether a check's schema of options is one at all, for its author; `null` stands for no options.
pub fn check_schema(schema: &Value) -> Result<(), String> {
    if schema.is_null() { Ok(()) } else { validator(schema, &Value::Null).map(drop) }
}

/// Whether options are what a check's schema asks for; without a schema it has none.
pub fn fits_schema(schema: &Value, options: &Value) -> bool {
    if schema.is_null() {
        return options.as_object().is_some_and(serde_json::Map::is_empty);
    }
    validator(schema, options).is_ok_and(|validator| validator.is_valid(options))
}

/// Says why not in a few words that fit behind "check `x` has a broken schema of options:".
pub(crate) fn validator(schema: &Value, options: &Value) -> Result<Validator, String> {
    let parts = Walk { root: schema, known: HashMap::new() }.parts(schema, 0)?;
    let bytes = options.to_string().len();
    if bytes > OPTIONS {
        return Err(format!("the options have {bytes} bytes as JSON; {OPTIONS} are allowed"));
    }
    if parts.saturating_mul(bytes as u64) > WORK {
        return Err(format!("its {parts} parts are too many for options of {bytes} bytes"));
    }
    let patterns = PatternOptions::regex().size_limit(PATTERN).dfa_size_limit(PATTERN);
    jsonschema::options()
        .offline()
        .with_pattern_options(patterns)
        .build(schema)
        .map_err(|error| error.to_string())
}

/// Counts the parts of a schema as often as they are applied.
struct Walk<'a> {
    root: &'a Value,
    /// By address; none while the part is being counted.
    known: HashMap<*const Value, Option<u64>>,
}

impl<'a> Walk<'a> {
    fn parts(&mut self, part: &'a Value, depth: usize) -> Result<u64, String> {
        if depth > DEPTH {
            return Err(format!("it nests deeper than {DEPTH} levels"));
        }
        match self.known.get(&std::ptr::from_ref(part)) {
            Some(Some(parts)) => return Ok(*parts),
            Some(None) => return Err("its references lead in a circle".to_owned()),
            None => {}
        }
        self.known.insert(part, None);
        let mut parts: u64 = 1;
        match part {
            Value::Array(list) => {
                for inner in list {
                    parts = parts.saturating_add(self.parts(inner, depth + 1)?);
                }
            }
            Value::Object(object) => {
                for (key, inner) in object {
                    let inner = match (key.as_str(), inner) {
                        ("$ref", Value::String(target)) => self.target(target)?,
                        ("$dynamicRef" | "$recursiveRef", _) => {
                            return Err(format!("`{key}` is not allowed; use `$ref`"));
                        }
                        // It would change what `#` stands for.
                        ("$id" | "id", Value::String(_)) if depth > 0 => {
                            return Err(format!("`{key}` is allowed at its root only"));
                        }
                        _ => inner,
                    };
                    parts = parts.saturating_add(self.parts(inner, depth + 1)?);
                }
            }
            _ => {}
        }
        if parts > PARTS {
            return Err(format!("it has more than {PARTS} parts"));
        }
        self.known.insert(part, Some(parts));
        Ok(parts)
    }

    /// What a reference leads to.
    fn target(&self, reference: &str) -> Result<&'a Value, String> {
        let shown = || reference.chars().take(100).flat_map(char::escape_debug).collect::<String>();
        let pointer = reference
            .strip_prefix('#')
            .filter(|pointer| !pointer.contains('%'))
            .ok_or_else(|| format!("`$ref` leads out of it: {}; use #/...", shown()))?;
        self.root.pointer(pointer).ok_or_else(|| format!("`$ref` leads nowhere: {}", shown()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::*;

    fn refused(schema: &Value) -> String {
        let start = Instant::now();
        let why = validator(schema, &json!({"a": "b"})).err().unwrap_or_else(|| panic!("{schema}"));
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        why
    }

    #[test]
    fn an_ordinary_schema_is_taken() {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "https://example.com/options",
            "type": "object",
            "properties": {
                "names": {"type": "array", "items": {"$ref": "#/$defs/name"}, "uniqueItems": true},
                "other": {"$ref": "#/$defs/name"},
                "id": {"type": "string", "pattern": "^[\\p{L}\\w]{1,64}$"},
            },
            "additionalProperties": false,
            "$defs": {"name": {"type": "string", "pattern": "^[a-z]+$"}},
        });
        let options = json!({"names": ["a", "b"], "other": "c", "id": "é_1"});
        assert!(validator(&schema, &options).unwrap().is_valid(&options));
        let wrong = json!({"names": ["a", "B"]});
        assert!(!validator(&schema, &wrong).unwrap().is_valid(&wrong));
    }

    #[test]
    fn nothing_is_fetched() {
        let folder = std::env::temp_dir().join("schema.json");
        for target in [
            "http://127.0.0.1:1/x.json".to_owned(),
            "https://example.com/x.json".to_owned(),
            "file:///etc/passwd".to_owned(),
            format!("file://{}", folder.display()),
            "other.json".to_owned(),
            "other.json#/a".to_owned(),
            "#%2fa".to_owned(),
        ] {
            let why = refused(&json!({"properties": {"a": {"$ref": target}}}));
            assert!(why.contains("leads out of it"), "{target}: {why}");
        }
        assert!(refused(&json!({"$ref": "#/nowhere"})).contains("leads nowhere"));
        let why = refused(&json!({"$schema": "http://127.0.0.1:1/meta.json"}));
        assert!(!why.is_empty());
        // Nor where a reference hides behind another base.
        let nested = json!({"properties": {"a": {"$id": "http://127.0.0.1:1/", "$ref": "#/x"}}});
        assert!(refused(&nested).contains("`$id` is allowed at its root only"));
        let dynamic = json!({"$dynamicRef": "http://127.0.0.1:1/x"});
        assert!(refused(&dynamic).contains("`$dynamicRef` is not allowed"));
    }

    #[test]
    fn references_in_circles_are_refused() {
        for schema in [
            json!({"$ref": "#"}),
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}),
            json!({"properties": {"a": {"items": {"$ref": "#/properties/a"}}}}),
        ] {
            assert_eq!(refused(&schema), "its references lead in a circle");
        }
    }

    #[test]
    fn references_that_double_each_time_are_counted() {
        let mut defs = serde_json::Map::new();
        for at in 0..60 {
            let next = json!({"$ref": format!("#/$defs/d{}", at + 1)});
            defs.insert(format!("d{at}"), json!({"allOf": [next, next]}));
        }
        defs.insert("d60".to_owned(), json!({"type": "string"}));
        assert_eq!(
            refused(&json!({"$ref": "#/$defs/d0", "$defs": defs})),
            "it has more than 20000 parts"
        );
    }

    #[test]
    fn long_chains_overflow_no_stack() {
        let mut defs = serde_json::Map::new();
        for at in 0..10_000 {
            defs.insert(format!("d{at}"), json!({"$ref": format!("#/$defs/d{}", at + 1)}));
        }
        defs.insert("d10000".to_owned(), json!(true));
        let why = refused(&json!({"$ref": "#/$defs/d0", "$defs": defs}));
        assert_eq!(why, "it nests deeper than 256 levels");
    }

    #[test]
    fn patterns_are_small_and_never_backtrack() {
        for pattern in ["(a+)+\\1$", "(?=a)b", "(?:a{1000}){1000}", "\\p{L}{5000}"] {
            refused(&json!({"properties": {"a": {"pattern": pattern}}}));
        }
        let schema = json!({"properties": {"a": {"pattern": "^(a+)+(a|a)*(a*)*$"}}});
        let options = json!({"a": format!("{}!", "a".repeat(100_000))});
        let start = Instant::now();
        assert!(!validator(&schema, &options).unwrap().is_valid(&options));
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }

    #[test]
    fn as_much_as_is_taken_ends_soon() {
        // As many patterns as fit, each another, over as long a text as then fits.
        let bytes = 30_000;
        let count = WORK / bytes / 4 - 10;
        let list: Vec<_> = (0..count)
            .map(|at| json!({"pattern": format!("(?:[ab][a-d]{{0,{}}}a[a-d]{{30}}[ab]){{3}}[e-f]", 10 + at % 50)}))
            .collect();
        let schema = json!({"properties": {"a": {"anyOf": list}}});
        let options = json!({"a": "ab".repeat(bytes as usize / 2 - 20)});
        let start = Instant::now();
        let valid = validator(&schema, &options).unwrap().is_valid(&options);
        assert!(!valid);
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }
}
