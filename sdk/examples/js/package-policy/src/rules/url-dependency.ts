/** Dependencies that are archives at an address. */

import { Finding, type Rule } from "tollgate-check";

import type { Package, Policy } from "../package.ts";

export const URL_DEPENDENCY: Rule = {
  id: "package-policy/url-dependency",
  title: "A dependency comes from an address on the web",
  severity: "medium",
  confidence: "high",
  description: "A dependency given by the address of an archive, with `https:` or `http:`.",
  rationale:
    "Whoever holds the address can put another archive there, and no advisory is matched " +
    "against it. By `http:`, anybody on the way can as well.",
  remedy:
    "Depend on a version from the registry, or name the address in the option `allow-sources`; " +
    "in any case use `https:`.",
  example: '"dependencies": { "left": "http://example.com/left-1.0.0.tgz" }',
  references: ["https://docs.npmjs.com/cli/configuring-npm/package-json#urls-as-dependencies"],
  cwe: [829, 494],
};

const PLAIN = "http:";

export function urlDependency(found: Package, policy: Policy): void {
  for (const { name, wanted, source, span } of found.dependencies) {
    const isPlain = wanted.toLowerCase().startsWith(PLAIN);
    const isAllowed = policy.allowSources.some((start) => wanted.startsWith(start));
    // Nobody can allow what is open to all on the way.
    if (source !== "url" || (isAllowed && !isPlain)) {
      continue;
    }
    if (!isPlain) {
      new Finding(URL_DEPENDENCY, `\`${name}\` comes from an address on the web`).at(span).report();
      continue;
    }
    const finding = new Finding(URL_DEPENDENCY, `\`${name}\` comes from the web unencrypted`)
      .at(span)
      .severity("high")
      .cwe(319);
    // Written without escapes and spaces, the address begins right after the quote.
    if (found.slice(span).startsWith(`"${PLAIN}`)) {
      const start = span.start + 1;
      finding.suggest("Use https", [{ start, end: start + PLAIN.length, replacement: "https:" }]);
    }
    finding.report();
  }
}
