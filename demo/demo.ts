import { performance } from 'node:perf_hooks';
import { callsSince, markLog } from './access-log.ts';
import type { DemoChoices } from './choices.ts';
import { type Community, growCommunity } from './community.ts';
import { findTheCommunity } from './discovery.ts';
import { figuresText, timesOf } from './figures.ts';
import { hearInterruption, type Interruption } from './interruption.ts';
import { type Intruder, intruderIn } from './intruder.ts';
import { whileSomebodyChatters } from './irc-answers.ts';
import { CHANNEL, QUIET_CHANNEL } from './irc-town.ts';
import { witnessChatter, witnessIrc } from './irc-witnesses.ts';
import { leaveOpen } from './leave-open.ts';
import { startQuietRun, witnessSilence } from './quiet-channel.ts';
import { reasonOf } from './reason-of.ts';
import { type Chapter, countWitnesses, type DemoReport, writeReport } from './report.ts';
import { witnessSecrets } from './secret-witness.ts';
import { askAndAgree, rehearse, runToTheEnd, undoneRound } from './story.ts';
import { buildTown, type Town } from './town.ts';
import { compareWithUpgrade } from './upgrade.ts';
import { type Testimony, witnessOutcome, witnessSecondRun } from './witnesses.ts';

const chapters: Chapter[] = [];

/** Tells one chapter: does it, times it, prints what was testified. */
async function tell<T>(
  title: string,
  act: () => Promise<{ value: T; lines?: string[]; heard?: readonly Testimony[] }>,
) {
  const start = performance.now();
  process.stdout.write(`\n${title}\n`);
  const seconds = () => (performance.now() - start) / 1000;
  const {
    value,
    lines = [],
    heard = [],
  } = await act().catch((error: unknown) => {
    chapters.push({ title, seconds: seconds(), lines: ['It did not come to its end.'], heard: [] });
    throw error;
  });
  for (const line of lines) process.stdout.write(`      ${line}\n`);
  printTestimonies(heard);
  chapters.push({ title, seconds: seconds(), lines, heard });
  return value;
}

function printTestimonies(heard: readonly Testimony[]): void {
  for (const { claim, pass, seen } of heard)
    process.stdout.write(`${pass ? 'PASS' : 'FAIL'}  ${claim}\n${pass ? '' : `      saw: ${seen}\n`}`);
}

async function tellStory(town: Town, isHostile: boolean): Promise<DemoReport> {
  const place = await tell('A community in four rooms, on two homeservers and IRC', async () => {
    const value = await growCommunity(town);
    return { value, lines: describePlace(town, value) };
  });
  await tell('What belongs together, found among decoys', () => findTheCommunity(town, place));
  const service = await town.cli.start(['serve'], /ready/i);
  try {
    return await merge(town, place, isHostile ? intruderIn(town, place) : undefined);
  } finally {
    await service.stop();
  }
}

