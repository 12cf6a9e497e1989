/**
 * Gives back the handles that componentize-qjs 0.4.5 keeps.
 *
 * A guest must have dropped what it was lent when a call returns, and componentize-qjs drops it
 * only afterwards, when the host hands the result's memory back; so every call of `check` would
 * trap. And what it owns, entries and listings, it never drops at all, so that a check that looks
 * at a thousand of them would run into a limit.
 *
 * The module between QuickJS and the world has a function for each import and export. Here a few
 * are put before those:
 * - `check` drops its input as soon as it has an answer, and dropping it later does nothing;
 * - asking an entry for its layer drops the entry, so that is what `src/tollgate.ts` asks last;
 * - a listing that has no more paths is dropped.
 */

import { Reader, section, unsigned, vector } from "./wasm.js";

/** @import { Section } from "./wasm.js" */

const CHECK = "tollgate:check/guest@0.1.0#check";
const INPUTS = "tollgate:check/inputs@0.1.0";
const SNAPSHOT = "tollgate:check/snapshot@0.1.0";

/** Sections of a component that hold a module or another component. */
const MODULE = 1;
const COMPONENT = 4;

/** Sections of a module. */
const [IMPORTS, FUNCTIONS, EXPORTS, ELEMENTS, CODE] = [2, 3, 7, 9, 10];

const [CALL, LOCAL_GET, I32_LOAD, I32_EQZ, IF, NOTHING, END] = [0x10, 0x20, 0x28, 0x45, 0x04, 0x40, 0x0b];

/** Node's own, which its types don't tell of. */
const engine = /** @type {{ WebAssembly: { validate(module: Uint8Array): boolean } }} */ (
  /** @type {unknown} */ (globalThis)
);

/**
 * The component with its handles given back. Throws where it is not made as expected.
 *
 * @param {Uint8Array} component
 * @returns {Uint8Array}
 */
export function withHandlesGivenBack(component) {
  const { bytes, found } = walk(component);
  if (found !== 1) {
    throw new Error(`${found} modules export \`${CHECK}\`; this version of componentize-qjs is not known here`);
  }
  return bytes;
}

/**
 * @param {Uint8Array} component
 * @returns {{ bytes: Uint8Array, found: number }}
 */
function walk(component) {
  let found = 0;
  const parts = [component.subarray(0, 8)];
  for (const { id, content } of new Reader(component).sections()) {
    let inner = content;
    if (id === COMPONENT) {
      const nested = walk(content);
      inner = nested.bytes;
      found += nested.found;
    } else if (id === MODULE) {
      const sections = [...new Reader(content).sections()];
      if (exported(sections).has(CHECK)) {
        inner = mend(content.subarray(0, 8), sections);
        found += 1;
      }
    }
    parts.push(section(id, inner));
  }
  return { bytes: Buffer.concat(parts), found };
}

/**
 * @param {Uint8Array} header
 * @param {Section[]} sections
 */
