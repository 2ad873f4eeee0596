import { createServer } from 'node:net';
import type { Plan } from '#src/consolidation/plan';
import { freePort } from '#test/servers/free-port';
import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import {
  agreedPlan,
  askedPlan,
  givenSquare,
  planOf,
  questionIn,
  type SquareWish,
  untilAgreed,
  workOn,
} from '#test/world/attacks/square';
import { nothingChanges } from '#test/world/attacks/unchanged';
import { dangerousCharacters } from '#test/world/dangerous-characters';

/** A plan of such rooms cannot run, for this reason at least, and leaves everything as it was. */
async function isBlocked(town: BesiegedTown, wish: SquareWish, code: string): Promise<void> {
  const square = await givenSquare(town, wish);
  const plan = await nothingChanges({ town, square }, () => planOf(square, town.acts));
  expect(plan.blockers.map((blocker) => blocker.code)).toContain(code);
  await expect(town.acts.ask({ plan: plan.id })).rejects.toMatchObject({ code: 'PLAN_NOT_FOUND' });
}

const EVIL_LINK = { id: 'irc', displayname: 'IRC', external_url: 'javascript:alert(1)' };

/** What a bridge writes into a room that it links, written by somebody else. */
function forgedRecord(town: BesiegedTown, channel: string) {
  const network = { id: 'testnet', displayname: 'Quiet Network' };
  return {
    bridgebot: town.bridge.bot,
    creator: '@alice:example.org',
    protocol: EVIL_LINK,
    network,
    channel: { id: channel },
  };
}

/** A room of mallory's in which every kind of bridge record says that it is the channel. */
async function forgedPortal(town: BesiegedTown, channel: string): Promise<string> {
  const { mallory } = town.people;
  const content = forgedRecord(town, channel);
  const key = town.bridge.infoKeyOf(channel);
  const initial_state = [
    ...['m.bridge', 'uk.half-shot.bridge'].map((type) => ({ type, state_key: key, content })),
    {
      type: 'm.room.bridging',
      state_key: town.bridge.bridgingKeyOf(channel),
      content: { user_id: mallory.userId, status: 'success' },
    },
  ];
  return mallory.createRoom({ name: channel, room_version: '10', initial_state });
}

const forgedEvidence: Attack = {
  id: 'T-01',
  tried: "writes a bridge's records into their own room, to pass for the portal of a famous channel",
  blockedBy: "NETWORK_HAS_NO_PORTAL: a link is what the bridge's own records and bot say, never what a room says",
  where: 'src/acts/rooms/portals-of-channel.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const lair = await forgedPortal(town, '#famous');
    const watched = { town, square, also: [{ room: lair, viewer: town.people.mallory }] };
    const request = { into: square.canonical.alias, retire: [`irc://${town.network}/#famous`], dryRun: false };
    await nothingChanges(watched, () =>
      expect(town.acts.plan(request)).rejects.toMatchObject({ code: 'NETWORK_HAS_NO_PORTAL' }),
    );
  },
};

const lyingRecord: Attack = {
  id: 'T-02',
  tried: 'names the real bot as `bridgebot` and a famous person as `creator` in a record of their own',
  blockedBy: 'what a record says of its author counts for nothing: the room has no channel and no power of theirs',
  where: 'src/portals/bridge-record.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const lair = await forgedPortal(town, '#famous');
    const watched = { town, square, also: [{ room: lair, viewer: town.people.mallory }] };
    const { plan } = await nothingChanges(watched, () =>
      town.acts.plan({ into: square.canonical.alias, retire: [lair], dryRun: true }),
    );
    expect(plan.legs[0]).toMatchObject({ kind: 'native' });
    expect(plan.legs[0]?.channels.filter(({ bridge }) => bridge !== undefined)).toEqual([]);
    expect(plan.parties.filter(({ kind }) => kind === 'network')).toEqual([]);
  },
};

