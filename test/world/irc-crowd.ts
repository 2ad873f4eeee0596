/** A crowd on IRC: one comes after another, each told whose turn it is. */
export async function crowdOnIrc<T>(size: number, come: (turn: number) => Promise<T>): Promise<readonly T[]> {
  const crowd: T[] = [];
  // All at once are more than ngircd keeps waiting at its port, and the system cuts who is left over without a word.
  for (let turn = 0; turn < size; turn += 1) crowd.push(await come(turn));
  return crowd;
}
