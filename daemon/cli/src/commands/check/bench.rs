//! `tollgate check bench`: what a check costs whoever uses it.

use std::time::Duration;

use serde_json::json;
use tollgate_authoring::{Costs, Spread, measure};
use tollgate_model::{Exit, sanitised};

use super::Workshop;
use crate::arguments::AnswerFormat;
use crate::context::Context;
use crate::failure::Failure;

pub(crate) fn bench(context: &Context, format: AnswerFormat) -> Result<Exit, Failure> {
    let workshop = Workshop::here(context)?;
    let built = super::build::built(context, &workshop)?;
    let costs = measure(&built.module, &workshop.project.fixtures(), &workshop.compiled)?;
    let text = match format {
        AnswerFormat::Text => table(&costs),
        AnswerFormat::Json => format!("{:#}\n", as_json(&costs)),
    };
    context.terminal.answer(text.as_bytes())?;
    Ok(Exit::Allow)
}

fn table(costs: &Costs) -> String {
    let mut text = String::new();
    let mut line = |what: &str, figure: String| text.push_str(&format!("{what:10} {figure}\n"));
    line("module", format!("{:.1} KB", costs.bytes as f64 / 1e3));
    line("load", milliseconds(costs.load));
    line("instance", spread(costs.instance));
    line("file", format!("{}, over {} files", spread(costs.file), costs.files));
    let (memory, most) = costs.memory;
    line("memory", format!("{:.1} of {} MiB", memory as f64 / f64::from(1 << 20), most >> 20));
    let (fuel, most) = costs.fuel;
    line("fuel", format!("{fuel}, {:.3} % of what there is", fuel as f64 / most as f64 * 100.0));
    for why in &costs.unanswered {
        line("no answer", sanitised(why));
    }
    for file in &costs.unsteady {
        line("unsteady", format!("two runs on {} took other steps", sanitised(file)));
    }
    text
}

fn spread(of: Spread) -> String {
    format!("{} (99 of 100 below {})", milliseconds(of.p50), milliseconds(of.p99))
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

fn as_json(costs: &Costs) -> serde_json::Value {
    let spread = |of: Spread| json!({"p50_us": micros(of.p50), "p99_us": micros(of.p99)});
    json!({
        "schema": "tollgate/check-bench/1",
        "bytes": costs.bytes,
        "load_us": micros(costs.load),
        "instance": spread(costs.instance),
        "file": spread(costs.file),
        "files": costs.files,
        "memory": {"bytes": costs.memory.0, "limit": costs.memory.1},
        "fuel": {"burnt": costs.fuel.0, "limit": costs.fuel.1},
        "unanswered": costs.unanswered,
        "unsteady": costs.unsteady,
    })
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
