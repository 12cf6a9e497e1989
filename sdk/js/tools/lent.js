/**
 * Gives back in time what a guest is lent.
 *
 * A guest must have dropped its input when `check` returns. componentize-qjs 0.4.5 drops it only
 * afterwards, when the host hands back the memory of the answer, and so every call would trap:
 * "borrow handles still remain at the end of the call".
 *
 * The module between QuickJS and the world has a function for each import and export. Here one is
 * put before `check`, which drops the input as soon as there is an answer; and in the table, from
 * which QuickJS takes what it calls to drop an input, stands a function that does nothing.
 */

const CHECK = "tollgate:check/guest@0.1.0#check";
const DROP = "tollgate:check/inputs@0.1.0 [resource-drop]input";

/** Sections of a component that hold a module or another component. */
const [MODULE, COMPONENT] = [1, 4];

/** Sections of a module. */
const [IMPORTS, FUNCTIONS, EXPORTS, ELEMENTS, CODE] = [2, 3, 7, 9, 10];

/** Instructions. */
const [END, CALL, LOCAL_GET, GLOBAL_GET, I32_CONST] = [0x0b, 0x10, 0x20, 0x23, 0x41];

/**
 * @typedef {object} Section
 * @property {number} id
 * @property {Uint8Array} content
 */

/**
 * The component with its input given back. Throws where it is not made as expected.
 *
 * @param {Uint8Array} component
 * @returns {Uint8Array}
 */
export function givenBack(component) {
  const { bytes, found } = walk(component);
  if (found !== 1) {
    throw new Unknown(`${found} modules export \`${CHECK}\``);
  }
  return bytes;
}

/** Another version of componentize-qjs than the one this was written for. */
class Unknown extends Error {
  /** @param {string} why */
  constructor(why) {
    super(`this version of componentize-qjs is not known here: ${why}`);
  }
}

/**
 * @param {Uint8Array} component
 * @returns {{ bytes: Uint8Array, found: number }}
 */
function walk(component) {
  let found = 0;
  const parts = sectionsOf(component).map(({ id, content }) => {
    if (id === COMPONENT) {
      const nested = walk(content);
      found += nested.found;
      return section(id, nested.bytes);
    }
    if (id === MODULE) {
      const sections = sectionsOf(content);
      const check = exported(sections).get(CHECK);
      if (check !== undefined) {
        found += 1;
        return section(id, Buffer.concat([header(content), ...mended(sections, check)]));
      }
    }
    return section(id, content);
  });
  return { bytes: Buffer.concat([header(component), ...parts]), found };
}

/**
 * @param {Section[]} sections
 * @param {number} check index of the function
 * @returns {Uint8Array[]}
 */
function mended(sections, check) {
  const { names, types } = imported(sections);
  const own = reader(sections, FUNCTIONS).row((from) => from.number());
  const drop = names.indexOf(DROP);
  const [typeOfCheck, typeOfDrop] = [own[check - types.length], types[drop]];
  if (typeOfCheck === undefined || typeOfDrop === undefined) {
    throw new Unknown("`check` or the way to drop an input is missing");
  }
  const before = types.length + own.length;
  const nothing = before + 1;
  const bodies = [
    // The answer stays on the stack.
    [LOCAL_GET, 0, CALL, ...number(check), LOCAL_GET, 0, CALL, ...number(drop), END],
    [END],
  ].map((code) => sized(Uint8Array.of(0, ...code)));

  return sections.map(({ id, content }) => {
    const from = new Reader(content);
    switch (id) {
      case FUNCTIONS:
        return section(id, vector([...own, typeOfCheck, typeOfDrop].map(number)));
      case EXPORTS:
        return section(
          id,
          vector(
            from.row(() => {
              const [name, kind, index] = [from.sized(), from.byte(), from.number()];
              const target = kind === 0 && index === check ? before : index;
              return Buffer.concat([sized(name), Uint8Array.of(kind), number(target)]);
            }),
          ),
        );
      case ELEMENTS:
        return section(
          id,
          vector(
            from.row(() => {
              const start = from.at;
              from.segment();
              const head = content.subarray(start, from.at);
              const indices = from.row(() => from.number());
              const targets = indices.map((index) => number(index === drop ? nothing : index));
              return Buffer.concat([head, vector(targets)]);
            }),
          ),
        );
      case CODE:
        return section(id, vector([...from.row(() => sized(from.sized())), ...bodies]));
      default:
        return section(id, content);
    }
  });
}

