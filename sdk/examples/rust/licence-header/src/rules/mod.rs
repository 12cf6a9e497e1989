//! What is looked for, one rule in each file.

pub(crate) mod late;
pub(crate) mod missing;
pub(crate) mod not_allowed;

use tollgate_check::Rule;

pub(crate) const ALL: &[&Rule] = &[&missing::RULE, &not_allowed::RULE, &late::RULE];
