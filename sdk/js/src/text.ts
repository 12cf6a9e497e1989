/** Text, and where in bytes each of its characters stands. */

import { decode, sequence } from "./bytes.ts";
import { type Span, whole } from "./place.ts";

/** Characters from one known offset to the next. */
const STEP = 256;

/** Text that knows its place: indices of its string become offsets in the file, in bytes. */
export class Text {
  /** As JavaScript sees it, with U+FFFD for what is not UTF-8. */
  readonly string: string;
  /** Where it begins in the file, in bytes. */
  readonly start: number;
  readonly #bytes: Uint8Array;
  /**
   * The character at each `STEP`th index, as its first index and its offset; empty while nobody
   * asked.
   */
  readonly #known: (readonly [index: number, offset: number])[] = [];

  constructor(bytes: Uint8Array, start = 0) {
    this.string = decode(bytes);
    this.start = start;
    this.#bytes = bytes;
  }

  /** Where it ends in the file, in bytes. */
  get end(): number {
    return this.start + this.#bytes.length;
  }

  /**
   * The offset in the file of the character at an index of {@link Text.string}. For the second
   * half of a surrogate pair it is where the pair begins.
   */
  offset(index: number): number {
    whole("an index", index, 0, this.string.length);
    // Each character that takes more than a byte makes the string shorter than its bytes.
    if (this.string.length === this.#bytes.length) {
      return this.start + index;
    }
    if (index === this.string.length) {
      return this.end;
    }
    if (this.#known.length === 0) {
      this.#measure();
    }
    let [at, offset] = this.#known[Math.floor(index / STEP)] ?? [0, 0];
    for (;;) {
      const [bytes, units] = this.#character(offset);
      if (at + units > index) {
        return this.start + offset;
      }
      at += units;
      offset += bytes;
    }
  }

  /** The bytes of the characters from one index up to, not including, another. */
  span(from: number, to: number): Span {
    return { start: this.offset(from), end: this.offset(to) };
  }

  /** Its lines, without their ends (`\n`, `\r\n`), numbered from 1. */
  *lines(): IterableIterator<Line> {
    let [from, number] = [0, 1];
    while (from < this.#bytes.length) {
      const end = this.#bytes.indexOf(0x0a, from);
      const next = end < 0 ? this.#bytes.length : end + 1;
      let to = end < 0 ? next : end;
      if (end > from && this.#bytes[end - 1] === 0x0d) {
        to -= 1;
      }
      yield new Line(this.#bytes.subarray(from, to), this.start + from, number);
      from = next;
      number += 1;
    }
  }

  toString(): string {
    return this.string;
  }

  #measure(): void {
    let [index, offset] = [0, 0];
    while (offset < this.#bytes.length) {
      const [bytes, units] = this.#character(offset);
      if (index + units > this.#known.length * STEP) {
        this.#known.push([index, offset]);
      }
      index += units;
      offset += bytes;
    }
  }

  /** How many bytes, and how many units of the string, the character at an offset takes. */
  #character(offset: number): [bytes: number, units: number] {
    const length = sequence((at) => this.#bytes[at] ?? 0, offset);
    return [Math.abs(length), length === 4 ? 2 : 1];
  }
}

/** A line of a text. */
export class Line extends Text {
  /** Counted from 1. */
  readonly number: number;

  constructor(bytes: Uint8Array, start: number, number: number) {
    super(bytes, start);
    this.number = number;
  }
}