/**
 * Where each name that a module exports leads, if to a function.
 *
 * @param {Section[]} sections
 */
function exported(sections) {
  /** @type {Map<string, number>} */
  const found = new Map();
  reader(sections, EXPORTS).row((from) => {
    const [name, kind, index] = [from.name(), from.byte(), from.number()];
    if (kind === 0) {
      found.set(name, index);
    }
  });
  return found;
}

/**
 * The functions a module imports, in order: their names and types.
 *
 * @param {Section[]} sections
 */
function imported(sections) {
  /** @type {string[]} */
  const names = [];
  /** @type {number[]} */
  const types = [];
  reader(sections, IMPORTS).row((from) => {
    const name = `${from.name()} ${from.name()}`;
    const type = from.imported();
    if (type !== undefined) {
      names.push(name);
      types.push(type);
    }
  });
  return { names, types };
}

/** Reads on from the beginning. */
class Reader {
  at = 0;
  /** @type {Uint8Array} */
  #from;

  /** @param {Uint8Array} from */
  constructor(from) {
    this.#from = from;
  }

  get isAtEnd() {
    return this.at >= this.#from.length;
  }

  byte() {
    const byte = this.#from[this.at];
    if (byte === undefined) {
      throw new Unknown("it ends too early");
    }
    this.at += 1;
    return byte;
  }

  /** A number in LEB128, without sign. */
  number() {
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

  /** Bytes after their number. */
  sized() {
    const length = this.number();
    this.at += length;
    return this.#from.subarray(this.at - length, this.at);
  }

  name() {
    return Buffer.from(this.sized()).toString("utf8");
  }

  /**
   * @template T
   * @param {(from: this) => T} item
   * @returns {T[]}
   */
  row(item) {
    return Array.from({ length: this.number() }, () => item(this));
  }

  /** What is imported: the type of a function, undefined for anything else. */
  imported() {
    switch (this.byte()) {
      case 0:
        return this.number();
      case 1:
        this.byte();
        this.#limits();
        return undefined;
      case 2:
        this.#limits();
        return undefined;
      case 3:
        this.at += 2;
        return undefined;
      default:
        throw new Unknown("it imports something new");
    }
  }

  #limits() {
    const bounds = this.byte() & 1 ? 2 : 1;
    for (let bound = 0; bound < bounds; bound++) {
      this.number();
    }
  }

  /** The head of a segment of a table that lists functions. */
  segment() {
    const form = this.number();
    if (form === 2) {
      this.number();
    } else if (form !== 0) {
      throw new Unknown("its table is filled in another way");
    }
    const instruction = this.byte();
    this.number();
    if (![GLOBAL_GET, I32_CONST].includes(instruction) || this.byte() !== END) {
      throw new Unknown("its table begins in another place");
    }
    if (form === 2) {
      this.byte();
    }
  }
}

/** @param {Uint8Array} binary a module or component */
function header(binary) {
  return binary.subarray(0, 8);
}

/** @param {Uint8Array} binary a module or component */
function sectionsOf(binary) {
  const from = new Reader(binary.subarray(8));
  /** @type {Section[]} */
  const sections = [];
  while (!from.isAtEnd) {
    sections.push({ id: from.byte(), content: from.sized() });
  }
  return sections;
}

/**
 * @param {Section[]} sections
 * @param {number} wanted
 */
function reader(sections, wanted) {
  return new Reader(sections.find(({ id }) => id === wanted)?.content ?? Uint8Array.of(0));
}

/**
 * A number in LEB128.
 *
 * @param {number} value
 */
function number(value) {
  const bytes = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.of(...bytes, rest);
}

/** @param {readonly Uint8Array[]} items */
function vector(items) {
  return Buffer.concat([number(items.length), ...items]);
}

/** @param {Uint8Array} bytes */
function sized(bytes) {
  return Buffer.concat([number(bytes.length), bytes]);
}

/**
 * @param {number} id
 * @param {Uint8Array} content
 */
function section(id, content) {
  return Buffer.concat([Uint8Array.of(id), sized(content)]);
}
