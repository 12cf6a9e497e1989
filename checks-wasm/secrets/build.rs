//! Turns the rules' keywords and patterns into constant tables, so that a fresh instance of the
//! check has nothing to build.

#[path = "src/rule.rs"]
#[expect(dead_code, unreachable_pub, reason = "shared with the library; the build needs a part")]
mod rule;
#[path = "src/rules/mod.rs"]
#[expect(unreachable_pub, reason = "shared with the library")]
mod rules;

#[path = "build/keywords.rs"]
mod keywords;
#[path = "build/patterns.rs"]
mod patterns;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/rule.rs");
    println!("cargo::rerun-if-changed=src/rules");
    let mut source = String::new();
    keywords::write(&mut source, rules::ALL)?;
    patterns::write(&mut source, rules::ALL)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; run by cargo")?);
    std::fs::write(out.join("tables.rs"), source)?;
    std::fs::write(out.join("triggers.rs"), keywords::triggers(rules::ALL))?;
    Ok(())
}
