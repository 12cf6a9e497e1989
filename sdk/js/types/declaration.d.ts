/** The manifest as JSON, the content of the section `tollgate:manifest`. */
import { type Manifest } from "./manifest.ts";
/** Throws a `DeclarationError` where the manifest is not valid. */
export declare function declaration(manifest: Manifest): string;
