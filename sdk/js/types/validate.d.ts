/** What makes a manifest be refused when it is built, in words that say what would be right. */
import { type Manifest, type Trigger } from "./manifest.ts";
/** A mistake in what a check declares. */
export declare class DeclarationError extends Error {
    readonly name = "DeclarationError";
}
/** Throws where a manifest is not valid. */
export declare function validate(manifest: Manifest): void;
/** Those of a manifest and those that `configure` returns. */
export declare function validateTrigger(manifest: Pick<Manifest, "scope">, trigger: Trigger): void;
