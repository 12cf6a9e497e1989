//! Beside other hook managers: in projects that use pre-commit or lefthook, their hooks and ours
//! both run, whoever came first, and ours stops a token; and users who have only pre-commit get us
//! from it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_tests::{
    Answer, LEFTHOOK, PRE_COMMIT, Scratch, TOKEN_REMEDY, TOKEN_RULE, leaked, run, token_line,
};

/// A project with a hook manager whose one job writes a line into a log.
struct Project {
    scratch: Scratch,
    manager: PathBuf,
    log: PathBuf,
}

impl Project {
    /// `configuration` names its file and makes its text of the command to run.
    fn new(manager: PathBuf, configuration: (&str, fn(&str) -> String)) -> Self {
        let scratch = Scratch::new();
        let log = scratch.beside("log");
        let script = scratch.beside("job");
        fs::write(&script, format!("echo ran >>'{}'\n", log.display())).unwrap();
        let (file, text) = configuration;
        scratch.stage(file, text(&format!("sh {}", script.display())));
        scratch.commit("configuration");
        Self { scratch, manager, log }
    }

    fn manager(&self, arguments: &[&str]) {
        run(self.command(&self.manager).args(arguments), b"").expect(0);
    }

    /// With the manager's own files kept apart, and its folder on the path, as its users have it.
    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = self.scratch.command(program.as_ref());
        let folder = self.manager.parent().unwrap();
        command
            .env("PRE_COMMIT_HOME", self.scratch.beside("pre-commit"))
            .env("PATH", path_with(folder));
        command
    }

    fn commit(&self) -> Answer {
        run(self.command("git").args(["commit", "-m", "a change"]), b"")
    }

    /// How often their job ran since the last time.
    fn ran(&self) -> usize {
        let lines = fs::read_to_string(&self.log).unwrap_or_default().lines().count();
        let _ = fs::remove_file(&self.log);
        lines
    }

    /// Both run: a token is stopped by ours, a clean commit passes, and their job ran each time.
    #[track_caller]
    fn assert_both_run(&self, when: &str) {
        let head = self.scratch.head();
        self.scratch.stage("app.py", token_line());
        self.ran();
        let stopped = self.commit();
        assert_stopped(&stopped, when);
        assert_eq!(self.scratch.head(), head, "{when}");
        assert_eq!(self.ran(), 1, "{when}: their job, when ours stops: {}", stopped.text());
        self.scratch.stage("app.py", format!("# {when}\n"));
        let passed = self.commit();
        assert_eq!(passed.code, 0, "{when}: {}", passed.text());
        assert_eq!(self.ran(), 1, "{when}: their job, when ours passes: {}", passed.text());
    }

    /// Only theirs is left.
    #[track_caller]
    fn assert_only_theirs(&self, when: &str) {
        self.scratch.stage("app.py", token_line());
        let passed = self.commit();
        assert_eq!((passed.code, self.ran()), (0, 1), "{when}: {}", passed.text());
        self.scratch.stage("app.py", "x = 1\n");
        self.scratch.commit("the token is out");
    }

    fn tollgate(&self, command: &str) {
        self.scratch.tollgate(&[command]).expect(0);
    }
}

#[track_caller]
fn assert_stopped(answer: &Answer, when: &str) {
    let text = answer.text();
    assert_ne!(answer.code, 0, "{when}: {text}");
    for part in ["app.py:1:10", TOKEN_RULE, TOKEN_REMEDY] {
        assert!(text.contains(part), "{when}: `{part}` is missing: {text}");
    }
    assert_eq!(leaked(text.as_bytes()), None, "{when}: {text}");
}

#[expect(clippy::disallowed_methods, reason = "programs of the machine are found by its PATH")]
fn path_with(folder: &Path) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths([folder.to_owned()].into_iter().chain(std::env::split_paths(&path)))
        .unwrap()
}

const OF_PRE_COMMIT: (&str, fn(&str) -> String) = (".pre-commit-config.yaml", |command| {
    format!(
        "repos:\n- repo: local\n  hooks:\n  - id: job\n    name: job\n    language: system\n    \
         entry: {command}\n    pass_filenames: false\n    always_run: true\n"
    )
});

const OF_LEFTHOOK: (&str, fn(&str) -> String) = ("lefthook.yml", |command| {
    format!("pre-commit:\n  jobs:\n    - name: job\n      run: {command}\n")
});

