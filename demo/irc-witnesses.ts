import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';
import type { Community } from './community.ts';
import { CHANNEL } from './irc-town.ts';
import type { Town } from './town.ts';
import type { Testimony } from './witnesses.ts';

/** Looks at IRC and its old portal as outsiders do, after the consolidation ended. */
export async function witnessIrc(town: Town, place: Community): Promise<Testimony[]> {
  return [
    await ircReachesCanonicalOnce(town, place),
    await matrixReachesIrcOnce(town, place),
    await followersStay(town, place),
    await listenersAreSeen(town, place),
    await nobodyOfTheBridgeIsLeft(town, place),
    await botIsNoAdmin(town, place),
  ];
}

async function ircReachesCanonicalOnce(town: Town, place: Community): Promise<Testimony> {
  const line = 'Is this thing on?';
  await town.irc.people.iris.say(CHANNEL, line);
  await untilRelayed(town, place, line);
  const counts = [
    await timesIn(town.people.alice, place.canonical, line),
    await timesIn(town.people.bob, place.portal, line),
    await timesIn(town.people.grace, place.gitterRoom, line),
  ];
  return {
    claim: 'an IRC message appears exactly once in canonical and nowhere else',
    pass: counts.join() === '1,0,0',
    seen: `canonical, portal, Gitter room: ${counts.join(', ')}`,
  };
}

async function matrixReachesIrcOnce(town: Town, place: Community): Promise<Testimony> {
  const line = 'Hello to everybody on IRC';
  await town.people.alice.send(place.canonical, line);
  await town.irc.people.iris.waitForMessage({ to: CHANNEL, text: line });
  await quiet();
  const heard = town.irc.people.iris.messages().filter(({ to, text }) => to === CHANNEL && text.includes(line));
  return {
    claim: 'a Matrix message in canonical appears exactly once on IRC',
    pass: heard.length === 1,
    seen: heard.map(({ from }) => from).join(', '),
  };
}

/** While both rooms were mapped, leaving the old one would have got people kicked from the new one. */
async function followersStay(town: Town, place: Community): Promise<Testimony> {
  const { bob, alice } = town.people;
  await bob.join(place.canonical, [town.community.name]);
  await bob.leave(place.portal);
  await quiet();
  const members = await alice.members(place.canonical);
  return {
    claim: 'who followed and then leaves the old portal stays in canonical',
    pass: members.includes(bob.userId),
    seen: `${bob.userId} ${members.includes(bob.userId) ? 'is there' : 'is gone'}`,
  };
}

async function listenersAreSeen(town: Town, place: Community): Promise<Testimony> {
  const ghost = town.irc.bridge.ghostOf('lurk');
  const members = await town.people.alice.members(place.canonical);
  return {
    claim: 'people on IRC who only listen are seen in canonical',
    pass: members.includes(ghost),
    seen: `${ghost} ${members.includes(ghost) ? 'is there' : 'is missing'}`,
  };
}

async function nobodyOfTheBridgeIsLeft(town: Town, place: Community): Promise<Testimony> {
  const ghosts = new RegExp(String(town.irc.bridge.configuration.userNamespace));
  const members = await town.people.dave.members(place.portal);
  const left = members.filter((user) => ghosts.test(user) || user === town.irc.bridge.bot);
  return {
    claim: 'no user of the bridge is left in the old portal',
    pass: left.length === 0,
    seen: left.join(', ') || `${members.length} people`,
  };
}

async function botIsNoAdmin(town: Town, place: Community): Promise<Testimony> {
  const levels = await town.people.alice.getState(place.canonical, 'm.room.power_levels');
  const level = (levels?.users as Record<string, number> | undefined)?.[town.irc.bridge.bot] ?? 0;
  return { claim: 'the bot of the bridge is not admin of canonical', pass: level <= 50, seen: `level ${level}` };
}

/** Of what was said on IRC all through the merge: what never came, and what came twice in one room. */
export async function witnessChatter(
  town: Town,
  place: Community,
  said: readonly string[],
): Promise<{ readonly testimony: Testimony; readonly figures: Readonly<Record<string, number>> }> {
  await untilRelayed(town, place, said.at(-1) ?? '');
  const rooms = [await linesOf(town.people.alice, place.canonical), await linesOf(town.people.dave, place.portal)];
  const count = (line: string) => rooms.map((lines) => lines.filter((one) => one === line).length);
  const missing = said.filter((line) => count(line).every((times) => times === 0)).length;
  const twice = said.filter((line) => count(line).some((times) => times > 1)).length;
  const inBoth = said.filter((line) => count(line).every((times) => times > 0)).length;
  return {
    testimony: {
      claim:
        'while somebody chatters on IRC all through the merge, at most one line in a hundred is missing, none comes twice',
      pass: missing <= Math.ceil(said.length / 100) && twice === 0,
      seen: `${said.length} said, ${missing} missing, ${twice} twice in one room, ${inBoth} in both rooms`,
    },
    figures: {
      'chatter-said': said.length,
      'chatter-missing': missing,
      'chatter-twice': twice,
      'chatter-in-both': inBoth,
    },
  };
}

/** The bridge of a slow machine is far behind: it is waited for as long as lines go on coming. A line that was lost is counted so. */
async function untilRelayed(town: Town, place: Community, last: string): Promise<void> {
  let known = 0;
  const more = async () => {
    const lines = await linesOf(town.people.alice, place.canonical);
    return (lines.includes(last) || lines.length > known) && lines;
  };
  for (let lines: string[] | undefined = []; lines && !lines.includes(last); ) {
    known = lines.length;
    lines = await eventually(more, { within: STANDSTILL_MS, every: 500 }).catch(() => undefined);
  }
  await quiet();
}

/** Where no line comes for so long, none will. */
const STANDSTILL_MS = 60_000;

async function timesIn(person: MatrixPerson, room: string, line: string): Promise<number> {
  return (await linesOf(person, room)).filter((one) => one === line).length;
}

async function linesOf(person: MatrixPerson, room: string): Promise<string[]> {
  return (await person.allMessages(room)).flatMap(({ content }) =>
    typeof content.body === 'string' ? [content.body] : [],
  );
}

/** Long enough for a second copy to arrive, if there were one. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 700));
}
