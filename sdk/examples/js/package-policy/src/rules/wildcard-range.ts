/** Dependencies of any version. */

import { Finding, type Rule } from "tollgate-check";

import type { Package } from "../package.ts";

export const WILDCARD_RANGE: Rule = {
  id: "package-policy/wildcard-range",
  title: "A dependency of any version",
  severity: "medium",
  confidence: "high",
  description: "A dependency whose range admits every version: `*`, `x`, `latest`, or nothing.",
  rationale:
    "The next version is taken whatever it breaks, and one that an attacker publishes is taken " +
    "at once.",
  remedy: "Give a range that begins with the version you have tested, such as `^4.2.1`.",
  example: '"dependencies": { "left": "*", "right": "latest" }',
  references: ["https://docs.npmjs.com/about-semantic-versioning"],
  cwe: [1357],
};

/** As npm reads them: every version there is, and the one that was tagged last. */
const ANY = /^(?:|\*|x|latest|>=\s*0(?:\.0){0,2})$/i;

export function wildcardRange(found: Package): void {
  for (const { kind, name, wanted, span } of found.dependencies) {
    // What works with every version of its host may say so.
    if (kind !== "peerDependencies" && ANY.test(wanted)) {
      const range = wanted === "" ? "an empty range" : `\`${wanted}\``;
      new Finding(WILDCARD_RANGE, `${range} takes every version of \`${name}\``).at(span).report();
    }
  }
}
