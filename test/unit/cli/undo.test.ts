import type { ActRecord } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import { aReport, aStatus, minutesPastNoon, SOURCE } from './answers.ts';
import { typeCommand } from './type-command.ts';

const act = { verb: 'leave', actor: 'service:example.org' as ActorId, room: SOURCE } as const;
const leftover: ActRecord = {
  id: 'c_bbbbbbbbbb/close-source/run/x',
  consolidation: aStatus().consolidation.id,
  step: 'close-source',
  sequence: 1,
  act,
  former: {},
  intentAt: minutesPastNoon(1),
  undoneAt: minutesPastNoon(3),
  leftover: 'somebody changed the levels since',
};

test('W-5 undo ends in a report of what could not be taken back', async () => {
  const report = async () => aReport({ state: 'undone' }, { acts: [leftover] });

  const typed = await typeCommand(['undo', 'c_bbbbbbbbbb'], {
    acts: { undo: async () => aStatus({ state: 'undoing' }), report },
  });

  expect(typed.code).toBe(0);
  expect(typed.out).toContain(
    'What could not be taken back\n  service:example.org leaves !old:gitter.im: somebody changed the levels since',
  );
});

test('W-5 a failed undo ends with 1 and is shown', async () => {
  const report = async () => aReport({ state: 'failed', reason: 'the bridge does not answer' });

  const typed = await typeCommand(['undo', 'c_bbbbbbbbbb', '--json'], {
    acts: { undo: async () => aStatus({ state: 'undoing' }), report },
  });

  expect(typed.code).toBe(1);
  expect(typed.json()).toMatchObject({ state: 'failed', reason: 'the bridge does not answer', leftovers: [] });
});

test('W-6 undo after the point of no return is refused', async () => {
  const undo = async () => {
    throw new TributaryError('UNDO_TOO_LATE', { facts: { consolidation: 'c_bbbbbbbbbb' } });
  };

  const typed = await typeCommand(['undo', 'c_bbbbbbbbbb'], { acts: { undo } });

  expect(typed.code).toBe(3);
  expect(typed.err).toContain('c_bbbbbbbbbb');
});

test.each(['confirm', 'pause', 'resume'] as const)(
  'F-2 %s hands over the id and who asks, and ends with 0',
  async (deed) => {
    const asked: unknown[] = [];
    const answer = async (request: unknown) => {
      asked.push(request);
      return aStatus({ state: 'running' }, { liveWorkers: 0 });
    };

    const typed = await typeCommand([deed, 'c_bbbbbbbbbb', '--by', '@ops:example.org', '--json'], {
      acts: { [deed]: answer },
    });

    expect(asked).toEqual([{ id: 'c_bbbbbbbbbb', by: '@ops:example.org' }]);
    expect(typed.code).toBe(0);
    expect(typed.err).toContain('no worker is running');
    expect(typed.json()).toMatchObject({ consolidation: 'c_bbbbbbbbbb' });
  },
);
