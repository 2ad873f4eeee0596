import type { FollowedAnswer } from '#src/acts/answers';
import type { ServerName } from '#src/portals/ids';
import { aReport, aStatus, minutesPastNoon } from './answers.ts';
import { typeCommand } from './type-command.ts';

const HOSTILE = 'evil.example|\u202e' as ServerName;

const followed: FollowedAnswer = {
  at: minutesPastNoon(5),
  servers: [
    { server: 'example.org' as ServerName, followed: 7, staying: 2, gone: 1 },
    { server: HOSTILE, followed: 0, staying: 3, gone: 0 },
  ],
};

const answers = (counted: FollowedAnswer | undefined) => {
  const more = counted ? { followed: counted } : {};
  return {
    status: async () => aStatus({ state: 'done', step: 'watch' }, more),
    report: async () => aReport({ state: 'done', step: 'watch' }, more),
  };
};

test('W-9 status tells who followed by homeserver and in all, and when that was counted', async () => {
  const { out } = await typeCommand(['status', 'c_bbbbbbbbbb'], { acts: answers(followed) });

  expect(out).toMatch(/Who has followed \(.*12:05/);
  expect(out).toMatch(/homeserver +followed +not yet +left\n +example\.org +7 +2 +1\n/);
  expect(out).toMatch(/all +7 +5 +1/);
  expect(out).not.toContain('\u202e');
});

test('F-3 status --json and report --json hold the same numbers, and null before anybody has counted', async () => {
  const counted = {
    followed: { at: '2026-03-01T12:05:00.000Z', followed: 7, staying: 5, gone: 1, servers: followed.servers },
  };

  for (const command of ['status', 'report']) {
    const known = await typeCommand([command, 'c_bbbbbbbbbb', '--json'], { acts: answers(followed) });
    const unknown = await typeCommand([command, 'c_bbbbbbbbbb', '--json'], { acts: answers(undefined) });
    expect(known.json()).toMatchObject(counted);
    expect(unknown.json()).toMatchObject({ followed: null });
  }
});

test('T-24 the report has the numbers as a table, with a hostile server’s name as a name, and no table without numbers', async () => {
  const { out } = await typeCommand(['report', 'c_bbbbbbbbbb'], { acts: answers(followed) });
  const without = await typeCommand(['report', 'c_bbbbbbbbbb'], { acts: answers({ ...followed, servers: [] }) });

  expect(out).toContain('## Who has followed');
  expect(out).toContain('| `example.org` | 7 | 2 | 1 |');
  expect(
    out
      .split('\n')
      .find((line) => line.includes('evil'))
      ?.match(/(?<!\\)\|/g),
  ).toHaveLength(5);
  expect(without.out).not.toContain('Who has followed');
});
