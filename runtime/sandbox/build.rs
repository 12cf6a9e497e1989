//! Hands the target triple on, which the compiler tells build scripts only.

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts through the environment")]
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-env=TOLLGATE_TARGET={}", std::env::var("TARGET").unwrap_or_default());
}
