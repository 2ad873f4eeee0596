import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

const AN_HOUR_MS = 3_600_000;
/** Not every point of a run: neighbouring ones are alike. */
const STRIDE = 5;
const request = { consolidation: RUN, holder: 'worker', stop: new AbortController().signal, failures: 0 };

/** Works to the end with a clock that is set by so much at the nth point; true when the work came so far. */
async function workJumping(merge: Merge, nth: number, by: number): Promise<boolean> {
  let passed = 0;
  const off = () => (passed > nth ? by : 0);
  const clock = { now: () => merge.clock.now() + off() };
  const reached: RunPorts['reached'] = async () => {
    passed += 1;
  };
  const work = () => workOn({ ...merge.ports, clock, reached }, request);
  // Whoever is set back waits again for a time that was over, and time goes on.
  while ((await work()).kind === 'sleeps') merge.clock.advance(AN_HOUR_MS);
  return passed > nth;
}

test.each([
  ['back', -AN_HOUR_MS],
  ['forward', AN_HOUR_MS],
])(
  'W-2 a machine whose clock is set an hour %s at whatever point of a run does each act once, and the rooms end as in an undisturbed run',
  async (_how, by) => {
    const undisturbed = await givenMerge();
    await undisturbed.work();
    const wanted = { state: 'done', rooms: await undisturbed.lookAround() };
    const ends: unknown[] = [];

    for (let nth = 0, isOver = false; !isOver; nth += STRIDE) {
      const merge = await givenMerge();
      isOver = !(await workJumping(merge, nth, by));
      const state = (await merge.stores.consolidations.find(RUN))?.state;
      ends.push({ state, rooms: await merge.lookAround() });
    }

    expect(ends.length).toBeGreaterThan(5);
    for (const end of ends) expect(end).toEqual(wanted);
  },
);
