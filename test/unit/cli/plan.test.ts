import type { PlanRequest } from '#src/acts/answers';
import type { PartyId } from '#src/consent/party';
import type { ActorId } from '#src/portals/actor';
import { aLeg, aParty, aPlan, aPlanAnswer, CANONICAL, SOURCE } from './answers.ts';
import { typeCommand } from './type-command.ts';

const WORDS = ['plan', '--into', '#stays:example.org', '--retire', '#old:gitter.im'];

test('F-3 plan --json prints one document with the fields that others rely on', async () => {
  const answer = aPlanAnswer({}, [aParty({ why: 'nobody has spoken', verdict: 'unknown' })]);

  const typed = await typeCommand([...WORDS, '--json'], { acts: { plan: async () => answer } });

  expect(typed.code).toBe(0);
  expect(typed.err).toBe('');
  expect(typed.json()).toMatchObject({
    plan: 'p_aaaaaaaaaa',
    hash: 'f00d',
    canonical: CANONICAL,
    legs: [{ room: SOURCE }],
    parties: [{ id: 'canonical', place: '#stays:example.org', verdict: 'unknown' }],
    steps: [],
    blockers: [],
    warnings: [],
    humanTasks: [],
    seen: [{ address: '#old:gitter.im' }],
  });
});

test('F-1 plan hands over rooms as they were typed, one and many', async () => {
  const requests: PlanRequest[] = [];
  const plan = async (request: PlanRequest) => {
    requests.push(request);
    return aPlanAnswer();
  };

  await typeCommand(WORDS, { acts: { plan } });
  await typeCommand(
    ['plan', '--retire', '!a:x', 'irc://libera/#crystal', '--retire', 'gitter://org/repo', '--dry-run'],
    { acts: { plan } },
  );

  expect(requests).toEqual([
    { into: '#stays:example.org', retire: ['#old:gitter.im'], dryRun: false },
    { retire: ['!a:x', 'irc://libera/#crystal', 'gitter://org/repo'], dryRun: true },
  ]);
});

test('F-5 plan with a blocker ends with 3 and names it first', async () => {
  const answer = aPlanAnswer({
    blockers: [{ code: 'canonical-encrypted', room: CANONICAL, text: 'The room is encrypted.' }],
  });

  const typed = await typeCommand(WORDS, { acts: { plan: async () => answer } });

  expect(typed.code).toBe(3);
  expect(typed.out).toContain(
    'Blockers: this plan cannot run (1)\n  #stays:example.org: The room is encrypted. (canonical-encrypted)',
  );
  expect(typed.out).toContain('Remove what blocks it');
});

test('P-2 plan shows each act with its actor, and what only a person can do', async () => {
  const act = { verb: 'join', actor: 'service:example.org' as ActorId, room: SOURCE, via: [] } as const;
  const answer = aPlanAnswer({
    steps: [
      {
        step: 'prepare-source',
        leg: SOURCE,
        outcome: 'acts',
        acts: [{ act, text: 'service:example.org joins !old:gitter.im' }],
      },
    ],
    humanTasks: [
      {
        step: 'prepare-source',
        leg: SOURCE,
        who: '@ann:gitter.im',
        where: SOURCE,
        what: '/op @tributary:example.org 100',
      },
    ],
  });

  const { out } = await typeCommand(WORDS, { acts: { plan: async () => answer } });

  expect(out).toContain('  #old:gitter.im\n    prepare-source\n      service:example.org joins !old:gitter.im');
  expect(out).toContain(
    '@ann:gitter.im, in #old:gitter.im, before prepare-source:\n    /op @tributary:example.org 100',
  );
});

test('P-4 plan shows warnings and what people will see, room by room', async () => {
  const answer = aPlanAnswer({ warnings: [{ code: 'bans-differ', text: 'Two people are banned in one room only.' }] });

  const { out } = await typeCommand(WORDS, { acts: { plan: async () => answer } });

  expect(out).toContain('Warnings (1)\n  Two people are banned in one room only. (bans-differ)');
  expect(out).toContain('What people will see\n  #old:gitter.im\n    A notice says where everybody is now.');
});

test('P-7 a plan of a group says why that room stays, and names the places it leaves out, as text and as JSON', async () => {
  const { canonical } = aPlan();
  const reasons = ['it is not encrypted, so bridges can read it', 'most people are in it (7)'];
  const leftOut = [{ place: 'irc://libera/#evil\u202e\nStays', why: 'No bridge reaches that network.' }];
  const answer = { ...aPlanAnswer({ canonical: { ...canonical, reasons } }), leftOut };
  const words = ['plan', '--group', 'g_aaaaaaaaaa', '--dry-run'];

  const typed = await typeCommand(words, { acts: { plan: async () => answer } });
  const machine = await typeCommand([...words, '--json'], { acts: { plan: async () => answer } });

  expect(typed.out).toContain(`Why that room stays\n  ${reasons.join('\n  ')}`);
  expect(typed.out).toContain(
    'Places of the group that are no part of it\n  irc://libera/#evil\\u{202e}\\nStays: No bridge reaches that network.',
  );
  expect(machine.json()).toMatchObject({ canonicalReasons: reasons, leftOut });
});

test('T-24 a room name cannot write into the terminal, in text and in JSON', async () => {
  const name = 'evil\u001b[2J\u202egnp\nfake line\u009b1m';
  const answer = aPlanAnswer({ legs: [aLeg({ name })] }, [aParty({ id: 'source:!x' as PartyId, place: name })]);

  const typed = await typeCommand(WORDS, { acts: { plan: async () => answer } });
  const machine = await typeCommand([...WORDS, '--json'], { acts: { plan: async () => answer } });

  expect(typed.out).toContain('"evil\\u{1b}[2J\\u{202e}gnp\\nfake line\\u{9b}1m"');
  expect(`${typed.out}${machine.out}`).not.toMatch(/[^\P{C}\n]/u);
  expect(machine.json()).toMatchObject({ legs: [{ name }] });
});

test.each([
  [['plan'], 'No room to retire was named'],
  [['plan', '--retire', 'old:gitter.im'], "Write '#old:gitter.im', with the quotes."],
  [['plan', '--retire', '@ann:gitter.im'], 'That is a user'],
  [['plan', '--into', 'nonsense', '--retire', '#a:b'], 'neither a room id, an alias nor'],
  [['plan', '--retire', '#a:b', '--by', 'ann:b'], "Write '@ann:b'."],
  [['plan', '--retire'], 'argument missing'],
  [['plan', '--into', '#a:b', '--retire'], 'a shell takes a bare # for the start of a comment'],
  [['plan', '--group'], 'argument missing'],
  [['plan', '--group', ''], '`tributary groups` lists them'],
  [['plan', '--group', '#old:gitter.im'], '"#old:gitter.im" is no group\'s id.'],
  [['plan', '--group', 'g_4KQ\u202e'], '`tributary groups` lists them'],
  [['plan', '--group', 'g_aaaaaaaaaa', '--into', 'nonsense'], 'neither a room id, an alias nor'],
  [['plan', '--group', 'g_aaaaaaaaaa', 'g_bbbbbbbbbb'], 'Too many arguments'],
  [['plan', '--retire', '#a:b', '--dryrun'], 'Did you mean --dry-run?'],
])('F-5 wrong usage ends with 2 before anything is opened: %j', async (words, says) => {
  const typed = await typeCommand(words);

  expect(typed.code).toBe(2);
  expect(typed.out).toBe('');
  expect(typed.err).toContain(says);
});
