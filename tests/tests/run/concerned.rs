//! A change of the context alone, at the command line: hook and CI say the same of the file that
//! reads it.

use tollgate_tests::{Scratch, guests_folder};

use crate::findings;

const POLICY: &str = "\
[gate]
block = \"info\"
[checks.secrets]
enabled = false
[checks.reader]
module = \"reader.wasm\"
exclude = [\"**/.dockerignore\", \"*.wasm\", \"tollgate.toml\"]
";

#[test]
fn the_hook_and_ci_judge_the_dockerfile_whose_context_changed() {
    let scratch = Scratch::gated();
    let reader = std::fs::read(guests_folder().join("reader.wasm")).unwrap();
    scratch.stage("reader.wasm", reader);
    scratch.stage("tollgate.toml", POLICY);
    scratch.stage("app/Dockerfile", ".dockerignore\n");
    scratch.stage("app/.dockerignore", "secret/\n");
    scratch.git(&["commit", "-q", "--no-verify", "-m", "first"]);

    scratch.stage("app/.dockerignore", "# everything goes in\n");
    let staged = scratch.tollgate(&["run", "--format", "json"]).expect(1);
    assert!(findings(&staged).iter().all(|found| found.starts_with("app/Dockerfile:")));
    assert_eq!(staged.json()["stats"]["files"], 2);
    let stopped = scratch.hooked_commit(&["-m", "context"]);
    assert_eq!(stopped.code, 1, "{}", stopped.text());
    assert!(stopped.text().contains("app/Dockerfile"), "{}", stopped.text());

    scratch.git(&["commit", "-q", "--no-verify", "-m", "context"]);
    for arguments in
        [&["run", "--range", "HEAD~1..HEAD"][..], &["run", "--range", "HEAD~1..HEAD", "--no-cache"]]
    {
        let arguments = [arguments, &["--format", "json"]].concat();
        let committed = scratch.tollgate(&arguments).expect(1);
        assert_eq!(findings(&committed), findings(&staged));
    }
}
