import {
  lastBeginning,
  OBJECTIONS_ANNOUNCED,
  type ObjectionNotice,
  objectionNoticesIn,
  objectionPeriodOf,
} from '#src/consent/objection-period';
import type { RoomId } from '#src/portals/ids';
import type { Json } from '#src/portals/json';
import { ASKED, EXPIRES } from '#test/world/given-consent';

const HOUR_MS = 3_600_000;
const [HERE, THERE] = ['!here:example.org', '!there:example.org'] as [RoomId, RoomId];

function told(room: RoomId, hours: number): ObjectionNotice {
  return { room, completeAt: ASKED, until: ASKED + hours * HOUR_MS };
}

test('C-9 the time to object is over when it is over in the room that was told last', () => {
  const period = objectionPeriodOf([told(HERE, 30), told(THERE, 24)]);

  expect(period).toEqual({ end: ASKED + 30 * HOUR_MS, untold: [] });
});

test('C-9 while one room has not been told there is no end, and it is named with the reason', () => {
  const untold = { room: THERE, why: 'none of our accounts is in it' };

  expect(objectionPeriodOf([told(HERE, 24), untold])).toEqual({ end: undefined, untold: [untold] });
});

test.each<[string, Json]>([
  ['no room', { completeAt: ASKED, until: ASKED }],
  ['no agreement', { room: HERE, until: ASKED }],
  ['no end', { room: HERE, completeAt: ASKED }],
  ['an end in words', { room: HERE, completeAt: ASKED, until: 'soon' }],
  ['nothing at all', null],
])('C-9 what the log says of a room that was told counts only when it is whole: %s', (_missing, detail) => {
  const whole = told(THERE, 24);
  const log = [
    { what: OBJECTIONS_ANNOUNCED, detail },
    { what: OBJECTIONS_ANNOUNCED, detail: { ...whole } },
  ];

  expect(objectionNoticesIn(log)).toEqual([whole]);
});

test('C-9 no other line of the log is taken for what a room was told', () => {
  expect(objectionNoticesIn([{ what: 'consent-granted', detail: { ...told(HERE, 24) } }])).toEqual([]);
});

test('C-9 W-12 where no time is given to object, the time to agree is not made longer', () => {
  expect(lastBeginning({ expiresAt: EXPIRES, objections: { hours: 0, notices: [] } }, EXPIRES - 1)).toBe(EXPIRES);
  expect(lastBeginning({ expiresAt: EXPIRES }, EXPIRES - 1)).toBe(EXPIRES);
  expect(lastBeginning({ expiresAt: EXPIRES, objections: { hours: 1, notices: [] } }, EXPIRES - 1)).toBe(
    EXPIRES - 1 + 25 * HOUR_MS,
  );
});
