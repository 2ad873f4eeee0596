import { networkName } from '#src/portals/irc-channel-network';
import type { Endpoint } from './endpoint.ts';
import type { Evidence } from './evidence.ts';
import { fromNames, isSameThing, type NameMatch } from './name-match.ts';
import { weights } from './weights.ts';

/** Whose rooms they are: the community's own name over the door, one operator for both, or somebody else's server. */
export function compareOwners(a: Endpoint, b: Endpoint, match: NameMatch): readonly Evidence[] {
  const bearing = isSameThing(match) ? [a, b].filter((self) => bearsName(self, match.key)) : [];
  if (bearing.length > 0) return [ownerBearsName(bearing)];
  const onOwnServer = [
    { self: a, other: b },
    { self: b, other: a },
  ].filter(({ self, other }) => self.brand !== undefined && self.brand !== other.brand);
  const [foreign] = onOwnServer;
  if (foreign === undefined) return [];
  const run = onOwnServer.find(({ self, other }) => isRunBy(self, other));
  if (run !== undefined)
    return [fromNames('same-operator', weights.sameOperator, `both belong to '${run.self.brand}'`)];
  const price = match.bits < weights.nameOfFour ? weights.foreignServerOrdinary : weights.foreignServer;
  return [fromNames('foreign-server', -price, `${foreign.self.shown} stands on the server of '${foreign.self.brand}'`)];
}

/** A whole network that bears the name says more than one organisation. */
function ownerBearsName(bearing: readonly Endpoint[]): Evidence {
  const network = bearing.find((self) => self.network !== undefined);
  const kind = network === undefined ? 'owner-bears-name' : 'network-bears-name';
  const shown = (network ?? bearing[0])?.shown ?? '';
  return fromNames(kind, weights.ownerBearsName, `the owner of ${shown} has this name too`);
}

function bearsName({ owner }: Endpoint, name: string): boolean {
  return owner.some(({ key, cost }) => key === name && cost <= weights.gluedShortWord);
}

/** True when the other endpoint names this server's owner: as its network, its organisation, or a word of its name. */
function isRunBy(self: Endpoint, other: Endpoint): boolean {
  const brands = new Set(self.owner.filter(({ cost }) => cost <= weights.gluedShortWord).map(({ key }) => key));
  if (other.network !== undefined && [...brands].some((brand) => networkName(brand) === other.network)) return true;
  const said = [...other.owner, ...other.readings];
  return said.some(({ key, words }) => brands.has(key) || words.some((word) => brands.has(word)));
}
