import type { Attack } from '#test/world/attacks/attack';
import type { BesiegedTown } from '#test/world/attacks/besieged-town';
import { liesAboutPower } from '#test/world/attacks/lying-homeserver';
import { askedPlan, givenSquare, hasAgreed, questionIn, workOn } from '#test/world/attacks/square';
import { nothingChanges, replyTo } from '#test/world/attacks/unchanged';
import { eventually } from '#test/world/eventually';

/** What the hostile server sends arrives in order: once this is here, so is everything that it sent before. */
async function untilArrived({ people: { eve, bob } }: BesiegedTown, room: string): Promise<void> {
  const sign = await eve.send(room, 'and now?');
  await eventually(async () => (await bob.messages(room)).some(({ event_id }) => event_id === sign));
}

const lyingServer: Attack = {
  id: 'T-27',
  tried:
    'has their own homeserver take them for an admin of the old room, and agrees, writes its levels and replaces it by that',
  blockedBy:
    'rooms are read by the word of our own homeservers alone, which take no event that the room does not allow',
  where: 'src/acts/speaking/speakers.ts',
  attempt: async (town) => {
    // Later versions name an event by its hash, so that a lie would be another event.
    const square = await givenSquare(town, { source: { room_version: '2' } });
    const plan = await askedPlan(square, town.acts);
    const { eve, bob } = town.people;
    const { room, owner } = square.source;
    const { code } = await questionIn(owner, room, plan);
    await liesAboutPower(town.hostile, { room, user: eve.userId });
    const levels = (await eve.getState(room, 'm.room.power_levels')) ?? {};
    expect(levels.users).toMatchObject({ [eve.userId]: 100 });
    const lair = await eve.createRoom({ name: 'lair' });
    await nothingChanges({ town, square }, async () => {
      const yes = await eve.send(room, `!tributary agree ${code}`);
      expect(await replyTo(bob, room, yes)).toMatch(/level/i);
      await eve.putState(room, 'm.room.power_levels', { ...levels, users_default: 100 });
      await eve.putState(room, 'm.room.tombstone', { body: 'moved', replacement_room: lair });
      await untilArrived(town, square.canonical.room);
      const { consolidation } = await workOn(town.acts, plan);
      expect(consolidation).toMatchObject({ state: 'waiting', step: 'check-consent' });
    });
    expect(await hasAgreed(town.acts, plan, `source:${room}`)).toBe(false);
  },
};

const forgedSignIn: Attack = {
  id: 'T-11',
  tried: 'sends words to our pages with a token by which their own homeserver vouches for them as somebody of ours',
  blockedBy: 'there is nothing to sign in to: pages show, and take nothing',
  where: 'src/http/pages/server.ts',
  attempt: async (town) => {
    const square = await givenSquare(town);
    const plan = await askedPlan(square, town.acts);
    const { eve } = town.people;
    const { room, owner } = square.source;
    const { code } = await questionIn(owner, room, plan);
    const { access_token: token } = await eve.call('POST', `/v3/user/${eve.userId}/openid/request_token`, {});
    const words = { plan: plan.id, party: `source:${room}`, code, word: 'agree', by: owner.userId, sub: owner.userId };
    const send = (method: string, path: string) =>
      fetch(`${town.pages}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, cookie: `session=${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(words),
      });
    const places = [`/plan/${plan.id}`, `/plan/${plan.id}/agree`, `/agree/${code}`, '/login', '/api/agree'];
    await nothingChanges({ town, square }, async () => {
      for (const place of places)
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
          expect([method, place, (await send(method, place)).status]).toEqual([method, place, 404]);
      await fetch(`${town.pages}/plan/${plan.id}?${new URLSearchParams({ ...words, access_token: String(token) })}`);
      expect((await workOn(town.acts, plan)).consolidation.step).toBe('check-consent');
    });
    expect(await hasAgreed(town.acts, plan, `source:${room}`)).toBe(false);
  },
};

/** What is tried with a homeserver of one's own. */
export const serverAttacks: readonly Attack[] = [forgedSignIn, lyingServer];
