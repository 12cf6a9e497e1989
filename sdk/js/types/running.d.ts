/** Runs a check in the order of the contract: configured once, then handed inputs. */
import type { Check, CheckClass, ConfigurationFile, Configured, Problem } from "./check.ts";
import type { Input } from "./input.ts";
/**
 * Has a check examine an input. One that goes on after it has returned is refused: nobody would
 * wait for it, and what it found later would be lost.
 */
export declare function examine(check: Check, input: Input): void;
/**
 * Configures a check: the default where it takes no configuration. Refuses what `configure` may
 * not return, for authors whose types nobody checks.
 */
export declare function configured<Options>(type: CheckClass<Options>, options: Options, files: readonly ConfigurationFile[]): Configured | readonly Problem[];
