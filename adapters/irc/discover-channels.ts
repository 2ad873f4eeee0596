import type {
  ChannelLister,
  DiscoverySource,
  FounderReader,
  ListedChannel,
  ModeReader,
  Stretch,
  TopicReader,
  Walk,
} from '#adapters/contract';
import { channelEndpointId, digestOf as digest } from '#src/duplicates/endpoint-key';
import type { Fact } from '#src/duplicates/facts';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { type LinksInText, linksInText, type NetworkNamer } from '#src/duplicates/links-in-text';
import { samplePeople } from '#src/duplicates/people-sample';
import type { CaseMapping } from '#src/portals/irc-channel';

/** What looking over a network needs. */
export interface ChannelPorts {
  /** Id of the network in the configuration. */
  readonly id: string;
  /** The name by which every source knows it. */
  readonly name: string;
  readonly open: () => ChannelLister & ModeReader & TopicReader & FounderReader & { close(): Promise<void> };
  readonly nameNetwork: NetworkNamer;
  /** Of so many channels more is asked than the list tells. */
  readonly details: number;
}

interface Listed extends ListedChannel {
  readonly fields: Sighting['fields'];
  readonly digest: string;
  readonly links: LinksInText;
}

const AT_A_TIME = 500;
const MAX_TEXT = 500;

/**
 * The channels that a network shows to outsiders; of those that matter most, the modes and the founder as well. A list
 * has no pages, so that a walk that was cut short asks for it again, and passes by what it has kept.
 */
export function discoverChannels(ports: ChannelPorts): DiscoverySource {
  let opened: ReturnType<ChannelPorts['open']> | undefined;
  const network = () => {
    opened ??= ports.open();
    return opened;
  };
  return {
    name: `irc:${ports.id}`,
    about: `the channels of ${ports.id}`,
    walk: (from) => walk({ ...ports, open: network }, from),
    close: async () => {
      await opened?.close();
      opened = undefined;
    },
  };
}

async function* walk(ports: ChannelPorts, { digestOf }: Walk): AsyncGenerator<Stretch> {
  const network = ports.open();
  const channels = await network.list();
  const looked = { ...ports, mapping: await network.caseMapping() };
  const listed = eachOnce(channels.map((channel) => prepared(looked, channel)));
  const isKnown = ({ fields, digest }: Listed) => digestOf(fields.id) === digest;
  const known = listed.filter(isKnown);
  const changed = listed.filter((one) => !isKnown(one));
  const of = listed.length;
  yield { found: [], unchanged: known.map(({ fields }) => fields.id), cursor: undefined, looked: known.length, of };
  const looksFirst = [...changed].sort((x, y) => weightOf(y) - weightOf(x));
  for (const one of looksFirst.slice(0, ports.details)) {
    const more = await detailsOf(network, one, ports);
    yield { found: [sightingOf(one, looked, more)], unchanged: [], cursor: undefined, looked: 1, of };
  }
  const rest = looksFirst.slice(ports.details);
  for (let from = 0; from < rest.length; from += AT_A_TIME) {
    const some = rest.slice(from, from + AT_A_TIME);
    const found = some.map((one) => sightingOf(one, looked, []));
    yield { found, unchanged: [], cursor: undefined, looked: some.length, of };
  }
}

/** A network with what its server has just said of all channels. */
interface LookedAt extends ChannelPorts {
  readonly mapping: CaseMapping | undefined;
}

/** The list counts people, who come and go: that alone is no change. */
function prepared({ name, nameNetwork, mapping }: LookedAt, listed: ListedChannel): Listed {
  const { channel, topic } = listed;
  const fields = {
    id: channelEndpointId(name, channel),
    protocol: 'irc',
    network: name,
    channel: channel.slice(0, MAX_TEXT),
  };
  return {
    ...listed,
    fields,
    digest: digest(JSON.stringify([channel, topic, mapping])),
    links: linksInText(topic, nameNetwork),
  };
}

function eachOnce(listed: readonly Listed[]): readonly Listed[] {
  return [...new Map(listed.map((one) => [one.fields.id, one])).values()];
}

/** A channel whose topic leads elsewhere says most about itself; then the largest ones. */
function weightOf({ people, links }: Listed): number {
  return people + (links.places.length + links.repositories.length > 0 ? 1_000_000 : 0);
}

async function detailsOf(
  network: ReturnType<ChannelPorts['open']>,
  { channel, topic }: Listed,
  { name }: ChannelPorts,
): Promise<readonly Fact[]> {
  const modes = await network.modesOf(channel);
  const founder = await network.founderOf(channel);
  const told = topic === '' ? await network.topicOf(channel) : '';
  const where = `${channel} on ${name}`;
  return [
    ...(modes === undefined
      ? []
      : [{ kind: 'modes' as const, value: modes.slice(0, MAX_TEXT), from: { who: `the server of ${name}`, where } }]),
    ...(founder === undefined
      ? []
      : [
          {
            kind: 'admins' as const,
            people: samplePeople([`irc/${name}/${founder.toLowerCase()}`]),
            from: { who: `the services of ${name}`, where },
          },
        ]),
    ...(told === ''
      ? []
      : [{ kind: 'topic' as const, value: told.slice(0, MAX_TEXT), from: { who: 'the channel', where } }]),
  ];
}

function sightingOf(
  { fields, topic, digest, links }: Listed,
  { name, mapping }: LookedAt,
  more: readonly Fact[],
): Sighting {
  const from = { who: 'the channel', where: `the topic of ${fields.channel} on ${name}` };
  const facts: readonly Fact[] = [
    ...(topic === '' ? [] : [{ kind: 'topic' as const, value: topic.slice(0, MAX_TEXT), from }]),
    ...links.places.map((value): Fact => ({ kind: 'link', value, from })),
    ...links.repositories.map((value): Fact => ({ kind: 'repository', value, from })),
    ...(mapping === undefined ? [] : [toldMapping(mapping, name)]),
    ...more,
  ];
  return { fields, facts, digest };
}

function toldMapping(value: CaseMapping, name: string): Fact {
  return { kind: 'case-mapping', value, from: { who: `the server of ${name}`, where: 'its CASEMAPPING' } };
}
