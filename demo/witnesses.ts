import type { SeenEvent } from '#test/world/matrix-person';
import type { StatusJson } from './answers.ts';
import type { Community } from './community.ts';
import { differences, eventIds, roomsNow } from './rooms-now.ts';
import type { Town } from './town.ts';

/** What one witness found; `seen` says what was looked at. */
export interface Testimony {
  readonly claim: string;
  readonly pass: boolean;
  readonly seen: string;
}

/** Looks at the world as outsiders do, after the consolidation ended; trusts nothing that Tributary says of itself. */
export async function witnessOutcome(town: Town, place: Community): Promise<Testimony[]> {
  return (
    await Promise.all([
      newcomersLandInCanonical(town, place),
      oldRoomsAreSignposted(town, place),
      peopleKeepTheirMessages(town, place),
      canonicalKeepsItsAddress(town, place),
      recordTellsOfGitter(town, place),
      spaceHoldsBoth(town, place),
    ])
  ).flat();
}

async function newcomersLandInCanonical(town: Town, place: Community): Promise<Testimony[]> {
  const testimonies: Testimony[] = [];
  for (const server of [town.community, town.gitter]) {
    for (const alias of place.oldAliases) {
      const room = await (await town.newcomer(server)).join(alias);
      const who = server === town.community ? 'community' : 'gitter';
      testimonies.push({
        claim: `a fresh user of ${who} joins ${localpart(alias)} and lands in canonical`,
        pass: room === place.canonical,
        seen: room,
      });
    }
  }
  return testimonies;
}

async function oldRoomsAreSignposted(town: Town, place: Community): Promise<Testimony[]> {
  const { grace, erin, dave } = town.people;
  const found = await Promise.all([
    grace.getState(place.gitterRoom, 'm.room.tombstone'),
    erin.getState(place.chatRoom, 'm.room.tombstone'),
  ]);
  const followed = await Promise.all(
    [place.gitterRoom, place.chatRoom].map(async (room) => {
      const sender = (await dave.allState(room)).find(({ type }) => type === 'm.room.tombstone')?.sender ?? '';
      const target = String((await dave.getState(room, 'm.room.tombstone'))?.replacement_room);
      return dave.join(target, [sender.slice(sender.indexOf(':') + 1)]); // clients take the sender's server as `via`
    }),
  );
  const spoken = await dave.send(place.canonical, 'I followed the signpost').then(
    () => true,
    () => false,
  );
  const past = await town.people.badger.getState(place.historicalRoom, 'm.room.tombstone');
  return [
    {
      claim: 'both old rooms show the tombstone',
      pass: found.every((tombstone) => tombstone?.replacement_room === place.canonical && Boolean(tombstone.body)),
      seen: JSON.stringify(found),
    },
    {
      claim: 'a member of both old rooms follows the tombstones into canonical and can speak there',
      pass: followed.every((room) => room === place.canonical) && spoken,
      seen: `${followed.join(', ')}; spoke: ${spoken}`,
    },
    {
      claim: 'the historical Gitter room still points at the Gitter room',
      pass: past?.replacement_room === place.gitterRoom,
      seen: JSON.stringify(past),
    },
  ];
}

async function peopleKeepTheirMessages(town: Town, place: Community): Promise<Testimony[]> {
  const { dave, mallory } = town.people;
  const results = await Promise.all(
    [place.gitterRoom, place.chatRoom].map(async (room) => {
      const own = (await dave.messages(room, 200)).find(isMessageOf(dave.userId));
      if (own) await dave.redact(room, own.event_id);
      const deleted = own ? Object.keys((await dave.event(room, own.event_id)).content).length === 0 : false;
      const voidSpeech = await mallory.send(room, 'anybody here?').then(
        () => true,
        () => false,
      );
      return { deleted, voidSpeech };
    }),
  );
  return [
    {
      claim: 'people can still delete their own messages in the old rooms',
      pass: results.every(({ deleted }) => deleted),
      seen: JSON.stringify(results),
    },
    {
      claim: 'nobody can speak into the void of the old rooms',
      pass: results.every(({ voidSpeech }) => !voidSpeech),
      seen: JSON.stringify(results),
    },
  ];
}

