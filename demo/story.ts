import { everybodyAgrees, intrudersTry, type PlanJson, peopleDoTheirPart, type StatusJson } from './answers.ts';
import type { Community } from './community.ts';
import type { Intruder } from './intruder.ts';
import { operatorAgrees, operatorLetsTheBridge } from './irc-answers.ts';
import { CHANNEL } from './irc-town.ts';
import type { Chapter } from './report.ts';
import { differences, roomsNow } from './rooms-now.ts';
import type { Town } from './town.ts';
import type { Testimony } from './witnesses.ts';

/** What telling one chapter gives: its lines, and what was testified on the way. */
export interface Told<T> {
  readonly chapter: Chapter;
  readonly testimonies: readonly Testimony[];
  readonly value: T;
}

/** Plans the merge of the community's Matrix rooms, or of the IRC portal as well. */
async function planMerge(town: Town, rooms: readonly string[]): Promise<PlanJson> {
  const { answer } = await town.cli.json<PlanJson>(['plan', ...rooms]);
  return answer;
}

function roomsToMerge(place: Community): string[] {
  // One source by its address, one by its room id: people know rooms by either.
  return ['--into', place.mainAlias, '--retire', place.oldAliases[0] as string, place.chatRoom];
}

function allToMerge(town: Town, place: Community): string[] {
  const channel = `irc://${town.irc.bridge.configuration.networks}/${CHANNEL}`;
  return [...roomsToMerge(place), channel];
}

/** Dry run first: it must foretell the same acts as the plan that is kept, and keep nothing. */
export async function rehearse(town: Town, place: Community): Promise<Testimony[]> {
  const before = await roomsNow(town, place);
  const dry = await town.cli.json<PlanJson & { steps: unknown }>(['plan', ...roomsToMerge(place), '--dry-run']);
  const known = await town.cli.json(['ask', dry.answer.plan], [0, 1, 2, 3, 4]);
  const changed = differences(before, await roomsNow(town, place));
  return [
    {
      claim: 'a dry run keeps no plan and changes no room',
      pass: known.code !== 0 && changed.length === 0,
      seen: `ask exits ${known.code}; ${changed.join(', ') || 'no difference'}`,
    },
  ];
}

/** One round that is undone before anybody confirmed it. */
export async function undoneRound(town: Town, place: Community): Promise<Testimony[]> {
  const plan = await planMerge(town, roomsToMerge(place));
  await town.cli.json(['ask', plan.plan]);
  await everybodyAgrees(town, place, plan);
  await peopleDoTheirPart(town, place, plan);
  const before = await roomsNow(town, place);
  const waiting = await followTo(town, plan, 'await-confirmation');
  const between = differences(before, await roomsNow(town, place));
  const { answer: undone } = await town.cli.json<StatusJson & { leftovers: unknown }>(['undo', waiting.consolidation]);
  const left = differences(before, await roomsNow(town, place));
  return [
    {
      claim: 'a run waits for the second confirmation with everything moved and nothing tombstoned',
      pass:
        waiting.step === 'await-confirmation' &&
        between.length > 0 &&
        !between.some((fact) => fact.includes('tombstone')),
      seen: `${waiting.state} at ${waiting.step}; ${between.length} facts differ`,
    },
    {
      claim: 'a round undone before confirmation leaves the rooms as they were',
      pass: undone.state === 'undone' && left.length === 0,
      seen: `${left.join(', ') || 'no difference'}; leftovers: ${JSON.stringify(undone.leftovers)}`,
    },
  ];
}

/** Asks again for a new plan, lets intruders try first, then everybody agrees. */
export async function askAndAgree(
  town: Town,
  place: Community,
  intruder: Intruder | undefined,
): Promise<{ plan: PlanJson; testimonies: Testimony[] }> {
  const plan = await planMerge(town, allToMerge(town, place));
  await town.cli.json(['ask', plan.plan]);
  const before = await roomsNow(town, place);
  await intrudersTry(town, place, plan);
  const { answer: early, code } = await town.cli.json<StatusJson>(['run', plan.plan], [0, 4]);
  const changed = differences(before, await roomsNow(town, place));
  const source = `source:${place.gitterRoom}`;
  const stillAsked = early.waitingFor.some(({ party }) => party === source);
  await intruder?.whileAsked(plan);
  await Promise.all([everybodyAgrees(town, place, plan), operatorAgrees(town.irc, 'opal')]);
  await peopleDoTheirPart(town, place, plan);
  return {
    plan,
    testimonies: [
      {
        claim: "a wrong code, a stranger's yes and a bot's yes change nothing",
        pass: code === 4 && stillAsked && changed.length === 0,
        seen: `exit ${code}, waits for ${early.waitingFor.map(({ party }) => party).join(', ')}; ${changed.join(', ') || 'no difference'}`,
      },
    ],
  };
}

/** Runs the plan until it waits for the confirmation, confirms it, and follows it to its end. */
export async function runToTheEnd(town: Town, plan: PlanJson, intruder: Intruder | undefined): Promise<StatusJson> {
  const [waiting] = await Promise.all([followTo(town, plan, 'await-confirmation'), operatorLetsTheBridge(town.irc)]);
  await intruder?.whileWaiting(waiting);
  await town.cli.json(['confirm', waiting.consolidation, '--by', town.people.ops.userId], [0, 4]);
  return followTo(town, plan, 'watch');
}

/** On a slow machine the worker takes longer to hear of the last yes than a follower has patience. */
const FOLLOWED_AT_MOST = 10;

/** Follows a run until it ends, or waits for people at this step; anywhere else the story cannot go on. */
async function followTo(town: Town, { plan }: PlanJson, step: string): Promise<StatusJson> {
  for (let times = 1; ; times += 1) {
    const { answer } = await town.cli.json<StatusJson>(['run', plan, '--follow'], [0, 4]);
    const { state, step: now, waitingFor } = answer;
    if (now === step) return answer;
    if (times === FOLLOWED_AT_MOST || state !== 'waiting')
      throw new Error(`the run is ${state} at ${now}, not at ${step}: ${JSON.stringify(waitingFor)}`);
  }
}
