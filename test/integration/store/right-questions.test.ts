import type { NetworkSide } from '#src/ports/network-side';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { answerRights } from '#src/wiring/answer-rights';
import { sideElsewhere } from '#src/wiring/side-elsewhere';
import { openFreshDatabase } from '#test/servers/postgres';
import { eventually } from '#test/world/eventually';

let database: Database;
let store: Store;

beforeAll(async () => {
  database = await openFreshDatabase();
  store = createStore(database);
});

afterAll(() => database.close());

const question = { network: 'libera', channel: '#crystal-lang', mask: 'ann!a@home' };
const [never, quick] = [new AbortController().signal, { waitMs: 100, everyMs: 10 }];

/** A side that is connected, and sees this. */
const seeing = (seen: Awaited<ReturnType<NetworkSide['rightOf']>>, network = 'libera'): NetworkSide => ({
  network,
  ask: async () => [],
  rightOf: async () => seen,
});

const open = () => store.rightQuestions.open({ network: 'libera', withinMs: 60_000 });

test('C-8 a process without a connection learns what the one that has it sees at that moment', async () => {
  const side = sideElsewhere('libera', { questions: store.rightQuestions, outages: store.outages, stop: never });

  for (const seen of ['holds', 'lost', 'holds'] as const) {
    const answer = side.rightOf(question);
    await eventually(async () => (await open()).length === 1);
    await answerRights([seeing('unknown', 'oftc'), seeing(seen)], store.rightQuestions);
    expect(await answer).toBe(seen);
  }
  expect(await open()).toEqual([]);
});

test('C-7 a right that nobody looks up is unknown, and an answer to an earlier question does not count', async () => {
  const asking = await store.rightQuestions.ask(question);
  await store.rightQuestions.answer({ ...question, asking }, 'holds');

  const side = sideElsewhere('libera', {
    questions: store.rightQuestions,
    outages: store.outages,
    stop: never,
    patience: quick,
  });

  expect(await side.rightOf(question)).toBe('unknown');
});

test('C-7 a process that ends does not wait for the answer', async () => {
  const stopping = new AbortController();
  const side = sideElsewhere('libera', {
    questions: store.rightQuestions,
    outages: store.outages,
    stop: stopping.signal,
  });
  const answer = side.rightOf({ ...question, mask: 'bob!b@work' });
  await eventually(async () => (await open()).some(({ mask }) => mask === 'bob!b@work'));

  stopping.abort();

  expect(await answer).toBe('unknown');
});
