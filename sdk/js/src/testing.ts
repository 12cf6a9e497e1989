/**
 * Unit tests of a check, natively and in memory.
 *
 * What the real host does besides (holding options against the schema, asking triggers, working
 * out lines, masking, suppressing) is not done here: a test sees the findings as the check reported
 * them. Symlinks, submodules and what only images have do not occur.
 *
 * @module
 */

import { DataRefusal, type EntryKind, Failure, Refusal } from "./answer.ts";
import { encode, toBytes } from "./bytes.ts";
import type { CheckClass, ConfigurationFile, Problem } from "./check.ts";
import { declaration } from "./declaration.ts";
import { Finding, type FindingData } from "./finding.ts";
import { exchange, type Host, type RawInput, type RawListing } from "./host.ts";
import { Input } from "./input.ts";
import type { Level } from "./log.ts";
import type { Manifest, Trigger } from "./manifest.ts";
import { matcher } from "./pattern.ts";
import { configured, examine } from "./running.ts";
import type { Entry } from "./snapshot.ts";

/** What a check said about one input. */
export interface Run {
  /** What is wrong with the configuration; where anything is, nothing was examined. */
  readonly problems: readonly Problem[];
  /** The triggers that `configure` returned. */
  readonly triggers: readonly Trigger[] | undefined;
  /** Why the check failed: the message of a `Failure` or of a refusal it did not catch. */
  readonly failure: string | undefined;
  /** In the order in which they were reported. */
  readonly findings: readonly FindingData[];
  readonly log: readonly (readonly [level: Level, message: string])[];
}

/**
 * A snapshot to test a check on:
 *
 * ```ts
 * const run = new Snapshot().file("a.py", "# TODO: more").check(Todo, "a.py");
 * assert.equal(run.findings.length, 1);
 * ```
 */
export class Snapshot {
  readonly #files = new Map<string, Uint8Array>();
  readonly #data = new Map<string, Map<string, Uint8Array>>();
  readonly #configuration: ConfigurationFile[] = [];

  /** Adds a file at an escaped path. */
  file(path: string, content: string | Uint8Array): this {
    this.#files.set(path, toBytes(content));
    return this;
  }

  /** Adds an entry to a data set. */
  data(dataset: string, key: string, value: string | Uint8Array): this {
    const entries = this.#data.get(dataset) ?? new Map<string, Uint8Array>();
    this.#data.set(dataset, entries.set(key, toBytes(value)));
    return this;
  }

  /** Hands a configuration file to `configure`, and adds it as {@link Snapshot.file} does. */
  configuration(path: string, content: string | Uint8Array): this {
    this.#configuration.push({ path, content: toBytes(content) });
    return this.file(path, content);
  }

  /**
   * Configures a check with `options` and has it examine the file at `path`, or the whole snapshot
   * where that is empty. A mistake in the manifest is thrown, and so is an error that a user would
   * be told as a fault in the check.
   */
  check<Options = never>(type: CheckClass<Options>, path: string, options: object = {}): Run {
    declaration(type.manifest);
    const world = new World(type.manifest, this.#files, this.#data);
    const before = exchange(world);
    try {
      return this.#run(type, world, path, options);
    } finally {
      exchange(before);
    }
  }

  #run<Options>(type: CheckClass<Options>, world: World, path: string, options: object): Run {
    Finding.unreported();
    // As the real options arrive: nothing of the test's own objects.
    const parsed = JSON.parse(JSON.stringify(options)) as Options;
    const answer = configured(type, parsed, this.#configuration);
    const { findings, said: log } = world;
    if (!("check" in answer)) {
      return { problems: answer, triggers: undefined, failure: undefined, findings, log };
    }
    const { check, triggers } = answer;
    world.open = true;
    const failure = failed(() => {
      examine(check, new Input(world.input(path)));
    });
    for (const message of Finding.unreported()) {
      log.push(["warn", `a finding was made and not reported: ${message}`]);
    }
    return { problems: [], triggers, failure, findings, log };
  }
}

/** What a check says of its own failure; anything else is thrown on. */
function failed(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Failure || error instanceof Refusal || error instanceof DataRefusal) {
      return error.message;
    }
    throw error;
  }
}