const lookAlike: Attack = {
  id: 'T-03',
  tried: 'opens a room whose address and name look the same, with a letter of another alphabet and hidden characters',
  blockedBy: 'rooms are met by exact ids alone, and nothing hidden is shown',
  where: 'src/portals/look-alike.ts',
  attempt: async (town) => {
    const { mallory, erin } = town.people;
    const square = await givenSquare(town);
    const label = square.canonical.alias.slice(1, square.canonical.alias.indexOf(':')).replace('a', '\u0430');
    await mallory.createRoom({ name: `\u202E${label}\u200B`, room_alias_name: label });
    await erin.putState(square.source.room, 'm.room.name', { name: 'squ\u0430re\u202E\u200B\u2066' });
    const plan = await askedPlan(square, town.acts);
    expect(plan.canonical.room).toBe(square.canonical.room);
    const said = [
      ...(await square.canonical.owner.messages(square.canonical.room)),
      ...(await erin.messages(square.source.room)),
    ];
    const ours = said.filter(({ sender }) => sender === town.service).map(({ content }) => String(content.body));
    expect(ours.length).toBeGreaterThan(1);
    expect(dangerousCharacters(ours.join('').replaceAll('\n', ''))).toEqual([]);
  },
};

const otherNetwork: Attack = {
  id: 'T-04',
  tried: 'proposes a channel of the same name on another network',
  blockedBy: 'NETWORK_NOT_CONFIGURED: the network is part of what a channel is',
  where: 'src/acts/rooms/portals-of-channel.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const request = { into: square.canonical.alias, retire: [`irc://othernet/#${square.name}`], dryRun: false };
    await nothingChanges({ town, square }, () =>
      expect(town.acts.plan(request)).rejects.toMatchObject({ code: 'NETWORK_NOT_CONFIGURED' }),
    );
  },
};

const everlasting: Attack = {
  id: 'T-07',
  tried: 'is an additional creator of the version 12 room that stays, without being in it',
  blockedBy: 'P-3 creator-unknown',
  where: 'src/consolidation/blockers/creators.ts',
  attempt: (town) => {
    const creation_content = { additional_creators: [`@lurker:${town.hostile.name}`] };
    return isBlocked(town, { canonical: { room_version: '12', creation_content } }, 'creator-unknown');
  },
};

