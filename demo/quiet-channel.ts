import { eventually } from '#test/world/eventually';
import { codeOf, findRequest, type PlanJson, type StatusJson } from './answers.ts';
import { operatorAgrees } from './irc-answers.ts';
import { QUIET_CHANNEL } from './irc-town.ts';
import { differences, type RoomsNow, roomFacts } from './rooms-now.ts';
import type { Town } from './town.ts';
import type { Testimony } from './witnesses.ts';

/** A smaller community, whose operator on IRC agrees to the plan and then never answers the bridge. */
export interface QuietPlace {
  readonly canonical: string;
  readonly chatRoom: string;
  readonly portal: string;
  readonly portalAlias: string;
}

/** A run of ours that waits for that operator, and what the portal was like before. */
export interface QuietRun {
  readonly place: QuietPlace;
  readonly plan: string;
  readonly before: RoomsNow;
}

/** Lets everybody agree to a plan and starts it; the worker of `serve` goes on with it while other things happen. */
export async function startQuietRun(town: Town): Promise<QuietRun> {
  const place = await growQuiet(town);
  const words = ['--into', place.canonical, '--retire', place.chatRoom, place.portalAlias];
  const from = town.irc.people.hush.heard.length;
  const { answer: plan } = await town.cli.json<PlanJson>(['plan', ...words]);
  await town.cli.json(['ask', plan.plan]);
  await quietPeopleAgree(town, place, plan);
  await operatorAgrees(town.irc, 'hush', from);
  const before = await roomFacts(town.people.bob, place.portal);
  await town.cli.json(['run', plan.plan], [0, 4]);
  return { place, plan: plan.plan, before };
}

async function growQuiet({ irc, people: { alice, bob } }: Town): Promise<QuietPlace> {
  const [canonical, chatRoom] = [
    await alice.createRoom({ name: 'Crystal quiet', room_version: '11' }),
    await alice.createRoom({ name: 'Quiet chat', room_version: '11' }),
  ];
  const portalAlias = irc.bridge.aliasOf(QUIET_CHANNEL);
  const portal = await bob.join(portalAlias);
  return { canonical, chatRoom, portal, portalAlias };
}

async function quietPeopleAgree(town: Town, place: QuietPlace, plan: PlanJson): Promise<void> {
  const { alice, ops } = town.people;
  for (const room of [place.canonical, place.chatRoom])
    await alice.send(room, `!tributary agree ${codeOf(await findRequest(alice, room, plan.plan))}`);
  for (const { id } of plan.parties.filter((party) => party.id.startsWith('operator:')))
    await town.cli.json(['agree', plan.plan, '--as', id, '--by', ops.userId]);
  for (const { what, leg } of plan.humanTasks) {
    for (const [, user, level] of what.matchAll(/\/op (@\S+:\S+?) (\d+)/g))
      await alice.setPowerLevel(leg ?? place.canonical, user as string, Number(level));
  }
}

/** On a slow machine a single look, which may be a whole command, takes many seconds. */
const WITHIN = { within: 120_000 };

/** Waits until the bridge has given up on its operator, and looks at what that changed. */
export async function witnessSilence(town: Town, run: QuietRun): Promise<Testimony[]> {
  await eventually(async () => (await bridgingStatus(town, run.place)) === 'failure', WITHIN);
  return [await legsStand(town, run), await portalIsAsBefore(town, run), await channelWorks(town, run.place)];
}

async function bridgingStatus({ people: { alice } }: Town, { canonical }: QuietPlace): Promise<unknown> {
  const requests = (await alice.allState(canonical)).filter(({ type }) => type === 'm.room.bridging');
  return requests.at(-1)?.content.status;
}

async function legsStand(town: Town, { place, plan }: QuietRun): Promise<Testimony> {
  const { answer } = await eventually(async () => {
    const status = await town.cli.json<StatusJson>(['status', plan]);
    return status.answer.state === 'waiting' ? status : undefined;
  }, WITHIN);
  const stateOf = (room: string) => answer.legs.find((leg) => leg.room === room)?.state;
  const levels = await town.people.alice.getState(place.chatRoom, 'm.room.power_levels');
  return {
    claim: 'an operator who never answers the bridge leaves that leg open, and the other leg goes on',
    pass:
      stateOf(place.portal) === 'open' &&
      stateOf(place.chatRoom) === 'signposted' &&
      Number(levels?.events_default) > 0,
    seen: JSON.stringify({ waits: answer.waitingFor, legs: answer.legs }),
  };
}

async function portalIsAsBefore(town: Town, { place, before }: QuietRun): Promise<Testimony> {
  const { bob } = town.people;
  const changed = differences(before, await roomFacts(bob, place.portal));
  const alias = (await bob.resolveAlias(place.portalAlias))?.room_id;
  // Power that our service user was given beforehand is no change that anybody notices.
  const noticed = changed.filter((fact) => !fact.includes('m.room.power_levels'));
  return {
    claim: 'its portal is as it was: open, with its address, and not replaced',
    pass: noticed.length === 0 && alias === place.portal,
    seen: `${changed.join(', ') || 'no difference'}; the address leads to ${alias}`,
  };
}

async function channelWorks(town: Town, { portal }: QuietPlace): Promise<Testimony> {
  const { bob } = town.people;
  const { iris, hush } = town.irc.people;
  const [there, back] = ['Still here on IRC?', 'Still here on Matrix!'];
  await iris.say(QUIET_CHANNEL, there);
  const heard = await eventually(async () => {
    const lines = (await bob.messages(portal, 200)).filter(({ content }) => content.body === there);
    return lines.length > 0 ? lines.length : undefined;
  }, WITHIN);
  await bob.send(portal, back);
  await hush.waitForMessage({ to: QUIET_CHANNEL, text: back });
  const times = hush.messages().filter(({ to, text }) => to === QUIET_CHANNEL && text.includes(back)).length;
  return {
    claim: 'its channel works as before: IRC is heard in the portal, and the portal on IRC',
    pass: heard === 1 && times === 1,
    seen: `${heard} on Matrix, ${times} on IRC`,
  };
}
