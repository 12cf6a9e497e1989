/** Text, and where in bytes each of its characters stands. */
import { type Span } from "./place.ts";
/** Text that knows its place: indices of its string become offsets in the file, in bytes. */
export declare class Text {
    #private;
    /** As JavaScript sees it, with U+FFFD for what is not UTF-8. */
    readonly string: string;
    /** Where it begins in the file, in bytes. */
    readonly start: number;
    constructor(bytes: Uint8Array, start?: number);
    /** Where it ends in the file, in bytes. */
    get end(): number;
    /**
     * The offset in the file of the character at an index of {@link Text.string}. For the second
     * half of a surrogate pair it is where the pair begins.
     */
    offset(index: number): number;
    /** The bytes of the characters from one index up to, not including, another. */
    span(from: number, to: number): Span;
    /** Its lines, without their ends (`\n`, `\r\n`), numbered from 1. */
    lines(): IterableIterator<Line>;
    toString(): string;
}
/** A line of a text. */
export declare class Line extends Text {
    /** Counted from 1. */
    readonly number: number;
    constructor(bytes: Uint8Array, start: number, number: number);
}