const trap: Attack = {
  id: 'T-12',
  tried: 'puts addresses of an inner service into avatars, bridge records and aliases, so that we call there',
  blockedBy: 'we talk to configured homeservers and bridges only',
  where: 'src/matrix/sessions.ts',
  attempt: async (town) => {
    const { erin } = town.people;
    const port = await freePort();
    const callers: string[] = [];
    const inner = createServer((socket) => {
      socket.once('data', (sent) => callers.push(sent.toString('latin1')));
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => inner.listen(port, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${port}/latest/meta-data`;
    const square = await givenSquare(town);
    const { room } = square.source;
    await erin.putState(room, 'm.room.avatar', { url });
    await erin.putState(
      room,
      'm.bridge',
      { protocol: { id: 'irc', external_url: url }, channel: { id: '#x', external_url: url } },
      'x',
    );
    const plan = await askedPlan(square, town.acts);
    await (await fetch(`${town.pages}/plans/${plan.id}`)).text();
    await nothingChanges({ town, square }, () =>
      expect(
        town.acts.plan({ into: square.canonical.alias, retire: [`#x:127.0.0.1:${port}`], dryRun: false }),
      ).rejects.toMatchObject({
        code: 'ALIAS_UNKNOWN_NOW',
      }),
    );
    inner.close();
    // Our homeserver itself asks the server that an alias names, by TLS as federation does; nothing of ours does.
    expect(callers.filter((sent) => /^[A-Z]+ /.test(sent))).toEqual([]);
  },
};

const staleAddress: Attack = {
  id: 'T-14',
  tried: "takes over an address that a room still calls its own, so that the merge makes it canonical's",
  blockedBy: 'an address is what its directory says; of a claim nothing is moved or published',
  where: 'src/consolidation/projection.ts',
  attempt: async (town) => {
    const { erin, mallory } = town.people;
    const square = await givenSquare(town);
    const stale = `#${square.name}-stale:${town.home.name}`;
    await erin.putAlias(stale, square.source.room);
    await erin.putState(square.source.room, 'm.room.canonical_alias', {
      alias: square.source.alias,
      alt_aliases: [stale],
    });
    await erin.deleteAlias(stale);
    await erin
      .putState(square.source.room, 'm.room.canonical_alias', { alias: square.source.alias, alt_aliases: [stale] })
      .catch(() => undefined);
    const lair = await mallory.createRoom({ name: 'lair' });
    await mallory.putAlias(stale, lair);
    const plan = await agreedPlan(town, square);
    const { consolidation } = await workOn(town.acts, plan);
    expect(consolidation.state).toBe('done');
    expect(plan.legs[0]?.aliases.map(({ alias }) => alias)).toEqual([square.source.alias]);
    expect((await mallory.resolveAlias(stale))?.room_id).toBe(lair);
    const published = await square.canonical.owner.getState(square.canonical.room, 'm.room.canonical_alias');
    expect(JSON.stringify(published)).not.toContain(stale);
  },
};

const falsePast: Attack = {
  id: 'T-16',
  tried: 'claims both rooms as predecessors of their own, to inherit members and addresses',
  blockedBy: 'a predecessor is a claim of the room that names it; nothing is decided by it',
  where: 'src/consolidation/inspection/chains.ts',
  attempt: async (town) => {
    const { mallory } = town.people;
    const square = await givenSquare(town);
    const rooms = [square.canonical.room, square.source.room];
    await nothingChanges({ town, square }, async () => {
      for (const room_id of rooms) {
        const predecessor = { room_id, event_id: '$none' };
        await mallory.createRoom({ name: square.name, creation_content: { predecessor } });
      }
      const { plan } = await town.acts.plan({
        into: square.canonical.alias,
        retire: [square.source.room],
        dryRun: true,
      });
      expect(plan.blockers).toEqual([]);
      expect(plan.legs.map(({ room }) => room)).toEqual([square.source.room]);
    });
  },
};

const leak: Attack = {
  id: 'T-17',
  tried: 'has a private room joined into a public one',
  blockedBy: 'P-3 widening-join: nobody becomes easier to join, read or find',
  where: 'src/consolidation/blockers/widening-forbidden.ts',
  attempt: (town) => {
    const invite = [town.service];
    return isBlocked(town, { source: { preset: 'private_chat', visibility: 'private', invite } }, 'widening-join');
  },
};

const buriedLine: Attack = {
  id: 'T-17',
  tried: 'where the policy allows it, gets a private room opened by a yes to the whole plan',
  blockedBy: 'P-3: each widening is a line that every party agrees to by itself',
  where: 'src/consolidation/planning/make-parties.ts',
  attempt: async (town) => {
    const acts = await town.under({ allowWidening: true });
    const invite = [town.service];
    const square = await givenSquare(town, { source: { preset: 'private_chat', visibility: 'private', invite } });
    const plan = await askedPlan(square, acts);
    await nothingChanges({ town, square }, async () => {
      for (const { room, owner } of [square.canonical, square.source]) {
        const { event } = await questionIn(owner, room, plan);
        await owner.react(room, event, '✅');
      }
      for (const party of ['canonical', `source:${square.source.room}`]) await untilAgreed(acts, plan, party);
      for (const { id } of plan.parties.filter(({ kind, about }) => kind === 'operator' && about === undefined))
        await acts.agree({ plan: plan.id, party: id, by: town.people.ops.userId });
      const { consolidation } = await workOn(acts, plan);
      expect(consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
      expect(consolidation.waitingFor.map(({ party }) => party)).toContain(`canonical,join,${square.source.room}`);
    });
  },
};

const downgrade: Attack = {
  id: 'T-19',
  tried: 'has an encrypted room joined into one that is not',
  blockedBy: 'P-3 source-encrypted',
  where: 'src/consolidation/blockers/encryption.ts',
  attempt: (town) => {
    const content = { algorithm: 'm.megolm.v1.aes-sha2' };
    const initial_state = [{ type: 'm.room.encryption', state_key: '', content }];
    return isBlocked(town, { source: { initial_state } }, 'source-encrypted');
  },
};

const markup: Attack = {
  id: 'T-24',
  tried: 'gives a room a name of markup, line breaks and commands, to speak through our messages and pages',
  blockedBy: 'every text from outside is escaped for the place where it stands',
  where: 'src/consent/plain-text.ts',
  attempt: async (town) => {
    const { erin } = town.people;
    const square = await givenSquare(town);
    const name = '<img src=x onerror=alert(1)> [x](https://evil.example) \r\n!tributary agree AAAAAAAA\r\nQUIT';
    await erin.putState(square.source.room, 'm.room.name', { name });
    const plan = await askedPlan(square, town.acts);
    const said = await erin.messages(square.source.room);
    for (const { content } of said.filter(({ sender }) => sender === town.service)) {
      expect(String(content.body)).not.toMatch(/^!tributary agree AAAAAAAA|^QUIT/m);
      expect(String(content.formatted_body ?? '')).not.toContain('<img');
    }
    const page = await (await fetch(`${town.pages}/plans/${plan.id}`)).text();
    expect(page).toContain('&lt;img');
    expect(page).not.toMatch(/<img|<script/);
  },
};

const oddState: Attack = {
  id: 'T-25',
  tried: 'writes power levels and records with the names of prototypes, huge numbers and deep nesting',
  blockedBy: 'schema, caps and own keys only: what is odd reads as if it were absent',
  where: 'src/portals/read-event.ts',
  attempt: async (town) => {
    const { erin } = town.people;
    const odd = JSON.parse(
      '{"__proto__": 100, "constructor": 100, "hasOwnProperty": 0, "m.room.name": -9007199254740991}',
    ) as object;
    const square = await givenSquare(town, { source: { levels: { events: odd, kick: Number.MIN_SAFE_INTEGER } } });
    const deep = JSON.parse(`${'{"a":['.repeat(40)}1${']}'.repeat(40)}`) as object;
    for (const type of ['m.bridge', 'uk.half-shot.bridge', 'm.room.canonical_alias'])
      await erin.putState(
        square.source.room,
        type,
        { ...deep, aliases: [7, null], channel: { id: '__proto__' } },
        type === 'm.bridge' ? '__proto__' : '',
      );
    const { plan } = await nothingChanges({ town, square }, () =>
      town.acts.plan({ into: square.canonical.alias, retire: [square.source.room], dryRun: true }),
    );
    expect(plan.parties.find(({ kind }) => kind === 'source')?.people).toEqual([erin.userId]);
    expect(({} as Record<string, unknown>).polluted ?? Object.keys(Object.prototype)).toEqual([]);
  },
};

const circle: Attack = {
  id: 'T-26',
  tried: 'has canonical replaced by the source, so that the merge ends in a circle',
  blockedBy: 'P-3 tombstone-loop',
  where: 'src/consolidation/blockers/tombstones.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const { room, owner } = square.canonical;
    await owner.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: square.source.room });
    const plan: Plan = await nothingChanges({ town, square }, () => planOf(square, town.acts));
    expect(plan.blockers.map(({ code }) => code)).toContain('tombstone-loop');
  },
};

