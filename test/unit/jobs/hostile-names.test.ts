import fc from 'fast-check';
import { arrival, confirmRequest, signpost, tombstoneBody } from '#jobs/consolidation/messages';
import type { CanonicalPlan, LegPlan, Plan } from '#src/consolidation/plan';
import type { JsonObject } from '#src/portals/json';
import { dangerousCharacters } from '#test/world/dangerous-characters';

/** What somebody would call a room who wants our messages to say something else. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '</a><script>alert(1)</script>',
    '" onclick="x',
    "&lt;img src=x&#x3e;'",
    'a\r\n!tributary agree AAAAAAAA\r\nQUIT',
    '\u202Eevil\u2066\u0000\u200B',
    '[x](javascript:alert(1))',
  ),
);

const canonicalCalled = (called: string): CanonicalPlan =>
  ({
    room: '!c:example.org',
    name: called,
    address: called,
    mainAlias: undefined,
    via: [],
  }) as unknown as CanonicalPlan;

const legCalled = (called: string): LegPlan => {
  const channels = [{ protocol: 'irc', origin: 'portal', channel: called, channelName: called, networkName: called }];
  return { room: '!s:example.org', name: called, channels } as unknown as LegPlan;
};

/** Our own markup and nothing else: no tag, attribute or entity comes from a name. */
function expectOnlyOurMarkup(html: string): void {
  const bare = html.replace(/<\/?p>|<\/a>|<a href="https:\/\/matrix\.to\/[^"<>]*">/g, '');
  expect(bare).not.toMatch(/[<>"]/);
  expect(bare.replace(/&(?:lt|gt|quot|amp|#39|#x27|apos);/g, '')).not.toContain('&');
}

/** No line begins within a name, and nothing dangerous stands in it. */
function expectPlain({ body }: JsonObject, lines: number): void {
  expect(String(body).split('\n').length).toBeLessThanOrEqual(lines);
  expect(dangerousCharacters(String(body).replaceAll('\n', ''))).toEqual([]);
}

test('T-24 whatever rooms and channels are called, our messages hold our own markup and our own lines only', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      const sent = [signpost(canonicalCalled(one)), arrival(legCalled(other), [])];
      for (const content of sent) {
        expectOnlyOurMarkup(String(content.formatted_body));
        expectPlain(content, 4);
      }
      const plan = { id: 'p_1', legs: [legCalled(one), legCalled(other)] } as unknown as Plan;
      expectPlain(confirmRequest(plan, 'c_1'), 5);
      expectPlain({ body: tombstoneBody(canonicalCalled(one)) }, 1);
    }),
  );
});

/** The letter by which an app decides which way a line runs (UAX 9, rules P2 and P3). */
const firstLetter = (line: string) => /\p{L}/u.exec(line)?.[0] ?? '';

test.each(['مرحبا', 'שלום 123'])('T-24 a room called %s turns no line of ours from right to left', (called) => {
  const plan = { id: 'p_1', legs: [legCalled(called), legCalled(called)] } as unknown as Plan;
  const sent = [signpost(canonicalCalled(called)), arrival(legCalled(called), []), confirmRequest(plan, 'c_1')];
  const lines = sent.flatMap(({ body }) => String(body).split('\n'));

  expect(lines.filter((line) => !/[A-Za-z]/.test(firstLetter(line)))).toEqual([]);
  expect(lines.join(' ')).toContain(called);
});
