//! `cargo xtask install`: the programs to where the user's shell finds them.

use std::fs;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::fresh;
use crate::project::{Project, program};

pub(crate) const HELP: &str = "\
cargo xtask install [--prefix DIR]

Builds and copies the programs.

  --prefix DIR   into DIR/bin; default is cargo's own folder, ~/.cargo/bin
";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    let mut prefix = project.cargo_home.clone();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("prefix") => prefix = PathBuf::from(arguments.value()?),
            other => return Err(other.unexpected().into()),
        }
    }
    dist::build(project)?;
    let folder = prefix.join("bin");
    fs::create_dir_all(&folder).at(&folder)?;
    for name in [dist::TOLLGATE, dist::HOOK] {
        let file = program(name);
        // By rename: a hook that runs at this moment keeps the program it started with.
        fresh::copy(&project.dist_bin().join(&file), &folder.join(&file))?;
        println!("{}", folder.join(file).display());
    }
    println!("next, in a repository: tollgate install");
    Ok(())
}
