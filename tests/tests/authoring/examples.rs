//! The real checks that come as examples: each finds in its cases what they expect, and is one that
//! `check lint` has nothing against.

use crate::parity::placed;
use crate::workshop::{Language, Workshop};

#[test]
#[ignore = "builds with cargo; `cargo xtask test --long authoring` runs it"]
fn authoring_example_licence_header() {
    holds(Language::Rust, "sdk/examples/rust/licence-header");
}

#[test]
#[ignore = "takes componentize-py from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_example_django_settings() {
    holds(Language::Python, "sdk/examples/python/django-settings");
}

#[test]
#[ignore = "takes packages from npm; `cargo xtask test --long authoring` runs it"]
fn authoring_example_package_policy() {
    holds(Language::JavaScript, "sdk/examples/js/package-policy");
}

#[test]
#[ignore = "takes Go from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_example_go_mod_policy() {
    holds(Language::Go, "sdk/examples/go/go-mod-policy");
}

fn holds(language: Language, project: &str) {
    let Some(workshop) = Workshop::new(language) else { return };
    let project = placed(&workshop, project);
    workshop.tollgate(&project, &["check", "test"]).expect(0);
    let lint = workshop.tollgate(&project, &["check", "lint"]);
    assert_eq!(lint.stdout, "nothing to mend\n", "{}", lint.text());
}
