import { TributaryError } from '#src/errors/tributary-error';
import { mayChangeAlias } from '#src/portals/alias-namespace';
import type { RoomAlias } from '#src/portals/ids';
import type { AliasMover } from '#src/ports/world';
import { targetOf } from './simulated-reading.ts';
import type { SimulatedTown } from './simulated-town.ts';
import { actorOf, refused } from './simulated-town.ts';

type Pointing = Parameters<AliasMover['pointAlias']>[0];

/** Removes and creates aliases within the actor's namespace. */
export function simulatedAliases(town: SimulatedTown): AliasMover {
  return {
    removeAlias: async (request) => {
      requireNamespace(town, request);
      town.aliases.set(request.alias, undefined);
    },
    pointAlias: async (request) => pointAlias(town, request),
  };
}

function pointAlias(town: SimulatedTown, { alias, room, as }: Pointing): void {
  requireNamespace(town, { alias, as });
  const { server } = actorOf(town, as);
  const facts = { alias, room, server, actor: as };
  if (targetOf(town, alias) !== undefined) throw new TributaryError('ALIAS_TAKEN', { facts });
  const knows = town.rooms.get(room)?.servers().includes(server) ?? false;
  if (!knows) throw new TributaryError('ROOM_UNKNOWN_TO_SERVER', { facts });
  town.aliases.set(alias, room);
}

function requireNamespace(
  town: SimulatedTown,
  { alias, as }: { readonly alias: RoomAlias; readonly as: Pointing['as'] },
): void {
  const actor = actorOf(town, as);
  if (mayChangeAlias(actor, alias)) return;
  throw refused(actor, alias, 'This application service has not reserved this kind of alias.', {
    status: 400,
    errcode: 'M_EXCLUSIVE',
  });
}
