/** Data sets the host keeps, such as advisories or package indexes. */
/**
 * The value kept under a key; undefined where the data set has no such key. The manifest must
 * name the data set. Throws `DataRefusal`.
 */
export declare function lookup(dataset: string, key: string): Uint8Array | undefined;
