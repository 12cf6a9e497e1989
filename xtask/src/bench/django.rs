//! The tree that benches judge: a well-known project, once and ten times over.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::peers;
use crate::process;
use crate::project::Project;

/// The pinned source distribution of Django.
pub(super) const VERSION: &str = "5.2.19";

/// Django's files in a git repository of their own, made once.
pub(super) fn django(project: &Project) -> Result<PathBuf, Failure> {
    let bench = project.target().join("bench");
    let tree = bench.join(format!("django-{VERSION}"));
    if tree.join(".git/ready").exists() {
        return Ok(tree);
    }
    fs::create_dir_all(&bench).at(&bench)?;
    let folder = bench.display().to_string();
    let pin = format!("django=={VERSION}");
    peers::pip(
        project,
        &["download", "--quiet", "--no-deps", "--no-binary=:all:", "--dest", &folder, &pin],
    )?;
    if tree.exists() {
        fs::remove_dir_all(&tree).at(&tree)?;
    }
    process::run_shown(
        Command::new("tar")
            .current_dir(&bench)
            .args(["--no-same-owner", "-xf"])
            .arg(format!("django-{VERSION}.tar.gz")),
    )?;
    commit(&tree, &bench)?;
    Ok(tree)
}

/// Django so many times in one repository, no two files with the same bytes: each ends with a line
/// that names its copy. Made once.
pub(super) fn copies(project: &Project, times: usize) -> Result<PathBuf, Failure> {
    let django = django(project)?;
    let bench = project.target().join("bench");
    let tree = bench.join(format!("django-{VERSION}-{times}-times"));
    if tree.join(".git/ready").exists() {
        return Ok(tree);
    }
    println!("making a tree of {times} times Django");
    if tree.exists() {
        fs::remove_dir_all(&tree).at(&tree)?;
    }
    for copy in 0..times {
        let line = format!("\n# copy {copy}\n");
        copy_folder(&django, &tree.join(format!("copy{copy}")), line.as_bytes())?;
    }
    commit(&tree, &bench)?;
    Ok(tree)
}

fn copy_folder(from: &Path, to: &Path, line: &[u8]) -> Result<(), Failure> {
    fs::create_dir_all(to).at(to)?;
    for entry in fs::read_dir(from).at(from)? {
        let entry = entry.at(from)?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().at(&path)?;
        if kind.is_dir() && entry.file_name() != ".git" {
            copy_folder(&path, &target, line)?;
        } else if kind.is_file() {
            let content = fs::read(&path).at(&path)?;
            fs::write(&target, [&content, line].concat()).at(&target)?;
        }
    }
    Ok(())
}

/// Makes a repository of a folder, and marks it as ready when it is.
fn commit(tree: &Path, home: &Path) -> Result<(), Failure> {
    let git = || hermetic::command("git", tree, home);
    process::run(git().args(["init", "--quiet", "--initial-branch=main"]))?;
    process::run(git().args(["config", "gc.auto", "0"]))?;
    process::run(git().args(["add", "--all", "--force"]))?;
    process::run(git().args(["commit", "--quiet", "--message", "Django"]))?;
    let ready = tree.join(".git/ready");
    fs::write(&ready, "").at(&ready)
}

/// Files and bytes of a tree, git's own left out.
pub(super) fn size(folder: &Path) -> Result<(u64, u64), Failure> {
    let (mut files, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder).at(folder)? {
        let path = entry.at(folder)?.path();
        let metadata = fs::symlink_metadata(&path).at(&path)?;
        if metadata.is_dir() && path.file_name().is_some_and(|name| name != ".git") {
            let inner = size(&path)?;
            files += inner.0;
            bytes += inner.1;
        } else if metadata.is_file() {
            files += 1;
            bytes += metadata.len();
        }
    }
    Ok((files, bytes))
}
