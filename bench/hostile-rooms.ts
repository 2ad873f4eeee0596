import type { EndpointFields } from '#src/duplicates/endpoint-fields';

/** Text that hides, reorders, overwrites, or closes what it stands in. */
const TRICKS = [
  '\u202eelgoog\u202c',
  'go\u200bog\u2060le',
  '\u001b[2J\u001b]0;owned\u0007',
  '</td><script>x</script>',
  '=HYPERLINK("https://evil.example","x")',
  'a\nGroup  g_forged\r',
  '\u2066\u2069\ufeff\u00ad',
  '`|`*_[x](https://evil.example)',
  '\ud800',
  '__proto__',
];

const FILLER = 'x'.repeat(4_000);

/** Nothing but brackets: a reader that goes down by itself runs out of stack. */
const DEEP = `${'{"a":['.repeat(1_500)}0${']}'.repeat(1_500)}`;

/** Fifty thousand aliases, as one topic holds them. */
const ALIASES = Array.from({ length: 50_000 }, (_, i) => `#r${i}:example.org`).join(' ');

/** The state of one room as a malicious server sends it: the text of some sixty kilobytes of JSON, the same for the same number. */
export function hostileStateText(number: number): string {
  const room = hostileRoomId(number);
  const trick = trickOf(number);
  const event = (type: string, content: string, stateKey = ''): string =>
    `{"event_id":${JSON.stringify(`$${type}${stateKey}${number}`)},"room_id":${JSON.stringify(room)},"type":${JSON.stringify(type)},` +
    `"state_key":${JSON.stringify(stateKey)},"sender":"@mallory:evil.example","origin_server_ts":${number},"content":${content}}`;
  const topic = number % 1_000 === 0 ? ALIASES : `${trick} #r${number + 1}:example.org https://github.com/${trick}/x`;
  return `[${[
    event(
      'm.room.create',
      '{"room_version":"10","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    ),
    event('m.room.name', JSON.stringify({ name: `${trick} tea${number % 97}` })),
    event('m.room.topic', JSON.stringify({ topic })),
    event('m.room.canonical_alias', JSON.stringify({ alias: hostileAlias(number), alt_aliases: [trick, 7, null] })),
    event('m.room.power_levels', '{"users":{"@mallory:evil.example":1e309,"__proto__":100},"users_default":"99"}'),
    event(
      'm.room.tombstone',
      JSON.stringify({ replacement_room: number % 5 === 0 ? hostileRoomId(number + 1) : trick }),
    ),
    event(
      'uk.half-shot.bridge',
      JSON.stringify({
        protocol: { id: 'irc' },
        channel: { id: `#${trick}${number % 97}` },
        network: { id: number % 2 === 0 ? 'libera' : '__proto__' },
      }),
      'org.matrix.appservice-irc://irc/x',
    ),
    event('im.gitter.project_association', JSON.stringify({ linkPath: `__proto__/${trick}` })),
    event('org.example.deep', DEEP),
    ...Array.from({ length: 12 }, (_, i) =>
      event('m.room.member', `{"membership":"join","displayname":"${FILLER}"}`, `@p${i}:evil.example`),
    ),
  ].join(',')}]`;
}

/** The pinned messages of the same room, as its server sends them. */
export function hostilePinnedText(number: number): string {
  const trick = trickOf(number);
  const bodies = [
    `${trick} #r${number + 1}:example.org on irc.libera.chat`,
    `https://matrix.to/#/${trick} gitter.im/${trick}`,
    number % 1_000 === 1 ? ALIASES : trick,
  ];
  const messages = bodies.map((body, i) => ({
    event_id: `$pinned${i}of${number}`,
    room_id: hostileRoomId(number),
    type: 'm.room.message',
    sender: '@mallory:evil.example',
    origin_server_ts: number,
    content: { msgtype: 'm.text', body },
  }));
  return JSON.stringify(messages);
}

/** The id of a hostile room. */
export function hostileRoomId(number: number): string {
  return `!hostile${number}:evil.example`;
}

/** An alias of it, with what the trick of its number leaves of one. */
export function hostileAlias(number: number): string {
  return `#${trickOf(number)}tea${number % 97}:evil.example`;
}

/** The same room as a line of the matcher's input: ids are hostile too. */
export function hostileFields(number: number): EndpointFields {
  return { id: `${trickOf(number)}${number}`, protocol: 'matrix', alias: hostileAlias(number) };
}

function trickOf(number: number): string {
  return TRICKS[number % TRICKS.length] ?? '';
}
