//! Which checks the repository here has, and what their modules may do.

use tollgate_gate::CheckDescription;

use crate::assembly::{Waiting, assemble};
use crate::context::Context;
use crate::failure::Failure;
use crate::policy::{self, RootFile};

/// The checks of the working tree's configuration, sorted by id; none is run.
pub(crate) fn described(context: &Context) -> Result<Vec<CheckDescription>, Failure> {
    let repository = context.repository()?;
    let snapshot = repository.tracked().or_else(|_| repository.revision("HEAD"))?;
    let root = RootFile::untracked(&repository, &snapshot)?;
    let source = policy::source(&snapshot, root.as_ref());
    Ok(assemble(context, Waiting::default()).gate.describe(&source, repository.root())?)
}
