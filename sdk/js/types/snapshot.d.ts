/**
 * What stands around the input. The host records each answer, "absent" too, and judges the input
 * again when one of them would be different.
 *
 * Every path is relative to the root of the snapshot, separated by `/`, without `.` or `..`, and
 * escaped: a backslash is written `\\`, and each byte that is a control character (or one that
 * breaks, reorders or hides text) or no part of valid UTF-8 is written `\xhh`.
 *
 * What the host refuses is thrown as `Refusal`.
 */
import type { EntryKind } from "./answer.ts";
/** What is known of a path without reading it. */
export interface Entry {
    readonly kind: EntryKind;
    /** Permission bits, as in `0o100644`. */
    readonly mode: number;
    /** Bytes of the file or of the link's text. */
    readonly size: number;
    /**
     * Where a symlink points, as it stands there, escaped like a path; it may be absolute or leave
     * the snapshot.
     */
    readonly linkTarget: string | undefined;
    /** User and group id, in images. */
    readonly owner: readonly [user: number, group: number] | undefined;
    /** Which layer it comes from, in images, counted from the lowest. */
    readonly layer: number | undefined;
}
/** What stands at `path`. */
export declare function entry(path: string): Entry;
/**
 * Up to `len` bytes of the file at `path`, from `start`; fewer at the end or where the host caps
 * one answer, empty past the end.
 */
export declare function read(path: string, start: number, len: number): Uint8Array;
/** All of the file at `path`. A guest's memory is capped: read what may be large in parts. */
export declare function bytes(path: string): Uint8Array;
/** The paths directly in a directory, in byte order; the root is the empty path. */
export declare function list(path: string): IterableIterator<string>;
/**
 * The files whose path matches, in byte order. `?` is any one character but `/`, `*` any number of
 * them, `**` as a whole component any number of components, `[ab]`, `[a-z]` and `[!a]` classes,
 * `{a,b}` alternatives, `\` takes the next character as it is. Case counts; a leading dot is
 * nothing special; a pattern without `/` matches in every directory, one that begins with `/` at
 * the root only, and one that ends with `/` all that is below.
 */
export declare function glob(pattern: string): IterableIterator<string>;
