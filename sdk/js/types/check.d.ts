/** What a check is: a class with a manifest. */
import type { Input } from "./input.ts";
import type { Manifest, Trigger } from "./manifest.ts";
/** A file of configuration that the manifest asked for, as found in the snapshot. */
export interface ConfigurationFile {
    readonly path: string;
    readonly content: Uint8Array;
}
/**
 * Something wrong with the configuration, made by {@link Problem.option} and {@link Problem.file}.
 */
export interface Problem {
    /** The configuration file it is in; left out for the options in `tollgate.toml`. */
    readonly file?: string;
    /** The line in that file, from 1, where known. */
    readonly line?: number;
    /** The option, as a JSON pointer, where it is one. */
    readonly pointer?: string;
    /** What is wrong, and what would be right. */
    readonly message: string;
}
/** Makes problems. */
export declare const Problem: {
    /** With the options. `pointer` is a JSON pointer, `/words/0`; empty for all of them. */
    readonly option: (pointer: string, message: string) => Problem;
    /** With a configuration file; the line counts from 1, and is undefined where unknown. */
    readonly file: (path: string, line: number | undefined, message: string) => Problem;
};
/** A check with its configuration in it. */
export interface Configured {
    readonly check: Check;
    /** Where given, these replace the manifest's. */
    readonly triggers?: readonly Trigger[];
}
/** What examines inputs. */
export interface Check {
    /**
     * Examines one input and reports findings as it goes. What it throws is the check's own
     * failure, never a finding.
     */
    check(input: Input): void;
}
/**
 * A check as it is exported, by default, from the file the check is built from:
 *
 * ```ts
 * class Todo implements Check {
 *   static readonly manifest: Manifest = { ... };
 *   check(input: Input): void { ... }
 * }
 * export default Todo satisfies CheckClass;
 * ```
 *
 * `Options` is the type of the options the manifest's schema admits.
 */
export interface CheckClass<Options = never> {
    /** What it declares; readable without running it. */
    readonly manifest: Manifest;
    /** The check with nothing configured. */
    new (): Check;
    /**
     * Takes the options, already held against the manifest's schema, and the configuration files;
     * returns a configured check, or what is wrong. Runs once in each instance, before anything
     * else, and may ask the host nothing but to log.
     *
     * Without it, the check is the one that `new` makes.
     */
    configure?(options: Options, files: readonly ConfigurationFile[]): Configured | readonly Problem[];
}
