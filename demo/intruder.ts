import { readFileSync } from 'node:fs';
import { eventually } from '#test/world/eventually';
import { ircPerson } from '#test/world/irc-person';
import { codeOf, findRequest, type PlanJson, type StatusJson } from './answers.ts';
import type { Community } from './community.ts';
import { CHANNEL } from './irc-town.ts';
import { differences, roomsNow } from './rooms-now.ts';
import type { Town } from './town.ts';
import type { Testimony } from './witnesses.ts';

/** Somebody who tries something at three moments of the story; what came of it is testified. */
export interface Intruder {
  beforeAsking(): Promise<void>;
  whileAsked(plan: PlanJson): Promise<void>;
  whileWaiting(run: StatusJson): Promise<void>;
  readonly testimonies: readonly Testimony[];
}

/** One thing that is tried; the answer says what blocked it, or is undefined when nothing did. */
type Attempt = () => Promise<string | undefined>;

/** Mallory, with an account on one homeserver, two nicks on IRC, and everything that can be read in public. */
export function intruderIn(town: Town, place: Community): Intruder {
  const testimonies: Testimony[] = [];
  /** Blocked is what was said no to, in rooms that are as they were. */
  const attack = async (claim: string, attempt: Attempt): Promise<void> => {
    const before = await roomsNow(town, place);
    const blockedBy = await attempt();
    const changed = differences(before, await roomsNow(town, place));
    const seen = `${blockedBy ?? 'nothing said no'}; ${changed.join(', ') || 'no room changed'}`;
    testimonies.push({ claim: `BLOCKED ${claim}`, pass: blockedBy !== undefined && changed.length === 0, seen });
  };
  return {
    testimonies,
    beforeAsking: () =>
      attack('T-01 a room of their own, dressed up as the portal of the channel', () => forgedPortal(town, place)),
    whileAsked: async (plan) => {
      await attack("T-09 yesterday's code, for today's plan", () => oldCode(town, place, plan));
      await attack("T-10 the admin's nick on IRC, agreeing through the bridge", () => adminsNick(town, place, plan));
      await attack('T-08 a nick that looks like the operator, with the overheard code', () => lookAlike(town));
      await attack('T-33 an agreement pushed to us as if by the homeserver', () => forgedPush(town, place, plan));
    },
    whileWaiting: (run) =>
      attack('T-05 the second confirmation, by somebody without power', () => confirmAlone(town, place, run)),
  };
}

async function forgedPortal(town: Town, place: Community): Promise<string | undefined> {
  const content = { bridgebot: town.irc.bridge.bot, protocol: { id: 'irc' }, channel: { id: CHANNEL } };
  const initial_state = ['m.bridge', 'uk.half-shot.bridge'].map((type) => ({
    type,
    state_key: town.irc.bridge.infoKeyOf(CHANNEL),
    content,
  }));
  await town.people.mallory.createRoom({ name: CHANNEL, initial_state, room_alias_name: 'dressed-up' });
  const words = ['plan', '--into', place.mainAlias, '--retire', `#dressed-up:${town.gitter.name}`, '--dry-run'];
  const { answer } = await town.cli.json<PlanJson & { legs: readonly { channels: readonly { bridge?: string }[] }[] }>(
    words,
    [0, 3],
  );
  const believed = answer.legs.flatMap(({ channels }) => channels).filter(({ bridge }) => bridge !== undefined);
  return believed.length === 0 ? 'the plan knows of no channel in that room' : undefined;
}

async function oldCode(town: Town, place: Community, plan: PlanJson): Promise<string | undefined> {
  const { mallory } = town.people;
  const asked = (await mallory.messages(place.gitterRoom, 200)).map(
    ({ content }) => content['io.tributary.consent'] as { plan: string; code: string } | undefined,
  );
  const old = asked.find((consent) => consent !== undefined && consent.plan !== plan.plan);
  if (!old) throw new Error('there is no older question in the Gitter room');
  return answerTo(town, place.gitterRoom, `!tributary agree ${old.code}`);
}

/** What we answer to mallory in a room, unless it is thanks. */
async function answerTo({ people: { mallory } }: Town, room: string, words: string): Promise<string | undefined> {
  const event = await mallory.send(room, words);
  const answer = await eventually(async () => {
    const reply = (await mallory.messages(room)).find(
      ({ content }) => content['io.tributary.act'] === `reply/${event}`,
    );
    return reply && String(reply.content.body);
  });
  return /noted|confirmed/.test(answer) ? undefined : answer;
}

async function adminsNick(town: Town, place: Community, plan: PlanJson): Promise<string | undefined> {
  const { alice, bob } = town.people;
  const code = codeOf(await findRequest(alice, place.canonical, plan.plan));
  const fake = await ircPerson({ port: town.irc.irc.port, nick: 'alice' });
  await fake.join(CHANNEL);
  await fake.say(CHANNEL, `!tributary agree ${code}`);
  const ghost = town.irc.bridge.ghostOf('alice');
  await eventually(async () => (await bob.messages(place.portal)).some(({ sender }) => sender === ghost));
  await fake.quit();
  return (await stillOpen(town, plan, 'canonical'))
    ? 'a ghost of a bridge is nobody: canonical has not agreed'
    : undefined;
}

async function stillOpen(town: Town, plan: PlanJson, party: string): Promise<boolean> {
  const { answer } = await town.cli.json<StatusJson>(['run', plan.plan], [0, 4]);
  return answer.waitingFor.some((waits) => waits.party === party);
}

async function lookAlike(town: Town): Promise<string | undefined> {
  const asked = await town.irc.people.opal.waitForMessage(
    { from: 'tributary', text: /yes [A-Z2-9]{8}/ },
    { within: 40_000 },
  );
  const fake = await ircPerson({ port: town.irc.irc.port, nick: 'opa1' });
  await fake.join(CHANNEL);
  await fake.pm('tributary', /yes [A-Z2-9]{8}/.exec(asked.text)?.[0] ?? '');
  const { text } = await fake.waitForMessage({ from: 'tributary' }, { within: 20_000 });
  await fake.quit();
  return /noted/i.test(text) ? undefined : text;
}

async function forgedPush(town: Town, place: Community, plan: PlanJson): Promise<string | undefined> {
  const { grace } = town.people;
  const code = codeOf(await findRequest(grace, place.gitterRoom, plan.plan));
  const config = JSON.parse(readFileSync(town.configFile, 'utf8')) as {
    homeservers: [{ appservice: { listen: string } }];
  };
  const event = {
    ...{
      type: 'm.room.message',
      room_id: place.gitterRoom,
      sender: grace.userId,
      event_id: '$forged',
      origin_server_ts: Date.now(),
    },
    content: { msgtype: 'm.text', body: `!tributary agree ${code}` },
  };
  const answer = await fetch(`http://${config.homeservers[0].appservice.listen}/_matrix/app/v1/transactions/forged`, {
    method: 'PUT',
    headers: { authorization: 'Bearer guessed', 'content-type': 'application/json' },
    body: JSON.stringify({ events: [event] }),
  });
  return answer.status === 403 ? 'the listener answered 403' : undefined;
}

async function confirmAlone(town: Town, place: Community, run: StatusJson): Promise<string | undefined> {
  await town.people.mallory.join(place.canonical, [town.community.name]);
  return answerTo(town, place.canonical, `!tributary confirm ${run.consolidation}`);
}
