//! `tollgate uninstall`: takes hooks out and gives back what was there.

use std::fmt::Write as _;
use std::path::Path;

use tollgate_install::{Removed, SharedFolder, locate, uninstall as take_out};
use tollgate_model::Exit;

use crate::arguments::Uninstall;
use crate::context::Context;
use crate::failure::Failure;

pub(crate) fn uninstall(context: &Context, options: &Uninstall) -> Result<Exit, Failure> {
    let location = locate(Path::new("git"), &context.directory, context.environment.variables())?;
    let shared = if options.shared { SharedFolder::Allow } else { SharedFolder::Refuse };
    let removed = take_out(&location, shared)?;
    context.terminal.answer(describe(&removed).as_bytes())?;
    Ok(Exit::Allow)
}

fn describe(removed: &Removed) -> String {
    let mut text = String::new();
    for hook in &removed.removed {
        let _ = writeln!(text, "removed {hook}");
    }
    for path in &removed.restored {
        let _ = writeln!(text, "gave back {}", path.display());
    }
    for path in &removed.foreign {
        let _ = writeln!(text, "left {} as it is: it is somebody else's", path.display());
    }
    for path in &removed.still_kept {
        let _ = writeln!(text, "left {}: its place is taken", path.display());
    }
    if text.is_empty() {
        text.push_str("no hooks of tollgate's are installed here\n");
    }
    text
}
