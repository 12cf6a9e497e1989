//! `tollgate check build`: from an author's source to a module.

use std::time::Instant;

use tollgate_authoring::{Built, build as build_check};
use tollgate_model::{Exit, sanitised};

use super::Workshop;
use crate::context::Context;
use crate::failure::Failure;

pub(crate) fn build(context: &Context, watch: bool) -> Result<Exit, Failure> {
    let workshop = Workshop::here(context)?;
    if watch {
        return super::test::watch(context, &workshop);
    }
    built(context, &workshop)?;
    Ok(Exit::Allow)
}

/// Builds it and says what came out.
pub(super) fn built(context: &Context, workshop: &Workshop) -> Result<Built, Failure> {
    let begun = Instant::now();
    let built = build_check(&workshop.project, &workshop.tools, &workshop.compiled);
    if let Err(error) = &built {
        error.said.iter().for_each(|line| context.terminal.say(line));
    }
    let built = built?;
    let module = built.module.strip_prefix(&workshop.project.root).unwrap_or(&built.module);
    let manifest = &built.manifest;
    if !built.is_new {
        context.terminal.say(format_args!("{} is up to date", module.display()));
        return Ok(built);
    }
    context.terminal.say(format_args!(
        "built {} {}: {}, {:.1} KB, in {:.1} s",
        manifest.id,
        sanitised(&manifest.version),
        module.display(),
        built.bytes as f64 / 1e3,
        begun.elapsed().as_secs_f64(),
    ));
    Ok(built)
}
