import fc from 'fast-check';
import { continuousPresence, type Sighting } from '#adapters/irc/continuous-presence';

const presence = () => {
  const made = continuousPresence(() => 'rfc1459');
  made.watch('key', { channel: '#chan', mask: 'op[a]!~op@host' });
  return made;
};

describe('being seen without a gap', () => {
  const gaps: readonly Sighting[] = [
    { kind: 'left', nick: 'op[a]' },
    { kind: 'left', nick: 'OP{A}', channel: '#CHAN' },
    { kind: 'joined', nick: 'op[a]', channel: '#chan' },
    { kind: 'changed', nick: 'op[a]' },
    { kind: 'blind' },
    { kind: 'blind', channel: '#Chan' },
  ];
  const others: readonly Sighting[] = [
    { kind: 'left', nick: 'op[b]' },
    { kind: 'left', nick: 'op[a]', channel: '#other' },
    { kind: 'joined', nick: 'op[a]', channel: '#other' },
    { kind: 'changed', nick: 'op[a]_' },
    { kind: 'blind', channel: '#other' },
  ];

  test.each(gaps.map((gap) => [JSON.stringify(gap), gap] as const))('C-5 %s is a gap', (_text, gap) => {
    const seen = presence();

    expect(seen.note(gap)).toEqual(['key']);
    expect(seen.isUnbroken('key')).toBe(false);
  });

  test.each(others.map((other) => [JSON.stringify(other), other] as const))('C-5 %s is none', (_text, other) => {
    const seen = presence();

    expect(seen.note(other)).toEqual([]);
    expect(seen.isUnbroken('key')).toBe(true);
  });

  test('C-5 once there was a gap nothing that follows mends it', () => {
    const any = fc.constantFrom(...gaps, ...others);
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 6 }),
        fc.constantFrom(...gaps),
        fc.array(any, { maxLength: 6 }),
        (a, gap, b) => {
          const seen = presence();
          for (const sighting of [...a, gap, ...b]) seen.note(sighting);
          expect(seen.isUnbroken('key')).toBe(false);
        },
      ),
    );
  });

  test('C-5 who was never watched was never seen', () => {
    expect(presence().isUnbroken('another key')).toBe(false);
  });
});
