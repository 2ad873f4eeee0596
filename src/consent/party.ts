import type { RoomId, UserId } from '#src/portals/ids';

/** Names a party within a plan: `canonical`, `source:<room>`, `operator:<bridge or server>`, `network:<network>/<channel>`. */
export type PartyId = string & { readonly __brand: 'PartyId' };

/** Which role the consent is asked of (spec C-1). */
export type PartyKind = 'canonical' | 'source' | 'operator' | 'network';

/** One line of a plan that is agreed to by itself, besides the plan as a whole (spec P-3). */
export interface PartyLine {
  readonly line: string;
  /** The room whose people it is about. */
  readonly room: RoomId;
  /** The sentence that is agreed to, without its first capital and full stop. */
  readonly text: string;
}

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
  /** The line that this consent is for; undefined: the plan as a whole. */
  readonly about?: PartyLine;
}

/** No name of a network, channel, server or room holds a comma. */
const SEPARATOR = ',';

/** The same party, asked for one line by itself. */
export function partyForLine(party: Party, about: PartyLine): Party {
  return { ...party, id: [party.id, about.line, about.room].join(SEPARATOR) as PartyId, about };
}

/** The party behind one that is asked for a line by itself; any other is returned as it is. */
export function wholeParty(id: string): PartyId {
  return (id.split(SEPARATOR, 1)[0] ?? id) as PartyId;
}

/** Could the consent be established? Only `granted` opens the gate (spec C-7). */
export type Verdict = 'granted' | 'refused' | 'unknown';
