/** The rules, whose texts are the same in every language. */

import type { Rule } from "tollgate-check";

const TEXTS = {
  description: "A word stands here.",
  rationale: "It must be the same in every language.",
  remedy: "Nothing.",
  example: "plover",
  references: ["https://example.com/parity"],
} as const;

export const WORD: Rule = {
  ...TEXTS,
  id: "parity/word",
  title: "A word",
  severity: "high",
  confidence: "high",
  aliases: ["P1"],
  cwe: [1],
};

export const FOLDER: Rule = {
  ...TEXTS,
  id: "parity/folder",
  title: "A folder",
  severity: "low",
  confidence: "medium",
};

export const PAIR: Rule = {
  ...TEXTS,
  id: "parity/pair",
  title: "A pair",
  severity: "info",
  confidence: "low",
};
