import type { AuditAnswer } from '#src/acts/answers';
import type { RoomId } from '#src/portals/ids';
import type { ChainedEntry } from '#src/ports/audit-log';
import { actsOfLink, aLeg, aPlan, aReport, aStatus, CANONICAL, minutesPastNoon } from './answers.ts';
import { typeCommand } from './type-command.ts';

const entry: ChainedEntry = {
  plan: 'p_aaaaaaaaaa',
  at: minutesPastNoon(0),
  who: '@ann:example.org',
  what: 'consent-granted',
  detail: { party: 'canonical' },
  sequence: 7,
  previousHash: 'aa',
  hash: 'bb',
};

const HOSTILE = '</td><script>x</script> [link](https://evil.example) | `cell` *bold* www.evil.example\n# heading';

test('T-24 a hostile room name stays a name in the Markdown report', async () => {
  const plan = aPlan({ legs: [aLeg({ name: HOSTILE, address: '#`|`:x' })] });

  const typed = await typeCommand(['report', 'c_bbbbbbbbbb'], { acts: { report: async () => aReport({}, { plan }) } });

  expect(typed.code).toBe(0);
  expect(typed.out).toContain(
    '\\</td\\>\\<script\\>x\\</script\\> \\[link\\](https\\://evil.example) \\| \\`cell\\` \\*bold\\* www\\.evil.example\\\\n# heading',
  );
  expect(typed.out).toContain('``#`\\u{7c}`:x``');
  expect(typed.out.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
});

test('F-3 report --json and report --format json print the same document', async () => {
  const acts = { report: async () => aReport({}, { audit: [entry] }) };

  const short = await typeCommand(['report', 'c_bbbbbbbbbb', '--json'], { acts });
  const long = await typeCommand(['report', 'c_bbbbbbbbbb', '--format', 'json'], { acts });

  expect(short.out).toBe(long.out);
  expect(short.json()).toMatchObject({ consolidation: 'c_bbbbbbbbbb', audit: [{ hash: 'bb' }], acts: [], steps: [] });
});

test('C-11 audit --verify ends with 0 for a chain that holds, and with 1 when log or rooms say otherwise', async () => {
  const witness = { messages: 3, upTo: 8, unread: [] };
  const against = { sequence: 4, room: CANONICAL, event: '$said' as never };
  const answer = (found: Pick<AuditAnswer, 'verified' | 'witness'>) => ({
    audit: async () => ({ entries: [entry], ...found }),
  });
  const verify = (found: Pick<AuditAnswer, 'verified' | 'witness'>) =>
    typeCommand(['audit', 'c', '--verify'], { acts: answer(found) });

  const holds = await typeCommand(['audit', 'c', '--verify', '--json'], {
    acts: answer({ verified: { entries: 9 }, witness }),
  });
  const told = await Promise.all([
    verify({ verified: { entries: 9 }, witness }),
    verify({ verified: { entries: 6, brokenAt: 7 } }),
    verify({ verified: { entries: 6, cutOff: 3 } }),
    verify({ verified: { entries: 9 }, witness: { ...witness, unread: [CANONICAL], against } }),
  ]);
  const unasked = await typeCommand(['audit', 'c', '--json'], { acts: answer({}) });

  expect(holds).toMatchObject({ code: 0 });
  expect(holds.json()).toMatchObject({
    verified: { entries: 9, brokenAt: null, cutOff: null, holds: true, witness: { upTo: 8, against: null } },
    entries: [{ at: '2026-03-01T12:00:00.000Z' }],
  });
  expect(told.map(({ code }) => code)).toEqual([0, 1, 1, 1]);
  expect(told[0]?.out).toContain('The rooms agree: 3 messages of ours there witness the log up to entry 8.');
  expect(told[1]?.out).toContain('THE CHAIN IS BROKEN at entry 7');
  expect(told[2]?.out).toContain('THE LOG WAS CUT SHORT after entry 6');
  expect(told[3]?.out).toContain('THE ROOMS SAY OTHERWISE: by $said in !stays:example.org, entry 4 was another');
  expect(unasked.json()).toMatchObject({ verified: null });
});

test('C-11 audit --format jsonl prints an entry a line, exactly as it was hashed, and the check apart from it', async () => {
  const strange = { ...entry, sequence: 2, detail: { name: 'a\n\u202Eb' } };
  const acts = { audit: async () => ({ entries: [entry, strange], verified: { entries: 2 } }) };

  const typed = await typeCommand(['audit', 'c', '--verify', '--format', 'jsonl'], { acts });

  expect(
    typed.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([entry, strange]);
  expect(typed.out).not.toContain('\u202E');
  expect(typed.err).toContain('The chain holds; entries checked: 2.');
});

test('F-2 doctor says what helps one consolidation', async () => {
  const doctor = async () => ({
    status: aStatus({ state: 'paused', reason: 'a party withdrew' }),
    advice: ['Ask @ann:example.org.'],
  });

  const typed = await typeCommand(['doctor', 'c_bbbbbbbbbb'], { acts: { doctor } });

  expect(typed.out).toContain('paused: a party withdrew');
  expect(typed.out).toContain('What helps\n  Ask @ann:example.org.');
});

test('F-2 doctor without an id asks every server and lists only what needs somebody', async () => {
  const list = async () =>
    [aStatus({ state: 'waiting' }), aStatus({ state: 'done' })].map((status) => status.consolidation);
  const checkConfig = async () => [{ what: 'homeserver', name: 'example.org', ok: true, detail: 'answers' }];

  const typed = await typeCommand(['doctor', '--json'], { acts: { list }, services: { checkConfig } });

  expect(typed.code).toBe(0);
  expect(typed.json()).toMatchObject({ ok: true, consolidations: [{ state: 'waiting' }] });
  expect(typed.json().consolidations).toHaveLength(1);
});

test('B-6 the report tells for how long a channel was in two rooms, with a warning where that was too long', async () => {
  const acts = { report: async () => aReport({}, { acts: actsOfLink({ since: 0, unlinked: 12_345 }) }) };

  const words = await typeCommand(['report', 'c_bbbbbbbbbb'], { acts });
  const json = await typeCommand(['report', 'c_bbbbbbbbbb', '--json'], { acts });

  expect(words.out).toContain('WARNING: #crystal was linked to both rooms for at most 12.3 seconds');
  expect(json.json()).toMatchObject({
    doubleBridged: [{ network: 'libera', channel: '#crystal', seconds: 12.345, isLong: true }],
  });
});

test('W-5 what an undo left over stands a line each, and keeps the list of runs narrow', async () => {
  const lines = ['#crystal:example.org', '#chat:example.org'].map(
    (room) => `in ${room}, @tributary:example.org has level 50`,
  );
  const undone = aStatus({ state: 'undone', reason: lines.join('\n') });
  const acts = { status: async () => undone, list: async () => [undone.consolidation] };

  const [one, all] = [await typeCommand(['status', 'c_bbbbbbbbbb'], { acts }), await typeCommand(['status'], { acts })];

  expect(one.out).toContain(`State          undone\n`);
  expect(one.out).toContain(`Left over\n  ${lines.join('\n  ')}\n`);
  expect(all.out).toContain('undone: in #crystal:example.org, @tributary:example.org …');
  expect(`${one.out}${all.out}`).not.toContain('\\n');
});

test('W-5 a run that was undone stands at no step, neither alone nor in the list', async () => {
  const undone = aStatus({ state: 'undone', step: 'announce' });
  const acts = { status: async () => undone, list: async () => [undone.consolidation] };

  const [one, all] = [await typeCommand(['status', 'c_bbbbbbbbbb'], { acts }), await typeCommand(['status'], { acts })];

  expect(one.out).toContain('undone');
  expect(`${one.out}${all.out}`).not.toContain('announce');
});

test('F-2 status names the room of a step as it names it among the rooms, which are retired once the run is done', async () => {
  const { plan } = aStatus({});
  const leg = plan.legs[0]?.room as RoomId;
  const waiting = aStatus({ state: 'waiting', step: 'link-channel', leg });
  const told = await Promise.all(
    [waiting, aStatus({ state: 'done', step: 'watch' }), aStatus({ state: 'undone' })].map(
      async (status) => (await typeCommand(['status', 'c_bbbbbbbbbb'], { acts: { status: async () => status } })).out,
    ),
  );

  expect(told[0]).toContain(`5 of 20: link-channel, ${plan.legs[0]?.address}\n`);
  expect(told.map((text) => /^Rooms .*$/m.exec(text)?.[0])).toEqual([
    'Rooms to be retired',
    'Rooms retired',
    'Rooms that were to be retired',
  ]);
});

test('F-2 doctor tells what is waited for once', async () => {
  const what = 'an operator of #crystal, who is asked again later';
  const waiting = aStatus({ state: 'waiting', waitingFor: [{ party: 'network:libera/#crystal', what }] });
  const doctor = async () => ({ status: waiting, advice: [`network:libera/#crystal: ${what}.`] });

  const typed = await typeCommand(['doctor', 'c_bbbbbbbbbb'], { acts: { doctor } });

  expect(typed.out.split(what)).toHaveLength(2);
});
