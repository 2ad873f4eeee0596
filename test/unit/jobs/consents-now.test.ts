import { consentsNow } from '#jobs/consents-now';
import type { Running } from '#jobs/running';
import { WordsInBreath } from '#jobs/view/words-in-breath';
import type { Consent } from '#src/consent/consent';
import { OBJECTIONS_ANNOUNCED } from '#src/consent/objection-period';
import type { EventId, RoomId } from '#src/portals/ids';
import { CANONICAL, givenMerge, type Merge, RUN } from '#test/world/merge-world';

const HOUR_MS = 3_600_000;

/** The run of a merge as its steps are given it, with what is heard in its rooms; its people have all agreed. */
function runningIn(merge: Merge, hear: (text: unknown) => Promise<void> = async () => undefined): Running {
  const { plan, ports, stores, clock } = merge;
  const words = new WordsInBreath(() => stores.consents.consentsOf(plan.id));
  const hearing = {
    heardTo: new Map(),
    hear: async ({ content }: { content: { body?: unknown } }) => hear(content.body),
  };
  const held = { acts: () => stores.actRecords.of(RUN), seen: () => stores.consolidations.find(RUN) };
  const { consents } = stores;
  const people = { consents, words, hearing, audit: ports.audit, networks: ports.networks, notices: ports.notices };
  return { ...ports, plan, clock, held, people } as unknown as Running;
}

async function partyOf(merge: Merge): Promise<Consent> {
  const said = await merge.stores.consents.consentsOf(merge.plan.id);
  const found = said.find(({ party }) => party === 'canonical');
  if (!found) throw new Error('nobody agreed for canonical');
  return found;
}

test('P-9 where the consents stand is told once what was said in the rooms that were asked has been heard', async () => {
  const merge = await givenMerge();
  const { plan, party, person } = await partyOf(merge);
  const question = { plan, hash: merge.plan.hash, party, code: 'K7QF2M9X', expiresAt: merge.plan.expiresAt };
  const room = CANONICAL as RoomId;
  await merge.stores.consents.keepRequest({
    ...question,
    room,
    event: '$asked' as EventId,
    askedAt: merge.clock.now(),
  });
  const running = runningIn(merge, async (text) => {
    if (text === 'no') await merge.stores.consents.withdraw({ plan, party, person, at: merge.clock.now() });
  });
  merge.clock.advance(1_000);
  const message = { msgtype: 'm.text', body: 'no' };
  await merge.ports.writer.post({ room, as: merge.plan.canonical.actor, content: message, txn: 'a word' } as never);

  const standing = await consentsNow(running);

  expect(standing.verdict).toBe('unknown');
  expect(standing.waitingFor.map((wait) => wait.party)).toEqual(['canonical']);
});

test('W-13 who agreed is told without those who refused, took it back, or spoke of another plan', async () => {
  const merge = await givenMerge();
  const word = await partyOf(merge);
  const { record, withdraw } = merge.stores.consents;
  const { event: _event, room: _room, ...bare } = word;
  await record({ ...bare, person: '@no:example.org', word: 'refuse' });
  await record({ ...bare, person: '@old:example.org', hash: 'another hash' });
  await record({ ...bare, person: '@back:example.org' });
  await withdraw({ plan: word.plan, party: word.party, person: '@back:example.org', at: merge.clock.now() });

  const { agreed } = await consentsNow(runningIn(merge));

  const canonical = agreed?.filter(({ party }) => party === 'canonical');
  expect(canonical).toEqual([{ party: 'canonical', person: word.person }]);
});

test('C-9 W-12 a room that was told late of the time to object makes the time to begin longer, for a run as well', async () => {
  const merge = await givenMerge({ policy: { objectionHours: 24 } });
  const { id, expiresAt } = merge.plan;
  const { at: completeAt } = await partyOf(merge);
  const until = expiresAt + 30 * 24 * HOUR_MS;
  merge.clock.advance(expiresAt + 31 * 24 * HOUR_MS - merge.clock.now());
  const verdict = async () => (await consentsNow(runningIn(merge))).verdict;
  expect(await verdict()).toBe('unknown');

  const detail = { room: CANONICAL, completeAt, until };
  await merge.ports.audit.append({ plan: id, at: completeAt, who: 'tributary', what: OBJECTIONS_ANNOUNCED, detail });

  expect(await verdict()).toBe('granted');
});

test('W-12 from the first act on the time to agree ends no more', async () => {
  const merge = await givenMerge();
  merge.clock.advance(merge.plan.expiresAt + HOUR_MS - merge.clock.now());
  const running = runningIn(merge);
  const withActs = (count: number) => {
    const held = { acts: async () => Array(count).fill({}), seen: async () => undefined };
    return consentsNow({ ...running, held } as unknown as Running);
  };

  expect((await withActs(0)).verdict).toBe('unknown');
  expect((await withActs(1)).verdict).toBe('granted');
});
