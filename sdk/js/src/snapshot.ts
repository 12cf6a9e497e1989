/**
 * What stands around the input. The host records each answer, "absent" too, and judges the input
 * again when one of them would be different.
 *
 * Every path is relative to the root of the snapshot, separated by `/`, without `.` or `..`, and
 * escaped: a backslash is written `\\`, and each byte that is a control character (or one that
 * breaks, reorders or hides text) or no part of valid UTF-8 is written `\xhh`.
 *
 * What the host refuses is thrown as `Refusal`.
 */

import type { EntryKind } from "./answer.ts";
import { concat } from "./bytes.ts";
import { host, type RawListing } from "./host.ts";
import { length, offset } from "./place.ts";

/** Bytes asked for at once; the host may cap an answer lower. */
const PAGE = 4 << 20;

/** Paths asked for at once. */
const PATHS = 1_000;

/** What is known of a path without reading it. */
export interface Entry {
  readonly kind: EntryKind;
  /** Permission bits, as in `0o100644`. */
  readonly mode: number;
  /** Bytes of the file or of the link's text. */
  readonly size: number;
  /**
   * Where a symlink points, as it stands there, escaped like a path; it may be absolute or leave
   * the snapshot.
   */
  readonly linkTarget: string | undefined;
  /** User and group id, in images. */
  readonly owner: readonly [user: number, group: number] | undefined;
  /** Which layer it comes from, in images, counted from the lowest. */
  readonly layer: number | undefined;
}

/** What stands at `path`. */
export function entry(path: string): Entry {
  return host().entry(path.toWellFormed());
}

/**
 * Up to `len` bytes of the file at `path`, from `start`; fewer at the end or where the host caps
 * one answer, empty past the end.
 */
export function read(path: string, start: number, len: number): Uint8Array {
  return host().read(path.toWellFormed(), offset(start), length(len));
}

/** All of the file at `path`. A guest's memory is capped: read what may be large in parts. */
export function bytes(path: string): Uint8Array {
  const pages = [read(path, 0, PAGE)];
  let have = pages[0]?.length ?? 0;
  // An answer may be capped anywhere, so only an empty one is the end.
  while (have > 0) {
    const page = read(path, have, PAGE);
    if (page.length === 0) {
      break;
    }
    pages.push(page);
    have += page.length;
  }
  return concat(pages);
}

/** The paths directly in a directory, in byte order; the root is the empty path. */
export function list(path: string): IterableIterator<string> {
  return paths(host().list(path.toWellFormed()));
}

/**
 * The files whose path matches, in byte order. `?` is any one character but `/`, `*` any number of
 * them, `**` as a whole component any number of components, `[ab]`, `[a-z]` and `[!a]` classes,
 * `{a,b}` alternatives, `\` takes the next character as it is. Case counts; a leading dot is
 * nothing special; a pattern without `/` matches in every directory, one that begins with `/` at
 * the root only, and one that ends with `/` all that is below.
 */
export function glob(pattern: string): IterableIterator<string> {
  return paths(host().glob(pattern.toWellFormed()));
}

/** Fetched page by page, as they are asked for. */
function* paths(listing: RawListing): IterableIterator<string> {
  try {
    for (let page = listing.next(PATHS); page.length > 0; page = listing.next(PATHS)) {
      yield* page;
    }
  } finally {
    listing.release();
  }
}