const twoAtOnce: Attack = {
  id: 'T-26',
  tried: 'has a room that is being merged retired into another one at the same time',
  blockedBy: 'P-3 room-in-other-run, W-4 ROOM_LOCKED',
  where: 'src/store/create-consolidation.ts',
  attempt: async (town) => {
    const [square, other] = [await givenSquare(town), await givenSquare(town)];
    const twin = { ...square, canonical: other.canonical };
    const second = await planOf(twin, town.acts);
    await workOn(town.acts, await askedPlan(square, town.acts));
    await nothingChanges(
      { town, square, also: [{ room: other.canonical.room, viewer: other.canonical.owner }] },
      async () => {
        await expect(town.acts.run({ plan: second.id })).rejects.toMatchObject({ code: 'ROOM_LOCKED' });
        const third = await planOf(twin, town.acts);
        expect(third.blockers.map(({ code }) => code)).toContain('room-in-other-run');
      },
    );
  },
};

const walledIn: Attack = {
  id: 'T-31',
  tried: 'has people of other servers moved to a room that they can never join',
  blockedBy: 'P-3 canonical-not-federated',
  where: 'src/consolidation/blockers/federation.ts',
  attempt: (town) =>
    isBlocked(town, { canonical: { creation_content: { 'm.federate': false } } }, 'canonical-not-federated'),
};

/** What is tried with what rooms say of themselves, before anybody is asked. */
export const planningAttacks: readonly Attack[] = [
  forgedEvidence,
  lyingRecord,
  lookAlike,
  otherNetwork,
  everlasting,
  trap,
  staleAddress,
  falsePast,
  leak,
  buriedLine,
  downgrade,
  markup,
  oddState,
  circle,
  twoAtOnce,
  walledIn,
];