async function canonicalKeepsItsAddress(town: Town, place: Community): Promise<Testimony[]> {
  const { alice, grace, erin } = town.people;
  const now = await alice.getState(place.canonical, 'm.room.canonical_alias');
  const alternatives = (now?.alt_aliases ?? []) as string[];
  const stale = await Promise.all([
    grace.getState(place.gitterRoom, 'm.room.canonical_alias'),
    erin.getState(place.chatRoom, 'm.room.canonical_alias'),
  ]);
  const levels = (await alice.getState(place.canonical, 'm.room.power_levels'))?.users as Record<string, number>;
  const powerful = Object.entries(levels ?? {}).filter(([user, level]) => level >= 100 && user !== alice.userId);
  return [
    {
      claim: "canonical's main alias is unchanged and the old addresses are its alternatives",
      pass: now?.alias === place.mainAlias && place.oldAliases.every((alias) => alternatives.includes(alias)),
      seen: JSON.stringify(now),
    },
    {
      claim: 'the old rooms no longer call the moved addresses their own',
      pass: stale.every((content) => !place.oldAliases.some((alias) => JSON.stringify(content ?? {}).includes(alias))),
      seen: JSON.stringify(stale),
    },
    { claim: 'nobody new is admin of canonical', pass: powerful.length === 0, seen: JSON.stringify(levels) },
  ];
}

async function recordTellsOfGitter(town: Town, place: Community): Promise<Testimony[]> {
  const state = await town.people.alice.allState(place.canonical);
  const records = state.filter(({ type, content }) => isBridgeRecord(type) && protocolOf(content) === 'gitter');
  const left = (await town.people.grace.getState(place.gitterRoom, 'uk.half-shot.bridge')) ?? {};
  return [
    {
      claim: 'm.bridge in canonical tells of Gitter, as retired',
      pass:
        records.length === 2 &&
        records.every(({ content }) => content['io.tributary.relay'] === false && content.bridgebot === undefined),
      seen: JSON.stringify(records.map(({ type, state_key, content }) => ({ type, state_key, content }))),
    },
    {
      claim: 'the Gitter room no longer says that it is bridged',
      pass: Object.keys(left).length === 0,
      seen: JSON.stringify(left),
    },
  ];
}

async function spaceHoldsBoth(town: Town, place: Community): Promise<Testimony[]> {
  const { alice } = town.people;
  const [old, now] = await Promise.all([
    alice.getState(place.space, 'm.space.child', place.chatRoom),
    alice.getState(place.space, 'm.space.child', place.canonical),
  ]);
  return [
    {
      claim: 'the space holds canonical next to the old room',
      pass: Array.isArray(old?.via) && Array.isArray(now?.via) && now.order === old.order,
      seen: JSON.stringify({ old, now }),
    },
  ];
}

/** Runs the finished plan once more and looks whether anything in the world moved. */
export async function witnessSecondRun(town: Town, place: Community, plan: string): Promise<Testimony[]> {
  const before = [await roomsNow(town, place), await eventIds(town, place)] as const;
  const again = await town.cli.json<StatusJson>(['run', plan, '--follow']);
  const after = [await roomsNow(town, place), await eventIds(town, place)] as const;
  const changed = differences(before[0], after[0]);
  const said = after[1].filter((id) => !before[1].includes(id));
  return [
    {
      claim: 'a second run changes nothing',
      pass: changed.length === 0 && said.length === 0 && again.answer.state === 'done',
      seen: [...changed, ...said].join(', ') || 'no difference',
    },
  ];
}

function isMessageOf(sender: string) {
  return (event: SeenEvent) =>
    event.type === 'm.room.message' && event.sender === sender && typeof event.content.body === 'string';
}

function isBridgeRecord(type: string): boolean {
  return type === 'm.bridge' || type === 'uk.half-shot.bridge';
}

function protocolOf(content: Readonly<Record<string, unknown>>): unknown {
  return (content.protocol as { id?: unknown } | undefined)?.id;
}

function localpart(alias: string): string {
  return alias.slice(0, alias.indexOf(':'));
}
