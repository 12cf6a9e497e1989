//! `tollgate grant`: what this user allows checks beyond looking at what they are handed.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;
use tollgate_componentize::{Capabilities, read_manifest};
use tollgate_model::{
    Digest, Exit, Grant, Grants, HostGrant, NetworkGrant, Permission, Standing, nearest, sanitised,
};

use crate::arguments::{AnswerFormat, GrantOptions};
use crate::checks_here;
use crate::context::Context;
use crate::failure::Failure;
use crate::{grant_file, module_file};

/// The module that is to be granted something.
struct Subject {
    /// What it calls itself.
    check: String,
    version: String,
    digest: Digest,
    capabilities: Capabilities,
}

pub(crate) fn grant(context: &Context, options: &GrantOptions) -> Result<Exit, Failure> {
    match &options.check {
        None => list(context, options.form.format),
        Some(check) if options.revoke => revoke(context, check),
        Some(check) => allow(context, check, &options.hosts),
    }
}

fn allow(context: &Context, check: &str, hosts: &[String]) -> Result<Exit, Failure> {
    let hosts = hosts.iter().map(|host| parse(host)).collect::<Result<Vec<_>, _>>()?;
    let subject = find(context, check)?;
    if !subject.capabilities.needs_network() {
        return Err(Failure::usage(
            format!("check `{}` asks for nothing, so there is nothing to grant", subject.check),
            "run it as it is; `tollgate list` tells what each check asks for",
        ));
    }
    if hosts.is_empty() {
        return Err(Failure::usage(
            format!("check `{}` asks for network, and no host is named", subject.check),
            "name each host it may speak to: `--host api.example.com`",
        ));
    }
    let root = work_tree(context);
    let before = grant_file::read(context, root.as_deref())?;
    let path = grant_file::needed_path(context)?;
    let new = Grant {
        check: subject.check,
        version: subject.version,
        digest: subject.digest,
        permissions: [Permission::Network].into(),
        network: NetworkGrant::new(hosts),
        granted: context.date(),
    };
    context.terminal.answer(told(&new, &before).as_bytes())?;
    grant_file::update(context, root.as_deref(), |grants| grants.put(new))?;
    context.terminal.answer(format!("granted, in {}\n", shown(&path)).as_bytes())?;
    Ok(Exit::Allow)
}

/// What is about to be granted, and what becomes of earlier grants.
fn told(new: &Grant, before: &Grants) -> String {
    let mut text = format!("{} {} may reach the network\n", new.check, sanitised(&new.version));
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:8} {}", sanitised(value));
    };
    line("digest", &format!("blake3 {}", new.digest));
    for host in new.network.hosts() {
        line("host", &format!("{host}{}", ports(host)));
    }
    for known in before.iter().filter(|known| known.check == new.check) {
        if known.digest == new.digest {
            line("replaces", &format!("{}, of {}", known.network, known.granted));
        } else {
            let (version, digest) = (&known.version, known.digest);
            let kept = format!("{version}, blake3 {digest}, keeps its grant of {}", known.granted);
            line("beside", &kept);
        }
    }
    text
}

/// Says what the absence of a port means.
fn ports(host: &HostGrant) -> &'static str {
    if host.has_default_ports() { ", ports 80 and 443" } else { "" }
}

