import { eventually } from '#test/world/eventually';
import { crowdOnIrc } from '#test/world/irc-crowd';
import type { IrcPerson } from '#test/world/irc-person';
import type { MatrixPerson } from '#test/world/matrix-person';
import type { BridgedE2eWorld } from './bridged-world.ts';
import type { GivenRoom } from './communities.ts';

/** A channel with its operator, somebody who talks and somebody who only listens, and its portal with members of both homeservers. */
export interface Portal extends GivenRoom {
  readonly channel: string;
  readonly op: IrcPerson;
  readonly iris: IrcPerson;
  readonly ear: IrcPerson;
  /** Of the first homeserver and of the second. */
  readonly ann: MatrixPerson;
  readonly dave: MatrixPerson;
}

/** What may be unlike the usual in a portal. */
export interface PortalWish {
  readonly channel: string;
  /** True: somebody joined it by its alias in capitals, which makes a second one. */
  readonly twoSpellings?: boolean;
  /** How many more people are in the channel. */
  readonly crowd?: number;
  /** True: its operator is on the other server of the network. */
  readonly opIsFar?: boolean;
}

/** People come to a channel, and its portal is made by joining its alias. */
export async function givenPortal(world: BridgedE2eWorld, wish: PortalWish): Promise<Portal> {
  const { channel, twoSpellings = false, crowd = 0, opIsFar = false } = wish;
  const name = channel.slice(1);
  const op = await world.onIrc(`op-${name}`, channel, opIsFar ? world.far : world.irc);
  const [iris, ear] = [await world.onIrc(`iris-${name}`, channel), await world.onIrc(`ear-${name}`, channel)];
  const others = await crowdOnIrc(crowd, (turn) => world.onIrc(`p${turn}-${name}`, channel));
  const nicks = [op, iris, ear, ...others].map((person) => person.nick());
  const { bob: ann, dave } = world.people;
  const alias = world.bridge.aliasOf(channel);
  const room = await ann.join(alias);
  const spelled = world.bridge.aliasOf(channel.toUpperCase());
  if (twoSpellings) await world.people.alice.join(spelled);
  await dave.join(room, [world.one.name]);
  await eventually(
    async () => {
      const members = await ann.members(room);
      return nicks.every((nick) => members.includes(world.bridge.ghostOf(nick)));
    },
    { within: 60_000 },
  );
  await ann.send(room, `settled ${room}`);
  await op.waitForMessage({ text: `settled ${room}` }, { within: 30_000 });
  const aliases = twoSpellings ? [alias, spelled] : [alias];
  return { room, aliases, owner: ann, viewer: ann, channel, op, iris, ear, ann, dave };
}

/** The operator agrees to our question with the code that it names, and reads that it counts. */
export async function operatorAgrees({ op }: Portal): Promise<void> {
  const asked = await op.waitForMessage({ to: op.nick(), text: /yes [A-Z2-9]{8}/ }, { within: 60_000 });
  await op.pm(asked.from, `yes ${/yes ([A-Z2-9]{8})/.exec(asked.text)?.[1]}`);
  await op.waitForMessage({ from: asked.from, text: 'your agreement is noted' }, { within: 60_000 });
}

/** The operator waits for the bridge's own question, and lets it link. */
export async function operatorLetsTheBridge(portal: Portal): Promise<void> {
  await questionOfTheBridge(portal);
  await saysYesToTheBridge(portal);
}

/** The bridge's question about the channel. */
export function questionOfTheBridge({ op, channel }: Portal) {
  return op.waitForMessage({ to: op.nick(), text: `with ${channel} on` }, { within: 120_000 });
}

/** The operator's yes to the question that the bridge put. */
export async function saysYesToTheBridge(portal: Portal): Promise<void> {
  const { from } = await questionOfTheBridge(portal);
  await portal.op.pm(from, 'yes');
}
