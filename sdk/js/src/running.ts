/** Runs a check in the order of the contract: configured once, then handed inputs. */

import type { Check, CheckClass, ConfigurationFile, Configured, Problem } from "./check.ts";
import type { Input } from "./input.ts";
import { validateTrigger } from "./validate.ts";

/**
 * Has a check examine an input. One that goes on after it has returned is refused: nobody would
 * wait for it, and what it found later would be lost.
 */
export function examine(check: Check, input: Input): void {
  const answer: unknown = check.check(input);
  if (answer instanceof Promise) {
    // Told once is enough.
    answer.catch(() => {});
    throw new Error("`check` is async, and nobody waits for it; nothing in a check needs waiting");
  }
}

/**
 * Configures a check: the default where it takes no configuration. Refuses what `configure` may
 * not return, for authors whose types nobody checks.
 */
export function configured<Options>(
  type: CheckClass<Options>,
  options: Options,
  files: readonly ConfigurationFile[],
): Configured | readonly Problem[] {
  if (type.configure === undefined) {
    return { check: new type() };
  }
  const answer: unknown = type.configure(options, files);
  if (Array.isArray(answer) && answer.length > 0) {
    return answer as Problem[];
  }
  if (typeof (answer as Partial<Configured> | undefined)?.check?.check !== "function") {
    throw new TypeError("`configure` must return `{ check }` or the problems it found");
  }
  const { check, triggers } = answer as Configured;
  triggers?.forEach((trigger) => {
    validateTrigger(type.manifest, trigger);
  });
  return { check, ...(triggers && { triggers }) };
}