fn revoke(context: &Context, check: &str) -> Result<Exit, Failure> {
    let root = work_tree(context);
    let known = grant_file::read(context, root.as_deref())?;
    let (check, digest) = if known.iter().any(|grant| grant.check == check) {
        (check.to_owned(), None)
    } else if is_file(check) {
        let subject = of_file(context, Path::new(check))?;
        (subject.check, Some(subject.digest))
    } else {
        // A repository may call the check otherwise.
        let here = checks_here::described(context).unwrap_or_default();
        let own = here.into_iter().find(|one| one.id == check).map(|one| one.manifest.id);
        (own.unwrap_or_else(|| check.to_owned()), None)
    };
    let revoked = grant_file::update(context, root.as_deref(), |grants| {
        grants.revoke(&check, digest.as_ref())
    })?;
    if revoked.is_empty() {
        let near = nearest(&check, known.iter().map(|grant| grant.check.as_str()));
        return Err(Failure::usage(
            format!("nothing is granted to `{check}`"),
            near.map_or_else(
                || "`tollgate grant --list` tells what is granted".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        ));
    }
    for grant in revoked {
        let text = format!(
            "{} {} may no longer reach {} (blake3 {})",
            grant.check, grant.version, grant.network, grant.digest
        );
        context.terminal.answer(format!("{}\n", sanitised(&text)).as_bytes())?;
    }
    Ok(Exit::Allow)
}

fn list(context: &Context, format: AnswerFormat) -> Result<Exit, Failure> {
    let path = grant_file::needed_path(context)?;
    let grants = grant_file::read(context, work_tree(context).as_deref())?;
    let answer = match format {
        AnswerFormat::Json => {
            let list: Vec<_> = grants.iter().map(json).collect();
            let path = path.to_string_lossy();
            let whole = json!({"schema": "tollgate/grants/1", "path": path, "grants": list});
            format!("{whole:#}\n")
        }
        AnswerFormat::Text => {
            let mut text = String::new();
            for grant in grants.iter() {
                let head = format!("{} {}, granted {}", grant.check, grant.version, grant.granted);
                let _ = writeln!(text, "{}", sanitised(&head));
                let _ = writeln!(text, "  digest   blake3 {}", grant.digest);
                for host in grant.network.hosts() {
                    let _ = writeln!(text, "  host     {host}{}", ports(host));
                }
            }
            if text.is_empty() {
                text = format!("nothing is granted, in {}\n", shown(&path));
            }
            text
        }
    };
    context.terminal.answer(answer.as_bytes())?;
    Ok(Exit::Allow)
}

pub(super) fn json(grant: &Grant) -> serde_json::Value {
    let permissions: Vec<_> = grant.permissions.iter().map(|one| one.as_str()).collect();
    json!({
        "check": grant.check,
        "version": grant.version,
        "digest": grant.digest,
        "permissions": permissions,
        "hosts": grant.network,
        "granted": grant.granted,
    })
}

/// How a check stands, in a word for machines.
pub(super) const fn word(standing: &Standing<'_>) -> &'static str {
    match standing {
        Standing::NotNeeded => "not-needed",
        Standing::Granted(_) => "granted",
        Standing::Missing => "missing",
        Standing::Changed { .. } => "changed",
    }
}

fn parse(host: &str) -> Result<HostGrant, Failure> {
    host.parse().map_err(|error: tollgate_model::HostGrantError| {
        Failure::usage(error.to_string(), error.hint.clone())
    })
}

/// Ids have no dots and no separators.
fn is_file(check: &str) -> bool {
    check.contains(['.', '/', '\\'])
}

fn find(context: &Context, check: &str) -> Result<Subject, Failure> {
    if is_file(check) {
        return of_file(context, Path::new(check));
    }
    let checks = checks_here::described(context)?;
    let near = nearest(check, checks.iter().map(|known| known.id.as_str())).map(str::to_owned);
    let Some(found) = checks.into_iter().find(|known| known.id == check) else {
        return Err(Failure::usage(
            format!("this repository has no check `{check}`"),
            near.map_or_else(
                || "`tollgate list` tells which it has; or give a module, `<id>.wasm`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        ));
    };
    let capabilities = found.capabilities.map_err(|why| {
        Failure::usage(format!("check `{check}` can't run: {why}"), "use another module")
    })?;
    Ok(Subject {
        check: found.manifest.id,
        version: found.manifest.version,
        digest: found.digest,
        capabilities,
    })
}

fn of_file(context: &Context, file: &Path) -> Result<Subject, Failure> {
    let module = module_file::read(context, file)?;
    let wrong = |error| module_file::wrong(file, &error);
    let manifest = read_manifest(&module).map_err(wrong)?;
    Ok(Subject {
        check: manifest.id,
        version: manifest.version,
        digest: Digest::of(&module),
        capabilities: Capabilities::of(&module).map_err(wrong)?,
    })
}

/// That of the repository here, where there is one.
fn work_tree(context: &Context) -> Option<std::path::PathBuf> {
    context.repository().ok()?.root().map(Path::to_owned)
}

fn shown(path: &Path) -> String {
    sanitised(&path.display().to_string())
}
