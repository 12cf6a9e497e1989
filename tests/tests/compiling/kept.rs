//! What is kept of compiled modules is used only where it is exactly what was written.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use tollgate_tests::{Scratch, guests_folder};

use crate::{assert_right, judge, modules, project, word};

/// What somebody, or a failing disk, made of a compiled module.
type Damage<'d> = dyn Fn(&Path, &[u8]) + 'd;

const NOTE: &str = "note: the compiled module of check `word` was rebuilt";

#[track_caller]
fn assert_rebuilt(scratch: &Scratch, what: &str) {
    let damaged = judge(scratch);
    assert_right(&damaged);
    assert!(damaged.stderr.contains(NOTE), "{what}: {}", damaged.stderr);
    let mended = judge(scratch);
    assert_right(&mended);
    assert_eq!(mended.stderr, "", "{what}: it is mended");
}

/// A compiled module as another user's Tollgate keeps it, or this one's of another guest.
fn kept_elsewhere(guest: &str) -> Vec<u8> {
    let scratch = project(&fs::read(guests_folder().join(format!("{guest}.wasm"))).unwrap());
    judge(&scratch);
    fs::read(modules(&scratch, "cwasm").remove(0)).unwrap()
}

#[test]
fn whatever_does_not_fit_is_dropped_and_rebuilt_with_a_word() {
    let scratch = project(&word());
    assert_right(&judge(&scratch));
    let kept = modules(&scratch, "cwasm").remove(0);
    let good = fs::read(&kept).unwrap();
    let (of_another_user, of_another_guest) = (kept_elsewhere("word"), kept_elsewhere("trap"));
    let damages: [(&str, &Damage<'_>); 11] = [
        ("a flipped bit", &|path, good| {
            let mut bad = good.to_vec();
            bad[good.len() / 2] ^= 1;
            fs::write(path, bad).unwrap();
        }),
        ("a flipped bit of the digest", &|path, good| {
            let mut bad = good.to_vec();
            bad[0] ^= 0x80;
            fs::write(path, bad).unwrap();
        }),
        ("truncated", &|path, good| fs::write(path, &good[..good.len() / 2]).unwrap()),
        ("empty", &|path, _| fs::write(path, "").unwrap()),
        ("garbage", &|path, good| fs::write(path, vec![0x55; good.len()]).unwrap()),
        ("forged", &|path, _| fs::write(path, &of_another_user).unwrap()),
        ("swapped", &|path, _| fs::write(path, &of_another_guest).unwrap()),
        ("without its digest", &|path, good| fs::write(path, &good[32..]).unwrap()),
        ("a folder", &|path, _| fs::create_dir_all(path.join("below")).unwrap()),
        ("a link", &|path, _| symlink("/etc/passwd", path).unwrap()),
        ("a file without end", &|path, _| {
            File::create(path).unwrap().set_len(50 << 30).unwrap();
        }),
    ];
    for (what, damage) in damages {
        if kept.is_file() {
            fs::remove_file(&kept).unwrap();
        }
        damage(&kept, &good);
        assert_rebuilt(&scratch, what);
        let mode = fs::metadata(&kept).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{what}");
    }
    assert_eq!(fs::read(&kept).unwrap().len(), good.len());
    assert!(Path::new("/etc/passwd").is_file(), "a link is not followed");
}

/// What one guest's module was compiled to, with the digest of this very user, is not another's.
#[test]
fn modules_of_one_user_are_not_taken_for_each_other() {
    let scratch = project(&fs::read(guests_folder().join("trap.wasm")).unwrap());
    judge(&scratch);
    let other = modules(&scratch, "cwasm").remove(0);
    scratch.write("word.wasm", word());
    assert_right(&judge(&scratch));
    let kept = modules(&scratch, "cwasm").into_iter().find(|path| *path != other).unwrap();
    fs::copy(&other, &kept).unwrap();
    assert_rebuilt(&scratch, "swapped");
}

#[test]
fn with_another_key_everything_is_made_anew() {
    let scratch = project(&word());
    assert_right(&judge(&scratch));
    fs::write(scratch.home().join("module.key"), [7; 32]).unwrap();
    let mode = fs::Permissions::from_mode(0o600);
    fs::set_permissions(scratch.home().join("module.key"), mode).unwrap();
    assert_rebuilt(&scratch, "another key");
}

#[test]
fn what_is_kept_is_this_users_alone_and_is_counted_and_cleared() {
    let scratch = project(&word());
    let stats = || scratch.tollgate(&["cache", "stats", "--format", "json"]).expect(0).json();
    assert_eq!(stats()["modules"]["entries"], 0);
    assert_right(&judge(&scratch));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&scratch.home().join("modules")), 0o700);
    for entry in fs::read_dir(scratch.home().join("modules")).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    let kept = stats();
    assert_eq!(kept["modules"]["entries"], 1, "{kept}");
    let bytes = fs::metadata(modules(&scratch, "cwasm").remove(0)).unwrap().len();
    assert_eq!(kept["modules"]["bytes"], bytes, "{kept}");
    assert!(kept["modules"]["bound"].as_u64().unwrap() > bytes, "{kept}");
    let text = scratch.tollgate(&["cache", "stats"]).expect(0).stdout;
    assert!(text.contains("1 compiled") && text.contains("of at most"), "{text}");
    scratch.tollgate(&["cache", "clear"]).expect(0);
    assert_eq!(stats()["modules"]["entries"], 0);
    let after = judge(&scratch);
    assert_right(&after);
    assert_eq!(after.stderr, "", "nothing was damaged");
}

#[test]
fn where_nothing_can_be_kept_the_verdict_is_the_same() {
    let scratch = project(&word());
    fs::create_dir_all(scratch.home()).unwrap();
    // No folder can be made in its place.
    fs::write(scratch.home().join("modules"), "").unwrap();
    let answer = judge(&scratch);
    assert_right(&answer);
    assert!(answer.stderr.contains("not kept between runs"), "{}", answer.stderr);
}

/// The metered build, made when a guest overruns its deadline, is kept as well.
#[test]
fn both_builds_of_a_module_are_kept() {
    let scratch = project(&fs::read(guests_folder().join("endless.wasm")).unwrap());
    let short = "[checks.word]\nmodule = \"word.wasm\"\nlimits = { deadline = \"50ms\" }\n";
    scratch.stage("tollgate.toml", short);
    let timed_out = || {
        let report = judge(&scratch).json();
        assert_eq!(crate::check(&report, "word")["outcome"], "timed-out", "{report}");
    };
    timed_out();
    let kept = modules(&scratch, "cwasm");
    assert_eq!(kept.len(), 2);
    for damaged in &kept {
        fs::write(damaged, "").unwrap();
    }
    timed_out();
    assert!(modules(&scratch, "cwasm").iter().all(|path| fs::metadata(path).unwrap().len() > 100));
}
