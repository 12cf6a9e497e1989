/** How a check says what it found. */
import { type Position, type Span } from "./place.ts";
import { type Confidence, type Rule, type Severity } from "./rule.ts";
/** Where a finding is, in its file: about the whole of it, in bytes, or in lines and columns. */
export type Place = {
    readonly kind: "file";
} | {
    readonly kind: "bytes";
    readonly span: Span;
} | {
    readonly kind: "positions";
    readonly start: Position;
    readonly end: Position;
};
/** A replacement of some bytes of the finding's file: by any bytes, since it need not be UTF-8. */
export interface Edit extends Span {
    readonly replacement: string | Uint8Array;
}
/** A way to mend it: edits that belong together, and what they do in a few words. */
export interface Suggestion {
    readonly title: string;
    readonly edits: readonly (Span & {
        readonly replacement: Uint8Array;
    })[];
}
/** Another place that belongs to a finding, in the same file where no path is given. */
export interface Related {
    readonly path: string | undefined;
    readonly span: Span;
    readonly message: string;
}
/** What was reported, as unit tests see it. */
export interface FindingData {
    readonly rule: string;
    readonly message: string;
    place: Place;
    file: string | undefined;
    severity: Severity | undefined;
    confidence: Confidence | undefined;
    readonly suggestions: Suggestion[];
    readonly related: Related[];
    readonly aliases: string[];
    readonly cwe: number[];
    readonly sensitive: Span[];
    identity: Uint8Array | undefined;
    activeFrom: string | undefined;
}
/**
 * One occurrence of a rule, built up and then handed in by {@link Finding.report}:
 *
 * ```ts
 * new Finding(LEFT, "something is left to do").at(start, end).report();
 * ```
 *
 * Without a place it is about the whole file; severity and confidence are the rule's where they
 * are not set.
 */
export declare class Finding {
    #private;
    /** `message` says what was found here; the rule says the rest. */
    constructor(rule: Rule, message: string);
    /** Where, in bytes; the host works out lines and columns. */
    at(span: Span): this;
    at(start: number, end: number): this;
    /** Where, in lines and columns; the end is just past the last byte. */
    atPosition(start: Position, end: Position): this;
    /** In another file of the snapshot than the input; how checks of scope `tree` say where. */
    inFile(path: string): this;
    /** Instead of the rule's. */
    severity(severity: Severity): this;
    /** Instead of the rule's. */
    confidence(confidence: Confidence): this;
    /**
     * A way to mend it. A host may leave out one whose replacements are not UTF-8, since reports
     * are text.
     */
    suggest(title: string, edits: readonly Edit[]): this;
    /** Another place in the same file that belongs to it. */
    relate(span: Span, message: string): this;
    /** A place in another file that belongs to it. */
    relateIn(path: string, span: Span, message: string): this;
    /** An id of the same thing elsewhere, beyond the rule's own: an advisory, say. */
    alias(id: string): this;
    /** A number in the Common Weakness Enumeration, beyond the rule's own. */
    cwe(number: number): this;
    /** Bytes of the file that no output may show. */
    sensitive(span: Span): this;
    sensitive(start: number, end: number): this;
    /**
     * What makes it the same finding after an edit elsewhere; without it the host takes the text of
     * the line, masked. Never the secret itself, nor a digest of it.
     */
    identity(identity: string | Uint8Array): this;
    /** The date, `YYYY-MM-DD`, from which it counts. */
    activeFrom(date: string): this;
    /** Hands it in. */
    report(): void;
    /** Says which findings were made and not handed in, and forgets them. */
    static unreported(): string[];
}
