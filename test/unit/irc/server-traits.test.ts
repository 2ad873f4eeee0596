import { readTraits } from '#adapters/irc/server-traits';

describe('what a server says about itself', () => {
  test.each([
    ['ascii', 'ascii'],
    ['rfc1459', 'rfc1459'],
    ['strict-rfc1459', 'rfc1459-strict'],
    ['rfc7613', 'ascii'],
    [undefined, 'rfc1459'],
  ] as const)('B-1 CASEMAPPING=%s is folded as %s', (token, mapping) => {
    expect(readTraits({ CASEMAPPING: token }, '').caseMapping).toBe(mapping);
  });

  test.each([
    ['ascii', 'ascii'],
    ['rfc7613', undefined],
    [undefined, undefined],
  ] as const)(
    'D-6 CASEMAPPING=%s is the server’s own word for %s, and what is only assumed is not',
    (token, announced) => {
      expect(readTraits({ CASEMAPPING: token }, '').announcedCaseMapping).toBe(announced);
    },
  );

  test('C-5 operators are those with @ and all that rank above it', () => {
    const prefixes = ['Yq', 'qa', 'ao', 'oh', 'hv'].map((pair) => ({ symbol: pair[0], mode: pair[1] }));

    expect(readTraits({ PREFIX: prefixes }, '').operatorModes).toEqual(['q', 'a', 'o']);
  });

  test('C-5 a server without operators has none', () => {
    expect(readTraits({ PREFIX: [{ symbol: '+', mode: 'v' }] }, '').operatorModes).toEqual([]);
  });

  test('B-1 tokens of another shape are as good as none', () => {
    expect(readTraits({ PREFIX: true, CHANTYPES: 3, CASEMAPPING: {} }, '')).toMatchObject({
      caseMapping: 'ascii',
      channelTypes: ['#', '&'],
    });
  });
});
