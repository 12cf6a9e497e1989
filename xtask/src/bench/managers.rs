//! The hooks of hook managers, as each writes them when it is installed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::peers::{LEFTHOOK, PRE_COMMIT, PREK};
use crate::process;
use crate::project::Project;

/// One hook that does nothing, for prek and pre-commit.
const NO_OP: &str = ".no-op-hooks.yaml";
/// Five hooks that prek brings itself.
const FIVE: &str = ".five-hooks.yaml";

/// What the managers read, in the root of each repository.
pub(super) const ROOT_FILES: &[(&str, &str)] = &[
    (
        NO_OP,
        "\
repos:
  - repo: local
    hooks:
      - id: no-op
        name: no-op
        entry: /bin/true
        language: system
",
    ),
    (
        FIVE,
        "\
repos:
  - repo: builtin
    hooks:
      - id: trailing-whitespace
      - id: end-of-file-fixer
      - id: check-yaml
      - id: check-added-large-files
      - id: check-merge-conflict
",
    ),
    ("lefthook.yml", "pre-commit:\n  jobs:\n    - run: /bin/true\n"),
];

/// What is measured beside ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manager {
    /// A script that ends at once.
    Nothing,
    Lefthook,
    PrekNoOp,
    PrekFive,
    PreCommit,
}

impl Manager {
    /// What `core.hooksPath` is to be, made in `bench` anew.
    pub(super) fn hooks(self, project: &Project, bench: &Path) -> Result<PathBuf, Failure> {
        let folder = bench.join(format!("hooks-{self:?}"));
        fs::create_dir_all(&folder).at(&folder)?;
        let script = match self {
            Self::Nothing => "#!/bin/sh\nexit 0\n".to_owned(),
            // Its own script looks for a program of that name in many places; this is the best case.
            Self::Lefthook => {
                let program = LEFTHOOK.install(project)?;
                let run = "run pre-commit --no-auto-install";
                format!("#!/bin/sh\nexec '{}' {run} \"$@\"\n", program.display())
            }
            Self::PrekNoOp => written_by(&PREK.install(project)?, NO_OP, bench)?,
            Self::PrekFive => written_by(&PREK.install(project)?, FIVE, bench)?,
            Self::PreCommit => written_by(&PRE_COMMIT.install(project)?, NO_OP, bench)?,
        };
        let hook = folder.join("pre-commit");
        fs::write(&hook, script).at(&hook)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).at(&hook)?;
        }
        Ok(folder)
    }
}

/// The script that `PROGRAM install` makes, taken from a repository made for that.
fn written_by(program: &Path, configuration: &str, bench: &Path) -> Result<String, Failure> {
    let folder = bench.join("hooks-install");
    let hook = folder.join(".git/hooks/pre-commit");
    fs::create_dir_all(&folder).at(&folder)?;
    let _ = fs::remove_file(&hook);
    let command = |program: &Path| hermetic::command(program, &folder, &folder);
    process::run(command("git".as_ref()).args(["init", "--quiet"]))?;
    // It greets the user on standard output.
    process::output(
        command(program).args(["install", "--config", configuration]).env("PRE_COMMIT_HOME", bench),
    )?;
    fs::read_to_string(&hook).at(&hook)
}
