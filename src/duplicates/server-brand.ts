/** Homeservers where anybody may make a room: their name says nothing about the room. */
const PUBLIC_SERVERS = new Set(
  `aria-net.org asra.gr beeper.com catgirl.cloud chat.weho.st conversations.im converser.eu diasp.in disroot.org element.io ems.host
  envs.net feneas.org gitter.im hackerspaces.be halogen.city hot-chilli.net jabber.de jabber.org jboi.nl kapsi.fi matrix.org midov.pl
  nitro.chat nope.chat poa.st private.coffee privacytools.io snopyta.org systemli.org t2bot.io tchncs.de tilde.fun ungleich.ch
  unredacted.org utwente.io`.split(/\s+/),
);

/** Hosts of chat services: what follows them in an address is the name, not they. */
const SERVICE_HOST =
  /(?:^|\.)(?:discord\.(?:gg|com|me)|discordapp\.com|t\.me|telegram\.me|slack\.com|zulipchat\.com|herokuapp\.com|now\.sh)$/;

/** Labels below a country's domain under which owners register ("co" of co.uk). */
const SECOND_LEVEL = /^(?:co|com|org|net|ac|gov|edu|or|ne|gob|nom)$/;

const HOST = /^[a-z0-9.-]+\.[a-z][a-z0-9-]+$/;

/** What the host of a server tells about who runs it. */
export interface ServerBrand {
  /** The label the owner registered: "example" of chat.example.org. */
  readonly label: string;
  /** Label and top-level domain together, for domains that spell a name across the dot. */
  readonly spelled: string;
}

/** Whose server it is, by its host name; undefined for public hosts, services, addresses and bare names. */
export function serverBrand(server: string): ServerBrand | undefined {
  const host = server.toLowerCase().replace(/:\d+$/, '');
  if (PUBLIC_SERVERS.has(host) || SERVICE_HOST.test(host) || !HOST.test(host)) return undefined;
  const labels = host.split('.');
  const top = labels.at(-1) ?? '';
  const country = top.length === 2 && labels.length > 2 && SECOND_LEVEL.test(labels.at(-2) ?? '');
  const label = labels.at(country ? -3 : -2);
  return label ? { label, spelled: `${label}${top}` } : undefined;
}

/** The name in an invitation: its host's brand, the name before a service's host, or a chosen code; undefined for a random code. */
export function nameOfInvite(invite: string): string | undefined {
  const [host = '', ...path] = invite.replace(/^[a-z]+:\/\//i, '').split('/');
  const lower = host.toLowerCase();
  const service = SERVICE_HOST.exec(lower);
  if (service === null && lower.includes('.')) return serverBrand(lower)?.label;
  if (service !== null && service.index > 0) return lower.slice(0, service.index);
  const code = service === null ? host : path.filter((part) => part !== '' && part !== 'invite').at(-1);
  return code === undefined || !CHOSEN_CODE.test(code) ? undefined : code;
}

/** Codes that a service drew at random mix capitals or digits into the letters; chosen ones are plain words. */
const CHOSEN_CODE = /^[a-z][a-z_-]{2,}\d{0,2}$/;
