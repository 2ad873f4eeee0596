import { freePort } from '#test/servers/free-port';
import { type Synapse, startFederatedPair, startSynapse } from '#test/servers/synapse';
import { eventually } from '#test/world/eventually';
import { type MatrixPerson, matrixPerson, newPerson } from '#test/world/matrix-person';

const registration = {
  id: 'probe',
  url: null,
  as_token: 'probe-as',
  hs_token: 'probe-hs',
  sender_localpart: 'probe',
  rate_limited: false,
  namespaces: { users: [{ exclusive: true, regex: '@probe_.*' }], aliases: [], rooms: [] },
};

describe('two homeservers', () => {
  let one: Synapse;
  let two: Synapse;
  let ann: MatrixPerson;
  let bob: MatrixPerson;

  beforeAll(async () => {
    [one, two] = await startFederatedPair({ appservices: [registration] });
    [ann, bob] = await Promise.all([newPerson(one, 'ann'), newPerson(two, 'bob')]);
  });

  afterAll(() => Promise.all([one?.stop(), two?.stop()]));

  test('V-2 two homeservers federate: a user of one joins an alias of the other', async () => {
    const roomId = await ann.createRoom({ room_alias_name: 'crystal' });

    const joined = await bob.join(`#crystal:${one.name}`);

    expect(joined).toBe(roomId);
    expect(await ann.members(roomId)).toEqual([ann.userId, bob.userId].sort());
  });

  test('V-2 what is said on one homeserver is read on the other', async () => {
    const roomId = await ann.createRoom({ room_alias_name: 'spoken' });
    await bob.join(`#spoken:${one.name}`);

    const eventId = await bob.send(roomId, 'hello from two');

    const heard = await eventually(async () => (await ann.messages(roomId)).find((e) => e.event_id === eventId));
    expect(heard).toMatchObject({ sender: bob.userId, content: { body: 'hello from two' } });
  });

  test('V-2 a homeserver keeps rooms, tokens and federation over a restart', async () => {
    const roomId = await ann.createRoom({ room_alias_name: 'kept' });
    const before = one.pid;

    await one.restart();

    expect(one.pid).not.toBe(before);
    expect(await ann.getState(roomId, 'm.room.create')).toBeDefined();
    await expect(eventually(() => bob.join(`#kept:${one.name}`))).resolves.toBe(roomId);
  });

  test('V-2 an appservice of the registration acts for the users of its namespace', async () => {
    const bot = matrixPerson({ url: one.url, userId: `@probe:${one.name}`, accessToken: 'probe-as' });

    await bot.call('POST', '/v3/register', { type: 'm.login.application_service', username: 'probe_ghost' });

    const whoami = await bot.call(
      'GET',
      `/v3/account/whoami?user_id=${encodeURIComponent(`@probe_ghost:${one.name}`)}`,
    );
    expect(whoami).toMatchObject({ user_id: `@probe_ghost:${one.name}` });
  });

  test('V-2 what a homeserver refuses reaches the person with status and code', async () => {
    await expect(ann.join(`#nowhere:${one.name}`)).rejects.toMatchObject({ status: 404, errcode: 'M_NOT_FOUND' });
  });
});

describe('one homeserver', () => {
  test('V-2 a homeserver that cannot start fails with the last lines of its log', async () => {
    const starting = startSynapse({ config: { rc_joins: 'nonsense' } });

    await expect(starting).rejects.toThrow(/ended while it was starting:.*Error/s);
  });

  test('V-2 a homeserver listens on the ports it was given', async () => {
    const [clientPort, federationPort] = [await freePort(), await freePort()];

    const synapse = await startSynapse({ clientPort, federationPort, database: 'memory' });

    expect([synapse.url, synapse.name]).toEqual([`http://127.0.0.1:${clientPort}`, `localhost:${federationPort}`]);
    expect((await fetch(`${synapse.url}/_matrix/client/versions`)).status).toBe(200);
    await synapse.stop();
  });
});
