/** What a check examines, whole or window by window. */

import { type EntryKind, Refusal } from "./answer.ts";
import { concat } from "./bytes.ts";
import type { RawInput } from "./host.ts";
import { length as lengthOf, offset as offsetOf } from "./place.ts";
import { Text } from "./text.ts";

/** Bytes asked for at once; the host may cap an answer lower. */
const PAGE = 4 << 20;

/** One file, tree or blob, as the manifest's scope says. What the host refuses is a `Refusal`. */
export class Input {
  readonly #raw: RawInput;

  constructor(raw: RawInput) {
    this.#raw = raw;
  }

  /**
   * Its path (escaped, see `snapshot`), empty for the root of a tree; undefined for a blob. Asking
   * ties the result to the path: a check that never asks keeps its results when a file is
   * renamed.
   */
  get path(): string | undefined {
    return this.#raw.path();
  }

  /** A file, or a directory for scope `tree`. */
  get kind(): EntryKind {
    return this.#raw.kind();
  }

  /** Bytes; 0 for a directory. */
  get length(): number {
    return this.#raw.length();
  }

  /**
   * Up to `len` bytes from `offset`; fewer at the end or where the host caps one answer, empty
   * past the end.
   */
  read(offset: number, len: number): Uint8Array {
    return this.#raw.read(offsetOf(offset), lengthOf(len));
  }

  /** All of it. A guest's memory is capped: files that may be large are for {@link windows}. */
  bytes(): Uint8Array {
    return this.#fill(0, this.length);
  }

  /** All of it as text, which knows its offsets in bytes. */
  text(): Text {
    return new Text(this.bytes());
  }

  /**
   * All of it in windows of `size` bytes, each beginning with the last `overlap` bytes of the one
   * before, so that memory is bounded by `size` whatever the length. An empty input has one empty
   * window.
   *
   * What may be up to `overlap` bytes long is found exactly once by taking only matches that
   * {@link Window.owns}. An overlap that is no smaller than `size` is taken as `size - 1`.
   */
  *windows(size: number, overlap: number): IterableIterator<Window> {
    const most = Math.max(lengthOf(size), 1);
    const shared = Math.min(lengthOf(overlap), most - 1);
    const length = this.length;
    let [start, tail] = [0, new Uint8Array()];
    for (;;) {
      const end = Math.min(length, start + most);
      const known = tail.length;
      const fresh = this.#fill(start + known, end - start - known);
      const bytes = known === 0 ? fresh : concat([tail, fresh]);
      if (end >= length) {
        // The last window owns its end too, where an empty match may stand.
        yield new Window(start, bytes, bytes.length + 1);
        return;
      }
      const owned = bytes.length - shared;
      yield new Window(start, bytes, owned);
      tail = bytes.slice(owned);
      start += owned;
    }
  }

  /** Exactly `len` bytes from `offset`, in as many pages as the host wants. */
  #fill(offset: number, len: number): Uint8Array {
    const pages = [this.read(offset, Math.min(len, PAGE))];
    let have = pages[0]?.length ?? 0;
    while (have < len) {
      const page = this.read(offset + have, Math.min(len - have, PAGE));
      if (page.length === 0) {
        throw new Refusal("unavailable", "the input is shorter than its length");
      }
      pages.push(page);
      have += page.length;
    }
    return concat(pages);
  }
}

/** Part of an input. */
export class Window {
  /** Where it begins in the input, in bytes. */
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly #owned: number;

  constructor(start: number, bytes: Uint8Array, owned: number) {
    this.start = start;
    this.bytes = bytes;
    this.#owned = owned;
  }

  /**
   * Whether a match that begins at `offset` of these bytes is this window's to report, rather
   * than the next one's, which sees all of it.
   */
  owns(offset: number): boolean {
    return offset < this.#owned;
  }

  /** Whether no window follows. */
  get isLast(): boolean {
    return this.#owned > this.bytes.length;
  }
}
