import type { EndpointFields } from '#src/duplicates/endpoint-fields';

/** Numbers from 0 to just under 1, the same ones for the same seed. */
type Draw = () => number;

const SYLLABLES =
  'ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yo zi qua tri ple sto gra bri klo fen dor mek tas'.split(' ');
const ORDINARY =
  'atlas beacon bolt bridge cloud comet delta ember falcon flux forge helix iris lotus nova orbit phoenix pulse spark'.split(
    ' ',
  );
const SUB = ['dev', 'help', 'offtopic', 'support', 'news', 'de', 'fr', 'translations'];
const NETWORKS = ['freenode', 'libera', 'oftc', 'gimpnet', 'quakenet', 'hackint'];
const SERVERS = ['matrix.org', 'matrix.org', 'matrix.org', 'tchncs.de', 'envs.net'];

/**
 * Endpoints as a large directory has them: communities of two to five places, rooms beside the main one, families under one
 * umbrella, ordinary names used by many, "Lobby" everywhere, and about as many endpoints that have no duplicate.
 */
export function syntheticEndpoints(count: number, seed = 1): EndpointFields[] {
  const draw = drawFrom(seed);
  const families = Array.from({ length: Math.ceil(count / 400) }, () => coin(draw, 2));
  const endpoints: EndpointFields[] = [];
  while (endpoints.length < count) {
    const name = projectName(draw, families);
    const places = draw() < 0.5 ? 1 : 2 + Math.floor(draw() * 4);
    for (let i = 0; i < places && endpoints.length < count; i++) {
      endpoints.push({ id: `e${endpoints.length}`, ...placeOf(name, draw) });
    }
  }
  return endpoints;
}

function projectName(draw: Draw, families: readonly string[]): string {
  const kind = draw();
  if (kind < 0.08) return pick(draw, ORDINARY);
  if (kind < 0.14) return `${pick(draw, ORDINARY)}-${pick(draw, ORDINARY)}`;
  // Few umbrellas hold most of the rooms.
  if (kind < 0.3) return `${families[Math.floor(draw() ** 3 * families.length)]}-${coin(draw, 2)}`;
  return coin(draw, 2 + Math.floor(draw() * 3));
}

function placeOf(name: string, draw: Draw): Omit<EndpointFields, 'id'> {
  const room = draw() < 0.12 ? `${name}-${pick(draw, SUB)}` : name;
  const kind = draw();
  if (kind < 0.35) return { protocol: 'irc', network: pick(draw, NETWORKS), channel: `#${room}` };
  if (kind < 0.45) return { protocol: 'matrix', alias: `#freenode_#${room}:matrix.org` };
  if (kind < 0.65) return { protocol: 'matrix', alias: `#${room}:${pick(draw, SERVERS)}` };
  if (kind < 0.9)
    return {
      protocol: 'gitter',
      channel: draw() < 0.3 ? `${name}/Lobby` : `${draw() < 0.5 ? name : coin(draw, 3)}/${room}`,
    };
  return { protocol: 'telegram', channel: room.replaceAll('-', '_') };
}

/** A made-up word of so many syllables. */
function coin(draw: Draw, syllables: number): string {
  return Array.from({ length: syllables }, () => pick(draw, SYLLABLES)).join('');
}

function pick(draw: Draw, from: readonly string[]): string {
  return from[Math.floor(draw() * from.length)] ?? '';
}

function drawFrom(seed: number): Draw {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
