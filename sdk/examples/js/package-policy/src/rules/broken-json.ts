/** Files that npm can't read. */

import { Finding, type Rule } from "tollgate-check";

import type { JsonError } from "../json.ts";

export const BROKEN_JSON: Rule = {
  id: "package-policy/broken-json",
  title: "A package.json that is no JSON",
  severity: "high",
  confidence: "high",
  description: "A package.json that can't be read as JSON.",
  rationale: "npm refuses it, and nobody can hold it against a policy.",
  remedy: "Mend it at the place shown: most often a comma is missing, or one is too many.",
  example: '{ "name": "left", }',
  references: ["https://www.rfc-editor.org/rfc/rfc8259"],
};

export function brokenJson(error: JsonError): void {
  new Finding(BROKEN_JSON, error.message).at(error.span).report();
}
