/** A package.json, as the rules look at it. */

import { decode, type Span } from "tollgate-check";

import { JsonError, type Member, member, members, type Node, parse } from "./json.ts";
import { type Source, sourceOf } from "./sources.ts";

/** Where dependencies are named. */
const KINDS = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

/** One package that this one needs. */
export interface Dependency {
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
  /** A range, a tag or an address, without white space around it. */
  readonly wanted: string;
  readonly source: Source;
  /** Where that stands, with its quotes. */
  readonly span: Span;
}

/** What the user lets pass. */
export interface Policy {
  /** Scripts that may run on installing. */
  readonly allowScripts: readonly string[];
  /** Beginnings of addresses that packages may come from. */
  readonly allowSources: readonly string[];
}

/** A package.json. */
export class Package {
  readonly dependencies: readonly Dependency[];
  readonly #bytes: Uint8Array;
  readonly #node: Node;

  /** Throws a `JsonError` where it is no JSON. */
  constructor(bytes: Uint8Array) {
    const node = parse(bytes);
    if (node.kind !== "object") {
      throw new JsonError("an object was expected here", node.start, node.end);
    }
    this.#bytes = bytes;
    this.#node = node;
    this.dependencies = KINDS.flatMap((kind) =>
      members(member(node, kind)?.value).flatMap(({ name, value }) =>
        value.kind === "string" ? [dependency(kind, name, value.value.trim(), value)] : [],
      ),
    );
  }

  field(name: string): Member | undefined {
    return member(this.#node, name);
  }

  /** The file's own text at a place. */
  slice({ start, end }: Span): string {
    return decode(this.#bytes.subarray(start, end));
  }

  /** Whether npm would refuse to publish it. */
  get isPrivate(): boolean {
    const value = this.field("private")?.value;
    return value?.kind === "other" && value.value === true;
  }

  /** Where to say that something is missing: its name, or else where it begins. */
  get head(): Span {
    const name = this.field("name");
    return name === undefined
      ? { start: this.#node.start, end: this.#node.start + 1 }
      : { start: name.key.start, end: name.value.end };
  }
}

function dependency(
  kind: Dependency["kind"],
  name: string,
  wanted: string,
  { start, end }: Span,
): Dependency {
  return { kind, name, wanted, source: sourceOf(wanted), span: { start, end } };
}
