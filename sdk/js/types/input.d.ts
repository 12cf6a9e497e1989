/** What a check examines, whole or window by window. */
import { type EntryKind } from "./answer.ts";
import type { RawInput } from "./host.ts";
import { Text } from "./text.ts";
/** One file, tree or blob, as the manifest's scope says. What the host refuses is a `Refusal`. */
export declare class Input {
    #private;
    constructor(raw: RawInput);
    /**
     * Its path (escaped, see `snapshot`), empty for the root of a tree; undefined for a blob. Asking
     * ties the result to the path: a check that never asks keeps its results when a file is
     * renamed.
     */
    get path(): string | undefined;
    /** A file, or a directory for scope `tree`. */
    get kind(): EntryKind;
    /** Bytes; 0 for a directory. */
    get length(): number;
    /**
     * Up to `len` bytes from `offset`; fewer at the end or where the host caps one answer, empty
     * past the end.
     */
    read(offset: number, len: number): Uint8Array;
    /** All of it. A guest's memory is capped: files that may be large are for {@link windows}. */
    bytes(): Uint8Array;
    /** All of it as text, which knows its offsets in bytes. */
    text(): Text;
    /**
     * All of it in windows of `size` bytes, each beginning with the last `overlap` bytes of the one
     * before, so that memory is bounded by `size` whatever the length. An empty input has one empty
     * window.
     *
     * What may be up to `overlap` bytes long is found exactly once by taking only matches that
     * {@link Window.owns}. An overlap that is no smaller than `size` is taken as `size - 1`.
     */
    windows(size: number, overlap: number): IterableIterator<Window>;
}
/** Part of an input. */
export declare class Window {
    #private;
    /** Where it begins in the input, in bytes. */
    readonly start: number;
    readonly bytes: Uint8Array;
    constructor(start: number, bytes: Uint8Array, owned: number);
    /**
     * Whether a match that begins at `offset` of these bytes is this window's to report, rather
     * than the next one's, which sees all of it.
     */
    owns(offset: number): boolean;
    /** Whether no window follows. */
    get isLast(): boolean;
}
