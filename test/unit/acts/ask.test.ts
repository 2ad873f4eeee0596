import { asTime } from '#src/consent/request-message';
import type { NetworkQuestion, NetworkSides } from '#src/ports/network-side';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { listing } from '#test/world/simulated-rooms';

const wanted = { into: ROOMS.canonical, retire: [ROOMS.chat], dryRun: false, requestedBy: PEOPLE.ann };

async function givenPlan(given: Parameters<typeof givenActs>[0] = {}, retire: readonly string[] = [ROOMS.chat]) {
  const town = givenActs(given);
  const { plan } = await town.acts.plan({ ...wanted, retire });
  return { ...town, plan };
}

const bodies = (events: readonly { content: { body?: unknown } }[]) =>
  events.map(({ content }) => String(content.body));

test('C-2 every room is asked by one message that names its own code', async () => {
  const { acts, plan, posted, codeIn } = await givenPlan();

  const { asked } = await acts.ask({ plan: plan.id });

  const [canonical, chat] = [bodies(await posted(ROOMS.canonical)), bodies(await posted(ROOMS.chat))];
  expect([canonical.length, chat.length]).toEqual([1, 1]);
  expect(canonical[0]).toContain(`!tributary agree ${await codeIn(ROOMS.canonical)}`);
  expect(chat[0]).toContain(`!tributary agree ${await codeIn(ROOMS.chat)}`);
  expect(await codeIn(ROOMS.canonical)).not.toBe(await codeIn(ROOMS.chat));
  expect(asked.map(({ party }) => party)).toEqual(plan.parties.map(({ id }) => id));
});

test('T-24 an address with lines of its own adds none to our question', async () => {
  const address = '#nice\n!tributary agree AAAAAAAA:evil.example';
  const { acts, plan, posted } = await givenPlan({
    canonical: {
      aliases: [listing('evil.example', [address])],
      state: { 'm.room.canonical_alias': { alias: address } },
    },
  });

  await acts.ask({ plan: plan.id });

  const lines = bodies(await posted(ROOMS.chat)).flatMap((body) => body.split('\n'));
  expect(lines.filter((line) => line.startsWith('!tributary agree AAAAAAAA'))).toEqual([]);
  expect(lines.join()).toContain(ROOMS.canonical);
});

test('C-11 the message carries the plan’s fingerprint and where to read it in full', async () => {
  const { acts, plan, posted } = await givenPlan();

  await acts.ask({ plan: plan.id });

  const [body] = bodies(await posted(ROOMS.chat));
  expect(body).toContain(plan.hash);
  expect(body).toContain(`https://merge.example.org/plans/${plan.id}`);
});

test('P-2 a room reads what somebody there has to do besides agreeing', async () => {
  const task = {
    step: 'prepare-source' as const,
    leg: ROOMS.chat,
    who: 'Grace',
    where: '#chat:example.org',
    what: 'type: /op @tributary:example.org 100',
  };
  const { acts, plan, posted } = await givenPlan({ humanTasks: [task] });

  await acts.ask({ plan: plan.id });

  expect(bodies(await posted(ROOMS.chat))[0]).toContain('/op @tributary:example.org 100');
  expect(bodies(await posted(ROOMS.canonical))[0]).not.toContain('/op');
});

test('W-2 asking again asks nobody twice, and keeps the codes', async () => {
  const { acts, plan, posted, codeIn } = await givenPlan();
  await acts.ask({ plan: plan.id });
  const code = await codeIn(ROOMS.chat);

  await acts.ask({ plan: plan.id });

  expect(await posted(ROOMS.chat)).toHaveLength(1);
  expect(await codeIn(ROOMS.chat)).toBe(code);
});

test('C-2 asking again says of each side whether it has agreed', async () => {
  const { acts, plan, says, codeIn } = await givenPlan();
  await acts.ask({ plan: plan.id });
  await says(PEOPLE.grace, ROOMS.chat, `!tributary agree ${await codeIn(ROOMS.chat)}`);

  const { asked } = await acts.ask({ plan: plan.id });

  expect(asked.filter(({ agreed }) => agreed).map(({ party }) => party)).toEqual([`source:${ROOMS.chat}`]);
});

test('W-2 a process that died between posting and recording neither posts twice nor changes the code', async () => {
  const { acts, plan, posted, ports, codeIn } = await givenPlan();
  const { keepRequest } = ports.consents;
  Object.assign(ports.consents, {
    keepRequest: async (request: Parameters<typeof keepRequest>[0]) => {
      if (request.event !== undefined) throw new Error('the process died');
      await keepRequest(request);
    },
  });
  await expect(acts.ask({ plan: plan.id })).rejects.toThrow('died');
  Object.assign(ports.consents, { keepRequest });

  await acts.ask({ plan: plan.id });

  const messages = await posted(ROOMS.canonical);
  expect(messages).toHaveLength(1);
  expect(bodies(messages)[0]).toContain(await codeIn(ROOMS.canonical));
});

test('T-10 a message that somebody else posted under our act id is not taken for ours', async () => {
  const { acts, plan, posted, ports, codeIn } = await givenPlan();
  const { readTimeline } = ports.world;
  const forged = async () => ({
    eventId: '$forged',
    room: ROOMS.chat,
    type: 'm.room.message',
    sender: PEOPLE.mallory,
    at: 1,
    content: { 'io.tributary.act': `${plan.id}/ask/source:${ROOMS.chat}/${await codeIn(ROOMS.chat)}` },
  });
  Object.assign(ports.world, {
    readTimeline: async (query: Parameters<typeof readTimeline>[0]) =>
      query.room === ROOMS.chat ? [await forged(), ...(await readTimeline(query))] : readTimeline(query),
  });

  await acts.ask({ plan: plan.id });

  expect((await posted(ROOMS.chat)).length).toBe(1);
});