async function merge(town: Town, place: Community, intruder: Intruder | undefined): Promise<DemoReport> {
  await tell('A dry run', async () => ({ value: undefined, heard: await rehearse(town, place) }));
  await tell('A round that is undone', async () => ({ value: undefined, heard: await undoneRound(town, place) }));
  await intruder?.beforeAsking();
  const plan = await tell('Asking again, with intruders', async () => {
    const asked = await askAndAgree(town, place, intruder);
    return { value: asked.plan, heard: asked.testimonies };
  });
  const log = { community: town.community.logFile, gitter: town.gitter.logFile };
  const marks = { community: markLog(log.community), gitter: markLog(log.gitter) };
  const { value: ended, said } = await tell('The merge, while somebody chatters on IRC', async () => {
    const value = await whileSomebodyChatters(town.irc, CHANNEL, () => runToTheEnd(town, plan, intruder));
    const { consolidation, state, step } = value.value;
    return { value, lines: [`consolidation ${consolidation} is ${state} at ${step}`] };
  });
  const heard = await witnessChatter(town, place, said);
  const ours = [`@tributary:${town.community.name}`, `@gitter-badger:${town.gitter.name}`];
  const calls = [callsSince(log.community, marks.community, ours), callsSince(log.gitter, marks.gitter, ours)].reduce(
    (a, b) => ({ calls: a.calls + b.calls, seconds: a.seconds + b.seconds }),
  );
  const quiet = await tell('A channel whose operator agrees, and never answers the bridge', async () => ({
    value: await startQuietRun(town),
    lines: [`${QUIET_CHANNEL} is to go with another chat; its run goes on while the others are looked at`],
  }));
  await tell('Independent witnesses', async () => ({ value: ended, heard: await witnessOutcome(town, place) }));
  await tell('Witnesses on IRC', async () => ({
    value: ended,
    heard: [heard.testimony, ...(await witnessIrc(town, place))],
  }));
  await tell('The channel whose operator never answered', async () => ({
    value: ended,
    heard: await witnessSilence(town, quiet),
  }));
  await tell('Once more', async () => ({ value: ended, heard: await witnessSecondRun(town, place, plan.plan) }));
  if (intruder) await tell('What an intruder tried', async () => ({ value: ended, heard: intruder.testimonies }));
  await tell('Secrets', async () => ({ value: ended, heard: await witnessSecrets(town, place) }));
  const upgrade = await compareWithUpgrade(town);
  const times = await timesOf(town, ended.consolidation);
  return {
    chapters,
    figures: {
      ...heard.figures,
      ...times,
      'merge-calls': calls.calls,
      'merge-server-seconds': calls.seconds,
      ...upgrade,
    },
  };
}

function describePlace(town: Town, place: Community): string[] {
  return [
    `${place.mainAlias} is the room that stays: ${place.canonical}`,
    `${place.oldAliases.slice(0, 3).join(', ')}: the Gitter room ${place.gitterRoom}`,
    `${place.oldAliases[3]}: a second chat ${place.chatRoom}, held by the space ${place.space}`,
    `${place.portalAlias}: the portal ${place.portal} of ${CHANNEL} on IRC`,
    `${town.community.name} is the community's homeserver, ${town.gitter.name} stands for gitter.im`,
  ];
}

/** The whole story; where it cannot go on, what was told up to there, and why it ended. */
async function tellAll({ town, interruption }: Stage, isHostile: boolean): Promise<DemoReport> {
  try {
    return await tellStory(town, isHostile);
  } catch (error) {
    if (interruption.code !== undefined) throw error;
    const heard = [{ claim: 'the story comes to its end', pass: false, seen: reasonOf(error) }];
    printTestimonies(heard);
    chapters.push({ title: 'How it ended', seconds: 0, lines: [], heard });
    return { chapters, figures: {} };
  }
}

interface Stage {
  readonly town: Town;
  readonly interruption: Interruption;
}

/** Tells the story and writes its report; true when every witness passed. */
async function play(stage: Stage, isHostile: boolean): Promise<boolean> {
  const { town } = stage;
  const report = await tellAll(stage, isHostile);
  const path = writeReport(town.folder, report);
  const { passed, failed } = countWitnesses(report);
  process.stdout.write(`\nFigures\n${figuresText(report.figures)}`);
  process.stdout.write(`\n${passed} witnesses passed, ${failed} failed. Report: ${path}\n`);
  return failed === 0;
}

/** Runs the demo, and leaves no process behind; the exit code: 0 when every witness passed. */
export async function runDemo({ isHostile, isKept }: DemoChoices): Promise<number> {
  const interruption = hearInterruption();
  const { happens } = interruption;
  process.stdout.write('Starting two homeservers…\n');
  const town = await Promise.race([buildTown(), happens]);
  if (typeof town === 'number') return town; // what was started by then ends with us
  try {
    const passed = await Promise.race([play({ town, interruption }, isHostile), happens]);
    if (typeof passed === 'number') return passed;
    if (isKept) await Promise.race([leaveOpen(town).then(() => happens), happens]);
    return passed ? 0 : 1;
  } finally {
    if (interruption.code !== undefined) process.stdout.write('\nStopping the servers…\n');
    await town.stop();
  }
}
