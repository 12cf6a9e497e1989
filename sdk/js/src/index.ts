/**
 * Write a check for Tollgate in TypeScript or JavaScript.
 *
 * A check is a class: it declares what it looks for in constants, examines what it is handed in
 * {@link Check.check}, and is the default export of the file it is built from. It sees its
 * {@link Input}, what it asks {@link snapshot} and {@link data} for, and nothing else: no clock, no
 * randomness, no environment, no files, no network. What it found it says with {@link Finding}.
 *
 * ```ts
 * import {
 *   type Check, type CheckClass, Finding, type Input, type Manifest, occurrences, type Rule,
 *   Trigger,
 * } from "tollgate-check";
 *
 * // One rule, one file: in a real check this is `src/rules/left.ts`.
 * const LEFT: Rule = {
 *   id: "todo/left",
 *   title: "A note to finish something",
 *   severity: "low",
 *   confidence: "high",
 *   description: "The word TODO, as programmers leave it for themselves.",
 *   rationale: "What is put off until after the commit is most often forgotten.",
 *   remedy: "Do it now, or open an issue and name it.",
 *   example: "# TODO: check the signature",
 * };
 *
 * class Todo implements Check {
 *   static readonly manifest: Manifest = {
 *     id: "todo",
 *     version: "1.0.0",
 *     title: "Unfinished work",
 *     rules: [LEFT],
 *     files: ["*.py", "*.ts"],
 *     // The host skips every file without it, at no cost to the check.
 *     triggers: [Trigger.literal("todo")],
 *   };
 *
 *   check(input: Input): void {
 *     for (const at of occurrences(input.bytes(), "TODO")) {
 *       new Finding(LEFT, "something is left to do").at(at, at + 4).report();
 *     }
 *   }
 * }
 *
 * export default Todo satisfies CheckClass;
 * ```
 *
 * **Offsets are bytes of the file**, never characters. `occurrences` and `indexOf` search bytes;
 * {@link latin1} makes a string whose indices are offsets, for regular expressions; {@link Text}
 * (`input.text()`) is real text that turns its indices into offsets.
 *
 * **The manifest** is checked when the check is built; a mistake in it is an error that names the
 * rule and the field. **Large files**: a guest's memory is capped, so a check that is to look at
 * files of any size takes {@link Input.windows}. **Options** arrive in `configure`, parsed.
 * **An error** that leaves `check` is a failure of the check, told with its place in the author's
 * file; {@link Failure} is one in the author's own words. **Unit tests** run natively, with the
 * host of `tollgate-check/testing`.
 *
 * @module
 */

export {
  DataRefusal,
  type DataRefusalKind,
  type EntryKind,
  Failure,
  Refusal,
  type RefusalKind,
} from "./answer.ts";
export { concat, decode, encode, indexOf, latin1, occurrences, startsWith } from "./bytes.ts";
export {
  type Check,
  type CheckClass,
  type ConfigurationFile,
  type Configured,
  Problem,
} from "./check.ts";
export * as data from "./data.ts";
export {
  type Edit,
  Finding,
  type FindingData,
  type Place,
  type Related,
  type Suggestion,
} from "./finding.ts";
export { Input, Window } from "./input.ts";
export * as log from "./log.ts";
export { type Manifest, type Scope, Trigger } from "./manifest.ts";
export type { Position, Span } from "./place.ts";
export type { Confidence, Rule, Severity } from "./rule.ts";
export * as snapshot from "./snapshot.ts";
export { Line, Text } from "./text.ts";
export { DeclarationError } from "./validate.ts";
