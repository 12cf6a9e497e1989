/**
 * Unit tests of a check, natively and in memory.
 *
 * What the real host does besides (holding options against the schema, asking triggers, working
 * out lines, masking, suppressing) is not done here: a test sees the findings as the check reported
 * them. Symlinks, submodules and what only images have do not occur.
 *
 * @module
 */
import type { CheckClass, Problem } from "./check.ts";
import { type FindingData } from "./finding.ts";
import type { Level } from "./log.ts";
import type { Trigger } from "./manifest.ts";
/** What a check said about one input. */
export interface Run {
    /** What is wrong with the configuration; where anything is, nothing was examined. */
    readonly problems: readonly Problem[];
    /** The triggers that `configure` returned. */
    readonly triggers: readonly Trigger[] | undefined;
    /** Why the check failed: the message of a `Failure` or of a refusal it did not catch. */
    readonly failure: string | undefined;
    /** In the order in which they were reported. */
    readonly findings: readonly FindingData[];
    readonly log: readonly (readonly [level: Level, message: string])[];
}
/**
 * A snapshot to test a check on:
 *
 * ```ts
 * const run = new Snapshot().file("a.py", "# TODO: more").check(Todo, "a.py");
 * assert.equal(run.findings.length, 1);
 * ```
 */
export declare class Snapshot {
    #private;
    /** Adds a file at an escaped path. */
    file(path: string, content: string | Uint8Array): this;
    /** Adds an entry to a data set. */
    data(dataset: string, key: string, value: string | Uint8Array): this;
    /** Hands a configuration file to `configure`, and adds it as {@link Snapshot.file} does. */
    configuration(path: string, content: string | Uint8Array): this;
    /**
     * Configures a check with `options` and has it examine the file at `path`, or the whole snapshot
     * where that is empty. A mistake in the manifest is thrown, and so is an error that a user would
     * be told as a fault in the check.
     */
    check<Options = never>(type: CheckClass<Options>, path: string, options?: object): Run;
}
