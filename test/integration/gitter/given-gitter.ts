import { type GitterSidePorts, gitterSide } from '#adapters/gitter/index';
import type { EventId } from '#src/portals/ids';
import type { NetworkWord } from '#src/ports/network-side';
import { type GitterOptions, startGitter } from '#test/servers/gitter/gitter';
import { addMessage } from '#test/servers/gitter/people';
import { TOKEN_USER, type TownMessage, type TownRoom, type TownUser } from '#test/servers/gitter/resources';
import { askedInMemory } from '#test/world/asked-in-memory';
import { type ActsGiven, givenActs, ROOMS } from '#test/world/given-acts';

const TOKEN = 'the-secret-token';
const idOf = (n: number) => n.toString(16).padStart(24, '0');

/** The people: Ann administers the room, Gus its group, Bob talks in it, the bot brings what Matrix says. */
export const GITTER_PEOPLE = {
  ann: { id: idOf(0xa), username: 'ann' },
  gus: { id: idOf(0xb), username: 'gus' },
  bob: { id: idOf(0xc), username: 'bob' },
  matrixbot: { id: idOf(0xd), username: 'matrixbot' },
} as const satisfies Record<string, TownUser>;

/** The room on Gitter that the portal belongs to. */
export const GITTER_ROOM = { id: idOf(1), uri: 'Crystal-Lang/crystal' };

/** What a test may have otherwise. */
export interface GitterGiven extends Pick<ActsGiven, 'policy' | 'canonical'> {
  readonly room?: Partial<TownRoom>;
  readonly misbehaves?: GitterOptions['misbehaves'];
}

interface Parts {
  readonly gitter: Awaited<ReturnType<typeof startGitter>>;
  readonly room: TownRoom;
}

/** The instance with its one room, and what is said in it. */
async function startTown({ room: more, misbehaves = () => undefined }: GitterGiven) {
  const messages: TownMessage[] = [];
  const extraAdmins: TownUser[] = [GITTER_PEOPLE.ann, TOKEN_USER];
  const room: TownRoom = {
    ...{ ...GITTER_ROOM, mine: true, groupId: idOf(2), messages, security: { extraAdmins } },
    ...more,
  };
  const gitter = await startGitter({ token: TOKEN, groups: [], rooms: [room], misbehaves });
  return { gitter, room, messages, extraAdmins };
}

/** The acts, with a portal of the room, and our side there, which can be opened anew as after a restart. */
function givenSides({ gitter }: Parts, given: GitterGiven) {
  const troubles: unknown[] = [];
  const words: NetworkWord[] = [];
  const heard = new Set<EventId>();
  const asked = askedInMemory();
  const channel = { protocol: 'gitter', channel: GITTER_ROOM.id, channelName: GITTER_ROOM.uri };
  const town = givenActs({
    networks: [{ id: 'own', protocol: 'gitter', hasApi: true }],
    sides: { of: (network) => (network === 'own' ? side : undefined) },
    ...{ policy: given.policy ?? {}, canonical: given.canonical ?? {} },
    portal: { channels: [{ ...channel, bridge: 'libera-bridge', origin: 'retired' }] },
  });
  const ports: GitterSidePorts = {
    ...{ clock: town.clock, asked, trouble: (error) => troubles.push(error) },
    heard: { knows: async (event) => heard.has(event), firstTime: async (event) => heard.size < heard.add(event).size },
    hear: async (word) => {
      words.push(word);
      return JSON.stringify(await town.acts.hearNetwork(word));
    },
  };
  const place = { id: 'own', apiEndpoint: gitter.apiEndpoint, token: TOKEN, lookEveryMs: 0, askAgainMs: 0 };
  let side = gitterSide(place, ports);
  const restart = async () => {
    await side.close();
    side = gitterSide(place, ports);
  };
  return { ...{ town, troubles, words, restart }, side: () => side };
}

/** A portal of a Gitter room on an instance with an API, its plan asked, and everybody who talks there. */
export async function givenGitter(given: GitterGiven = {}) {
  const parts = await startTown(given);
  const sides = givenSides(parts, given);
  const { town } = sides;
  const { plan } = await town.acts.plan({ into: ROOMS.canonical, retire: [ROOMS.portal], dryRun: false });
  const { asked } = await town.acts.ask({ plan: plan.id });
  const party = `network:own/${GITTER_ROOM.id}`;
  return {
    ...{ ...parts, ...sides, plan },
    how: asked.find((one) => one.party === party)?.how ?? '',
    code: async () => (await town.stores.consents.requestsOf(plan.id)).find((one) => one.party === party)?.code ?? '',
    says: (fromUser: TownUser, text: string, more: Partial<TownMessage> = {}) =>
      addMessage(parts.messages, { fromUser, text, ...more }),
    standing: async () => {
      await town.acts.askNetworks();
      const { consolidation } = await town.acts.run({ plan: plan.id });
      return (await town.acts.status({ id: consolidation.id })).parties.find(({ id }) => id === party);
    },
    rejected: async () =>
      (await town.acts.audit({ id: plan.id, verify: false })).entries
        .filter(({ what }) => what === 'word-rejected')
        .map(({ who, detail }) => [who, (detail as { reason?: string }).reason]),
    close: async () => {
      await sides.side().close();
      await parts.gitter.stop();
    },
  };
}