function mend(header, sections) {
  const { names, types } = imported(sections);
  const own = part(sections, FUNCTIONS).row((reader) => reader.unsigned());
  const check = exported(sections).get(CHECK);
  /** @param {string} module @param {string} name */
  const index = (module, name) => {
    const at = names.indexOf(`${module} ${name}`);
    if (at < 0) {
      throw new Error(`\`${name}\` is not imported; this version of componentize-qjs is not known here`);
    }
    return at;
  };
  /** @param {number} at */
  const type = (at) => types[at] ?? own[at - types.length] ?? 0;
  const dropInput = index(INPUTS, "[resource-drop]input");
  const dropEntry = index(SNAPSHOT, "[resource-drop]entry");
  const dropListing = index(SNAPSHOT, "[resource-drop]listing");
  const layer = index(SNAPSHOT, "[method]entry.layer");
  const next = index(SNAPSHOT, "[method]listing.next");
  if (check === undefined || check < types.length) {
    throw new Error(`\`${CHECK}\` is no function of its module`);
  }

  const first = types.length + own.length;
  const added = [
    // The answer stays on the stack.
    { type: type(check), code: [...get(0), ...call(check), ...get(0), ...call(dropInput)] },
    { type: type(dropInput), code: [] },
    { type: type(layer), code: [...get(0), ...get(1), ...call(layer), ...get(0), ...call(dropEntry)] },
    {
      type: type(next),
      code: [
        ...[...get(0), ...get(1), ...get(2), ...call(next)],
        // The length of the answer, which is a pointer and a length.
        ...[...get(2), I32_LOAD, 2, 4, I32_EQZ, IF, NOTHING, ...get(0), ...call(dropListing), END],
      ],
    },
  ];
  const [newCheck, nothing, newLayer, newNext] = [first, first + 1, first + 2, first + 3];
  const calls = new Map([[layer, newLayer], [next, newNext]]);

  const parts = sections.map(({ id, content }) => {
    const reader = new Reader(content);
    switch (id) {
      case FUNCTIONS:
        return section(id, vector([...own, ...added.map(({ type }) => type)].map(unsigned)));
      case EXPORTS:
        return section(id, vector(reader.row(() => {
          const start = reader.at;
          reader.name();
          reader.byte();
          const before = content.subarray(start, reader.at);
          const at = reader.unsigned();
          const isFunction = before.at(-1) === 0;
          return Buffer.concat([before, unsigned(isFunction && at === check ? newCheck : at)]);
        })));
      case ELEMENTS:
        return section(id, vector(reader.row(() => {
          const start = reader.at;
          const form = reader.unsigned();
          if (form === 2) {
            reader.unsigned();
          } else if (form !== 0) {
            throw new Error("its table is filled in a way that is not known here");
          }
          reader.expression();
          if (form === 2) {
            reader.byte();
          }
          const before = content.subarray(start, reader.at);
          const functions = reader.row(() => reader.unsigned());
          return Buffer.concat([
            before,
            vector(functions.map((at) => unsigned(at === dropInput ? nothing : at))),
          ]);
        })));
      case CODE:
        return section(id, vector([
          ...reader.row(() => {
            const body = reader.bytes(reader.unsigned());
            return sized(redirected(body, calls));
          }),
          ...added.map(({ code }) => sized(Uint8Array.from([0, ...code, END]))),
        ]));
      default:
        return section(id, content);
    }
  });
  const module = Buffer.concat([header, ...parts]);
  if (!engine.WebAssembly.validate(module)) {
    throw new Error("the module is not valid any more; this version of componentize-qjs is not known here");
  }
  return module;
}

/**
 * A body whose calls go elsewhere.
 *
 * @param {Uint8Array} body
 * @param {ReadonlyMap<number, number>} calls
 */
function redirected(body, calls) {
  const reader = new Reader(body);
  reader.row(() => {
    reader.unsigned();
    reader.byte();
  });
  /** @type {Uint8Array[]} */
  const parts = [];
  let kept = 0;
  while (reader.at < body.length) {
    const start = reader.at;
    const opcode = reader.instruction();
    const target = opcode === CALL ? new Reader(body, start + 1).unsigned() : undefined;
    const other = target === undefined ? undefined : calls.get(target);
    if (other !== undefined) {
      parts.push(body.subarray(kept, start), Uint8Array.from(call(other)));
      kept = reader.at;
    }
  }
  return Buffer.concat([...parts, body.subarray(kept)]);
}

/**
 * Where each name that a module exports leads, if to a function.
 *
 * @param {Section[]} sections
 */
function exported(sections) {
  /** @type {Map<string, number>} */
  const found = new Map();
  const reader = part(sections, EXPORTS);
  reader.row(() => {
    const name = reader.name();
    const kind = reader.byte();
    const index = reader.unsigned();
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
  const reader = part(sections, IMPORTS);
  reader.row(() => {
    const name = `${reader.name()} ${reader.name()}`;
    const type = reader.imported();
    if (type !== undefined) {
      names.push(name);
      types.push(type);
    }
  });
  return { names, types };
}

/**
 * @param {Section[]} sections
 * @param {number} wanted
 */
function part(sections, wanted) {
  return new Reader(sections.find(({ id }) => id === wanted)?.content ?? Uint8Array.of(0));
}

/** @param {number} index */
function call(index) {
  return [CALL, ...unsigned(index)];
}

/** @param {number} index */
function get(index) {
  return [LOCAL_GET, index];
}

/** @param {Uint8Array} bytes */
function sized(bytes) {
  return Buffer.concat([unsigned(bytes.length), bytes]);
}
