import { APPROVED, approvalsIn } from '#src/consent/approval';
import type { Json } from '#src/portals/json';

const ALICE = '@alice:example.org';
const DAVE = '@dave:example.org';

const line = (detail: Json, more: { readonly what?: string; readonly who?: string } = {}) => ({
  what: APPROVED,
  who: ALICE,
  detail,
  ...more,
});

test('T-21 what was approved is read from the log in its order, whoever approved it, with the message where it was written', () => {
  const written = { room: '!canonical:example.org', event: '$said' };

  const approvals = approvalsIn([
    line({ kind: 'promote', name: DAVE, ...written }),
    line({ kind: 'lift', name: 'bad.example' }, { who: '@carol:example.org' }),
    line({ kind: 'promote', name: DAVE }),
  ]);

  expect(approvals).toEqual([
    { kind: 'promote', name: DAVE, by: ALICE, ...written },
    { kind: 'lift', name: 'bad.example', by: '@carol:example.org' },
    { kind: 'promote', name: DAVE, by: ALICE },
  ]);
});

test.each<[string, ReturnType<typeof line>]>([
  ['another entry', line({ kind: 'promote', name: DAVE }, { what: 'single-asked' })],
  ['an entry of a program', line({ kind: 'promote', name: DAVE }, { who: 'tributary' })],
  ['an entry without a name', line({ kind: 'promote' })],
  ['an entry whose name is no text', line({ kind: 'promote', name: [DAVE] })],
  ['an entry of another kind', line({ kind: 'demote', name: DAVE })],
  ['an entry that says nothing', line(null)],
])('T-21 %s of the log approves nobody', (_what, entry) => {
  expect(approvalsIn([entry])).toEqual([]);
});

test('T-21 half of a place is none: a message is looked up in its room', () => {
  const name = { kind: 'lift', name: DAVE };

  expect(approvalsIn([line({ ...name, room: '!canonical:example.org' }), line({ ...name, event: '$said' })])).toEqual([
    { ...name, by: ALICE },
    { ...name, by: ALICE },
  ]);
});
