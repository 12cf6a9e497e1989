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

/** Beyond it the host takes no number of 32 bits. */
const LARGEST = 2 ** 31 - 1;

/** Refuses what the host would not take, here, where the stack shows who asked. */
export function whole(what: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${what} must be a whole number from ${least}, but is ${value}`);
  }
  return value;
}

export function offset(value: number): number {
  return whole("an offset", value, 0, Number.MAX_SAFE_INTEGER);
}

export function length(value: number): number {
  return whole("a length", value, 0, Number.MAX_SAFE_INTEGER);
}

/** What may be a row of two numbers as well. */
export function spanOf(start: number | Span, end: number | undefined): Span {
  const span = typeof start === "object" ? start : { start, end: end ?? Number.NaN };
  offset(span.start);
  whole("the end of a span", span.end, 0, Number.MAX_SAFE_INTEGER);
  if (span.end < span.start) {
    throw new RangeError(`a span must not end before it starts: ${span.start} to ${span.end}`);
  }
  return { start: span.start, end: span.end };
}

export function positionOf({ line, column }: Position): Position {
  return { line: whole("a line", line, 1, LARGEST), column: whole("a column", column, 1, LARGEST) };
}

export function number32(what: string, value: number): number {
  return whole(what, value, 1, LARGEST);
}
