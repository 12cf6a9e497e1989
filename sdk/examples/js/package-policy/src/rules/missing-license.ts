/** Packages that do not say under which licence they may be used. */

import { Finding, type Rule } from "tollgate-check";

import type { Package } from "../package.ts";

export const MISSING_LICENSE: Rule = {
  id: "package-policy/missing-license",
  title: "A package without a licence",
  severity: "low",
  confidence: "high",
  description: "A package.json of a package that can be published, without a `license`.",
  rationale: "Without a licence nobody may use the package, and tools that look for one say so.",
  remedy:
    "Give the identifier of a licence from the SPDX list, or `UNLICENSED` where nobody else may " +
    "use it.",
  example: '{ "name": "left", "version": "1.0.0" }',
  references: [
    "https://docs.npmjs.com/cli/configuring-npm/package-json#license",
    "https://spdx.org/licenses/",
  ],
};

export function missingLicense(found: Package): void {
  // `licenses` is how it was written before 2014.
  const has = found.field("license") ?? found.field("licenses");
  if (!found.isPrivate && has === undefined) {
    new Finding(MISSING_LICENSE, "the package names no licence").at(found.head).report();
  }
}
