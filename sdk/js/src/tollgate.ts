/** Tollgate as the host: the imports of the world, in this package's own types. */

import * as data from "tollgate:check/data";
import * as findings from "tollgate:check/findings";
import type { Input } from "tollgate:check/inputs";
import * as log from "tollgate:check/log";
import * as snapshot from "tollgate:check/snapshot";

import { DataRefusal, type DataRefusalKind, Refusal, type RefusalKind } from "./answer.ts";
import type { FindingData } from "./finding.ts";
import type { Host, RawInput, RawListing } from "./host.ts";
import type { Level } from "./log.ts";
import type { Entry } from "./snapshot.ts";

export const tollgate: Host = {
  entry(path: string): Entry {
    const entry = answered(() => snapshot.entryAt(path));
    const known = {
      kind: entry.kind(),
      mode: entry.mode(),
      size: entry.size(),
      linkTarget: entry.linkTarget() ?? undefined,
      owner: entry.owner() ?? undefined,
      layer: entry.layer() ?? undefined,
    };
    // Nothing collects handles, and only so many may be held.
    entry.drop();
    return known;
  },
  read(path: string, offset: number, length: number): Uint8Array {
    return answered(() => snapshot.read(path, offset, length));
  },
  list(path: string): RawListing {
    return listing(answered(() => snapshot.list(path)));
  },
  glob(pattern: string): RawListing {
    return listing(answered(() => snapshot.glob(pattern)));
  },
  lookup(dataset: string, key: string): Uint8Array | undefined {
    try {
      return data.lookup(dataset, key) ?? undefined;
    } catch (error) {
      const { tag, val } = payload(error);
      throw new DataRefusal(tag as DataRefusalKind, val);
    }
  },
  log(level: Level, message: string): void {
    log.log(level, message);
  },
  report(data: FindingData): void {
    const finding = new findings.Finding(data.rule, data.message);
    switch (data.place.kind) {
      case "bytes":
        finding.at(data.place.span);
        break;
      case "positions":
        finding.atPosition(data.place.start, data.place.end);
        break;
      case "file":
        break;
    }
    if (data.file !== undefined) {
      finding.inFile(data.file);
    }
    if (data.severity !== undefined) {
      finding.setSeverity(data.severity);
    }
    if (data.confidence !== undefined) {
      finding.setConfidence(data.confidence);
    }
    for (const { title, edits } of data.suggestions) {
      finding.suggest(
        title,
        edits.map(({ start, end, replacement }) => ({ span: { start, end }, replacement })),
      );
    }
    for (const { path, span, message } of data.related) {
      finding.relate(path ?? null, span, message);
    }
    for (const id of data.aliases) {
      finding.addAlias(id);
    }
    for (const number of data.cwe) {
      finding.addCwe(number);
    }
    for (const span of data.sensitive) {
      finding.sensitive(span);
    }
    if (data.identity !== undefined) {
      finding.identity(data.identity);
    }
    if (data.activeFrom !== undefined) {
      finding.activeFrom(data.activeFrom);
    }
    findings.Finding.report(finding);
  },
};

function listing(listing: snapshot.Listing): RawListing {
  return {
    next: (max) => listing.next(max),
    release: () => {
      listing.drop();
    },
  };
}

/** The input of one call. */
export function inputOf(input: Input): RawInput {
  return {
    path: () => input.path() ?? undefined,
    kind: () => input.kind(),
    length: () => input.length(),
    read: (offset, length) => answered(() => input.read(offset, length)),
  };
}

/** Turns what the bindings throw into a refusal. */
function answered<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const { tag, val } = payload(error);
    throw new Refusal(tag as RefusalKind, val);
  }
}

function payload(error: unknown): { tag: string; val?: string } {
  if (error instanceof Error && "payload" in error) {
    return error.payload as { tag: string; val?: string };
  }
  throw error;
}
