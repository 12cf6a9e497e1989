//! JavaScript and TypeScript: esbuild makes one script, componentize-qjs puts it and QuickJS into
//! one component.

use super::Made;
use crate::tools::{self, Tools};
use crate::{AuthorError, Project};

pub(super) fn build(project: &Project, tools: &Tools) -> Result<Made, AuthorError> {
    let _ = tools.require("node", &[], "install Node.js 20 or newer")?;
    let _ = (project, tools::command("node", &project.root));
    Err(AuthorError::plain("not there yet"))
}
