import fc from 'fast-check';
import { canonicalJson } from '#src/consolidation/canonical-json';
import type { Plan } from '#src/consolidation/plan';
import { hashOfPlan, hasItsHash } from '#src/consolidation/plan-hash';
import { makeDraft } from '#src/consolidation/planning/make-draft';
import { sealPlan } from '#src/consolidation/planning/seal-plan';
import { givenSituation } from '#test/world/given-situation';

function givenPlan(): Plan {
  const identity = { id: 'p_1' as Plan['id'], nonce: 'nonce', createdAt: 1_000, requestedBy: undefined, reasons: [] };
  return sealPlan(makeDraft(givenSituation(), identity), { steps: [], humanTasks: [] });
}

test('P-5 canonical JSON says the same whatever order the keys came in', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(object));
    }),
  );
});

test('P-5 canonical JSON is JSON, and loses nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('P-5 different data have different canonical JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const equal = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
      expect(canonicalJson(a) === canonicalJson(b)).toBe(equal);
    }),
  );
});

test('P-5 absent members are left out, and what JSON cannot say is refused', () => {
  expect(canonicalJson({ b: undefined, a: [1, undefined] })).toBe('{"a":[1,null]}');
  expect(() => canonicalJson({ level: Number.POSITIVE_INFINITY })).toThrow(TypeError);
  expect(() => canonicalJson(() => 1)).toThrow(TypeError);
});

test('P-5 equal inspections give equal plans, and a plan keeps its hash through the database', () => {
  expect(givenPlan().hash).toMatch(/^[0-9a-f]{64}$/);
  expect(givenPlan().hash).toBe(givenPlan().hash);
  expect(hasItsHash(JSON.parse(JSON.stringify(givenPlan())) as Plan)).toBe(true);
});

const changes: readonly (readonly [string, (plan: Plan) => Plan])[] = [
  ['another room', (plan) => ({ ...plan, canonical: { ...plan.canonical, room: '!other' as never } })],
  ['another id', (plan) => ({ ...plan, id: 'p_2' as Plan['id'] })],
  ['another actor', (plan) => ({ ...plan, canonical: { ...plan.canonical, actor: 'bot:x' as never } })],
  ['one alias more', (plan) => ({ ...plan, legs: plan.legs.map((leg) => ({ ...leg, aliases: [] })) })],
  [
    'a lower level for a party',
    (plan) => ({ ...plan, parties: plan.parties.map((party) => ({ ...party, level: 0 })) }),
  ],
  ['one party fewer', (plan) => ({ ...plan, parties: plan.parties.slice(1) })],
  ['another policy', (plan) => ({ ...plan, policy: { ...plan.policy, objectionHours: 0 } })],
  ['another nonce', (plan) => ({ ...plan, nonce: 'other' })],
  ['another expiry', (plan) => ({ ...plan, expiresAt: plan.expiresAt + 1 })],
  ['other rooms than were seen', (plan) => ({ ...plan, projection: {} })],
  [
    'another act',
    (plan) => ({
      ...plan,
      steps: [{ step: 'tombstone', outcome: 'acts', acts: [{ act: { verb: 'leave' } as never, text: '' }] }],
    }),
  ],
];

test.each(changes)('T-09 %s is another hash, and under the old one the plan is not itself', (_what, change) => {
  const plan = givenPlan();

  const changed = change(plan);

  expect(hashOfPlan(changed)).not.toBe(plan.hash);
  expect(hasItsHash({ ...changed, hash: plan.hash })).toBe(false);
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [`k${key}`, sorted(item)]),
  );
}
