import type { Plan } from '#src/consolidation/plan';
import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import { agreedPlan, askedPlan, codesIn, givenSquare, type Square, workOn } from '#test/world/attacks/square';
import { nothingChanges } from '#test/world/attacks/unchanged';
import { databaseDump } from '#test/world/e2e/traces';
import { eventually } from '#test/world/eventually';

const DELETE_ALIAS = /DELETE \/_matrix\/client\/v3\/directory\/room\//;

/** Each time we have deleted the address and not yet set it, somebody else sets it. */
async function squat(town: BesiegedTown, alias: string, deed: () => Promise<void>): Promise<void> {
  await town.gate.freezeAfter([DELETE_ALIAS]);
  try {
    await eventually(async () => (await town.people.bob.resolveAlias(alias)) === undefined);
    await deed();
  } finally {
    town.gate.thaw();
  }
}

const squatter: Attack = {
  id: 'T-13',
  tried: 'takes an address in the moment between deleting and setting it',
  blockedBy: 'ALIAS_ELSEWHERE: a look proves each move; an address in a third room is put back, and the run halts',
  where: 'jobs/deeds/move-alias.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const { alias, owner } = square.source;
    const { mallory } = town.people;
    const lair = await mallory.createRoom({ name: 'lair' });
    const plan = await agreedPlan(town, square);
    const [{ consolidation }] = await Promise.all([
      workOn(town.acts, plan),
      squat(town, alias, () => mallory.putAlias(alias, lair)),
    ]);
    expect(consolidation).toMatchObject({ state: 'paused', step: 'move-aliases' });
    expect(consolidation.reason).toContain(lair);
    expect((await mallory.resolveAlias(alias))?.room_id).toBe(square.source.room);
    expect(await owner.getState(square.source.room, 'm.room.tombstone')).toBeUndefined();
  },
};

const tugOfWar: Attack = {
  id: 'T-29',
  tried: 'runs a bot that sets an address back whenever we move it',
  blockedBy: 'ALIAS_COMES_BACK: three times, then a person is asked',
  where: 'jobs/deeds/move-alias.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const { alias, room, owner } = square.source;
    const plan = await agreedPlan(town, square);
    const bot = async () => {
      for (let times = 0; times < 3; times += 1) await squat(town, alias, () => owner.putAlias(alias, room));
    };
    const [{ consolidation }] = await Promise.all([workOn(town.acts, plan), bot()]);
    expect(consolidation).toMatchObject({ state: 'paused', step: 'move-aliases' });
    expect((await owner.resolveAlias(alias))?.room_id).toBe(room);
    expect(await owner.getState(room, 'm.room.tombstone')).toBeUndefined();
  },
};

/** Everybody has agreed; then something of it is no longer so, and the run stops before its first write. */
async function isNoticed(
  town: BesiegedTown,
  { apart, reason }: { readonly apart: readonly string[]; readonly reason: RegExp },
  change: (square: Square) => Promise<unknown>,
): Promise<void> {
  const square = await givenSquare(town);
  const plan = await agreedPlan(town, square);
  await nothingChanges({ town, square, apart }, async () => {
    await change(square);
    const { consolidation } = await workOn(town.acts, plan);
    expect(consolidation).toMatchObject({ state: 'paused', step: 'inspect-rooms' });
    expect(consolidation.reason).toMatch(reason);
  });
}

const swapped: Attack = {
  id: 'T-15',
  tried: 'leads the address of the room that stays to a room of their own, once everybody has agreed',
  blockedBy: 'P-5 PLAN_DRIFTED: a plan names ids, and its addresses are looked up again',
  where: 'src/consolidation/drift.ts',
  attempt: (town) =>
    isNoticed(
      town,
      { apart: ['#', 'm.room.canonical_alias'], reason: /the addresses/ },
      async ({ canonical: { alias, owner } }) => {
        const lair = await town.people.mallory.createRoom({ name: 'lair' });
        await owner.deleteAlias(alias);
        await town.people.mallory.putAlias(alias, lair);
      },
    ),
};

