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

/** What editors of old put in front. */
const BYTE_ORDER_MARK = "\xef\xbb\xbf";

/** A string without escapes, all in ASCII: most of them, and read without further ado. */
const PLAIN = /^[ !#-[\]-~]*$/;

const STRING = /"(?:[^"\\\0-\x1f]|\\.)*"/y;
const OTHER =
  /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+-])/y;

/** An object or an array whose end is not read yet, and the name whose value is. */
interface Open {
  readonly start: number;
  readonly members: Member[] | undefined;
  readonly items: Node[];
  name: { readonly text: string; readonly key: Span } | undefined;
}

/**
 * Reads a whole file, or throws a {@link JsonError}. What is nested is held in a list and not in
 * calls of calls, since a guest has a small stack.
 */
export function parse(bytes: Uint8Array): Node {
  const reader = new Reader(bytes);
  const open: Open[] = [];
  for (;;) {
    let node = reader.value(open);
    // What is complete may have been the last part of what it stands in, and so on outwards.
    while (node !== undefined) {
      const around = open.at(-1);
      if (around === undefined) {
        reader.end();
        return node;
      }
      put(around, node);
      node = reader.more(around);
      if (node !== undefined) {
        open.pop();
      }
    }
  }
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

function put(open: Open, node: Node): void {
  if (open.members === undefined) {
    open.items.push(node);
  } else if (open.name !== undefined) {
    open.members.push({ name: open.name.text, key: open.name.key, value: node });
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #text: string;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#text = latin1(bytes);
    if (this.#text.startsWith(BYTE_ORDER_MARK)) {
      this.#at = BYTE_ORDER_MARK.length;
    }
  }

  /** A value that is complete; undefined where one began that others stand in. */
  value(open: Open[]): Node | undefined {
    const start = this.#next();
    switch (this.#text[start]) {
      case "{":
      case "[": {
        this.#at += 1;
        const members = this.#text[start] === "{" ? [] : undefined;
        const begun: Open = { start, members, items: [], name: undefined };
        this.#next();
        if (this.#text[this.#at] === (members === undefined ? "]" : "}")) {
          this.#at += 1;
          return this.#closed(begun);
        }
        if (members !== undefined) {
          begun.name = this.#name();
        }
        open.push(begun);
        return undefined;
      }
      case '"':
        return { kind: "string", value: this.#string(), start, end: this.#at };
      default: {
        const text = this.#match(OTHER);
        if (text === undefined) {
          this.#fail("a value was expected here");
        }
        const value = JSON.parse(text) as number | boolean | null;
        return { kind: "other", value, start, end: this.#at };
      }
    }
  }

  /** After a part: undefined where another one follows, else what is complete now. */
  more(open: Open): Node | undefined {
    const close = open.members === undefined ? "]" : "}";
    switch (this.#text[this.#next()]) {
      case ",":
        this.#at += 1;
        if (open.members !== undefined) {
          open.name = this.#name();
        }
        return undefined;
      case close:
        this.#at += 1;
        return this.#closed(open);
      default:
        return this.#fail(`\`,\` or \`${close}\` was expected here`);
    }
  }

  end(): void {
    if (this.#next() < this.#text.length) {
      this.#fail("the end of the file was expected here");
    }
  }

  #closed({ start, members, items }: Open): Node {
    const end = this.#at;
    return members === undefined
      ? { kind: "array", items, start, end }
      : { kind: "object", members, start, end };
  }

  /** A name and the colon after it. */
  #name(): { readonly text: string; readonly key: Span } {
    const start = this.#next();
    if (this.#text[start] !== '"') {
      this.#fail("a name in quotes was expected here");
    }
    const text = this.#string();
    const key = { start, end: this.#at };
    if (this.#text[this.#next()] !== ":") {
      this.#fail("`:` was expected here");
    }
    this.#at += 1;
    return { text, key };
  }

  #string(): string {
    const start = this.#at;
    const end = this.#text.indexOf('"', start + 1);
    const plain = this.#text.slice(start + 1, end);
    if (end >= 0 && PLAIN.test(plain)) {
      this.#at = end + 1;
      return plain;
    }
    if (this.#match(STRING) === undefined) {
      this.#fail("this string has no end on its line");
    }
    try {
      return JSON.parse(decode(this.#bytes.subarray(start, this.#at))) as string;
    } catch {
      throw new JsonError("this string has an escape that JSON does not know", start, this.#at);
    }
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const text = expression.exec(this.#text)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  /** Passes over white space, and tells where it is then. */
  #next(): number {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) {
      this.#at += 1;
    }
    return this.#at;
  }

  #fail(message: string): never {
    const end = Math.min(this.#at + 1, this.#text.length);
    throw new JsonError(message, this.#at, end);
  }
}
