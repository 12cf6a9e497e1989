/** Places in files, and numbers that the host can take. */
/** Bytes `start` up to, not including, `end`, counted from 0. */
export interface Span {
    readonly start: number;
    readonly end: number;
}
/** Line and column from 1, the column in bytes, as parsers give them. */
export interface Position {
    readonly line: number;
    readonly column: number;
}
/** Refuses what the host would not take, here, where the stack shows who asked. */
export declare function whole(what: string, value: number, least: number, most: number): number;
export declare function offset(value: number): number;
export declare function length(value: number): number;
/** What may be a row of two numbers as well. */
export declare function spanOf(start: number | Span, end: number | undefined): Span;
export declare function positionOf({ line, column }: Position): Position;
export declare function number32(what: string, value: number): number;
