/** Scripts that npm runs when somebody installs the package. */

import { Finding, type Rule } from "tollgate-check";

import { members } from "../json.ts";
import type { Package, Policy } from "../package.ts";

export const INSTALL_SCRIPT: Rule = {
  id: "package-policy/install-script",
  title: "A script runs on installing",
  severity: "medium",
  confidence: "high",
  description: "A script named `preinstall`, `install` or `postinstall` in package.json.",
  rationale:
    "It runs with all rights of whoever installs the package, before anybody has looked at it. " +
    "Most malware in npm packages begins there.",
  remedy:
    "Do the work when the package is built or first used. Where it must be, name the script in " +
    "the option `allow-scripts`.",
  example: '"scripts": { "postinstall": "node fetch-binary.js" }',
  references: ["https://docs.npmjs.com/cli/using-npm/scripts"],
  cwe: [829],
};

const HOOKS = ["preinstall", "install", "postinstall"];

export function installScript(found: Package, policy: Policy): void {
  for (const { name, key, value } of members(found.field("scripts")?.value)) {
    if (HOOKS.includes(name) && !policy.allowScripts.includes(name)) {
      new Finding(INSTALL_SCRIPT, `\`${name}\` runs when the package is installed`)
        .at(key.start, value.end)
        .report();
    }
  }
}
