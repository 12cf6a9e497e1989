/** Packages that would publish whatever lies in their folder. */

import { Finding, type Input, Refusal, type Rule, snapshot } from "tollgate-check";

import type { Package } from "../package.ts";

export const MISSING_FILES: Rule = {
  id: "package-policy/missing-files",
  title: "A package publishes all of its folder",
  severity: "medium",
  confidence: "medium",
  description:
    "A package.json of a package that can be published, without `files` and without an " +
    "`.npmignore` beside it.",
  rationale:
    "Whatever lies in the folder is published: notes, keys, local settings. What was published " +
    "once stays.",
  remedy: "List what belongs to the package in `files`, and look at `npm pack --dry-run`.",
  example: '{ "name": "left", "version": "1.0.0" }',
  references: ["https://docs.npmjs.com/cli/configuring-npm/package-json#files"],
  cwe: [538],
};

export function missingFiles(found: Package, input: Input): void {
  if (found.isPrivate || found.field("files") !== undefined || hasIgnoreFile(input)) {
    return;
  }
  new Finding(MISSING_FILES, "the package does not say which files it publishes")
    .at(found.head)
    .report();
}

/** Asked last, since the answer ties the result to what stands beside the file. */
function hasIgnoreFile(input: Input): boolean {
  const path = input.path ?? "";
  try {
    return snapshot.entry(`${path.slice(0, path.lastIndexOf("/") + 1)}.npmignore`).kind === "file";
  } catch (error) {
    if (error instanceof Refusal && error.kind === "absent") {
      return false;
    }
    throw error;
  }
}
