/**
 * The contract `tollgate:check`, as componentize-qjs hands its imports to JavaScript: numbers of 64
 * bits as numbers, `none` as null, an `err` thrown as an error with the value as its `payload`.
 */

declare module "tollgate:check/types" {
  export type EntryKind = "file" | "directory" | "symlink" | "submodule" | "other";
  export type Severity = "info" | "low" | "medium" | "high" | "critical";
  export type Confidence = "low" | "medium" | "high";

  export interface Span {
    readonly start: number;
    readonly end: number;
  }

  export interface Position {
    readonly line: number;
    readonly column: number;
  }
}

declare module "tollgate:check/inputs" {
  import type { EntryKind } from "tollgate:check/types";

  export class Input {
    path(): string | null;
    kind(): EntryKind;
    length(): number;
    read(offset: number, len: number): Uint8Array;
  }
}

declare module "tollgate:check/snapshot" {
  import type { EntryKind } from "tollgate:check/types";

  export class Entry {
    kind(): EntryKind;
    mode(): number;
    size(): number;
    linkTarget(): string | null;
    owner(): [number, number] | null;
    layer(): number | null;
    drop(): void;
  }

  export class Listing {
    next(max: number): string[];
    drop(): void;
  }

  export function entryAt(path: string): Entry;
  export function read(path: string, offset: number, len: number): Uint8Array;
  export function list(path: string): Listing;
  export function glob(pattern: string): Listing;
}

declare module "tollgate:check/data" {
  export function lookup(dataset: string, key: string): Uint8Array | null;
}

declare module "tollgate:check/log" {
  export type Level = "debug" | "info" | "warn" | "error";

  export function log(level: Level, message: string): void;
}

declare module "tollgate:check/findings" {
  import type { Confidence, Position, Severity, Span } from "tollgate:check/types";

  export class Finding {
    constructor(rule: string, message: string);
    at(span: Span): void;
    atPosition(start: Position, end: Position): void;
    inFile(path: string): void;
    setSeverity(severity: Severity): void;
    setConfidence(confidence: Confidence): void;
    suggest(title: string, edits: readonly { span: Span; replacement: Uint8Array }[]): void;
    relate(path: string | null, span: Span, message: string): void;
    addAlias(id: string): void;
    addCwe(number: number): void;
    sensitive(span: Span): void;
    identity(identity: Uint8Array): void;
    activeFrom(date: string): void;
    static report(finding: Finding): void;
  }
}
