import type { RequestDecision } from '#src/acts/requests/decide-request';
import type { RoomId } from '#src/portals/ids';
import type { MergeRequest, RequestId } from '#src/ports/merge-requests';
import { typeCommand } from './type-command.ts';

const id = 'r_aaaaaaaaaa' as RequestId;

function aRequest(change: Partial<MergeRequest> = {}): MergeRequest {
  return {
    id,
    into: '#new:example.org',
    retire: ['#old:example.org'],
    rooms: ['!new:example.org' as RoomId],
    by: '@ann:example.org',
    at: 0,
    state: 'waiting',
    changedAt: 0,
    supporters: ['@ann:example.org', '@bea:example.org'].map((by) => ({ by, at: 0 })),
    ...change,
  };
}

test('F-2 requests lists who wants what, nobody and many, settled ones when asked for', async () => {
  const asked: boolean[] = [];
  const acts = {
    requests: async ({ all }: { all: boolean }) => {
      asked.push(all);
      return all ? [aRequest()] : [];
    },
  };

  const nobody = await typeCommand(['requests'], { acts });
  const many = await typeCommand(['requests', 'list', '--all', '--json'], { acts });
  const people = await typeCommand(['requests', '--all'], { acts });

  expect(nobody).toMatchObject({ code: 0, out: 'Nobody asks for anything.\n' });
  expect(people.out).toContain('@ann:example.org and 1 more');
  expect(people.out).toContain('#old:example.org into #new:example.org');
  expect(many.json()).toMatchObject({ requests: [{ id, state: 'waiting', plan: null, decidedBy: null }] });
  expect(asked).toEqual([false, true, true]);
});

test('F-2 approve and decline hand the decision on, and tell what came of it', async () => {
  const decisions: RequestDecision[] = [];
  const decide = (state: MergeRequest['state']) => async (decision: RequestDecision) => {
    decisions.push(decision);
    return aRequest({ state, ...(state === 'planned' ? { plan: 'p_bbbbbbbbbb' } : { reason: 'no room' }) });
  };
  const words = [id, '--by', '@ops:example.org'];
  const acts = { approveRequest: decide('planned'), declineRequest: decide('declined') };

  const approved = await typeCommand(['requests', 'approve', ...words], { acts });
  const declined = await typeCommand(['requests', 'decline', ...words, '--note', 'not ours'], { acts });
  const failed = await typeCommand(['requests', 'approve', id], { acts: { approveRequest: decide('failed') } });

  expect(approved).toMatchObject({ code: 0 });
  expect(approved.out).toContain('Plan p_bbbbbbbbbb');
  expect(declined).toMatchObject({ code: 0 });
  expect(failed).toMatchObject({ code: 3 });
  expect(decisions).toEqual([{ id, by: '@ops:example.org' }, { id, by: '@ops:example.org', note: 'not ours' }, { id }]);
});

test.each([
  [['requests', 'aprove', id], 'Did you mean approve?'],
  [['requests', 'approve'], 'No request was named.'],
  [['requests', 'approve', id, '--by', 'ops'], 'is no user id'],
])('F-5 an incomplete decision ends with 2: %j', async (words, says) => {
  const typed = await typeCommand(words, { acts: {} });

  expect(typed.code).toBe(2);
  expect(typed.err).toContain(says);
});
