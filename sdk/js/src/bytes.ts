/**
 * Bytes, and text as bytes. Findings are placed in bytes, so a check that looks at bytes needs no
 * other offsets.
 *
 * A guest has neither `TextEncoder` nor `TextDecoder`, and its interpreter is slow per step:
 * what is long is left to calls that the engine does in one go.
 */

/** Characters made at once; a call takes no more arguments than fit the stack. */
const CHUNK = 8192;

/** The bytes of a text in UTF-8. */
export function encode(text: string): Uint8Array {
  // Escaped, each byte is a character; most texts need no escaping of more than a few.
  const latin = /^[\0-\x7f]*$/.test(text)
    ? text
    : text.toWellFormed().replace(/[^\0-\x7f]+/g, (run) => unescape(encodeURIComponent(run)));
  const bytes = new Uint8Array(latin.length);
  for (let at = 0; at < latin.length; at++) {
    bytes[at] = latin.charCodeAt(at);
  }
  return bytes;
}

/** A text's bytes, or the bytes as they are. */
export function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? encode(content) : content;
}

/**
 * Each byte as the character of that number. An index into this is an offset in bytes, so that
 * `indexOf` and regular expressions work on bytes; all beyond ASCII is several characters.
 */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + CHUNK) as unknown as number[]);
  }
  return text;
}

/** The text of bytes in UTF-8, with U+FFFD for what is none. */
export function decode(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\x80-\xff]+/g, decodeRun);
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(escape(run));
  } catch {
    let text = "";
    for (let at = 0; at < run.length; ) {
      const length = sequence((index) => (index < run.length ? run.charCodeAt(index) : 0), at);
      const part = run.slice(at, at + Math.abs(length));
      text += length > 0 ? decodeURIComponent(escape(part)) : "\ufffd";
      at += part.length;
    }
    return text;
  }
}

/**
 * How many bytes the character at an offset takes; negative where it is broken, and then so many
 * are shown as one U+FFFD: the longest beginning of a character, as everywhere on the web.
 */
export function sequence(byte: (at: number) => number, at: number): number {
  const first = byte(at);
  if (first < 0x80) {
    return 1;
  }
  if (first < 0xc2 || first > 0xf4) {
    return -1;
  }
  const long = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // What may follow the first byte is narrower where it would be an overlong form, a surrogate or
  // beyond the last character.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = byte(at + 1);
  if (second < low || second > high) {
    return -1;
  }
  for (let more = 2; more < long; more++) {
    const next = byte(at + more);
    if (next < 0x80 || next > 0xbf) {
      return -more;
    }
  }
  return long;
}

/** Whether `part` stands in `bytes` at `at`. */
export function standsAt(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  if (at < 0 || at + part.length > bytes.length) {
    return false;
  }
  for (let index = 0; index < part.length; index++) {
    if (bytes[at + index] !== part[index]) {
      return false;
    }
  }
  return true;
}

/** Whether `bytes` begin with a text or bytes. */
export function startsWith(bytes: Uint8Array, part: string | Uint8Array): boolean {
  return standsAt(bytes, toBytes(part), 0);
}

/** The offset at which `part` stands first, from `from` on; -1 where it does not. */
export function indexOf(bytes: Uint8Array, part: string | Uint8Array, from = 0): number {
  const wanted = toBytes(part);
  const first = wanted[0];
  if (first === undefined) {
    return Math.min(Math.max(from, 0), bytes.length);
  }
  let at = bytes.indexOf(first, from);
  while (at >= 0 && !standsAt(bytes, wanted, at)) {
    at = bytes.indexOf(first, at + 1);
  }
  return at;
}

/** Every offset at which `part` stands, overlapping ones too, in order. */
export function* occurrences(
  bytes: Uint8Array,
  part: string | Uint8Array,
): IterableIterator<number> {
  const wanted = toBytes(part);
  if (wanted.length === 0) {
    return;
  }
  for (let at = indexOf(bytes, wanted); at >= 0; at = indexOf(bytes, wanted, at + 1)) {
    yield at;
  }
}

/** One after the other; what is alone is not copied. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0] !== undefined) {
    return parts[0];
  }
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
