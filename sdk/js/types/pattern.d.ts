/** Patterns of paths, as the host understands them; for the host of unit tests. */
/** What a pattern matches, as a regular expression over whole paths. */
export declare function matcher(pattern: string): RegExp;