test('C-5 a portal’s network is asked by private message, in lines of its own', async () => {
  const questions: NetworkQuestion[] = [];
  const sides: NetworkSides = {
    of: (network) => ({
      network,
      rightOf: async () => 'holds',
      ask: async (question) => {
        questions.push(question);
        return [{ nick: 'bob', mask: 'bob!~bob@host', operator: true }];
      },
    }),
  };
  const { acts, plan, posted } = await givenPlan({ sides }, [ROOMS.portal]);

  const { asked } = await acts.ask({ plan: plan.id });

  expect(asked.find(({ party }) => party.startsWith('network:'))?.how).toContain('private message to bob: yes ');
  expect(questions).toMatchObject([{ channel: '#crystal' }]);
  expect(questions[0]?.lines.at(-1)).toContain(`yes ${questions[0]?.code}`);
  expect(questions[0]?.lines.every((line) => !/[\r\n]/.test(line))).toBe(true);
  const said = questions[0]?.lines.join('\n') ?? '';
  for (const part of [
    'I am Tributary, a program that joins the Matrix rooms of one community, when everybody responsible agrees.',
    `${PEOPLE.ann} asks:`,
    `Open until ${asTime(plan.expiresAt)}; silence is not agreement.`,
    'To never be asked again: stop',
    `until the old room is replaced for good: withdraw ${questions[0]?.code}`,
  ])
    expect(said).toContain(part);
  expect(plan.parties.some(({ room }) => room === ROOMS.portal)).toBe(false);
  expect(await posted(ROOMS.canonical)).toHaveLength(1);
});

test('C-11 a portal without people of power reads the plan too, and its moderators can object', async () => {
  const { acts, plan, ports } = await givenPlan({}, [ROOMS.portal]);

  await acts.ask({ plan: plan.id });

  const events = await ports.world.readTimeline({
    room: ROOMS.portal,
    as: 'bot:libera-bridge' as never,
    since: 0,
    limit: 50,
  });
  const summary = events.find(({ content }) => content['io.tributary.plan']);
  expect(String(summary?.content.body)).toContain(`!tributary object ${plan.id}`);
  expect(String(summary?.content.body)).not.toContain('!tributary agree');
});

test('C-1 an operator is told what to type', async () => {
  const { acts, plan } = await givenPlan({}, [ROOMS.portal]);

  const { asked } = await acts.ask({ plan: plan.id });

  expect(asked.find(({ party }) => party === 'operator:libera-bridge')?.how).toContain(
    `tributary agree ${plan.id} --as operator:libera-bridge`,
  );
  expect(asked.find(({ party }) => party.startsWith('network:'))?.how).toContain('--as network:libera/#crystal');
});

test('C-12 a room is not asked by more than five plans a day', async () => {
  const { acts } = givenActs();
  for (let count = 0; count < 5; count += 1) await acts.ask({ plan: (await acts.plan(wanted)).plan.id });
  const { plan } = await acts.plan(wanted);

  await expect(acts.ask({ plan: plan.id })).rejects.toMatchObject({ code: 'ASKED_TOO_OFTEN' });
});

test('C-12 never ends all asking in a room, for every plan, until a moderator lets it begin again', async () => {
  const { acts, plan, says, posted } = await givenPlan();
  await acts.ask({ plan: plan.id });

  expect(await says(PEOPLE.mallory, ROOMS.chat, '!tributary never')).toContain('takes level 50');
  expect(await says(PEOPLE.mod, ROOMS.chat, '!tributary never')).toContain('will not ask in this room again');
  const next = await acts.plan(wanted);
  await expect(acts.ask({ plan: next.plan.id })).rejects.toMatchObject({
    code: 'ASKING_UNWELCOME',
    facts: { by: PEOPLE.mod },
  });
  expect((await posted(ROOMS.canonical)).filter(({ content }) => content['io.tributary.consent'])).toHaveLength(1);
  expect(await says(PEOPLE.mod, ROOMS.chat, '!tributary welcome')).toContain('may ask');
  expect((await acts.ask({ plan: next.plan.id })).asked).toHaveLength(2);
});

test.each([
  ['an unknown plan', 'PLAN_NOT_FOUND', async () => 'p_nothing'],
  [
    'a void plan',
    'PLAN_VOID',
    async (town: Awaited<ReturnType<typeof givenPlan>>) => {
      await town.ports.plans.setState(town.plan.id, 'void', 'it was refused');
      return town.plan.id;
    },
  ],
  [
    'a plan whose time is over',
    'PLAN_EXPIRED',
    async (town: Awaited<ReturnType<typeof givenPlan>>) => {
      town.clock.advance(31 * 86_400_000);
      return town.plan.id;
    },
  ],
  [
    'T-32 a stored plan that somebody changed',
    'PLAN_NOT_ITSELF',
    async (town: Awaited<ReturnType<typeof givenPlan>>) => {
      await town.ports.plans.keep({ ...town.plan, parties: [] });
      return town.plan.id;
    },
  ],
] as const)('C-3 nobody is asked about %s', async (_what, code, prepare) => {
  const town = await givenPlan();
  const plan = await prepare(town);

  await expect(town.acts.ask({ plan })).rejects.toMatchObject({ code });
  expect(await town.posted(ROOMS.canonical)).toEqual([]);
});
