import { isPuppet } from '#adapters/irc/puppet';

test.each([
  ['ann[m]', 'Ann'],
  ['ann[m]1', 'Ann'],
  ['ann', '@ann:example.org'],
  ['ann', '@ann:localhost:8448'],
  ['ann', 'example.org:ann'],
])('T-08 %s with the real name %s is the face of a person of Matrix', (nick, realname) => {
  expect(isPuppet({ nick, realname })).toBe(true);
});

test.each([
  ['ann', 'Ann'],
  ['[m]ann', 'see https://example.org/ann'],
  ['ann', 'Ann: the one and only'],
  ['ann', ''],
  ['ann', 'ann@example.org'],
])('C-5 %s with the real name %s is a person of the network', (nick, realname) => {
  expect(isPuppet({ nick, realname })).toBe(false);
});