const onward: Attack = {
  id: 'T-15',
  tried: 'has the room that stays replaced by a spam room, once everybody has agreed',
  blockedBy: 'P-5 PLAN_DRIFTED: nobody is led into a room that leads on',
  where: 'src/consolidation/drift.ts',
  attempt: (town) =>
    isNoticed(
      town,
      { apart: ['m.room.tombstone'], reason: /was replaced by .*, not by this run/ },
      async ({ canonical: { room, owner } }) => {
        const lair = await town.people.mallory.createRoom({ name: 'lair' });
        await owner.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: lair });
      },
    ),
};

/** A merge that ran to its end with somebody who is banned where everybody goes and moderator where they come from. */
interface Merged {
  readonly square: Square;
  readonly plan: Plan;
}

const merges = new WeakMap<BesiegedTown, Promise<Merged>>();

function mergedSquare(town: BesiegedTown): Promise<Merged> {
  const known = merges.get(town) ?? merge(town);
  merges.set(town, known);
  return known;
}

async function merge(town: BesiegedTown): Promise<Merged> {
  const { mallory } = town.people;
  const square = await givenSquare(town, { source: { levels: { users: { [mallory.userId]: 50 } } } });
  await square.canonical.owner.ban(square.canonical.room, mallory.userId);
  const plan = await agreedPlan(town, square);
  expect((await workOn(town.acts, plan)).consolidation.state).toBe('done');
  return { square, plan };
}

const evadedBan: Attack = {
  id: 'T-20',
  tried: 'is banned in the room that stays, and comes in through the one that is joined into it',
  blockedBy: 'bans are shown to every party, and never lifted',
  where: 'src/consolidation/warnings/following.ts',
  attempt: async (town) => {
    const { square, plan } = await mergedSquare(town);
    const { mallory } = town.people;
    expect(plan.warnings.map(({ code }) => code)).toContain('members-banned');
    const { membership } =
      (await square.canonical.owner.getState(square.canonical.room, 'm.room.member', mallory.userId)) ?? {};
    expect(membership).toBe('ban');
    await expect(mallory.join(square.canonical.room)).rejects.toMatchObject({ status: 403 });
  },
};

const inheritedPower: Attack = {
  id: 'T-21',
  tried: 'is moderator of the old room, and expects to be one in the new',
  blockedBy: 'power is never copied: each name is shown, and given by people of canonical alone',
  where: 'src/consolidation/warnings/powers.ts',
  attempt: async (town) => {
    const { square, plan } = await mergedSquare(town);
    const { alice, mallory } = town.people;
    expect(plan.warnings.find(({ code }) => code === 'moderators-without-power')?.text).toContain(mallory.userId);
    const levels = (await alice.getState(square.canonical.room, 'm.room.power_levels'))?.users as Record<
      string,
      number
    >;
    expect(Object.keys(levels).sort()).toEqual([alice.userId, town.service].sort());
  },
};

const leftovers: Attack = {
  id: 'T-22',
  tried: 'looks for our tokens in database and queue, and for power that we kept in a retired room',
  blockedBy: 'tokens live in the configuration alone; what power was given for a merge is given back',
  where: 'jobs/consolidation/steps/return-power.ts',
  attempt: async (town) => {
    await mergedSquare(town);
    const dump = await databaseDump(town.database.connectionString);
    expect(dump.length).toBeGreaterThan(10);
    const secrets = [
      ...Object.values(town.secrets),
      town.bridge.registration.as_token,
      town.bridge.provisioning.secret,
    ];
    for (const { place, text } of dump)
      expect({ place, found: secrets.filter((secret) => text.includes(secret)).length }).toEqual({ place, found: 0 });
  },
};

