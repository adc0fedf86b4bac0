export type Random = () => number;

/** The same numbers every time (mulberry32): a demo that differs from run to run cannot be described. */
export function makeRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new Error("nothing to pick from");
  return chosen;
}

/** About `average` of something that comes by chance, a whole number from 0. */
export function countAbout(random: Random, average: number): number {
  const whole = Math.floor(average);
  return whole + (random() < average - whole ? 1 : 0);
}

/** A factor around 1: half of them between 1 / 1.35 and 1.35 at a `spread` of 0.45. */
export function varyBy(random: Random, spread: number): number {
  const bell = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(spread * bell);
}
