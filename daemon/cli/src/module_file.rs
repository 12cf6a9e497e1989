//! Reading a module that the user names by its file.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use tollgate_componentize::MAX_MODULE;
use tollgate_model::Exit;

use crate::context::Context;
use crate::failure::{Failure, Problem};

/// One byte more than a module may have is enough to tell that it is too large.
pub(crate) fn read(context: &Context, file: &Path) -> Result<Vec<u8>, Failure> {
    let mut module = Vec::new();
    File::open(context.directory.join(file))
        .and_then(|opened| opened.take(MAX_MODULE as u64 + 1).read_to_end(&mut module))
        .map_err(|error| {
            let message = format!("{} can't be read: {error}", file.display());
            Failure::usage(message, "give the file of a module, `<id>.wasm`")
        })?;
    Ok(module)
}

/// What is wrong with the module in a file.
pub(crate) fn wrong(file: &Path, error: &tollgate_componentize::Error) -> Failure {
    let message = format!("{}: {}", file.display(), error.fact());
    let hint = error.hint().map(str::to_owned);
    Failure { exit: Exit::Usage, problems: vec![Problem::new(message, hint)] }
}
