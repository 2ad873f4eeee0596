import type { RoomId, UserId } from '#src/portals/ids';

/** Names a party within a plan: `canonical`, `source:<room>`, `operator:<bridge or server>`, `network:<network>/<channel>`. */
export type PartyId = string & { readonly __brand: 'PartyId' };

/** Which role the consent is asked of (spec C-1). */
export type PartyKind = 'canonical' | 'source' | 'operator' | 'network';

/** A person or role whose consent a plan needs. */
export interface Party {
  readonly id: PartyId;
  readonly kind: PartyKind;
  /** Where the party is met, for people: a room id or alias, a bridge or server id. */
  readonly place: string;
  /** The room whose levels decide; undefined for operators and networks. */
  readonly room?: RoomId;
  /** The level a human of this party must have in `room`; 0 for operators. */
  readonly level: number;
  /** How many different people must agree (spec `policy.quorum`). */
  readonly quorum: number;
  /** People who could speak for the party when the plan was made; empty when nobody is known. */
  readonly people: readonly UserId[];
}

/** Could the consent be established? Only `granted` opens the gate (spec C-7). */
export type Verdict = 'granted' | 'refused' | 'unknown';
