/** Numbers in [0, 1), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const order = items.map((item) => ({ item, rank: random() }));
  return order.toSorted((one, other) => one.rank - other.rank).map(({ item }) => item);
}
