//! Holds the checks of a run to what the user granted: before any of them is loaded.

use std::collections::BTreeSet;

use tollgate_model::{Digest, Grant, Grants, NetworkGrant, Permission, Policy, Standing};

use crate::checks::GateCheck;
use crate::error::{GateError, NotGranted};

/// Gives each check what was granted to its module; an error names every check that asks for more.
///
/// A check is known by what its module calls itself: what a repository calls it is the
/// repository's choice.
pub(crate) fn hold_to_grants(
    checks: &mut [GateCheck],
    policy: &Policy,
    grants: &Grants,
) -> Result<(), GateError> {
    let mut refused = Vec::new();
    for check in checks {
        // What never runs needs nothing.
        if policy.all_settings(&check.id).iter().all(|settings| !settings.enabled) {
            continue;
        }
        match grants.standing(&check.manifest.id, &check.digest, &check.permissions()) {
            Standing::NotNeeded => {}
            Standing::Granted(grant) => check.network = Some(grant.network.clone()),
            Standing::Missing => refused.push(missing(check)),
            Standing::Changed { earlier, more } => refused.push(changed(check, earlier, &more)),
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(GateError::NotGranted(refused)) }
}

fn missing(check: &GateCheck) -> NotGranted {
    let (id, asked) = (&check.id, words(&check.permissions()));
    NotGranted {
        message: format!("check `{id}` asks for {asked}, which you did not grant; nothing was run"),
        hint: format!("allow it with `{}`", command(id, None)),
    }
}

fn changed(check: &GateCheck, earlier: &Grant, more: &BTreeSet<Permission>) -> NotGranted {
    let (id, version, former) = (&check.id, &check.manifest.version, &earlier.version);
    let message = if earlier.digest == check.digest {
        let more = words(more);
        format!("check `{id}` asks for {more}, which your grant for it leaves out")
    } else if more.is_empty() {
        let (old, new) = (short(&earlier.digest), short(&check.digest));
        let asked = words(&check.permissions());
        format!(
            "check `{id}` {version} asks for {asked} as {former} did, but is another module than \
             the one you granted it to: digest {old} -> {new}"
        )
    } else {
        format!("check `{id}` {version} asks for {}, which version {former} did not", words(more))
    };
    NotGranted {
        message: format!("{message}; nothing was run"),
        hint: format!("allow it anew with `{}`", command(id, Some(&earlier.network))),
    }
}

/// The command that grants, with the hosts that were granted before.
fn command(id: &str, network: Option<&NetworkGrant>) -> String {
    let hosts = network.map(NetworkGrant::hosts).unwrap_or_default();
    if hosts.is_empty() {
        return format!("tollgate grant {id} --host HOST");
    }
    let mut command = format!("tollgate grant {id}");
    for host in hosts {
        let host = host.to_string();
        // Shells have their own use for these.
        let quote = if host.contains(['*', '[']) { "'" } else { "" };
        command += &format!(" --host {quote}{host}{quote}");
    }
    command
}

fn words(permissions: &BTreeSet<Permission>) -> String {
    permissions.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ")
}

/// Enough of a digest to tell two apart; the command tells all of it.
fn short(digest: &Digest) -> String {
    let mut text = digest.to_string();
    text.truncate(16);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_can_be_copied_into_a_shell() {
        let hosts = ["*.example.com", "[::1]:8080", "a.example"];
        let network = NetworkGrant::new(hosts.iter().map(|host| host.parse().unwrap()).collect());
        assert_eq!(
            command("dast", Some(&network)),
            "tollgate grant dast --host a.example --host '*.example.com' --host '[::1]:8080'"
        );
        assert_eq!(command("dast", None), "tollgate grant dast --host HOST");
    }
}
