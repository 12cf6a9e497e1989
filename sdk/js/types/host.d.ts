/**
 * The host as the rest of this package sees it. In a guest that is Tollgate, in unit tests it is
 * memory.
 */
import type { EntryKind } from "./answer.ts";
import type { FindingData } from "./finding.ts";
import type { Level } from "./log.ts";
import type { Entry } from "./snapshot.ts";
/** An input as the host hands it over. */
export interface RawInput {
    path(): string | undefined;
    kind(): EntryKind;
    length(): number;
    read(offset: number, length: number): Uint8Array;
}
/** A listing as the host hands it over. */
export interface RawListing {
    /** Empty where there are no more. */
    next(max: number): readonly string[];
    /** Nothing may be asked any more. */
    release(): void;
}
/** Everything a check may ask or say. What is refused is thrown, as `Refusal` or `DataRefusal`. */
export interface Host {
    entry(path: string): Entry;
    read(path: string, offset: number, length: number): Uint8Array;
    list(path: string): RawListing;
    glob(pattern: string): RawListing;
    lookup(dataset: string, key: string): Uint8Array | undefined;
    log(level: Level, message: string): void;
    report(finding: FindingData): void;
}
export declare function host(): Host;
/** Puts a host in place and hands back the one before. */
export declare function exchange(next: Host | undefined): Host | undefined;
