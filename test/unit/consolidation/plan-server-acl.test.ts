import fc from 'fast-check';
import type { ServerName } from '#src/portals/ids';
import { aclOf, isDenied } from '#src/portals/server-acl';
import { roomSnapshot } from '#test/world/simulated-rooms';

function denied(acl: { allow?: readonly string[]; deny?: readonly string[] }, server: string): boolean {
  return isDenied({ allow: acl.allow ?? ['*'], deny: acl.deny ?? [] }, server as ServerName);
}

test('P-4 without a list nobody is kept out', () => {
  expect(isDenied(undefined, 'x.example' as ServerName)).toBe(false);
});

test.each([
  [{}, 'x.example', false],
  [{ deny: ['x.example'] }, 'x.example', true],
  [{ deny: ['X.Example'] }, 'x.EXAMPLE', true],
  [{ deny: ['*.example'] }, 'a.b.example', true],
  [{ deny: ['*.example'] }, 'example', false],
  [{ deny: ['?.example'] }, 'xy.example', false],
  [{ deny: ['x.example'] }, 'x.example:8448', true],
  [{ allow: ['ours.example'] }, 'x.example', true],
  [{ allow: [] }, 'x.example', true],
  [{ allow: ['x.example'], deny: ['x.example'] }, 'x.example', true],
  [{ allow: ['**'] }, 'x.example', false],
  [{ deny: ['x.example\\'] }, 'x.example', false],
  [{ deny: ['aba*ab'] }, 'abab', false],
  [{ deny: ['aba*ab'] }, 'ababab', true],
] as const)('P-4 with %j, %s being kept out is %s', (acl, server, outcome) => {
  expect(denied(acl, server)).toBe(outcome);
});

test('T-25 no pattern is slow, however it is made', () => {
  const server = `${'a'.repeat(200)}.example`;
  fc.assert(
    fc.property(fc.array(fc.constantFrom('*', '?', 'a', '.', 'b'), { maxLength: 120 }), (parts) => {
      expect(typeof denied({ deny: [parts.join('')] }, server)).toBe('boolean');
    }),
  );
  expect(denied({ deny: [`${'*a'.repeat(100)}b`] }, server)).toBe(false);
});

test('P-4 a pattern matches as a regular expression made from it would', () => {
  const name = fc.stringMatching(/^[ab.]{1,8}$/);
  const glob = fc.stringMatching(/^[ab.*?]{1,6}$/);
  fc.assert(
    fc.property(glob, name, (pattern, server) => {
      const source = [...pattern].map((sign) => ({ '*': '.*', '?': '.', '.': '\\.' })[sign] ?? sign).join('');
      expect(denied({ deny: [pattern] }, server)).toBe(new RegExp(`^${source}$`).test(server));
    }),
    { numRuns: 500 },
  );
});

test('T-25 what is no text in a room’s lists keeps nobody out and lets nobody in', () => {
  const keepsOut = (acl: object, server: string) => {
    const { state } = roomSnapshot({ room: '!a:example.org', state: { 'm.room.server_acl': acl as never } });
    return isDenied(aclOf(state), server as ServerName);
  };

  expect(keepsOut({ allow: ['*', 7, null], deny: [{}, 'x.example'] }, 'x.example')).toBe(true);
  expect(keepsOut({ allow: ['*', 7, null], deny: [{}, 'x.example'] }, 'y.example')).toBe(false);
  expect(keepsOut({ allow: '*', deny: [] }, 'x.example')).toBe(true);
});
