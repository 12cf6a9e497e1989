/** Messages for the author of the check. The one part of the host that `configure` may call. */

import { host } from "./host.ts";

/** How much a message matters, lowest first. */
export type Level = "debug" | "info" | "warn" | "error";

export function log(level: Level, message: string): void {
  host().log(level, message.toWellFormed());
}

/** {@link log} at level debug. */
export function debug(message: string): void {
  log("debug", message);
}

/** {@link log} at level info. */
export function info(message: string): void {
  log("info", message);
}

/** {@link log} at level warn. */
export function warn(message: string): void {
  log("warn", message);
}

/** {@link log} at level error. */
export function error(message: string): void {
  log("error", message);
}
