/** A policy for package.json: what a package runs, what it needs, and what it says of itself. */

import type { Check, CheckClass, Configured, Input, Manifest } from "tollgate-check";

import project from "../package.json" with { type: "json" };
import { JsonError } from "./json.ts";
import { Package, type Policy } from "./package.ts";
import { BROKEN_JSON, brokenJson } from "./rules/broken-json.ts";
import { GIT_DEPENDENCY, gitDependency } from "./rules/git-dependency.ts";
import { INSTALL_SCRIPT, installScript } from "./rules/install-script.ts";
import { MISSING_ENGINES, missingEngines } from "./rules/missing-engines.ts";
import { MISSING_FILES, missingFiles } from "./rules/missing-files.ts";
import { MISSING_LICENSE, missingLicense } from "./rules/missing-license.ts";
import { URL_DEPENDENCY, urlDependency } from "./rules/url-dependency.ts";
import { WILDCARD_RANGE, wildcardRange } from "./rules/wildcard-range.ts";

const TEXTS = { type: "array", items: { type: "string", minLength: 1 } };

/** As the schema in the manifest admits them. */
interface Options {
  readonly "allow-scripts"?: readonly string[];
  readonly "allow-sources"?: readonly string[];
}

class PackagePolicy implements Check {
  static readonly manifest: Manifest = {
    id: "package-policy",
    version: project.version,
    title: "A policy for package.json",
    description:
      "What a package runs when it is installed, where its dependencies come from, and what it " +
      "says of itself.",
    rules: [
      INSTALL_SCRIPT,
      GIT_DEPENDENCY,
      URL_DEPENDENCY,
      WILDCARD_RANGE,
      MISSING_LICENSE,
      MISSING_FILES,
      MISSING_ENGINES,
      BROKEN_JSON,
    ],
    files: ["package.json"],
    options: {
      type: "object",
      properties: { "allow-scripts": TEXTS, "allow-sources": TEXTS },
      additionalProperties: false,
    },
    // Nothing is kept from one file to the next.
    reuse: true,
  };

  static configure(options: Options): Configured {
    const allowScripts = options["allow-scripts"] ?? [];
    const allowSources = options["allow-sources"] ?? [];
    return { check: new PackagePolicy({ allowScripts, allowSources }) };
  }

  readonly #policy: Policy;

  constructor(policy: Policy = { allowScripts: [], allowSources: [] }) {
    this.#policy = policy;
  }

  check(input: Input): void {
    const found = read(input);
    if (found === undefined) {
      return;
    }
    installScript(found, this.#policy);
    gitDependency(found, this.#policy);
    urlDependency(found, this.#policy);
    wildcardRange(found);
    missingLicense(found);
    missingEngines(found);
    missingFiles(found, input);
  }
}

function read(input: Input): Package | undefined {
  try {
    return new Package(input.bytes());
  } catch (error) {
    if (error instanceof JsonError) {
      brokenJson(error);
      return undefined;
    }
    throw error;
  }
}

export default PackagePolicy satisfies CheckClass<Options>;
