/** Data sets the host keeps, such as advisories or package indexes. */

import { host } from "./host.ts";

/**
 * The value kept under a key; undefined where the data set has no such key. The manifest must
 * name the data set. Throws `DataRefusal`.
 */
export function lookup(dataset: string, key: string): Uint8Array | undefined {
  return host().lookup(dataset.toWellFormed(), key.toWellFormed());
}
