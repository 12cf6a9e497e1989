/** The manifest as JSON, the content of the section `tollgate:manifest`. */

import { CONTRACT, type Manifest, type Trigger } from "./manifest.ts";
import { validate } from "./validate.ts";

/** Throws a `DeclarationError` where the manifest is not valid. */
export function declaration(manifest: Manifest): string {
  validate(manifest);
  return JSON.stringify({
    id: manifest.id,
    version: manifest.version,
    contract: CONTRACT,
    title: manifest.title,
    description: manifest.description ?? "",
    scope: manifest.scope ?? "file",
    rules: manifest.rules.map((rule) => ({
      id: rule.id,
      title: rule.title,
      severity: rule.severity ?? "medium",
      confidence: rule.confidence ?? "medium",
      description: rule.description,
      rationale: rule.rationale,
      remedy: rule.remedy,
      example: rule.example ?? "",
      references: rule.references ?? [],
      aliases: rule.aliases ?? [],
      cwe: rule.cwe ?? [],
    })),
    files: manifest.files ?? [],
    configuration_files: manifest.configurationFiles ?? [],
    datasets: manifest.datasets ?? [],
    triggers: (manifest.triggers ?? []).map(trigger),
    options: manifest.options ?? null,
    reuse: manifest.reuse ?? false,
  });
}

function trigger(trigger: Trigger): unknown {
  switch (trigger.tag) {
    case "always":
      return "always";
    case "magic":
      return {
        magic: Array.from(trigger.val, (byte) => byte.toString(16).padStart(2, "0")).join(""),
      };
    default:
      return { [trigger.tag]: trigger.val };
  }
}
