/** Packages that do not say which Node they need. */

import { Finding, type Rule } from "tollgate-check";

import { member } from "../json.ts";
import type { Package } from "../package.ts";

export const MISSING_ENGINES: Rule = {
  id: "package-policy/missing-engines",
  title: "A package that names no version of Node",
  severity: "info",
  confidence: "high",
  description: "A package.json of a package that can be published, without `engines.node`.",
  rationale:
    "Installed on an older Node, the package breaks when it is used instead of when it is " +
    "installed.",
  remedy: 'Give the versions it is tested with: `"engines": { "node": ">=20" }`.',
  example: '{ "name": "left", "version": "1.0.0" }',
  references: ["https://docs.npmjs.com/cli/configuring-npm/package-json#engines"],
};

export function missingEngines(found: Package): void {
  const engines = found.field("engines");
  if (found.isPrivate || member(engines?.value, "node") !== undefined) {
    return;
  }
  const place = engines === undefined ? found.head : engines.value;
  new Finding(MISSING_ENGINES, "the package names no version of Node").at(place).report();
}
