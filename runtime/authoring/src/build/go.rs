//! Go: its compiler makes a module for WASI preview 1, which an adapter makes a component of.

use super::Made;
use crate::tools::Tools;
use crate::{AuthorError, Project};

pub(super) fn build(_: &Project, _: &Tools) -> Result<Made, AuthorError> {
    Err(AuthorError::plain("not there yet"))
}
