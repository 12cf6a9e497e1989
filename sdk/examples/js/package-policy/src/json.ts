/**
 * Reads JSON and keeps where everything stands, which `JSON.parse` forgets.
 *
 * It works on `latin1` text, whose indices are offsets in bytes. All that JSON itself is written
 * with is ASCII; only within strings are there other characters, and those are decoded.
 */

import { decode, latin1, type Span } from "tollgate-check";

/** A value and the bytes it takes. */
export type Node = Span &
  (
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "object"; readonly members: readonly Member[] }
    | { readonly kind: "array"; readonly items: readonly Node[] }
    | { readonly kind: "other"; readonly value: number | boolean | null }
  );

/** A name and its value. */
export interface Member {
  readonly name: string;
  readonly key: Span;
  readonly value: Node;
}

/** What is no JSON, and where. */
export class JsonError extends Error {
  readonly span: Span;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.span = { start, end };
  }
}

/** One piece of JSON; white space before it is passed over. */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\0-\x1f]|\\.)*")|(true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|$)/y;

/** What editors of old put in front. */
const BYTE_ORDER_MARK = "\xef\xbb\xbf";

/** Deeper than any file written by hand, and within what the stack takes. */
const DEPTH = 200;

/** Reads a whole file, or throws a {@link JsonError}. */
export function parse(bytes: Uint8Array): Node {
  const reader = new Reader(bytes);
  const node = reader.value(0);
  reader.end();
  return node;
}

/** The value of a name in an object; the last one, which counts for `JSON.parse` as well. */
export function member(node: Node | undefined, name: string): Member | undefined {
  return node?.kind === "object"
    ? node.members.findLast((member) => member.name === name)
    : undefined;
}

/** The names and values of an object; none for anything else. */
export function members(node: Node | undefined): readonly Member[] {
  return node?.kind === "object" ? node.members : [];
}

interface Token extends Span {
  readonly text: string;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #text: string;
  #token: Token;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#text = latin1(bytes);
    const marked = this.#text.startsWith(BYTE_ORDER_MARK);
    this.#token = this.#read(marked ? BYTE_ORDER_MARK.length : 0);
  }

  value(depth: number): Node {
    const { text, start, end } = this.#token;
    if (depth > DEPTH) {
      throw new JsonError("this is nested too deeply", start, end);
    }
    switch (text.charAt(0)) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return { kind: "string", value: this.#string(), start, end };
      case "":
      case "}":
      case "]":
      case ",":
      case ":":
        return this.#fail("a value");
      default:
        this.#next();
        return { kind: "other", value: JSON.parse(text) as number | boolean | null, start, end };
    }
  }

  end(): void {
    if (this.#token.text !== "") {
      this.#fail("the end of the file");
    }
  }

  #object(depth: number): Node {
    const start = this.#token.start;
    const members: Member[] = [];
    const end = this.#row("{", "}", () => {
      const key = { start: this.#token.start, end: this.#token.end };
      const name = this.#string();
      this.#expect(":");
      members.push({ name, key, value: this.value(depth + 1) });
    });
    return { kind: "object", members, start, end };
  }

  #array(depth: number): Node {
    const start = this.#token.start;
    const items: Node[] = [];
    const end = this.#row("[", "]", () => {
      items.push(this.value(depth + 1));
    });
    return { kind: "array", items, start, end };
  }

  /** What stands between two brackets, separated by commas; returns where that ends. */
  #row(open: string, close: string, item: () => void): number {
    this.#expect(open);
    if (this.#token.text !== close) {
      item();
      while (this.#token.text === ",") {
        this.#next();
        item();
      }
    }
    return this.#expect(close);
  }

  #string(): string {
    const { text, start, end } = this.#token;
    if (!text.startsWith('"')) {
      this.#fail("a string");
    }
    this.#next();
    try {
      return JSON.parse(decode(this.#bytes.subarray(start, end))) as string;
    } catch {
      throw new JsonError("this string has an escape that JSON does not know", start, end);
    }
  }

  #expect(text: string): number {
    const { end } = this.#token;
    if (this.#token.text !== text) {
      this.#fail(`\`${text}\``);
    }
    this.#next();
    return end;
  }

  #next(): void {
    this.#token = this.#read(this.#token.end);
  }

  #read(from: number): Token {
    TOKEN.lastIndex = from;
    const match = TOKEN.exec(this.#text);
    if (match === null) {
      const start = from + (/^[ \t\n\r]*/.exec(this.#text.slice(from))?.[0].length ?? 0);
      throw new JsonError("this is no JSON", start, start + 1);
    }
    const text = match[1] ?? match[2] ?? match[3] ?? "";
    return { text, start: TOKEN.lastIndex - text.length, end: TOKEN.lastIndex };
  }

  #fail(expected: string): never {
    const { start, end } = this.#token;
    throw new JsonError(`${expected} was expected here`, start, end);
  }
}