#[test]
fn pre_commit_before_and_after_us() {
    let Some(manager) = PRE_COMMIT.find() else { return };
    let project = Project::new(manager, OF_PRE_COMMIT);
    project.manager(&["install"]);
    let theirs = fs::read(project.scratch.root().join(".git/hooks/pre-commit")).unwrap();
    project.tollgate("install");
    project.assert_both_run("theirs first");
    project.tollgate("uninstall");
    assert_eq!(fs::read(project.scratch.root().join(".git/hooks/pre-commit")).unwrap(), theirs);
    project.assert_only_theirs("theirs first, ours gone");

    project.manager(&["uninstall"]);
    project.tollgate("install");
    project.manager(&["install"]);
    project.assert_both_run("ours first");
    let doctor = project.scratch.tollgate(&["doctor"]).expect(0);
    assert!(doctor.stdout.contains("run by another hook program"), "{}", doctor.stdout);
    project.tollgate("install");
    project.assert_both_run("ours first and again");
}

#[test]
fn lefthook_before_and_after_us() {
    let Some(manager) = LEFTHOOK.find() else { return };
    let project = Project::new(manager, OF_LEFTHOOK);
    project.manager(&["install"]);
    let theirs = fs::read(project.scratch.root().join(".git/hooks/pre-commit")).unwrap();
    project.tollgate("install");
    project.assert_both_run("theirs first");
    project.tollgate("uninstall");
    assert_eq!(fs::read(project.scratch.root().join(".git/hooks/pre-commit")).unwrap(), theirs);
    project.assert_only_theirs("theirs first, ours gone");

    project.manager(&["uninstall"]);
    project.tollgate("install");
    // lefthook puts what it finds aside without running it; `doctor` says so.
    project.manager(&["install", "--force"]);
    let doctor = project.scratch.tollgate(&["doctor"]).expect(4);
    assert!(doctor.stdout.contains("pre-commit: somebody replaced it"), "{}", doctor.stdout);
    project.tollgate("install");
    project.assert_both_run("ours first and again");
}

#[test]
fn as_a_job_of_lefthook() {
    let Some(manager) = LEFTHOOK.find() else { return };
    let project = Project::new(manager, OF_LEFTHOOK);
    let program = tollgate_tests::program("tollgate");
    let configuration = format!(
        "pre-commit:\n  jobs:\n    - name: tollgate\n      run: '\"{}\" hook pre-commit'\n",
        program.display()
    );
    project.scratch.stage("lefthook.yml", configuration);
    project.scratch.commit("with us");
    project.manager(&["install"]);
    project.scratch.stage("app.py", token_line());
    assert_stopped(&project.commit(), "as a job");
    project.scratch.stage("app.py", "x = 1\n");
    project.commit().expect(0);
}

/// The wheel that `cargo xtask dist --wheel` makes, made anew where the program is newer.
fn wheels() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let made = Command::new(env!("CARGO"))
        .current_dir(&root)
        .args(["run", "--quiet", "--package", "xtask", "--", "dist", "--wheel"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    root.join("target/dist/wheel").canonicalize().unwrap()
}

#[test]
#[ignore = "builds the wheel and an environment of pre-commit's; `cargo xtask test --long` runs it"]
fn users_who_have_only_pre_commit() {
    let Some(manager) = PRE_COMMIT.find() else { return };
    let wheels = wheels();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let project = Project::new(manager, OF_PRE_COMMIT);
    let clone = project.scratch.beside("clone");
    project.scratch.git(&["clone", "-q", ours.to_str().unwrap(), clone.to_str().unwrap()]);
    // What is about to be committed is tested, not what was.
    for file in [".pre-commit-hooks.yaml", "pyproject.toml"] {
        fs::copy(ours.join(file), clone.join(file)).unwrap();
    }
    let git = |arguments: &[&str]| {
        run(project.scratch.command_in(&clone, "git").args(arguments), b"").expect(0).stdout
    };
    git(&["commit", "-q", "--no-verify", "--allow-empty", "-a", "-m", "as it is now"]);
    let revision = git(&["rev-parse", "HEAD"]);
    let configuration = format!(
        "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - id: tollgate\n  - id: tollgate-all\n",
        clone.display(),
        revision.trim()
    );
    project.scratch.stage(".pre-commit-config.yaml", configuration);
    project.scratch.commit("ours alone");
    project.manager(&["install"]);

    let run_git = |arguments: &[&str]| {
        let mut command = project.command("git");
        run(command.args(arguments).env("PIP_FIND_LINKS", &wheels), b"")
    };
    project.scratch.stage("app.py", token_line());
    assert_stopped(&run_git(&["commit", "-m", "x"]), "only pre-commit");
    project.scratch.stage("app.py", "x = 1\n");
    run_git(&["commit", "-m", "x"]).expect(0);

    // Without `--all-files` it would put what is not staged aside first.
    project.scratch.write("app.py", token_line());
    let mut all = project.command(&project.manager);
    all.args(["run", "tollgate-all", "--all-files", "--hook-stage", "manual"])
        .env("PIP_FIND_LINKS", &wheels);
    assert_stopped(&run(&mut all, b""), "every tracked file");
}
