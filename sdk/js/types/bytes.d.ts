/**
 * Bytes, and text as bytes. Findings are placed in bytes, so a check that looks at bytes needs no
 * other offsets.
 *
 * A guest has neither `TextEncoder` nor `TextDecoder`, and its interpreter is slow per step:
 * what is long is left to calls that the engine does in one go.
 */
/** The bytes of a text in UTF-8. */
export declare function encode(text: string): Uint8Array;
/** A text's bytes, or the bytes as they are. */
export declare function toBytes(content: string | Uint8Array): Uint8Array;
/**
 * Each byte as the character of that number. An index into this is an offset in bytes, so that
 * `indexOf` and regular expressions work on bytes; all beyond ASCII is several characters.
 */
export declare function latin1(bytes: Uint8Array): string;
/** The text of bytes in UTF-8, with U+FFFD for what is none. */
export declare function decode(bytes: Uint8Array): string;
/**
 * How many bytes the character at an offset takes; negative where it is broken, and then so many
 * are shown as one U+FFFD: the longest beginning of a character, as everywhere on the web.
 */
export declare function sequence(byte: (at: number) => number, at: number): number;
/** Whether `part` stands in `bytes` at `at`. */
export declare function standsAt(bytes: Uint8Array, part: Uint8Array, at: number): boolean;
/** Whether `bytes` begin with a text or bytes. */
export declare function startsWith(bytes: Uint8Array, part: string | Uint8Array): boolean;
/** The offset at which `part` stands first, from `from` on; -1 where it does not. */
export declare function indexOf(bytes: Uint8Array, part: string | Uint8Array, from?: number): number;
/** Every offset at which `part` stands, overlapping ones too, in order. */
export declare function occurrences(bytes: Uint8Array, part: string | Uint8Array): IterableIterator<number>;
/** One after the other; what is alone is not copied. */
export declare function concat(parts: readonly Uint8Array[]): Uint8Array;
