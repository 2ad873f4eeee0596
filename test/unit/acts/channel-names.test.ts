import type { CaseMapping } from '#src/portals/irc-channel';
import type { NetworkSides } from '#src/ports/network-side';
import { givenActs, ROOMS } from '#test/world/given-acts';
import { bot } from '#test/world/simulated-rooms';

const BRACKETS = '#crystal[dev]';
const BRACES = '#crystal{dev}';
const bob = { nick: 'bob', mask: 'bob!~bob@host', operator: true };

interface Known {
  /** As the operator says it. */
  readonly configured?: CaseMapping;
  /** As the server says it while we are connected. */
  readonly live?: CaseMapping;
}

/** A portal of the channel with brackets in its name, and what is known of its network. */
function givenBrackets({ configured, live }: Known) {
  const sides: NetworkSides = {
    of: (network) => ({ network, ask: async () => [bob], rightOf: async () => 'holds', mappingNow: () => live }),
  };
  const libera = { id: 'libera', protocol: 'irc', ...(configured && { caseMapping: configured }) };
  const channel = { protocol: 'irc' as const, network: 'libera', channel: BRACKETS, bridge: 'libera-bridge' };
  const channels = [{ ...channel, origin: 'portal' as const }];
  return givenActs({ networks: [libera], sides, portal: { channels, members: { [bot.user]: 'join' } } });
}

const plans = (town: ReturnType<typeof givenBrackets>, channel: string) =>
  town.acts.plan({ into: ROOMS.canonical, retire: [`irc://libera/${channel}`], dryRun: false });

test.each<[string, Known, string]>([
  ['its server says so', { live: 'rfc1459' }, BRACES],
  ['its operator says so', { configured: 'rfc1459-strict' }, BRACES],
  ['the letters alone differ', {}, '#Crystal[Dev]'],
])('P-1 a channel is found by another spelling where %s', async (_why, known, typed) => {
  const { plan } = await plans(givenBrackets(known), typed);

  expect(plan.legs.map(({ room }) => room)).toEqual([ROOMS.portal]);
});

test.each<[string, Known]>([
  ['its server tells the two apart', { live: 'ascii' }],
  ['its server tells the two apart now, whatever was configured', { live: 'ascii', configured: 'rfc1459' }],
  ['nobody has said that both are one', {}],
])('T-04 the portal of another channel is not retired where %s', async (_why, known) => {
  const town = givenBrackets(known);

  await expect(plans(town, BRACES)).rejects.toMatchObject({ code: 'NETWORK_HAS_NO_PORTAL' });
  expect(town.stores.story.map(({ what }) => what)).not.toContain('plan-made');
});

test.each<[CaseMapping, object]>([
  ['rfc1459', { kind: 'word', word: 'agree' }],
  ['ascii', { kind: 'word-not-counted', fault: 'other-room' }],
])('C-5 on a network that folds by %s, a word for the channel with braces is %o', async (live, heard) => {
  const town = givenBrackets({ live });
  const { plan } = await plans(town, BRACKETS);
  await town.acts.ask({ plan: plan.id });
  const requests = await town.ports.consents.requestsOf(plan.id);
  const code = requests.find(({ party }) => party.startsWith('network:'))?.code ?? '';

  const answer = await town.acts.hearNetwork({
    ...{ network: 'libera', channel: BRACES, word: 'agree', person: bob, sameAsAsked: true, code, at: 1 },
  });

  expect(answer).toMatchObject(heard);
});
