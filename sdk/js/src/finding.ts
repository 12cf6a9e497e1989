/** How a check says what it found. */

import { toBytes } from "./bytes.ts";
import { host } from "./host.ts";
import { number32, type Position, positionOf, type Span, spanOf } from "./place.ts";
import { CONFIDENCES, type Confidence, type Rule, SEVERITIES, type Severity } from "./rule.ts";

/** Where a finding is, in its file: about the whole of it, in bytes, or in lines and columns. */
export type Place =
  | { readonly kind: "file" }
  | { readonly kind: "bytes"; readonly span: Span }
  | { readonly kind: "positions"; readonly start: Position; readonly end: Position };

/** A replacement of some bytes of the finding's file: by any bytes, since it need not be UTF-8. */
export interface Edit extends Span {
  readonly replacement: string | Uint8Array;
}

/** A way to mend it: edits that belong together, and what they do in a few words. */
export interface Suggestion {
  readonly title: string;
  readonly edits: readonly (Span & { readonly replacement: Uint8Array })[];
}

/** Another place that belongs to a finding, in the same file where no path is given. */
export interface Related {
  readonly path: string | undefined;
  readonly span: Span;
  readonly message: string;
}

/** What was reported, as unit tests see it. */
export interface FindingData {
  readonly rule: string;
  readonly message: string;
  place: Place;
  file: string | undefined;
  severity: Severity | undefined;
  confidence: Confidence | undefined;
  readonly suggestions: Suggestion[];
  readonly related: Related[];
  readonly aliases: string[];
  readonly cwe: number[];
  readonly sensitive: Span[];
  identity: Uint8Array | undefined;
  activeFrom: string | undefined;
}

/** Made and not yet handed in; one that stays here was forgotten. */
const open = new Set<Finding>();

/**
 * One occurrence of a rule, built up and then handed in by {@link Finding.report}:
 *
 * ```ts
 * new Finding(LEFT, "something is left to do").at(start, end).report();
 * ```
 *
 * Without a place it is about the whole file; severity and confidence are the rule's where they
 * are not set.
 */
export class Finding {
  readonly #data: FindingData;

  /** `message` says what was found here; the rule says the rest. */
  constructor(rule: Rule, message: string) {
    this.#data = {
      rule: rule.id,
      message: message.toWellFormed(),
      place: { kind: "file" },
      file: undefined,
      severity: undefined,
      confidence: undefined,
      suggestions: [],
      related: [],
      aliases: [],
      cwe: [],
      sensitive: [],
      identity: undefined,
      activeFrom: undefined,
    };
    open.add(this);
  }

  /** Where, in bytes; the host works out lines and columns. */
  at(span: Span): this;
  at(start: number, end: number): this;
  at(start: number | Span, end?: number): this {
    this.#data.place = { kind: "bytes", span: spanOf(start, end) };
    return this;
  }

  /** Where, in lines and columns; the end is just past the last byte. */
  atPosition(start: Position, end: Position): this {
    this.#data.place = { kind: "positions", start: positionOf(start), end: positionOf(end) };
    return this;
  }

  /** In another file of the snapshot than the input; how checks of scope `tree` say where. */
  inFile(path: string): this {
    this.#data.file = path.toWellFormed();
    return this;
  }

  /** Instead of the rule's. */
  severity(severity: Severity): this {
    this.#data.severity = one("severity", SEVERITIES, severity);
    return this;
  }

  /** Instead of the rule's. */
  confidence(confidence: Confidence): this {
    this.#data.confidence = one("confidence", CONFIDENCES, confidence);
    return this;
  }

  /**
   * A way to mend it. A host may leave out one whose replacements are not UTF-8, since reports
   * are text.
   */
  suggest(title: string, edits: readonly Edit[]): this {
    this.#data.suggestions.push({
      title: title.toWellFormed(),
      edits: edits.map((edit) => {
        return { ...spanOf(edit, undefined), replacement: toBytes(edit.replacement) };
      }),
    });
    return this;
  }

  /** Another place in the same file that belongs to it. */
  relate(span: Span, message: string): this {
    this.#data.related.push(related(undefined, span, message));
    return this;
  }

  /** A place in another file that belongs to it. */
  relateIn(path: string, span: Span, message: string): this {
    this.#data.related.push(related(path.toWellFormed(), span, message));
    return this;
  }

  /** An id of the same thing elsewhere, beyond the rule's own: an advisory, say. */
  alias(id: string): this {
    this.#data.aliases.push(id.toWellFormed());
    return this;
  }

  /** A number in the Common Weakness Enumeration, beyond the rule's own. */
  cwe(number: number): this {
    this.#data.cwe.push(number32("a CWE number", number));
    return this;
  }

  /** Bytes of the file that no output may show. */
  sensitive(span: Span): this;
  sensitive(start: number, end: number): this;
  sensitive(start: number | Span, end?: number): this {
    this.#data.sensitive.push(spanOf(start, end));
    return this;
  }

  /**
   * What makes it the same finding after an edit elsewhere; without it the host takes the text of
   * the line, masked. Never the secret itself, nor a digest of it.
   */
  identity(identity: string | Uint8Array): this {
    this.#data.identity = toBytes(identity);
    return this;
  }

  /** The date, `YYYY-MM-DD`, from which it counts. */
  activeFrom(date: string): this {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) {
      throw new RangeError(`a date must be written YYYY-MM-DD, but is \`${date}\``);
    }
    this.#data.activeFrom = date;
    return this;
  }

  /** Hands it in. */
  report(): void {
    if (!open.delete(this)) {
      throw new Error("a finding is reported once; make another one for another place");
    }
    host().report(this.#data);
  }

  /** Says which findings were made and not handed in, and forgets them. */
  static unreported(): string[] {
    const messages = [...open].map((finding) => finding.#data.message);
    open.clear();
    return messages;
  }
}

function related(path: string | undefined, span: Span, message: string): Related {
  return { path, span: spanOf(span, undefined), message: message.toWellFormed() };
}

/** For authors whose types nobody checks. */
function one<T extends string>(what: string, known: readonly T[], value: T): T {
  if (!known.includes(value)) {
    throw new RangeError(`a ${what} is one of ${known.join(", ")}, but is \`${value}\``);
  }
  return value;
}
