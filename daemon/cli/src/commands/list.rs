//! `tollgate list`: the checks of this repository, what they may do, and what is granted.

use std::fmt::Write as _;

use serde_json::json;
use tollgate_gate::CheckDescription;
use tollgate_model::{Exit, Grants, Permission, Standing, sanitised};

use super::grant;
use crate::arguments::AnswerFormat;
use crate::capabilities;
use crate::checks_here;
use crate::context::Context;
use crate::failure::Failure;
use crate::grant_file;

pub(crate) fn list(context: &Context, format: AnswerFormat) -> Result<Exit, Failure> {
    let checks = checks_here::described(context)?;
    let repository = context.repository()?;
    let grants = grant_file::read(context, repository.root())?;
    let answer = match format {
        AnswerFormat::Text => checks.iter().map(|check| text(check, &grants)).collect(),
        AnswerFormat::Json => {
            let checks: Vec<_> = checks.iter().map(|check| json(check, &grants)).collect();
            format!("{:#}\n", json!({"schema": "tollgate/list/1", "checks": checks}))
        }
    };
    context.terminal.answer(answer.as_bytes())?;
    Ok(Exit::Allow)
}

fn standing<'a>(check: &CheckDescription, grants: &'a Grants) -> Standing<'a> {
    let network = check.capabilities.as_ref().is_ok_and(|able| able.needs_network());
    let asked = network.then_some(Permission::Network).into_iter().collect();
    grants.standing(&check.manifest.id, &check.digest, &asked)
}

fn text(check: &CheckDescription, grants: &Grants) -> String {
    let mut text = format!("{} {}\n", check.id, check.manifest.version);
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:12}  {}", sanitised(value));
    };
    line("digest", &format!("blake3 {}", check.digest));
    line("capabilities", &capabilities::text(&check.capabilities));
    let granted = match standing(check, grants) {
        Standing::NotNeeded => "none needed".to_owned(),
        Standing::Granted(grant) => format!("{}, of {}", grant.network, grant.granted),
        Standing::Missing => {
            format!("none; allow it with `tollgate grant {} --host HOST`", check.id)
        }
        Standing::Changed { earlier, .. } => format!(
            "none for this module; that of {} is for {}, blake3 {}",
            earlier.granted, earlier.version, earlier.digest
        ),
    };
    line("grant", &granted);
    text
}

fn json(check: &CheckDescription, grants: &Grants) -> serde_json::Value {
    let standing = standing(check, grants);
    let grant = match &standing {
        Standing::Granted(grant) => Some(grant::json(grant)),
        _ => None,
    };
    let able = check.capabilities.as_ref();
    let emulated: Vec<_> = able.iter().flat_map(|able| able.emulated()).collect();
    json!({
        "id": check.id,
        "name": check.manifest.id,
        "version": check.manifest.version,
        "digest": check.digest,
        "capabilities": capabilities::words(&check.capabilities),
        "emulated": emulated,
        "error": able.err(),
        "standing": grant::word(&standing),
        "grant": grant,
    })
}
