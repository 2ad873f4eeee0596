import { type Approval, PROMOTION_LEVEL } from '#src/consent/approval';
import { inWords, plainName, plainSentence } from '#src/consent/plain-text';
import type { CanonicalPlan, LegPlan, Plan } from '#src/consolidation/plan';
import { escapeHtml } from '#src/portals/escape-html';
import { isRoomAlias, isUserId, type RoomAlias } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { linkToAlias, linkToRoom } from '#src/portals/matrix-to';

/** The signpost in a source: where the room is now, by alias and by id, for clients that ignore tombstones too. */
export function signpost(canonical: CanonicalPlan): JsonObject {
  const name = plainName(canonical.name);
  const byId = linkToRoom(canonical.room, canonical.via);
  const first = addressLink(canonical) ?? byId;
  const before = 'This room has been joined into';
  const after =
    'Those responsible for both rooms agreed to it. This room is closed for new messages: the conversation goes on there; what was said here can still be read here.';
  const second = first === byId ? undefined : byId;
  return notice({
    body: [`${before} ${name}: ${first}`, after, ...(second ? [`If that link does not work: ${second}`] : [])].join(
      '\n',
    ),
    html:
      `<p>${before} <a href="${escapeHtml(first)}">${escapeHtml(name)}</a>. ${after}</p>` +
      (second ? `<p>If that link does not work: <a href="${escapeHtml(second)}">this one</a>.</p>` : ''),
  });
}

/** The one reminder in a retired room, for those who have not noticed: it says itself that no other comes. */
export function reminder(canonical: CanonicalPlan): JsonObject {
  const name = plainName(canonical.name);
  const link = addressLink(canonical) ?? linkToRoom(canonical.room, canonical.via);
  const before = 'Some people are still here, and nobody can speak here any more. The conversation goes on in';
  const after = 'This is the only reminder.';
  return notice({
    body: `${before} ${name}: ${link}\n${after}`,
    html: `<p>${before} <a href="${escapeHtml(link)}">${escapeHtml(name)}</a>. ${after}</p>`,
  });
}

/** The one message in canonical about a leg: who arrives, and which addresses and networks lead here now. */
export function arrival(leg: LegPlan, aliases: readonly RoomAlias[]): JsonObject {
  const name = plainName(leg.name);
  const channels = leg.channels.filter(({ origin }) => origin !== 'retired').map(channelName);
  const facts = [
    ...(aliases.length > 0 ? [`Its addresses lead here now: ${inWords(aliases.map(plainName))}.`] : []),
    ...(channels.length > 0 ? [`Linked here now: ${inWords(channels)}.`] : []),
  ];
  // Never the name first: where it is Arabic or Hebrew, apps would set the whole line from right to left.
  const who = `The room ${name} has been joined into this one, and its people are invited to go on here. Welcome!`;
  const body = [who, ...facts].join('\n');
  return notice({
    body,
    html: body
      .split('\n')
      .map((line) => `<p>${escapeHtml(line)}</p>`)
      .join(''),
  });
}

/** Asks canonical's people to look and to confirm, since what follows is for good (spec C-10); `lost`: why the word that was given counts no more. */
export function confirmRequest(plan: Plan, consolidation: string, lost?: string): JsonObject {
  const rooms = inWords(plan.legs.map((leg) => plainName(leg.name)));
  const body = [
    ...(lost === undefined
      ? []
      : [`The word that was given to go on does not count any more: ${plainSentence(lost)}. It has to be given anew.`]),
    `Everything is prepared: ${rooms} ${plan.legs.length === 1 ? 'is closed and points' : 'are closed and point'} here.`,
    'Please look whether this room works as you want it. What comes next is for good: the old rooms are replaced by this one.',
    `To go on, somebody with full power here writes: !tributary confirm ${consolidation}`,
    'Until then everything can still be taken back.',
    `Whoever moderates here can object: !tributary object ${plan.id}`,
  ].join('\n');
  return { ...notice({ body }), 'io.tributary.confirm': { consolidation, plan: plan.id } };
}

/** Tells canonical what was done for one name, and by whose word. */
export function approvedNote({ kind, name, by }: Approval): JsonObject {
  const [who, whose] = [plainName(name), plainName(by)];
  const body =
    kind === 'promote'
      ? `${who} moderates here from now on: ${whose} approved it.`
      : `The ban of ${who} is lifted here: ${whose} approved it.`;
  return notice({ body });
}

/** Tells canonical what its people have to do themselves, since none of ours has the level for it. */
export function approvedTask({ kind, name, by }: Approval): JsonObject {
  const [who, whose] = [plainName(name), plainName(by)];
  const [what, how] =
    kind === 'promote'
      ? [`that ${who} moderates here`, `/op ${who} ${PROMOTION_LEVEL}`]
      : [
          `that the ban of ${who} is lifted`,
          isUserId(name) ? `/unban ${who}` : 'the list of servers in the settings of this room',
        ];
  return notice({
    body: `${whose} approved ${what}. None of my accounts has the level for it, so please do it yourselves: ${how}`,
  });
}

/** Tells a room that was opened again that its network is not back yet. */
export function unbridged(channels: LegPlan['channels']): JsonObject {
  const names = inWords(channels.map(channelName));
  const body = [
    'Joining this room into another was taken back, and it is open again.',
    `The link to ${names} is not back yet: it takes a new yes of the people there. Until then nothing said here reaches them.`,
  ].join('\n');
  return notice({ body });
}

/** The text of every tombstone; nothing in it comes from outside but the address (threat T-30). */
export function tombstoneBody(canonical: CanonicalPlan): string {
  return `This room has been replaced by ${plainName(canonical.address)}. The conversation goes on there.`;
}

function addressLink({ mainAlias, address }: CanonicalPlan): string | undefined {
  const alias = mainAlias ?? (isRoomAlias(address) ? address : undefined);
  return alias && linkToAlias(alias);
}

function channelName({ channel, channelName: name, network, networkName }: LegPlan['channels'][number]): string {
  const place = networkName ?? network;
  return plainName(place === undefined ? (name ?? channel) : `${name ?? channel} on ${place}`);
}

/** Notices, so that no other bot answers them; nobody is mentioned by them. */
function notice({ body, html }: { readonly body: string; readonly html?: string }): JsonObject {
  const formatted = html === undefined ? {} : { format: 'org.matrix.custom.html', formatted_body: html };
  return { msgtype: 'm.notice', body, ...formatted, 'm.mentions': {} };
}
