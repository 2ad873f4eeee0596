import { isDeepStrictEqual } from 'node:util';
import { createRunnerHere } from '#jobs/work-here';
import { type DatabaseDeath, withDyingDatabase } from '#test/world/failing-records';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

/** All that people and records show in the end. */
async function outcomeOf({ stores, bridge, lookAround }: Merge) {
  const acts = await stores.actRecords.of(RUN);
  const steps = await stores.stepRecords.of(RUN);
  return {
    rooms: await lookAround(),
    state: (await stores.consolidations.find(RUN))?.state,
    acts: acts.map(({ id, outcome }) => `${id}: ${outcome ? 'has an outcome' : 'is open'}`).sort(),
    steps: steps.map(({ step, leg, state }) => `${step} ${leg ?? ''}: ${state}`).sort(),
    legs: (await stores.consolidations.legsOf(RUN)).map(({ state }) => state),
    links: [...bridge.links],
    journal: await stores.aliasJournal.of(RUN),
  };
}

/** Works in this process while the database dies once. */
async function workWhileItDies(death: DatabaseDeath) {
  const merge = await givenMerge();
  const { ports, asked } = withDyingDatabase(merge.ports, death);
  const runner = createRunnerHere(ports, new AbortController().signal);
  const failure = await runner.work(RUN).catch((error: unknown) => String(error));
  return { questions: asked(), failure, outcome: await outcomeOf(merge) };
}

test.each([
  ['before', false],
  ['after', true],
])(
  'W-9 a database that dies %s any question of a run took effect keeps it from nothing, and no record is lost',
  async (_when, tookEffect) => {
    const { questions, outcome } = await workWhileItDies({ question: Number.POSITIVE_INFINITY, tookEffect });
    expect(outcome.state).toBe('done');
    expect(questions).toBeGreaterThan(30);

    const deaths = Array.from({ length: questions }, (_, question) => workWhileItDies({ question, tookEffect }));
    const ends = await Promise.all(deaths);

    const unlike = ends.flatMap(({ failure, outcome: seen }, question) =>
      failure === undefined && isDeepStrictEqual(seen, outcome) ? [] : [{ question, failure, ...seen }],
    );
    expect(unlike).toEqual([]);
  },
);
