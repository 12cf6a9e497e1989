/** What a check declares about itself. */
import type { Rule } from "./rule.ts";
/**
 * What a check is handed: each file with its path and its surroundings; the whole snapshot, once;
 * or each distinct content once, without a path.
 */
export type Scope = "file" | "tree" | "blob";
export declare const SCOPES: readonly Scope[];
/**
 * What makes a file worth a look; any one suffices. The host tests them, so that most files
 * never enter the check: a check must find nothing in a file that none of its triggers meets.
 *
 * Made by {@link Trigger.literal} and its siblings.
 */
export type Trigger = {
    readonly tag: "literal";
    readonly val: string;
} | {
    readonly tag: "magic";
    readonly val: Uint8Array;
} | {
    readonly tag: "path";
    readonly val: string;
} | {
    readonly tag: "base64-run";
    readonly val: number;
} | {
    readonly tag: "hex-run";
    readonly val: number;
} | {
    readonly tag: "always";
};
/** Makes triggers. */
export declare const Trigger: {
    /** This text stands anywhere in the file, ASCII letters in either case. */
    readonly literal: (text: string) => Trigger;
    /** The file begins with these bytes. */
    readonly magic: (bytes: Uint8Array | readonly number[]) => Trigger;
    /** The file's path matches this pattern (see {@link glob}). */
    readonly path: (pattern: string) => Trigger;
    /** The file has a run of at least so many characters of the base64 alphabets. */
    readonly base64Run: (length: number) => Trigger;
    /** The file has a run of at least so many hexadecimal digits. */
    readonly hexRun: (length: number) => Trigger;
    /** Every file. */
    readonly always: Trigger;
};
/** The contract this package speaks: the version of `tollgate:check`. */
export declare const CONTRACT = "0.1.0";
/**
 * What a check declares about itself. It becomes part of the built check, and is read there
 * without running it.
 */
export interface Manifest {
    /** Lower-case letters, digits and dashes. */
    readonly id: string;
    /** That of `package.json`, as a rule. */
    readonly version: string;
    readonly title: string;
    readonly description?: string;
    /** `file` where it is left out. */
    readonly scope?: Scope;
    readonly rules: readonly Rule[];
    /** Patterns of the paths it wants to see; every file where it is empty or left out. */
    readonly files?: readonly string[];
    /** Paths of configuration files that `configure` is to get. */
    readonly configurationFiles?: readonly string[];
    /** Data sets it looks things up in. */
    readonly datasets?: readonly string[];
    /** Without any, every file of `files` is looked at. */
    readonly triggers?: readonly Trigger[];
    /** JSON schema of its options; left out where it has none. */
    readonly options?: object;
    /**
     * Whether an instance may examine several inputs one after the other. Only for a check that
     * keeps nothing from one input to the next.
     */
    readonly reuse?: boolean;
}
