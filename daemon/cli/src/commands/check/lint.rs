//! `tollgate check lint`: what an author forgets.

use tollgate_authoring::{Bench, lint as remarks, measure, test as run_cases};
use tollgate_model::{Exit, sanitised};

use super::{Workshop, threads};
use crate::context::Context;
use crate::failure::Failure;
use crate::module_file;

pub(crate) fn lint(context: &Context) -> Result<Exit, Failure> {
    let workshop = Workshop::here(context)?;
    let built = super::build::built(context, &workshop)?;
    let (fixtures, compiled) = (workshop.project.fixtures(), &workshop.compiled);
    let mut bench = Bench::new(&built.module, &built.manifest, compiled.clone(), threads())?;
    let cases = run_cases(&mut bench, &fixtures, None, false)?;
    let costs = measure(&built.module, &fixtures, compiled)?;
    let module = module_file::read(context, &built.module)?;
    let found = remarks(workshop.project.language, &module, &built.manifest, &cases, &costs)?;
    let mut text = String::new();
    for remark in &found {
        text.push_str(&format!(
            "{}\n    hint: {}\n",
            sanitised(&remark.what),
            sanitised(&remark.hint)
        ));
    }
    if found.is_empty() {
        text.push_str("nothing to mend\n");
    }
    context.terminal.answer(text.as_bytes())?;
    Ok(if found.is_empty() { Exit::Allow } else { Exit::Block })
}
