import fc from 'fast-check';
import { carryingHead, headIn } from '#src/consolidation/chain-witness';
import { witnessedWriter } from '#src/matrix/witnessed-writer';
import type { WorldWriter } from '#src/ports/world';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

const hashOfEntry = (sequence: number): string => sequence.toString(16).padStart(64, '0');

/** Everybody was asked by messages that say where the log ended; the log then says what the test lets it say. */
async function givenWitnessed() {
  const town = givenActs();
  const { ports, stores } = town;
  const head = async () => ({ sequence: stores.story.length, hash: hashOfEntry(stores.story.length) });
  Object.assign(ports, { voice: witnessedWriter(ports.voice as WorldWriter, { head }) });
  const log = (entries: number, hashAt: (sequence: number) => string | undefined) =>
    Object.assign(ports.audit, { hashAt: async (at: number) => hashAt(at), verify: async () => ({ entries }) });
  log(9, hashOfEntry);
  const plan = await town.asked();
  const check = async () => (await town.acts.audit({ id: plan.id, verify: true })).witness;
  return { ...town, plan, log, check };
}

test('C-11 the rooms witness the log as far as our messages there tell of it', async () => {
  const { check } = await givenWitnessed();

  expect(await check()).toEqual({ messages: 2, upTo: 2, unread: [] });
});

test('C-11 T-32 whatever is written in a room afterwards hides none of our messages that witness the log', async () => {
  const { check, others } = await givenWitnessed();
  for (let line = 0; line < 1_100; line += 1)
    others.writeState({ room: ROOMS.canonical, by: PEOPLE.ann, type: 'm.room.topic', key: '', content: { topic: '' } });

  expect(await check()).toMatchObject({ messages: 2, upTo: 2 });
});

test.each([
  ['cut off', 1, (at: number) => (at > 1 ? undefined : hashOfEntry(at)), 2],
  ['written anew from its beginning', 9, () => 'e'.repeat(64), 1],
])('C-11 T-32 a log that was %s is contradicted by the first message that knew it otherwise', async (...given) => {
  const [, entries, hashAt, sequence] = given;
  const { check, log, posted } = await givenWitnessed();
  log(entries, hashAt);

  const { against } = (await check()) ?? {};

  expect(against?.sequence).toBe(sequence);
  const ours = [...(await posted(ROOMS.canonical)), ...(await posted(ROOMS.chat))];
  expect(ours.map(({ eventId }) => eventId)).toContain(against?.event);
});

test('C-11 T-32 what others write of the log in a room is no witness', async () => {
  const { check, hears, others, plan } = await givenWitnessed();
  const content = carryingHead(
    { 'io.tributary.act': `${plan.id}/ask/canonical` },
    { sequence: 1, hash: 'e'.repeat(64) },
  );
  await hears({ sender: PEOPLE.mallory, room: ROOMS.chat, type: 'm.room.message', content });
  others.writeState({ room: ROOMS.chat, by: PEOPLE.grace, type: 'm.room.tombstone', key: '', content });

  expect((await check())?.against).toBeUndefined();
});

test('C-11 what a content says of the log is read as it was written, and nothing else is', () => {
  const head = fc.record({ sequence: fc.nat(), hash: fc.nat().map(hashOfEntry) });
  fc.assert(fc.property(head, (known) => expect(headIn(carryingHead({ body: 'x' }, known))).toEqual(known)));
  fc.assert(
    fc.property(fc.jsonValue(), (said) => {
      const read = headIn({ 'io.tributary.audit': said } as never);
      expect(read === undefined || /^[0-9a-f]{64}$/.test(read.hash)).toBe(true);
    }),
  );
});
