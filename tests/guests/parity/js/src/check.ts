/** One behaviour in every language: exercises the whole contract. */

import {
  type Check,
  type CheckClass,
  type ConfigurationFile,
  type Configured,
  DataRefusal,
  data,
  decode,
  encode,
  Failure,
  Finding,
  type Input,
  log,
  type Manifest,
  Problem,
  Refusal,
  snapshot,
  startsWith,
  Text,
  Trigger,
} from "tollgate-check";

import { FOLDER, PAIR, WORD } from "./rules.ts";

/** Small, so that words lie across the border of two windows. */
const WINDOW = 64;

/** Words longer than this are not to be shown. */
const LONG = 8;

/** What a line of parity.conf begins with. */
const ALIAS = "alias ";

interface Options {
  readonly words?: readonly string[];
}

class Parity implements Check {
  static readonly manifest: Manifest = {
    id: "parity",
    version: "0.1.0",
    title: "Says the same in every language",
    description: "Exercises the whole contract.",
    scope: "file",
    rules: [WORD, FOLDER, PAIR],
    configurationFiles: ["parity.conf"],
    datasets: ["parity-words"],
    triggers: [Trigger.literal("plover"), Trigger.path("*.parity")],
    options: {
      type: "object",
      properties: { words: { type: "array", items: { type: "string" } } },
      additionalProperties: false,
    },
    reuse: false,
  };

  static configure(
    { words }: Options,
    files: readonly ConfigurationFile[],
  ): Configured | readonly Problem[] {
    const problems = (words ?? []).flatMap((word, index) =>
      word === "" ? [Problem.option(`/words/${index}`, "a word is empty; leave it out")] : [],
    );
    const aliases: string[] = [];
    for (const file of files) {
      for (const { string: line, number } of new Text(file.content).lines()) {
        if (line.startsWith(ALIAS) && line !== ALIAS) {
          aliases.push(line.slice(ALIAS.length));
        } else if (line !== "" && !line.startsWith("#")) {
          problems.push(Problem.file(file.path, number, `unknown: ${line}`));
        }
      }
    }
    if (problems.length > 0) {
      return problems;
    }
    if (words === undefined) {
      return { check: new Parity(["plover"], aliases) };
    }
    const triggers = [...words.map(Trigger.literal), Trigger.path("*.parity")];
    return { check: new Parity(words, aliases), triggers };
  }

  readonly #words: readonly Uint8Array[];
  readonly #aliases: readonly string[];

  constructor(words: readonly string[] = ["plover"], aliases: readonly string[] = []) {
    this.#words = words.map(encode);
    this.#aliases = aliases;
  }

  check(input: Input): void {
    const path = input.path ?? "";
    if (path.endsWith(".fail")) {
      throw new Failure("asked to fail");
    }
    if (path.endsWith(".crash")) {
      throw new Error("asked to crash");
    }
    this.#findWords(input);
    findPair(input);
    describeFolder(path);
    log.info(`looked at ${path}`);
  }

  #findWords(input: Input): void {
    const longest = Math.max(0, ...this.#words.map((word) => word.length));
    for (const window of input.windows(WINDOW, Math.max(0, longest - 1))) {
      for (let at = 0; at < window.bytes.length && window.owns(at); at++) {
        for (const word of this.#words) {
          if (startsWith(window.bytes.subarray(at), word)) {
            this.#report(word, window.start + at);
          }
        }
      }
    }
  }

  #report(word: Uint8Array, start: number): void {
    const span = { start, end: start + word.length };
    const finding = new Finding(WORD, `\`${decode(word)}\` at ${start}`)
      .at(span)
      .suggest("Take it out", [{ ...span, replacement: "" }])
      .identity(word);
    if (word.length > LONG) {
      finding.sensitive(span);
    }
    for (const alias of this.#aliases) {
      finding.alias(alias);
    }
    finding.report();
  }
}

function findPair(input: Input): void {
  if (!startsWith(input.read(0, 5), "pair ")) {
    return;
  }
  const finding = new Finding(PAIR, "a pair")
    .atPosition({ line: 1, column: 1 }, { line: 1, column: 5 })
    .severity("low")
    .confidence("medium")
    .cwe(7)
    .activeFrom("2026-01-02");
  const size = sizeOf("README.md");
  if (size !== undefined) {
    finding.relateIn("README.md", { start: 0, end: Math.min(4, size) }, "see here");
  }
  finding.report();
}

function describeFolder(path: string): void {
  const matching = [...snapshot.glob("*.parity")].length;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const beside = [...snapshot.list(folder)].length;
  const message = `${matching} matching, ${beside} beside, ${known(path)}`;
  const finding = new Finding(FOLDER, message);
  if (sizeOf("README.md") !== undefined) {
    finding.inFile("README.md");
  }
  finding.report();
}

function known(path: string): string {
  try {
    const value = data.lookup("parity-words", path);
    return value === undefined ? "none" : decode(value);
  } catch (error) {
    if (error instanceof DataRefusal) {
      return "refused";
    }
    throw error;
  }
}

/** Bytes of a file; undefined where no file stands. */
function sizeOf(path: string): number | undefined {
  try {
    const entry = snapshot.entry(path);
    return entry.kind === "file" ? entry.size : undefined;
  } catch (error) {
    if (error instanceof Refusal) {
      return undefined;
    }
    throw error;
  }
}

export default Parity satisfies CheckClass<Options>;
