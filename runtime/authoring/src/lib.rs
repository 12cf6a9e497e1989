//! What authors of checks are helped with: a project to begin with, its build in four languages, its
//! fixtures, what it costs, and what is easily forgotten.
//!
//! A check is built by its language's own tools, which have to be there; nothing is installed. What
//! they make becomes a check here, is run in the sandbox that users run it in, and is judged by the
//! gate that judges their commits.

mod bench;
mod build;
mod case;
mod cases;
mod declared;
mod embedded;
mod error;
mod expected;
mod files;
mod language;
mod lint;
mod project;
mod template;
mod text_file;
mod tools;

pub use bench::{Costs, Spread, measure};
pub use build::{Built, build};
pub use cases::{Bench, Outcome, Tested, test};
pub use error::AuthorError;
pub use language::Language;
pub use lint::{Remark, lint};
pub use project::Project;
pub use template::new_project;
pub use tools::Tools;
