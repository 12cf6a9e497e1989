/** Rules as a check declares them: constants, one for each thing it looks for. */
/** How much harm a finding does, lowest first. */
export type Severity = "info" | "low" | "medium" | "high" | "critical";
/** How sure a check is of a finding, lowest first. */
export type Confidence = "low" | "medium" | "high";
export declare const SEVERITIES: readonly Severity[];
export declare const CONFIDENCES: readonly Confidence[];
/** One thing a check looks for, with everything a user is told about it. */
export interface Rule {
    /** `check/name`, in lower-case letters, digits and dashes; stable for ever. */
    readonly id: string;
    /** A few words that name the problem. */
    readonly title: string;
    /** Medium where it is left out. */
    readonly severity?: Severity;
    /** Medium where it is left out. */
    readonly confidence?: Confidence;
    /** What it finds. */
    readonly description: string;
    /** Why it matters. */
    readonly rationale: string;
    /** How to mend it. */
    readonly remedy: string;
    /** A few lines that show it. */
    readonly example?: string;
    /** Addresses of further reading. */
    readonly references?: readonly string[];
    /** Ids of the same rule in other tools. */
    readonly aliases?: readonly string[];
    /** Numbers in the Common Weakness Enumeration. */
    readonly cwe?: readonly number[];
}
