import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import { codesIn, givenSquare, onIrc, type Square, workOn } from '#test/world/attacks/square';
import { nothingChanges, untilHeard } from '#test/world/attacks/unchanged';
import { eventually } from '#test/world/eventually';
import type { IrcPerson } from '#test/world/irc-person';
import { type MatrixPerson, matrixPerson } from '#test/world/matrix-person';

const channels = new WeakMap<BesiegedTown, ReturnType<typeof askChannel>>();

/** One channel for all attacks on its word: asking on a network takes its time, and none of them leaves anything behind. */
function givenChannel(town: BesiegedTown): ReturnType<typeof askChannel> {
  const known = channels.get(town) ?? askChannel(town);
  channels.set(town, known);
  return known;
}

/** A channel with its operator and a portal in which people of Matrix sit, asked whether it may move to a square's canonical. */
async function askChannel(town: BesiegedTown) {
  const channel = '#besieged';
  const opal = await onIrc(town, 'opal');
  await opal.join(channel);
  const square = await givenSquare(town);
  const { bob, mallory } = town.people;
  const portal = await bob.join(town.bridge.aliasOf(channel));
  await mallory.join(portal);
  const address = `irc://${town.network}/${channel}`;
  const { plan } = await town.acts.plan({ into: square.canonical.alias, retire: [address], dryRun: false });
  await town.acts.ask({ plan: plan.id });
  const asked = await opal.waitForMessage({ from: 'tributary', text: /yes [A-Z2-9]{8}/ }, { within: 40_000 });
  const code = /yes ([A-Z2-9]{8})/.exec(asked.text)?.[1] as string;
  return { channel, opal, square, portal, plan, code };
}

/** The bridge's bot with its own token, as a hostile bridge would use it. */
function botOf({ home, bridge }: BesiegedTown): MatrixPerson {
  return matrixPerson({ url: home.url, userId: bridge.bot, accessToken: bridge.registration.as_token });
}

