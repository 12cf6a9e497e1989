/**
 * A check has no clock and no randomness: what it finds must depend on what it is handed alone.
 * Libraries that ask nevertheless get what the host gives to guests of other languages: the first
 * second of the year 2000, and numbers that are the same in each examination.
 */

const NOW = 946_684_800_000;
const SEED = 0x746f6c6c;

let state = SEED;

/** Begins the row of numbers anew. */
export function restart(): void {
  state = SEED;
}

/** Puts these in place of the engine's. */
export function fix(): void {
  const Real = Date;
  const Fixed = function (this: unknown, ...parts: unknown[]) {
    if (new.target === undefined) {
      return new Real(NOW).toString();
    }
    return Reflect.construct(Real, parts.length === 0 ? [NOW] : parts, new.target);
  };
  Object.defineProperties(Fixed, {
    ...Object.getOwnPropertyDescriptors(Real),
    now: { value: () => NOW, writable: true, configurable: true },
  });
  Real.prototype.constructor = Fixed as unknown as DateConstructor;
  Object.assign(globalThis, { Date: Fixed, performance: { timeOrigin: NOW, now: () => 0 } });
  Math.random = random;
}

/** Marsaglia's xorshift: three steps, and good enough for what needs no secrets. */
function random(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}
