import type { Fact } from '#src/duplicates/facts';
import { type LinksInText, linksInText } from '#src/duplicates/links-in-text';
import { samplePeople } from '#src/duplicates/people-sample';
import { isRoomId, serverOf, type UserId } from '#src/portals/ids';
import { levelForState, levelOf } from '#src/portals/power';
import { contentOf, powerSourceOf, stateOf, usersWith } from '#src/portals/room-state';
import { bridgeFacts } from './bridge-facts.ts';
import { gitterFacts } from './gitter-facts.ts';
import type { ReadRoom, Surroundings } from './room-place.ts';
import { UNKNOWN_SENDER } from './state-as-listed.ts';

/** All that one room may make us remember. */
const MOST_FACTS = 80;
const MAX_TEXT = 500;

/** What a room's state says beyond its address; every text of it is hostile and bounded (spec D-2). */
export function roomFacts(read: ReadRoom, around: Surroundings): readonly Fact[] {
  const { room } = read;
  const self: Fact = { kind: 'room', value: room, from: { who: `the homeserver ${read.server}`, where: room } };
  return [
    self,
    ...successor(read),
    ...traits(read, around),
    ...gitterFacts(read, around),
    ...bridgeFacts(read, around),
    ...peopleFacts(read, around),
    ...topicFacts(read, around),
    ...pinnedFacts(read, around),
  ].slice(0, MOST_FACTS);
}

function successor({ room, state }: ReadRoom): readonly Fact[] {
  const tombstone = stateOf(state, 'm.room.tombstone');
  const next = tombstone?.content.replacement_room;
  if (tombstone === undefined || typeof next !== 'string' || !isRoomId(next) || next === room) return [];
  return [{ kind: 'replaced-by', value: next, from: { who: tombstone.sender, where: room } }];
}

/** Who made a room tells a portal from a community's own; a person is not remembered by name. */
function traits({ room, state }: ReadRoom, { kindOf }: Surroundings): readonly Fact[] {
  const encryption = stateOf(state, 'm.room.encryption');
  const algorithm = encryption?.content.algorithm;
  const creator = stateOf(state, 'm.room.create')?.sender;
  const from = { who: 'the room', where: room };
  return [
    ...(encryption !== undefined && typeof algorithm === 'string'
      ? [
          {
            kind: 'encryption' as const,
            value: algorithm.slice(0, MAX_TEXT),
            from: { ...from, who: encryption.sender },
          },
        ]
      : []),
    ...(creator === undefined
      ? []
      : [
          {
            kind: 'creator' as const,
            value: kindOf(creator) === 'human' ? `somebody of ${serverOf(creator)}` : creator,
            from,
          },
        ]),
  ];
}

function topicFacts({ room, state }: ReadRoom, { nameNetwork }: Surroundings): readonly Fact[] {
  const name = textOf(contentOf(state, 'm.room.name').name);
  const topicEvent = stateOf(state, 'm.room.topic');
  const topic = textOf(topicEvent?.content.topic);
  const said = [name, topic].filter((text) => text !== '').join(': ');
  const isKnown = topicEvent !== undefined && topicEvent.sender !== UNKNOWN_SENDER;
  const from = { who: isKnown ? topicEvent.sender : 'the room', where: `the topic of ${room}` };
  return [
    ...(said === '' ? [] : [{ kind: 'topic' as const, value: said.slice(0, MAX_TEXT), from }]),
    ...linkFacts(linksInText(`${name}\n${topic}`, nameNetwork), from),
  ];
}

function pinnedFacts({ room, pinned }: ReadRoom, { nameNetwork }: Surroundings): readonly Fact[] {
  return pinned.flatMap(({ sender, content }) =>
    linkFacts(linksInText(textOf(content.body), nameNetwork), { who: sender, where: `a pinned message of ${room}` }),
  );
}

function linkFacts({ places, repositories }: LinksInText, from: Fact['from']): readonly Fact[] {
  return [
    ...places.map((value): Fact => ({ kind: 'link', value, from })),
    ...repositories.map((value): Fact => ({ kind: 'repository', value, from })),
  ];
}

/** Only people count: ghosts stand for people elsewhere, and bots are in every room. */
function peopleFacts({ room, state }: ReadRoom, { kindOf }: Surroundings): readonly Fact[] {
  const people = usersWith(state, 'join').filter((user) => kindOf(user) === 'human');
  const from = { who: 'the room', where: `the members of ${room}` };
  const admins = people.filter((user) => isAdmin(user));
  return [
    ...(admins.length > 0 ? [{ kind: 'admins' as const, people: samplePeople(admins), from }] : []),
    ...(people.length > 0 ? [{ kind: 'members' as const, people: samplePeople(people), from }] : []),
  ];

  function isAdmin(user: UserId): boolean {
    const power = powerSourceOf(state);
    const needed = Math.max(levelForState(power, 'm.room.tombstone'), levelForState(power, 'm.room.power_levels'));
    return levelOf(power, user) >= needed;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT * 8) : '';
}