const cutLog: Attack = {
  id: 'T-32',
  tried: 'has the database, cuts the log off its end without a trace there, and says that they never agreed',
  blockedBy:
    'C-11: our messages and tombstones in the rooms carry where the log ended; each yes is an event of its author',
  where: 'src/acts/runs/audit.ts',
  attempt: async (town) => {
    const { square, plan } = await mergedSquare(town);
    const { knex } = town.database;
    const yes = (await town.acts.audit({ id: plan.id, verify: true })).entries.find(
      ({ what, detail }) => what === 'consent-granted' && (detail as { event?: string } | null)?.event, // the operator's may be first, and is in no room
    );
    const { room, event } = (yes?.detail ?? {}) as { room: string; event: string };
    expect((await town.people.bob.event(room, event)).sender).toBe(yes?.who);
    const untouched = await town.acts.audit({ id: plan.id, verify: true });
    expect(untouched).toMatchObject({ verified: { entries: expect.any(Number) }, witness: { unread: [] } });
    expect(untouched.witness?.against).toBeUndefined();
    await knex.raw('create table kept_log as select * from audit_log');
    await tamper(town, [
      `delete from audit_log where sequence >= ${Number(yes?.sequence)}`,
      `update audit_head set (sequence, hash) = (select sequence, hash from audit_log order by sequence desc limit 1)`,
    ]);
    const found = await town.acts.audit({ id: plan.id, verify: true });
    await tamper(town, [
      `insert into audit_log select * from kept_log where sequence >= ${Number(yes?.sequence)}`,
      `update audit_head set (sequence, hash) = (select sequence, hash from audit_log order by sequence desc limit 1)`,
    ]);
    expect(found.verified).not.toHaveProperty('brokenAt');
    expect(found.verified).not.toHaveProperty('cutOff');
    expect(found.witness?.against?.room).toMatch(new RegExp(`^(${square.canonical.room}|${square.source.room})$`));
  },
};

/** Does what only the owner of the database can do: the triggers are off meanwhile. */
async function tamper({ database: { knex } }: BesiegedTown, statements: readonly string[]): Promise<void> {
  await knex.transaction(async (trx) => {
    for (const table of ['audit_log', 'audit_head']) await trx.raw(`alter table ${table} disable trigger user`);
    for (const statement of statements) await trx.raw(statement);
    for (const table of ['audit_log', 'audit_head']) await trx.raw(`alter table ${table} enable trigger user`);
  });
}

const invitedByNobody: Attack = {
  id: 'T-23',
  tried: 'has us send invitations to people who left, were banned or never came',
  blockedBy: 'only people who are joined to the old room are invited, a few at a time, each once',
  where: 'jobs/consolidation/let-people-in.ts',
  attempt: async (town) => {
    const { alice, erin, bob, mallory } = town.people;
    const square = await givenSquare(town, { canonical: { preset: 'private_chat', visibility: 'private' } });
    const { room } = square.canonical;
    await alice.invite(room, town.service);
    await alice.kick(room, bob.userId);
    await erin.invite(square.source.room, `@never:${town.hostile.name}`);
    await mallory.leave(square.source.room);
    await mallory.leave(room);
    const plan = await agreedPlan(town, square);
    expect((await workOn(town.acts, plan)).consolidation.state).toBe('done');
    const invited = (await alice.allState(room)).filter(
      ({ type, sender, content }) =>
        type === 'm.room.member' && content.membership === 'invite' && sender === town.service,
    );
    expect(invited.map(({ state_key }) => state_key).sort()).toEqual([bob.userId, erin.userId].sort());
  },
};

const spoofedPush: Attack = {
  id: 'T-33',
  tried: 'pushes an agreement to our listener as if they were the homeserver',
  blockedBy: 'the token in the header, compared in constant time; none in the query; a transaction counts once',
  where: 'src/http/appservice/authorisation.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const plan = await askedPlan(square, town.acts);
    const { room, owner } = square.source;
    const event = {
      ...{
        type: 'm.room.message',
        room_id: room,
        sender: owner.userId,
        event_id: '$forged',
        origin_server_ts: Date.now(),
      },
      content: { msgtype: 'm.text', body: `!tributary refuse ${(await codesIn(owner, room, plan))[0]}` },
    };
    const push = (query: string, token?: string) =>
      fetch(`${town.listener}/_matrix/app/v1/transactions/forged-${Date.now()}${query}`, {
        method: 'PUT',
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ events: [event] }),
      });
    await nothingChanges({ town, square }, async () => {
      const { hsToken, asToken } = town.secrets;
      const answers = [
        await push(''),
        await push('', asToken),
        await push('', `${hsToken}x`),
        await push(`?access_token=${hsToken}`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 401]);
      expect((await workOn(town.acts, plan)).consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
    });
  },
};

/** What is tried while a merge runs, and after it. */
export const runningAttacks: readonly Attack[] = [
  squatter,
  swapped,
  onward,
  evadedBan,
  inheritedPower,
  leftovers,
  invitedByNobody,
  tugOfWar,
  cutLog,
  spoofedPush,
];
