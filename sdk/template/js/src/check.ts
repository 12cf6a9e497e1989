/** {{title}}. Made from a template: it finds a word, until it is told what else to find. */

import {
  type Check,
  type CheckClass,
  type Configured,
  encode,
  Finding,
  type Input,
  type Manifest,
  occurrences,
  Trigger,
} from "tollgate-check";

import project from "../package.json" with { type: "json" };
import { FORBIDDEN_WORD } from "./rules/forbidden-word.ts";

/** What is looked for where no option says otherwise. */
const WORD = "DONOTCOMMIT";

/** As the schema in the manifest admits them. */
interface Options {
  readonly word?: string;
}

class ForbiddenWord implements Check {
  static readonly manifest: Manifest = {
    id: "{{name}}",
    version: project.version,
    title: "{{title}}",
    rules: [FORBIDDEN_WORD],
    // The host skips every file without it, at no cost to the check.
    triggers: [Trigger.literal(WORD)],
    options: {
      type: "object",
      properties: { word: { type: "string", minLength: 1 } },
      additionalProperties: false,
    },
  };

  static configure({ word }: Options): Configured {
    if (word === undefined) {
      return { check: new ForbiddenWord() };
    }
    return { check: new ForbiddenWord(word), triggers: [Trigger.literal(word)] };
  }

  readonly #word: string;

  constructor(word = WORD) {
    this.#word = word;
  }

  check(input: Input): void {
    const word = encode(this.#word);
    for (const at of occurrences(input.bytes(), word)) {
      new Finding(FORBIDDEN_WORD, `\`${this.#word}\` stands here`)
        .at(at, at + word.length)
        .report();
    }
  }
}

export default ForbiddenWord satisfies CheckClass<Options>;
