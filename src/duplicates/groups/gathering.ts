import type { Tie } from './group.ts';

interface Gathered {
  readonly members: string[];
  /** Members that proofs make one place; the rest are places of their own. */
  places: (readonly string[])[];
  readonly joins: Tie[];
  readonly heldFrom: Set<string>;
}

/** The places as they are now, however the list of members grows. */
function frozen({ members, places }: Gathered): readonly (readonly string[])[] {
  return places.map((place) => (place === members ? [...members] : place));
}

/** Groups while they grow: who is with whom, by which tie, and who may never be. */
export class Gathering {
  readonly #rootOf = new Map<string, string>();
  readonly #groups = new Map<string, Gathered>();

  /** `different`: pairs that must never come together. */
  constructor(different: Iterable<readonly [string, string]>) {
    for (const [a, b] of different) {
      this.#groupOf(a).heldFrom.add(b);
      this.#groupOf(b).heldFrom.add(a);
    }
  }

  /** A name for the group of an endpoint, until the next join. */
  rootOf(id: string): string {
    let root = id;
    for (let next = this.#rootOf.get(root); next !== undefined; next = this.#rootOf.get(root)) root = next;
    if (root !== id) this.#rootOf.set(id, root);
    return root;
  }

  areTogether(a: string, b: string): boolean {
    return this.rootOf(a) === this.rootOf(b);
  }

  /** True when some member of the one was said to be different from some member of the other. */
  areHeldApart(a: string, b: string): boolean {
    const [one, other] = [this.#groupOf(a), this.#groupOf(b)];
    const [less, root] = one.heldFrom.size <= other.heldFrom.size ? [one, this.rootOf(b)] : [other, this.rootOf(a)];
    return [...less.heldFrom].some((id) => this.rootOf(id) === root);
  }

  /** The places of an endpoint's group. */
  placesWith(id: string): readonly (readonly string[])[] {
    return this.#groupOf(id).places;
  }

  /** Puts two groups together, the smaller into the larger; proofs come before hints, and make one place of two. */
  join(tie: Tie, isProof: boolean): void {
    // The same pair the other way round has to give the same order of members, of which only the first are heard.
    const [a, b] = tie.a < tie.b ? [this.rootOf(tie.a), this.rootOf(tie.b)] : [this.rootOf(tie.b), this.rootOf(tie.a)];
    const [one, other] = [this.#groupOf(a), this.#groupOf(b)];
    const [into, from, root, left] =
      one.members.length >= other.members.length ? [one, other, a, b] : [other, one, b, a];
    // While there are proofs only, a group is one place, and its list of members is that place's.
    if (!isProof) into.places = [...frozen(into), ...frozen(from)];
    into.members.push(...from.members);
    into.joins.push(...from.joins, tie);
    for (const id of from.heldFrom) into.heldFrom.add(id);
    this.#groups.delete(left);
    this.#rootOf.set(left, root);
  }

  /** The groups with at least two members, in the order of their names. */
  groups(): readonly { readonly root: string; readonly members: readonly string[]; readonly joins: readonly Tie[] }[] {
    return [...this.#groups]
      .filter(([, { members }]) => members.length > 1)
      .map(([root, { members, joins }]) => ({ root, members, joins }))
      .sort((one, other) => ([...one.members].sort().join() < [...other.members].sort().join() ? -1 : 1));
  }

  #groupOf(id: string): Gathered {
    const root = this.rootOf(id);
    const known = this.#groups.get(root);
    if (known !== undefined) return known;
    const members = [id];
    const alone: Gathered = { members, places: [members], joins: [], heldFrom: new Set() };
    this.#groups.set(root, alone);
    return alone;
  }
}
