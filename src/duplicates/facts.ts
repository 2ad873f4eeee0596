import type { CaseMapping } from '#src/portals/irc-channel';
import type { Provenance } from './evidence.ts';

/**
 * What a source has learnt about one endpoint beyond its name; keys of channels and rooms are those of `Endpoint.identities`.
 * `bridged`: the bridge's own word. `resolved-alias`: an alias in a configured bridge's namespace resolves to this room.
 * `case-mapping`: how the server of an IRC channel folds case, by its own word or its operator's. `modes`: letters of an IRC channel, `public` or `private` of a Gitter room, for people to see; they speak neither for nor against.
 * `bridge-state`: somebody wrote `m.bridge` in the room. `judged`: a person's word about this endpoint and
 * another, whose id is the value.
 */
export type Fact = { readonly from: Provenance } & (
  | { readonly kind: 'bridged' | 'resolved-alias'; readonly value: string }
  | { readonly kind: 'bridge-state'; readonly value: string; readonly ghostsPresent: boolean }
  | { readonly kind: 'room' | 'replaced-by' | 'gitter-room' | 'project-association'; readonly value: string }
  | { readonly kind: 'repository' | 'link' | 'topic'; readonly value: string }
  | { readonly kind: 'modes' | 'encryption' | 'creator'; readonly value: string }
  | { readonly kind: 'case-mapping'; readonly value: CaseMapping }
  | { readonly kind: 'admins' | 'members'; readonly people: readonly string[] }
  | { readonly kind: 'judged'; readonly value: string; readonly same: boolean }
);

/** The kinds of facts there are. */
export type FactKind = Fact['kind'];

/** A fact of one kind. */
export type FactOf<K extends FactKind> = ForKind<Fact, K>;

type ForKind<F, K> = F extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? F & { readonly kind: K }
    : never
  : never;

/** The facts of one kind, in the order they were given; empty when there is none. */
export function factsOf<K extends FactKind>(facts: readonly Fact[], kind: K): readonly FactOf<K>[] {
  return facts.filter((fact): fact is Fact & FactOf<K> => fact.kind === kind);
}
