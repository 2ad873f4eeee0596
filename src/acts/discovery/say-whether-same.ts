import type { ActPorts } from '#src/acts/ports';
import { isMeant } from '#src/duplicates/endpoint-address';
import type { PairWord } from '#src/duplicates/groups/group';
import { TributaryError } from '#src/errors/tributary-error';
import type { SameAnswer, SameRequest } from './group-answers.ts';
import { answerOf, findGroup, type KnownNow, knownNow } from './groups.ts';

/** Under this name the audit log keeps what people say of endpoints, which belong to no plan yet. */
export const GROUPS_LOG = 'groups';

/**
 * Keeps a person's word about two endpoints; it outranks every score until the same pair is spoken of again (spec D-10). A group
 * stands for its endpoints: "same" needs one of each, "different" is said of every two. Throws ENDPOINT_NOT_FOUND,
 * GROUP_NOT_FOUND, ENDPOINTS_ARE_ONE.
 */
export async function sayWhetherSame(ports: ActPorts, request: SameRequest): Promise<SameAnswer> {
  const known = await knownNow(ports);
  const [ofA, ofB] = [await meant(ports, known, request.a), await meant(ports, known, request.b)];
  const pairs = pairsOf(ofA, ofB, request.word);
  if (pairs.length === 0) {
    throw new TributaryError('ENDPOINTS_ARE_ONE', { facts: { a: request.a, b: request.b } });
  }
  const { word, by: who, note } = request;
  const at = ports.clock.now();
  const said = pairs.map(([a, b]): PairWord => ({ a, b, word, who, at, ...(note !== undefined && { note }) }));
  await ports.groups.say(said);
  const detail = { pairs: pairs.map((pair) => [...pair]), note: note ?? null };
  await ports.audit.append({ plan: GROUPS_LOG, at, who, what: WHAT[word], detail });
  return { said, groups: await concerned(ports, new Set(said.flatMap(({ a, b }) => [a, b]))) };
}

const WHAT: Readonly<Record<PairWord['word'], string>> = {
  same: 'said-same',
  different: 'said-different',
  unsaid: 'word-taken-back',
};

/** The ids of the endpoints that a person names. */
async function meant(ports: ActPorts, { byId }: KnownNow, text: string): Promise<readonly string[]> {
  const exact = byId.get(text);
  if (exact) return [exact.fields.id];
  if (text.startsWith('g_')) return (await findGroup(ports, text)).members;
  const found = [...byId.values()].filter(({ fields, facts }) => isMeant(text, fields, facts));
  if (found.length === 0) throw new TributaryError('ENDPOINT_NOT_FOUND', { facts: { endpoint: text } });
  return found.map(({ fields }) => fields.id);
}

/** Words can be said of two different endpoints only. */
function pairsOf(
  ofA: readonly string[],
  ofB: readonly string[],
  word: PairWord['word'],
): readonly (readonly [string, string])[] {
  const all = ofA.flatMap((a) => ofB.filter((b) => b !== a).map((b) => [a, b] as const));
  const distinct = [...new Map(all.map((pair) => [[...pair].sort().join('\n'), pair])).values()];
  return word === 'same' ? distinct.slice(0, 1) : distinct;
}

async function concerned(ports: ActPorts, ids: ReadonlySet<string>): Promise<SameAnswer['groups']> {
  const known = await knownNow(ports);
  const all = await ports.groups.all();
  return all.filter(({ members }) => members.some((id) => ids.has(id))).map((group) => answerOf(group, known));
}
