//! How long git waited for a hook, as git's own trace says it.

use std::time::Duration;

use serde::Deserialize;

#[derive(Deserialize)]
struct Event {
    event: String,
    child_id: Option<i64>,
    child_class: Option<String>,
    hook_name: Option<String>,
    /// Seconds since the child's start, in `child_exit`.
    t_rel: Option<f64>,
}

/// From `child_start` to `child_exit` of the hook of that name, in a file that
/// `GIT_TRACE2_EVENT` wrote.
pub(super) fn hook_duration(trace: &str, hook: &str) -> Option<Duration> {
    let events: Vec<Event> =
        trace.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let child = events
        .iter()
        .find(|event| {
            event.event == "child_start"
                && event.child_class.as_deref() == Some("hook")
                && event.hook_name.as_deref() == Some(hook)
        })?
        .child_id?;
    let exit =
        events.iter().find(|event| event.event == "child_exit" && event.child_id == Some(child))?;
    exit.t_rel.filter(|seconds| *seconds >= 0.0).map(Duration::from_secs_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hook_is_told_from_other_children() {
        let trace = concat!(
            r#"{"event":"version","evt":"3"}"#,
            "\n",
            r#"{"event":"child_start","child_id":0,"child_class":"hook","hook_name":"pre-commit"}"#,
            "\n",
            r#"{"event":"child_start","child_id":1,"child_class":"background"}"#,
            "\n",
            r#"{"event":"child_exit","child_id":1,"t_rel":9.0}"#,
            "\n",
            r#"{"event":"child_exit","child_id":0,"t_rel":0.002500}"#,
            "\n",
        );
        assert_eq!(hook_duration(trace, "pre-commit"), Some(Duration::from_micros(2500)));
        assert_eq!(hook_duration(trace, "pre-push"), None);
    }
}
