//! Disks that are full, can't be written to, or lose bits: the verdict is right, with a word about
//! it, and afterwards all is as before. With the program as users start it.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tollgate_tests::{Answer, Scratch, guests_folder, program, token_line};

/// A file system of a few pages, mounted for as long as this lives.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where mounting is not allowed, which is told.
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size},mode=700"), "tmpfs"]).arg(at);
        let mounted = mount.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(at.to_owned()));
        }
        eprintln!("skipped: file systems can't be mounted here");
        None
    }

    fn remount(&self, option: &str) {
        let option = format!("remount,{option}");
        assert!(
            Command::new("mount").args(["-o", &option]).arg(&self.0).status().unwrap().success()
        );
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Files with findings, and a check that has to be compiled.
fn project() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("word.wasm", fs::read(guests_folder().join("word.wasm")).unwrap());
    scratch.stage("tollgate.toml", "[checks.word]\nmodule = \"word.wasm\"\n");
    for n in 0..40 {
        scratch.stage(&format!("f{n}.py"), format!("flagme = {n}\n{}", token_line()));
    }
    scratch
}

fn judge(scratch: &Scratch) -> Answer {
    scratch.tollgate(&["run", "--format", "json"])
}

/// Everything but times and what was kept.
#[track_caller]
fn findings(answer: &Answer) -> String {
    assert_eq!(answer.code, 1, "{}", answer.text());
    answer.json()["findings"].to_string()
}

/// Another commit's worth of findings, so that there is something new to keep.
fn change(scratch: &Scratch, round: u32) {
    for n in 0..40 {
        scratch.stage(&format!("f{n}.py"), format!("flagme = {n}, {round}\n{}", token_line()));
    }
}

#[test]
fn on_a_full_disk_the_verdict_is_right_and_afterwards_all_is_kept_again() {
    let scratch = project();
    let expected = findings(&scratch.tollgate(&["run", "--no-cache", "--format", "json"]));
    fs::remove_dir_all(scratch.home()).unwrap();
    let Some(disk) = SmallDisk::mount(&scratch.home(), "2m") else { return };
    assert_eq!(findings(&judge(&scratch)), expected);
    // Filled to the last page.
    let filler = disk.0.join("filler");
    let _ = fs::write(&filler, vec![1; 4 << 20]);
    change(&scratch, 1);
    let full = judge(&scratch);
    assert_eq!(findings(&full).matches("\"fingerprint\"").count(), 80);
    assert!(full.stderr.contains("note: results can't be kept"), "{}", full.stderr);
    // Nor can a module be.
    scratch.stage("tollgate.toml", "[checks.other]\nmodule = \"word.wasm\"\n");
    fs::remove_dir_all(scratch.home().join("modules")).unwrap();
    let _ = fs::write(disk.0.join("more"), vec![1; 4 << 20]);
    let unkept = judge(&scratch);
    findings(&unkept);
    assert!(unkept.stderr.contains("`other` can't be kept: No space"), "{}", unkept.stderr);

    fs::remove_file(&filler).unwrap();
    fs::remove_file(disk.0.join("more")).unwrap();
    findings(&judge(&scratch));
    let after = judge(&scratch);
    findings(&after);
    assert_eq!(after.stderr, "");
    assert_eq!(after.json()["stats"]["cached"], after.json()["stats"]["files"]);
}

#[test]
fn from_a_home_that_can_only_be_read_the_verdict_is_right() {
    let scratch = project();
    let Some(disk) = SmallDisk::mount(&scratch.home(), "4m") else { return };
    let expected = findings(&judge(&scratch));
    disk.remount("ro");
    assert_eq!(findings(&judge(&scratch)), expected);
    change(&scratch, 1);
    let unkept = judge(&scratch);
    assert_eq!(findings(&unkept).matches("\"fingerprint\"").count(), 80);
    assert!(unkept.stderr.contains("kept"), "{}", unkept.stderr);
    disk.remount("rw");
    findings(&judge(&scratch));
    assert_eq!(judge(&scratch).stderr, "");
}

#[test]
fn no_flipped_bit_of_the_store_changes_a_verdict() {
    let scratch = project();
    let expected = findings(&judge(&scratch));
    let store = scratch.home().join("store");
    let paths: Vec<PathBuf> = fs::read_dir(&store)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_str().unwrap().ends_with("-shm"))
        .collect();
    let good: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let all: usize = good.iter().map(Vec::len).sum();
    let mut flips = 0;
    for at in (0..all).step_by(all / 60) {
        let _ = fs::remove_dir_all(&store);
        fs::create_dir(&store).unwrap();
        let mut at = at;
        for (path, good) in paths.iter().zip(&good) {
            let mut bytes = good.clone();
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << (at % 8);
                flips += 1;
            }
            at = at.wrapping_sub(good.len());
            fs::write(path, bytes).unwrap();
        }
        let damaged = judge(&scratch);
        assert_eq!(findings(&damaged), expected);
        assert_eq!(findings(&judge(&scratch)), expected);
    }
    assert!(flips >= 60, "{flips}");
}

#[test]
fn a_run_that_is_killed_at_any_moment_leaves_a_store_that_opens() {
    let scratch = project();
    judge(&scratch);
    for round in 0..25_u64 {
        change(&scratch, u32::try_from(round).unwrap());
        let mut running = scratch
            .command(program("tollgate"))
            .args(["run", "--quiet"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(round * 2));
        running.kill().unwrap();
        running.wait().unwrap();
        let expected = findings(&scratch.tollgate(&["run", "--no-cache", "--format", "json"]));
        let after = judge(&scratch);
        assert_eq!(findings(&after), expected, "round {round}");
        assert_eq!(after.stderr, "", "round {round}");
    }
}
