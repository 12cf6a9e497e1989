/** Dependencies that come from a git repository. */

import { Finding, type Rule } from "tollgate-check";

import type { Package, Policy } from "../package.ts";

export const GIT_DEPENDENCY: Rule = {
  id: "package-policy/git-dependency",
  title: "A dependency comes from a git repository",
  severity: "medium",
  confidence: "high",
  description: "A dependency given by the address of a git repository, or as `user/repository`.",
  rationale:
    "What a branch or a tag points to can be changed without a trace, no advisory is matched " +
    "against it, and installing it runs its build.",
  remedy:
    "Depend on a version from the registry. Where it must be a repository, give a commit by its " +
    "whole id, and name the repository in the option `allow-sources`.",
  example: '"dependencies": { "left": "github:someone/left#main" }',
  references: ["https://docs.npmjs.com/cli/configuring-npm/package-json#git-urls-as-dependencies"],
  cwe: [829],
};

/** A commit by its whole id can't come to mean something else. */
const COMMIT = /#[0-9a-f]{40}$/i;

export function gitDependency(found: Package, policy: Policy): void {
  for (const { name, wanted, source, span } of found.dependencies) {
    if (source !== "git" || policy.allowSources.some((start) => wanted.startsWith(start))) {
      continue;
    }
    const finding = new Finding(GIT_DEPENDENCY, `\`${name}\` comes from a git repository`).at(span);
    if (COMMIT.test(wanted)) {
      finding.severity("low");
    }
    finding.report();
  }
}
