import type { FollowView } from '#src/acts/pages/plan-view';
import { pageText } from '#src/http/pages/document';
import { followPage } from '#src/http/pages/follow-page';
import type { RoomAlias, ServerName } from '#src/portals/ids';
import { aFollowView, publicRoom } from './plan-views.ts';

const show = (change: Partial<FollowView> = {}): string => pageText(followPage(aFollowView(change)));
const linksIn = (page: string): string[] => [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');

test('V-1 the room that stays can be reached by alias, by id with three servers, and in any app', () => {
  const page = show();

  expect(linksIn(page)).toEqual([
    'https://matrix.to/#/%23crystal%3Aexample.org',
    'matrix:r/crystal:example.org?action=join',
    'https://matrix.to/#/!crystal%3Aexample.org?via=example.org&amp;via=far.example&amp;via=third.example',
  ]);
  expect(page).toContain('This room has been joined into <bdi>Crystal</bdi>');
  expect(page).toContain('<span>/join</span> <span>#crystal:example.org</span>');
});

test('V-1 without an alias the links go by the id', () => {
  const { alias: _none, ...rest } = aFollowView();

  expect(linksIn(pageText(followPage(rest)))).toEqual([
    'https://matrix.to/#/!crystal%3Aexample.org?via=example.org&amp;via=far.example&amp;via=third.example',
    'matrix:roomid/crystal:example.org?via=example.org&amp;via=far.example&amp;via=third.example&amp;action=join',
  ]);
});

test('P-4 the old addresses are listed, each once', () => {
  const rooms = [
    {
      name: 'Old',
      address: '#old:example.org',
      aliases: ['#old:example.org', '#o:x.org'] as RoomAlias[],
      hasMoved: true,
    },
  ];

  const page = show({ rooms });

  expect(page.match(/#old:example\.org/g)).toHaveLength(1);
  expect(page).toContain('#o:x.org');
});

test('T-17 a canonical room that is not public is neither named nor linked', () => {
  const { alias: _none, ...rest } = aFollowView();

  const page = pageText(followPage({ ...rest, canonical: { isPublic: false }, via: [] }));

  expect(linksIn(page)).toEqual([]);
  expect(page).toContain('a room that is not public');
});

test('W-5 after an undo nobody is sent anywhere', () => {
  const page = show({ phase: 'taken-back' });

  expect(linksIn(page)).toEqual([]);
  expect(page).toContain('This room goes on as before');
});

test.each(['<script>alert(1)</script>', '"><b onclick=alert(1)>', 'javascript:alert(1)', '\u202eevil'])(
  'T-24 rooms that are called %j do nothing',
  (text) => {
    const page = show({
      canonical: publicRoom(text, text, text),
      alias: text as RoomAlias,
      via: [text as ServerName],
      rooms: [{ name: text, address: text, aliases: [text as RoomAlias], hasMoved: false }],
    });

    expect(page).not.toMatch(/<script|<b\b|<[^>]*\son\w+\s*=/i);
    expect(page).not.toContain('\u202e');
    expect(linksIn(page).filter((href) => !/^(https:\/\/matrix\.to\/#\/|matrix:)/.test(href))).toEqual([]);
  },
);

test.each([
  ['coming', 'Moving to Crystal'],
  ['joined', 'Now in Crystal'],
  ['taken-back', 'The old rooms go on'],
] as const)('V-1 the title in the tab and in link previews is true while a move is %s', (phase, title) => {
  expect(show({ phase })).toContain(`<title>${title} · Tributary</title>`);
});

test('V-1 while some of the rooms have moved and others have not, the page says neither that all have nor that none has', () => {
  const room = (name: string, hasMoved: boolean) => ({ name, address: `#${name}:example.org`, aliases: [], hasMoved });

  const page = show({ phase: 'joining', rooms: [room('one', true), room('two', false)] });

  expect(page).toContain('<h1>These rooms are being joined into <bdi>Crystal</bdi></h1>');
  expect(page).toContain('Some of the old rooms have moved already, and the others follow.');
  expect(page).toContain('<title>Moving to Crystal');
});
