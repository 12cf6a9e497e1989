//! `tollgate cache`: what is kept between runs.

use serde_json::json;
use tollgate_model::Exit;

use crate::arguments::{AnswerFormat, Cache};
use crate::context::Context;
use crate::failure::Failure;
use crate::home::Home;

pub(crate) fn cache(context: &Context, command: Cache) -> Result<Exit, Failure> {
    let home = Home::find(&context.environment).ok_or_else(|| {
        Failure::usage("there is no home folder, so nothing is kept", "set HOME or TOLLGATE_HOME")
    })?;
    match command {
        Cache::Stats(form) => stats(context, &home, form.format),
        Cache::Clear => clear(context, &home),
    }
}

fn stats(context: &Context, home: &Home, format: AnswerFormat) -> Result<Exit, Failure> {
    let store = open(context, home)?.stats();
    let modules = home.module_folder().stats();
    let answer = match format {
        AnswerFormat::Json => format!(
            "{:#}\n",
            json!({
                "schema": "tollgate/cache/1",
                "results": {
                    "path": store.path.to_string_lossy(), "entries": store.entries,
                    "bytes": store.bytes, "bound": store.bound,
                },
                "modules": {
                    "path": modules.path.to_string_lossy(), "entries": modules.entries,
                    "bytes": modules.bytes, "bound": modules.bound,
                },
            })
        ),
        AnswerFormat::Text => format!(
            "results  {} entries, {} of at most {}, in {}\n\
             modules  {} compiled, {} of at most {}, in {}\n",
            store.entries,
            size(store.bytes),
            size(store.bound),
            store.path.display(),
            modules.entries,
            size(modules.bytes),
            size(modules.bound),
            modules.path.display(),
        ),
    };
    context.terminal.answer(answer.as_bytes())?;
    Ok(Exit::Allow)
}

fn clear(context: &Context, home: &Home) -> Result<Exit, Failure> {
    open(context, home)?.clear();
    home.module_folder().clear().map_err(|error| {
        let path = home.modules.display();
        Failure::fault(format!("{path}: compiled modules can't be removed: {error}"), None)
    })?;
    context.terminal.answer(b"cleared; the next run judges everything anew\n")?;
    Ok(Exit::Allow)
}

fn open(context: &Context, home: &Home) -> Result<tollgate_store::Store, Failure> {
    let store = home.open_store(context.today()).map_err(|reason| {
        Failure::fault(reason, Some("make the folder writable for you, or set TOLLGATE_HOME"))
    })?;
    store.take_notes().iter().for_each(|note| context.terminal.note(note));
    Ok(store)
}

/// In the unit people read.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{}.{} KiB", bytes >> 10, (bytes % 1_024) * 10 / 1_024),
        _ => format!("{}.{} MiB", bytes >> 20, (bytes % 1_048_576) * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_people_read() {
        assert_eq!(size(1_023), "1023 bytes");
        assert_eq!(size(1_536), "1.5 KiB");
        assert_eq!(size(512 << 20), "512.0 MiB");
    }
}
