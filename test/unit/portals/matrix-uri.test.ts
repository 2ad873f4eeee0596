import type { RoomAlias, RoomId, ServerName } from '#src/portals/ids';
import { uriOfAlias, uriOfRoom } from '#src/portals/matrix-uri';

const servers = ['one.example', 'two.example:8448', 'three.example', 'four.example'] as ServerName[];

test.each([
  ['#crystal:example.org', 'matrix:r/crystal:example.org?action=join'],
  ['#libera_#crystal/x?y:example.org', 'matrix:r/libera_%23crystal%2Fx%3Fy:example.org?action=join'],
  ['#日本:example.org:8448', 'matrix:r/%E6%97%A5%E6%9C%AC:example.org:8448?action=join'],
])('P-4 the alias %s is linked as %s', (alias, uri) => {
  expect(uriOfAlias(alias as RoomAlias)).toBe(uri);
});

test('P-4 a room is linked by its id with at most three servers, whether the id names one or not', () => {
  expect(uriOfRoom('!abc:example.org' as RoomId, servers)).toBe(
    'matrix:roomid/abc:example.org?via=one.example&via=two.example%3A8448&via=three.example&action=join',
  );
  expect(uriOfRoom('!hash-of_v12' as RoomId, [])).toBe('matrix:roomid/hash-of_v12?action=join');
});