/** The host of unit tests: answers from memory and collects what the check reports. */
class World implements Host {
  /** Closed while the check is configured. */
  open = false;
  readonly findings: FindingData[] = [];
  readonly said: (readonly [Level, string])[] = [];
  readonly #manifest: Manifest;
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #data: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

  constructor(
    manifest: Manifest,
    files: ReadonlyMap<string, Uint8Array>,
    data: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>,
  ) {
    this.#manifest = manifest;
    this.#files = files;
    this.#data = data;
  }

  /** What stands at a path, as the check is handed it. */
  input(path: string): RawInput {
    const content = this.#files.get(path);
    if (content === undefined && path !== "") {
      throw new Error(`\`${path}\` is not in the snapshot of this test`);
    }
    return {
      path: () => (this.#manifest.scope === "blob" ? undefined : path),
      kind: () => (content === undefined ? "directory" : "file"),
      length: () => content?.length ?? 0,
      read: (offset, length) => part(content ?? new Uint8Array(), offset, length),
    };
  }

  entry(path: string): Entry {
    this.#asked();
    const content = this.#files.get(path);
    let kind: EntryKind = "file";
    if (content === undefined) {
      if (path !== "" && !this.#paths().some((file) => file.startsWith(`${path}/`))) {
        throw new Refusal("absent");
      }
      kind = "directory";
    }
    return {
      kind,
      mode: kind === "directory" ? 0o040_000 : 0o100_644,
      size: content?.length ?? 0,
      linkTarget: undefined,
      owner: undefined,
      layer: undefined,
    };
  }

  read(path: string, offset: number, length: number): Uint8Array {
    const kind = this.entry(path).kind;
    const content = this.#files.get(path);
    if (kind !== "file" || content === undefined) {
      throw new Refusal("wrong-kind");
    }
    return part(content, offset, length);
  }

  list(path: string): RawListing {
    if (this.entry(path).kind !== "directory") {
      throw new Refusal("wrong-kind");
    }
    const prefix = path === "" ? "" : `${path}/`;
    const below = this.#paths().filter((file) => file.startsWith(prefix));
    return listing(below.map((file) => prefix + file.slice(prefix.length).split("/", 1)[0]));
  }

  glob(pattern: string): RawListing {
    this.#asked();
    const matches = matcher(pattern);
    return listing(this.#paths().filter((file) => matches.test(file)));
  }

  lookup(dataset: string, key: string): Uint8Array | undefined {
    this.#asked();
    if (!this.#manifest.datasets?.includes(dataset)) {
      throw new DataRefusal("undeclared");
    }
    const entries = this.#data.get(dataset);
    if (entries === undefined) {
      throw new DataRefusal("unavailable", `\`${dataset}\` is not part of this test`);
    }
    return entries.get(key);
  }

  log(level: Level, message: string): void {
    this.said.push([level, message]);
  }

  report(finding: FindingData): void {
    this.#asked();
    if (!this.#manifest.rules.some((rule) => rule.id === finding.rule)) {
      throw new Error(`rule \`${finding.rule}\` is not in the manifest`);
    }
    this.findings.push(finding);
  }

  #paths(): string[] {
    return [...this.#files.keys()];
  }

  #asked(): void {
    if (!this.open) {
      throw new Error("`configure` may ask the host nothing; it has `log` alone");
    }
  }
}

/** Handed out once each, in the order of their bytes. */
function listing(paths: readonly string[]): RawListing {
  const sorted = [...new Set(paths)]
    .map((path) => ({ path, bytes: encode(path) }))
    .sort((one, other) => compare(one.bytes, other.bytes))
    .map(({ path }) => path);
  return { next: (max) => sorted.splice(0, max), release: () => {} };
}

function compare(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? -1);
}

function part(content: Uint8Array, offset: number, length: number): Uint8Array {
  return content.slice(offset, offset + length);
}
