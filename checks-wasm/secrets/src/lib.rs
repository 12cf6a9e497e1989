//! Finds credentials: an engine that needs nothing but bytes, and the check made of it.

mod assignment;
mod automaton;
mod check;
mod command_line;
mod context;
mod dummy;
mod encoding;
mod hit;
mod name;
mod overlap;
mod pattern;
mod pgpass;
mod private_key;
mod randomness;
pub mod rule;
pub mod rules;
mod scan;
mod tables;
mod url_password;
mod validate;
mod value;
mod view;

pub use check::Secrets;
pub use hit::{Hit, Span};
pub use scan::{AHEAD, BEHIND, Scanner, WINDOW};

/// The keywords of all rules, lower case: a text with none of them has no hit.
pub fn literals() -> &'static [&'static str] {
    tables::LITERALS
}
