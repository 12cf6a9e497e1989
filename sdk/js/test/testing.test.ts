import assert from "node:assert/strict";
import { test } from "node:test";

import {
  type Check,
  type CheckClass,
  DataRefusal,
  data,
  Failure,
  Finding,
  type Input,
  log,
  type Manifest,
  Problem,
  Refusal,
  type Rule,
  snapshot,
  Trigger,
} from "../src/index.ts";
import { Snapshot } from "../src/testing.ts";

const RULE: Rule = { id: "demo/one", title: "t", description: "d", rationale: "r", remedy: "m" };
const MANIFEST: Manifest = {
  id: "demo",
  version: "1.0.0",
  title: "Demo",
  rules: [RULE],
  datasets: ["words", "others"],
};

/** A check that does what it is made of. */
function doing(examine: (input: Input) => void): CheckClass {
  return class implements Check {
    static readonly manifest = MANIFEST;
    check = examine;
  };
}

function run(examine: (input: Input) => void) {
  return new Snapshot()
    .file("src/a.txt", "aé")
    .file("src/b.txt", "bee")
    .file("README", "")
    .data("words", "one", "1")
    .check(doing(examine), "src/a.txt");
}

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

test("a check is answered from memory", () => {
  const { failure, log: said } = run((input) => {
    assert.equal(input.path, "src/a.txt");
    assert.equal(input.length, 3);
    assert.equal(text(snapshot.bytes("src/b.txt")), "bee");
    assert.equal(text(snapshot.read("src/b.txt", 1, 1)), "e");
    assert.throws(() => snapshot.bytes("src"), { name: "Refusal", kind: "wrong-kind" });
    assert.throws(() => snapshot.list("README"), { kind: "wrong-kind" });
    assert.equal(snapshot.entry("src").kind, "directory");
    assert.equal(snapshot.entry("src/b.txt").size, 3);
    assert.deepEqual([...snapshot.list("")], ["README", "src"]);
    assert.deepEqual([...snapshot.list("src")], ["src/a.txt", "src/b.txt"]);
    assert.deepEqual([...snapshot.glob("?.txt")], ["src/a.txt", "src/b.txt"]);
    assert.equal(text(data.lookup("words", "one")), "1");
    assert.equal(data.lookup("words", "two"), undefined);
    assert.throws(() => data.lookup("others", "one"), { kind: "unavailable" });
    assert.throws(() => data.lookup("unknown", "one"), { kind: "undeclared" });
    log.warn("asked");
    snapshot.entry("c");
  });
  assert.equal(failure, "nothing stands there");
  assert.deepEqual(said, [["warn", "asked"]]);
});

test("a finding is seen as it was reported", () => {
  const { findings } = run(() => {
    new Finding(RULE, "found")
      .at(1, 3)
      .inFile("README")
      .severity("high")
      .confidence("low")
      .suggest("Mend it", [{ start: 1, end: 3, replacement: "é" }])
      .relate({ start: 0, end: 1 }, "here")
      .relateIn("README", { start: 0, end: 0 }, "there")
      .alias("X1")
      .cwe(79)
      .sensitive(1, 3)
      .identity("same")
      .activeFrom("2026-01-02")
      .report();
  });
  assert.deepEqual(findings, [
    {
      rule: "demo/one",
      message: "found",
      place: { kind: "bytes", span: { start: 1, end: 3 } },
      file: "README",
      severity: "high",
      confidence: "low",
      suggestions: [
        {
          title: "Mend it",
          edits: [{ start: 1, end: 3, replacement: Uint8Array.of(0xc3, 0xa9) }],
        },
      ],
      related: [
        { path: undefined, span: { start: 0, end: 1 }, message: "here" },
        { path: "README", span: { start: 0, end: 0 }, message: "there" },
      ],
      aliases: ["X1"],
      cwe: [79],
      sensitive: [{ start: 1, end: 3 }],
      identity: Uint8Array.of(0x73, 0x61, 0x6d, 0x65),
      activeFrom: "2026-01-02",
    },
  ]);
});

