/** Reads and writes as much of WebAssembly as is needed to put a function before another. */

/**
 * @typedef {object} Section
 * @property {number} id
 * @property {Uint8Array} content
 */

/**
 * What follows each instruction, by its number: numbers, bytes, or the targets of a `br_table`.
 *
 * @type {Map<number, string>}
 */
const FOLLOWS = new Map([
  ...numbers(0x02, 0x04, "n"),
  ...numbers(0x0c, 0x0d, "n"),
  ...numbers(0x0e, 0x0e, "table"),
  ...numbers(0x10, 0x10, "n"),
  ...numbers(0x11, 0x11, "nn"),
  ...numbers(0x20, 0x24, "n"),
  ...numbers(0x28, 0x3e, "nn"),
  ...numbers(0x3f, 0x42, "n"),
  ...numbers(0x43, 0x43, "4"),
  ...numbers(0x44, 0x44, "8"),
  ...[0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b].flatMap((opcode) => numbers(opcode, opcode, "")),
  ...numbers(0x45, 0xc4, ""),
]);

/**
 * @param {number} first
 * @param {number} last
 * @param {string} follows
 * @returns {[number, string][]}
 */
function numbers(first, last, follows) {
  return Array.from({ length: last - first + 1 }, (_, index) => [first + index, follows]);
}

/** Reads on from a place. */
export class Reader {
  /**
   * @param {Uint8Array} from
   * @param {number} [at]
   */
  constructor(from, at = 0) {
    this.from = from;
    this.at = at;
  }

  byte() {
    const byte = this.from[this.at];
    if (byte === undefined) {
      throw new Error("the component ends too early");
    }
    this.at += 1;
    return byte;
  }

  /** @param {number} length */
  bytes(length) {
    this.at += length;
    return this.from.subarray(this.at - length, this.at);
  }

  /** A number in LEB128. Of signed ones only the length counts here. */
  unsigned() {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value;
      }
      scale *= 0x80;
    }
  }

  name() {
    return Buffer.from(this.bytes(this.unsigned())).toString("utf8");
  }

  /**
   * @template T
   * @param {(reader: this) => T} item
   * @returns {T[]}
   */
  row(item) {
    return Array.from({ length: this.unsigned() }, () => item(this));
  }

  /**
   * The sections of a module or component.
   *
   * @returns {IterableIterator<Section>}
   */
  *sections() {
    this.at = 8;
    while (this.at < this.from.length) {
      const id = this.byte();
      yield { id, content: this.bytes(this.unsigned()) };
    }
  }

  /** What is imported: the type of a function, undefined for anything else. */
  imported() {
    const kind = this.byte();
    switch (kind) {
      case 0:
        return this.unsigned();
      case 1:
        this.byte();
        this.#limits();
        return undefined;
      case 2:
        this.#limits();
        return undefined;
      case 3:
        this.bytes(2);
        return undefined;
      default:
        throw new Error(`an import of kind ${kind} is not known here`);
    }
  }

  #limits() {
    const bounded = this.byte() & 1;
    this.unsigned();
    if (bounded) {
      this.unsigned();
    }
  }

  /** Up to and with its end. */
  expression() {
    while (this.instruction() !== 0x0b);
  }

  /** Passes over one instruction and tells which it is. */
  instruction() {
    const opcode = this.byte();
    const follows = FOLLOWS.get(opcode);
    switch (follows) {
      case undefined:
        throw new Error(`instruction ${opcode} is not known here`);
      case "table":
        this.row(() => this.unsigned());
        this.unsigned();
        break;
      case "4":
      case "8":
        this.bytes(Number(follows));
        break;
      default:
        for (const _ of follows) {
          this.unsigned();
        }
    }
    return opcode;
  }
}

/**
 * A number in LEB128.
 *
 * @param {number} value
 */
export function unsigned(value) {
  const bytes = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}

/**
 * @param {readonly Uint8Array[]} items
 */
export function vector(items) {
  return Buffer.concat([unsigned(items.length), ...items]);
}

/**
 * @param {number} id
 * @param {Uint8Array} content
 */
export function section(id, content) {
  return Buffer.concat([Uint8Array.of(id), unsigned(content.length), content]);
}
