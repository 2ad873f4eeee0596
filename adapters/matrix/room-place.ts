import type { AccountKinds } from '#src/consent/account-kinds';
import type { NetworkNamer } from '#src/duplicates/links-in-text';
import type { RoomAlias, RoomId, ServerName } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import type { RecordedNetworks } from './recorded-networks.ts';

/** What reading rooms needs to know of our surroundings. */
export interface Surroundings {
  readonly installation: Pick<Installation, 'bridges' | 'networks'>;
  readonly kindOf: AccountKinds;
  readonly nameNetwork: NetworkNamer;
  /** What bridges call networks by their own word; left out: none was asked. */
  readonly recordedNetworks?: Pick<RecordedNetworks, 'recordedBy'>;
}

/** A room as it was read. */
export interface ReadRoom {
  readonly room: RoomId;
  readonly state: readonly StateEvent[];
  /** Aliases that their own server lists for the room: no claims. */
  readonly aliases: readonly RoomAlias[];
  /** Who was asked for the state. */
  readonly server: ServerName;
  /** What a bridge's own word links to the room; empty: no bridge was asked, or none does. */
  readonly linked: readonly LinkedChannel[];
  /** Messages that are pinned in the room; empty: none, or nobody of ours could read them. */
  readonly pinned: readonly RoomEvent[];
}