test("what the host would not take is refused where it is said", () => {
  run(() => {
    const finding = new Finding(RULE, "found");
    assert.throws(() => finding.at(Number.NaN, 3), /an offset must be a whole number/);
    assert.throws(() => finding.at(3, 1), /must not end before it starts: 3 to 1/);
    assert.throws(() => finding.at(0.5, 1), RangeError);
    assert.throws(
      () => finding.atPosition({ line: 0, column: 1 }, { line: 1, column: 1 }),
      /a line must be a whole number from 1, but is 0/,
    );
    assert.throws(() => finding.cwe(-1), /a CWE number/);
    assert.throws(() => finding.activeFrom("today"), /YYYY-MM-DD/);
    assert.throws(() => finding.severity("hihg" as "high"), /a severity is one of info/);
    finding.report();
    assert.throws(() => finding.report(), /a finding is reported once/);
  });
});

test("a finding that was forgotten is told", () => {
  const { findings, log: said } = run(() => {
    new Finding(RULE, "forgotten").at(0, 1);
  });
  assert.deepEqual(findings, []);
  assert.deepEqual(said, [["warn", "a finding was made and not reported: forgotten"]]);
});

test("only its own failures are a check's answer; a fault in it is thrown", () => {
  assert.equal(
    run(() => {
      throw new Failure("no");
    }).failure,
    "no",
  );
  assert.equal(
    run(() => {
      throw new DataRefusal("limit", "questions");
    }).failure,
    "a limit was reached: questions",
  );
  assert.throws(
    () =>
      run(() => {
        throw new TypeError("oops");
      }),
    TypeError,
  );
  assert.throws(() => run((async () => {}) as () => void), /`check` is async/);
});

test("a rule that is not declared is refused", () => {
  const other = { ...RULE, id: "demo/other" };
  assert.throws(() => run(() => new Finding(other, "x").report()), /`demo\/other` is not in the/);
});

test("a check is configured first, and may ask nothing then", () => {
  interface Options {
    readonly word?: string;
    readonly ask?: boolean;
  }

  class Configurable implements Check {
    static readonly manifest: Manifest = { ...MANIFEST, configurationFiles: ["demo.conf"] };

    static configure(
      { word, ask }: Options,
      files: readonly { readonly path: string; readonly content: Uint8Array }[],
    ) {
      if (ask) {
        snapshot.entry("a.txt");
      }
      if (word === "") {
        return [
          Problem.option("/word", "it is empty"),
          ...files.map(({ path }) => Problem.file(path, 1, "unknown")),
        ];
      }
      return word === undefined
        ? { check: new Configurable() }
        : { check: new Configurable(word), triggers: [Trigger.literal(word)] };
    }

    readonly #word: string;

    constructor(word = "default") {
      this.#word = word;
    }

    check(): void {
      new Finding(RULE, this.#word).report();
    }
  }

  const of = (options: Options) =>
    new Snapshot()
      .configuration("demo.conf", "x")
      .file("a.txt", "")
      .check(Configurable satisfies CheckClass<Options>, "a.txt", options);
  assert.equal(of({}).findings[0]?.message, "default");
  assert.equal(of({}).triggers, undefined);
  assert.equal(of({ word: "x" }).findings[0]?.message, "x");
  assert.deepEqual(of({ word: "x" }).triggers, [{ tag: "literal", val: "x" }]);
  assert.deepEqual(of({ word: "" }).problems, [
    { pointer: "/word", message: "it is empty" },
    { file: "demo.conf", line: 1, message: "unknown" },
  ]);
  assert.throws(() => of({ ask: true }), /`configure` may ask the host nothing/);
});

test("`configure` must return what was asked of it", () => {
  for (const answer of [undefined, null, {}, [], { check: {} }, Promise.resolve({})]) {
    const type = doing(() => {});
    type.configure = () => answer as never;
    assert.throws(
      () => new Snapshot().file("a", "").check(type, "a"),
      /`configure` must return `\{ check \}` or the problems/,
    );
  }
});

test("outside of a test there is no host", () => {
  assert.throws(() => snapshot.entry("a"), /there is no host here; unit tests run/);
  assert.throws(
    () => snapshot.entry("a"),
    (error) => !(error instanceof Refusal),
  );
});