/** The attack comes to nothing: portal and square stay as they are, and the channel has not agreed. */
async function comesToNothing(
  town: BesiegedTown,
  { square, portal, plan, channel }: Awaited<ReturnType<typeof askChannel>>,
  attack: () => Promise<unknown>,
): Promise<void> {
  const also = [{ room: portal, viewer: town.people.bob }];
  const { consolidation, parties } = await nothingChanges({ town, square, also, apart: ['members of'] }, async () => {
    await attack();
    return workOn(town.acts, plan);
  });
  expect(consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
  expect(parties.find(({ id }) => id === `network:${town.network}/${channel}`)?.verdict).toBe('unknown');
}

/** Says it to us on IRC, and reads how we answer. */
async function saysToUs(person: IrcPerson, text: string): Promise<string> {
  const from = person.heard.length;
  await person.pm('tributary', text);
  return (await person.waitForMessage({ from: 'tributary' }, { from, within: 20_000 })).text;
}

const lookAlikeNick: Attack = {
  id: 'T-08',
  tried: "has overheard the operator's code, and answers with it under a nick that looks the same",
  blockedBy: 'C-5: only the operator who was asked, seen in the channel ever since, can answer',
  where: 'src/acts/hearing/hear-network.ts',
  attempt: async (town) => {
    const given = await givenChannel(town);
    const fake = await onIrc(town, given.opal.nick().replace('opal', 'opa1'));
    await comesToNothing(town, given, async () => {
      await fake.join(given.channel);
      expect(await saysToUs(fake, `yes ${given.code}`)).not.toMatch(/noted/i);
    });
    await fake.quit();
  },
};

const otherOperator: Attack = {
  id: 'T-08',
  tried: 'is operator of another channel, and answers for this one',
  blockedBy: 'C-5: operator of the very channel, when asked and when answering',
  where: 'adapters/irc/hear-answers.ts',
  attempt: async (town) => {
    const given = await givenChannel(town);
    const king = await onIrc(town, 'king-elsewhere');
    await king.join('#elsewhere');
    await comesToNothing(town, given, async () => {
      expect(await saysToUs(king, `yes ${given.code}`)).not.toMatch(/noted/i);
    });
    await king.quit();
  },
};

const speakingBridge: Attack = {
  id: 'T-08',
  tried: "answers in the portal: as a member, through the operator's ghost, and as the bridge's own bot",
  blockedBy: 'C-1: a channel answers on its network; ghosts and bots are nobody',
  where: 'src/consent/account-kinds.ts',
  attempt: async (town) => {
    const given = await givenChannel(town);
    const { mallory, bob } = town.people;
    const agree = `!tributary agree ${given.code}`;
    await comesToNothing(town, given, async () => {
      await mallory.send(given.portal, agree);
      await given.opal.say(given.channel, agree);
      await eventually(async () =>
        (await bob.messages(given.portal)).some(({ sender }) => sender === town.bridge.ghostOf(given.opal.nick())),
      );
      await botOf(town).send(given.portal, agree);
      await untilHeard(town, given.square.canonical.room);
    });
  },
};

const adminsGhost: Attack = {
  id: 'T-10',
  tried: "takes the nick of a room's admin on IRC, and agrees there through the bridge with the room's code",
  blockedBy: 'C-4: ghosts of a bridge never count',
  where: 'src/consent/judge-word.ts',
  attempt: async (town) => {
    const given = await givenChannel(town);
    const { bob, alice } = town.people;
    const [code] = await codesIn(alice, given.square.canonical.room, given.plan);
    const fake = await onIrc(town, 'alice');
    await fake.join(given.channel);
    await comesToNothing(town, given, async () => {
      await fake.say(given.channel, `!tributary agree ${code}`);
      await eventually(async () =>
        (await bob.messages(given.portal)).some(({ sender }) => sender === town.bridge.ghostOf('alice')),
      );
      await untilHeard(town, given.square.canonical.room);
    });
    const { parties } = await town.acts.status({ id: given.plan.id });
    expect(parties.find(({ id }) => id === 'canonical')?.verdict).toBe('unknown');
    await fake.quit();
  },
};

const privateWithBridge = { preset: 'private_chat', visibility: 'private' };

const modesOpen: Attack = {
  id: 'T-18',
  tried: 'has a channel linked to a private room that its bridge can write join rules in',
  blockedBy: 'P-3 mode-sync-would-open',
  where: 'src/consolidation/blockers/mode-sync.ts',
  attempt: async (town) => {
    const { square, portal } = await privateSquareWithPortal(town, { 'm.room.join_rules': 50 });
    const plan = await nothingChanges({ town, square }, () => planOfPortal(town, square, portal));
    expect(plan.blockers.map(({ code }) => code)).toEqual(['mode-sync-would-open']);
  },
};

/** A canonical that only invited people join, with these levels, and a portal to be joined into it. */
async function privateSquareWithPortal(town: BesiegedTown, events: Readonly<Record<string, number>>) {
  const channel = `#private${events['m.room.join_rules']}`;
  const opal = await onIrc(town, `pearl${events['m.room.join_rules']}`);
  await opal.join(channel);
  const levels = { events: { 'm.room.power_levels': 100, 'm.bridge': 50, ...events } };
  const square = await givenSquare(town, { canonical: { ...privateWithBridge, levels } });
  await square.canonical.owner.invite(square.canonical.room, town.service);
  return { square, opal, portal: await town.people.bob.join(town.bridge.aliasOf(channel)) };
}

async function planOfPortal(town: BesiegedTown, { canonical }: Square, portal: string) {
  return (await town.acts.plan({ into: canonical.alias, retire: [portal], dryRun: false })).plan;
}

const modesOpenLater: Attack = {
  id: 'T-18',
  tried: "gets the bridge's bot more power after everybody has agreed, and the channel's modes open the private room",
  blockedBy: 'CANONICAL_OPENED: what a bridge opens is closed again, and the run halts',
  where: 'jobs/consolidation/keep-closed.ts',
  attempt: async (town) => {
    const { square, portal } = await privateSquareWithPortal(town, { 'm.room.join_rules': 100 });
    const { room, owner } = square.canonical;
    const plan = await planOfPortal(town, square, portal);
    expect(plan.blockers).toEqual([]);
    await town.acts.ask({ plan: plan.id });
    expect((await workOn(town.acts, plan)).consolidation.step).toBe('check-consent');
    const bot = botOf(town);
    await owner.invite(room, bot.userId);
    await bot.join(room);
    await owner.setPowerLevel(room, bot.userId, 100);
    // The one thing that we send is the event that closes the room again.
    await nothingChanges({ town, square, apart: [`what was said in ${room}`] }, async () => {
      await bot.putState(room, 'm.room.join_rules', { join_rule: 'public' });
      const { consolidation } = await workOn(town.acts, plan);
      expect(consolidation.state).toBe('paused');
      expect(consolidation.reason).toContain(`m.room.join_rules by ${bot.userId}`);
    });
  },
};

/** What is tried on the network, through its bridge, and by the bridge. */
export const networkAttacks: readonly Attack[] = [
  lookAlikeNick,
  otherOperator,
  speakingBridge,
  adminsGhost,
  modesOpen,
  modesOpenLater,
];
