//! `tollgate check new`: a project that builds and passes its tests as it is.

use tollgate_authoring::{Language, new_project};
use tollgate_model::Exit;

use crate::context::Context;
use crate::failure::Failure;

pub(crate) fn new(context: &Context, name: &str, language: Language) -> Result<Exit, Failure> {
    new_project(&context.directory, name, language)?;
    let first = match language {
        Language::Rust | Language::Go => "",
        Language::Python => {
            "    python3 -m venv .venv && .venv/bin/pip install componentize-py==0.25.1\n"
        }
        Language::JavaScript => "    npm install\n",
    };
    let text = format!("made {name}/\n    cd {name}\n{first}    tollgate check test\n");
    context.terminal.answer(text.as_bytes())?;
    Ok(Exit::Allow)
}
