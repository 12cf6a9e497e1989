/** The word that must not stand in a file. */

import type { Rule } from "tollgate-check";

export const FORBIDDEN_WORD: Rule = {
  id: "{{name}}/forbidden-word",
  title: "A word that does not belong here",
  severity: "medium",
  confidence: "high",
  description: "The word stands in a file.",
  rationale: "It marks work that is not done.",
  remedy: "Finish the work, or say it in other words.",
  example: "// DONOTCOMMIT: the timeout is a guess",
};
