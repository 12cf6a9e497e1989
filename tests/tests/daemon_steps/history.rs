//! What people do with git.

use std::fs;
use std::path::Path;

use tollgate_tests::{Answer, run};

use crate::dice::Dice;
use crate::files::{self, FOLDERS};
use crate::stand::Stand;

const BRANCHES: [&str; 4] = ["main", "one", "two", "three"];

/// A working tree of the repository, its main one or a linked one.
pub(crate) struct History<'a> {
    pub(crate) stand: &'a Stand,
    pub(crate) folder: &'a Path,
    pub(crate) dice: &'a mut Dice,
    /// What was run, and its exit codes.
    pub(crate) done: Vec<String>,
    /// A command of git's, or one that it ran, was ended by a signal.
    pub(crate) has_died: bool,
}

impl History<'_> {
    fn git(&mut self, arguments: &[&str]) -> Answer {
        let answer = self.stand.git_in(self.folder, arguments);
        self.tell(&arguments.join(" "), &answer);
        answer
    }

    fn tell(&mut self, what: &str, answer: &Answer) {
        self.done.push(format!("git {what}: {}", answer.code));
        let died = |line: &&str| line.contains("BUG:") || line.contains("signal");
        let last_words: Vec<String> =
            answer.stderr.lines().filter(died).map(str::to_owned).collect();
        // 129 is wrong usage.
        self.has_died |= answer.code > 129 || !last_words.is_empty();
        self.done.extend(last_words);
    }

    /// Ends what stands half done, if something does, one way or the other.
    pub(crate) fn settle(&mut self) -> bool {
        const UNDER_WAY: [(&str, &str); 5] = [
            ("rebase-apply", "am"),
            ("rebase-merge", "rebase"),
            ("MERGE_HEAD", "merge"),
            ("CHERRY_PICK_HEAD", "cherry-pick"),
            ("REVERT_HEAD", "revert"),
        ];
        let ask: Vec<&str> = UNDER_WAY.iter().flat_map(|(file, _)| ["--git-path", file]).collect();
        let places = self.stand.git_in(self.folder, &[&["rev-parse"], &ask[..]].concat()).stdout;
        let is_there = places.lines().map(|place| self.folder.join(place).exists());
        let found = UNDER_WAY.iter().zip(is_there).find(|(_, is_there)| *is_there);
        let Some(((_, command), _)) = found else { return false };
        let goes_on = match self.dice.below(3) {
            0 => false,
            1 => {
                self.git(&["add", "-A"]);
                true
            }
            _ => {
                let side = self.dice.pick(&["--ours", "--theirs"]);
                self.git(&["checkout", side, "--", "."]);
                self.git(&["add", "-A"]);
                true
            }
        };
        let ended = goes_on
            && match *command {
                "merge" => self.git(&["commit", "-q", "--no-edit"]).code == 0,
                other => self.git(&[other, "--continue"]).code == 0,
            };
        if !ended && self.git(&[command, "--abort"]).code != 0 {
            self.git(&[command, "--quit"]);
            self.git(&["reset", "-q", "--hard"]);
        }
        true
    }

    /// Stages all, something, or part of a file.
    pub(crate) fn stage(&mut self) {
        match self.dice.below(10) {
            0..=4 => drop(self.git(&["add", "-A"])),
            5 | 6 => {
                let folder = self.dice.pick(&FOLDERS);
                self.git(&["add", "-A", "--", &format!("./{folder}")]);
            }
            7 => self.stage_part(),
            8 => {
                let announced = self.dice.pick(&["a.txt", "src/main.py", "notes/b.txt"]);
                self.git(&["add", "--intent-to-add", "--", announced]);
            }
            _ => {}
        }
    }

    /// The first hunk of what is changed and not staged, as `git add -p` would.
    fn stage_part(&mut self) {
        let diff = self.stand.git_in(self.folder, &["diff", "-U0", "--no-renames"]).stdout;
        let end = diff.match_indices("\n@@").nth(1).map(|(at, _)| at + 1);
        let first = &diff[..end.unwrap_or(diff.len())];
        let mut apply = self.stand.command(self.folder, "git");
        apply.args(["apply", "--cached", "--unidiff-zero", "-"]);
        let answer = run(&mut apply, first.as_bytes());
        self.tell("apply --cached", &answer);
    }

    /// One of the ways to commit.
    pub(crate) fn commit(&mut self) {
        let place = files::place(Path::new(""), self.dice);
        let place = place.to_str().unwrap();
        let arguments: &[&str] = match self.dice.below(18) {
            0..=5 => &[],
            6 | 7 => &["-a"],
            8 => &["--only", "--", place],
            9 => &["--include", "--", place],
            10 => &["--only", "--", "src", "notes"],
            11 => &["--amend"],
            12 => &["-a", "--amend"],
            13 => &["--allow-empty"],
            14 => &["--no-verify", "-a"],
            15 => return self.commit_part(),
            16 => &["--dry-run"],
            _ => &["--fixup", "HEAD"],
        };
        let message: &[&str] = if arguments.contains(&"--fixup") { &[] } else { &["-m", "m"] };
        self.git(&[&["commit", "-q"], message, arguments].concat());
    }

    /// `git commit -p`, with answers at random.
    fn commit_part(&mut self) {
        let answers: String =
            (0..6).map(|_| self.dice.pick(&["y\n", "n\n", "y\n", "d\n"])).collect();
        let mut commit = self.stand.command(self.folder, "git");
        commit.args(["commit", "-q", "-p", "-m", "part"]);
        let answer = run(&mut commit, answers.as_bytes());
        self.tell("commit -p", &answer);
    }

    /// Everything else.
    pub(crate) fn operate(&mut self) {
        let branch = self.dice.pick(&BRANCHES);
        let back = ["HEAD", "HEAD~1", "HEAD~2"][self.dice.below(3)];
        match self.dice.below(26) {
            0 | 1 => drop(self.git(&["checkout", "-q", branch])),
            2 => drop(self.git(&["checkout", "-q", "-f", branch])),
            3 => drop(self.git(&["switch", "-q", "-C", branch, back])),
            4 | 5 => drop(self.git(&["merge", "-q", "--no-edit", branch])),
            6 => drop(self.git(&["merge", "-q", "--no-ff", "--no-edit", branch])),
            7 => drop(self.git(&["rebase", "-q", branch])),
            8 => {
                drop(self.git(&["rebase", "-q", "--exec", "git commit -q --amend --no-edit", back]))
            }
            9 | 10 => drop(self.git(&["cherry-pick", branch])),
            11 => drop(self.git(&["revert", "--no-edit", back])),
            12 => {
                self.git(&["stash", "-q", "-u"]);
            }
            13 => drop(self.git(&["stash", "pop", "-q"])),
            14 => {
                self.git(&["stash", "-q", "--keep-index"]);
                self.commit();
                self.git(&["stash", "pop", "-q"]);
            }
            15 | 16 => drop(self.git(&["reset", "-q", "--hard", back])),
            17 => drop(self.git(&["reset", "-q", "--soft", back])),
            18 => drop(self.git(&["reset", "-q", "--mixed", back])),
            19 => {
                let place = files::place(Path::new(""), self.dice);
                let cached = self.dice.pick(&["-f", "--cached"]);
                self.git(&["rm", "-q", "-r", cached, "--", place.to_str().unwrap()]);
            }
            20 => {
                let (from, to) =
                    (self.dice.pick(&FOLDERS[1..]), self.dice.pick(&["mv", "notes/mv"]));
                self.git(&["mv", "-k", from, to]);
            }
            21 => self.keep_house(),
            22 => self.orphan(),
            23 => self.mail(),
            24 => drop(self.git(&["read-tree", "-m", back])),
            _ => drop(self.git(&["checkout", "-q", back, "--", "."])),
        }
    }

    fn keep_house(&mut self) {
        match self.dice.below(8) {
            0 => drop(self.git(&["gc", "-q"])),
            1 => drop(self.git(&["repack", "-q", "-a", "-d"])),
            2 => drop(self.git(&["pack-refs", "--all"])),
            3 => drop(self.git(&["update-index", "--refresh", "-q"])),
            4 => drop(self.git(&["update-index", "--index-version", "4"])),
            5 => drop(self.git(&["update-index", "--index-version", "2"])),
            6 => drop(self.git(&["update-index", "--split-index"])),
            _ => drop(self.git(&["update-index", "--no-split-index"])),
        }
    }

    /// A branch without a commit yet: everything is judged.
    fn orphan(&mut self) {
        self.git(&["checkout", "-q", "--orphan", "unborn"]);
        self.git(&["commit", "-q", "-m", "first"]);
        self.git(&["checkout", "-q", "-f", "main"]);
        self.git(&["branch", "-q", "-D", "unborn"]);
    }

    /// Patches out of one branch into another: their commits are judged by `pre-applypatch`.
    fn mail(&mut self) {
        let branch = self.dice.pick(&BRANCHES);
        let mut format = self.stand.command(self.folder, "git");
        let patch =
            run(format.args(["format-patch", "-1", "--stdout", "--full-index", branch]), b"");
        let mut apply = self.stand.command(self.folder, "git");
        apply.args(["am", "-q", "-3"]);
        let answer = run(&mut apply, patch.stdout.as_bytes());
        self.tell(&format!("am {branch}"), &answer);
    }

    /// Pushes something to the repository beside this one, new or not.
    pub(crate) fn push(&mut self) {
        let remote = self.stand.scratch.beside("remote.git");
        if self.dice.once_in(6) {
            let _ = fs::remove_dir_all(&remote);
        }
        if !remote.exists() {
            let format = self.stand.git(&["rev-parse", "--show-object-format"]).stdout;
            let format = format!("--object-format={}", format.trim());
            self.git(&["init", "-q", "--bare", &format, remote.to_str().unwrap()]);
            let _ = self.stand.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
        }
        let branch = self.dice.pick(&BRANCHES);
        let refs: &[&str] = match self.dice.below(5) {
            0 => &["--all"],
            1 => &["HEAD:refs/heads/other", branch],
            2 => &[":refs/heads/other", branch],
            _ => &[branch],
        };
        self.git(&[&["push", "-q", "-f", "origin"], refs].concat());
    }
}
