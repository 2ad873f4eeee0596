import fc from 'fast-check';
import { requireConsent } from '#src/consent/consent-gate';
import { consentSubjectOf } from '#src/consolidation/consent-subject';
import type { Plan } from '#src/consolidation/plan';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { bot } from '#test/world/simulated-rooms';

const { ann, grace, mod, mallory, ops } = PEOPLE;
const GHOST = '@libera_ann:example.org' as UserId;
/** Who may speak for which room; everybody else may try. */
const ADMINS: Readonly<Record<'canonical' | 'chat', UserId>> = { canonical: ann, chat: grace };
const PLACES = ['canonical', 'chat'] as const;
const CODES = ['canonical', 'chat', 'wrong', 'earlier'] as const;

type Place = (typeof PLACES)[number];
type Form = 'command' | 'reaction' | 'edit' | 'notice' | 'quoted';

/** Something that somebody does in a room. */
interface Deed {
  readonly kind: 'agree' | 'refuse' | 'object' | 'withdraw' | 'redact';
  readonly by: UserId;
  readonly place: Place;
  readonly code: (typeof CODES)[number];
  readonly form: Form;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom(
    'agree' as const,
    'agree' as const,
    'agree' as const,
    'refuse' as const,
    'object' as const,
    'withdraw' as const,
    'redact' as const,
  ),
  by: fc.constantFrom(ann, ann, grace, grace, mod, mallory, ops, GHOST, bot.user),
  place: fc.constantFrom(...PLACES),
  code: fc.constantFrom('canonical', 'chat', ...CODES),
  form: fc.constantFrom<Form>('command', 'command', 'command', 'reaction', 'edit', 'notice', 'quoted'),
});

/** What the model knows: nothing but what the admins of the two rooms said there, plainly, and did not take back. */
interface Model {
  readonly agreed: Map<Place, EventId>;
  readonly objectors: Set<string>;
  over: boolean;
}

/** Agreement is possible by naming the room's own code there, or by a reaction to the question that stands there. */
function counts({ by, place, code, form }: Deed, kind: 'agree' | 'refuse'): boolean {
  const named = form === 'reaction' ? true : form === 'command' && code === place;
  return named && by === ADMINS[place] && (kind === 'agree' || kind === 'refuse');
}

function follow(model: Model, done: Deed, event: EventId): void {
  const { kind, by, place, form } = done;
  if (model.over) return;
  if (kind === 'redact') model.agreed.delete(place);
  if (kind === 'agree' && counts(done, 'agree')) {
    if (!model.agreed.has(place)) model.agreed.set(place, event);
  }
  if (kind === 'refuse' && counts(done, 'refuse')) model.over = true;
  if (kind === 'object' && form === 'command' && isModerator(by, place)) model.objectors.add(by);
  if (kind === 'withdraw' && form === 'command') takeBack(model, by);
}

/** Lifting an objection leaves the agreement as it was; without one the agreement is taken back. */
function takeBack(model: Model, by: UserId): void {
  if (model.objectors.delete(by)) return;
  for (const place of PLACES) if (ADMINS[place] === by) model.agreed.delete(place);
}

const isModerator = (by: UserId, place: Place) => by === mod || by === ADMINS[place];

async function givenTown() {
  const town = givenActs();
  const earlier = await town.asked();
  const earlierCode = await town.codeIn(ROOMS.canonical);
  await town.ports.plans.setState(earlier.id, 'void', 'another was made');
  const plan = await town.asked();
  const codes = { canonical: await town.codeIn(ROOMS.canonical), chat: await town.codeIn(ROOMS.chat) };
  for (const room of [ROOMS.canonical, ROOMS.chat])
    for (const user of [GHOST, bot.user]) town.others.setMembership({ room, user, membership: 'join' });
  return { ...town, plan, codes: { ...codes, wrong: 'ZZZZ2222', earlier: earlierCode } };
}

type Town = Awaited<ReturnType<typeof givenTown>>;

interface Turn {
  readonly count: number;
  readonly model: Model;
}

/** Acts as the deed says, and answers the event that it was. */
async function act({ hears, ports, plan, codes }: Town, done: Deed, { count, model }: Turn): Promise<EventId> {
  const { kind, by, place, code, form } = done;
  const room = ROOMS[place] as RoomId;
  const eventId = `$deed-${count}` as EventId;
  const base = { eventId, sender: by, room };
  if (kind === 'redact') {
    const redacts = model.agreed.get(place) ?? '$nothing-of-ours';
    await hears({ ...base, type: 'm.room.redaction', content: { redacts } });
    return eventId;
  }
  const question = (await ports.consents.requestsOf(plan.id)).find((one) => one.room === room)?.event as string;
  const argument = kind === 'object' || kind === 'withdraw' ? plan.id : codes[code];
  const line = `!tributary ${kind} ${argument}`;
  if (form === 'reaction' && (kind === 'agree' || kind === 'refuse')) {
    const relation = { rel_type: 'm.annotation', event_id: question, key: kind === 'agree' ? '✅' : '❌' };
    await hears({ ...base, type: 'm.reaction', content: { 'm.relates_to': relation } });
    return eventId;
  }
  const contents = {
    command: { msgtype: 'm.text', body: line },
    reaction: { msgtype: 'm.text', body: 'unrelated' },
    edit: { msgtype: 'm.text', body: line, 'm.relates_to': { rel_type: 'm.replace', event_id: '$old' } },
    notice: { msgtype: 'm.notice', body: line },
    quoted: {
      msgtype: 'm.text',
      body: `> ${line}\n\nreally?`,
      'm.relates_to': { 'm.in_reply_to': { event_id: '$old' } },
    },
  } as const;
  await hears({ ...base, type: 'm.room.message', content: contents[form] });
  return eventId;
}

/** True when the gate lets a step through. */
async function isOpen({ ports, clock }: Town, plan: Plan): Promise<boolean> {
  const subject = consentSubjectOf(plan, { wroteAnything: false });
  try {
    await requireConsent(subject, { words: () => ports.consents.consentsOf(plan.id), now: clock.now() });
    return true;
  } catch {
    return false;
  }
}

const BOTH_AGREE: readonly Deed[] = PLACES.map((place) => ({
  ...{ kind: 'agree', by: ADMINS[place], place, code: place, form: 'command' },
}));

test('C-7 the gate opens when the admin of each room has said yes there', async () => {
  const town = await givenTown();
  const model: Model = { agreed: new Map(), objectors: new Set(), over: false };
  const opened: boolean[] = [];
  for (const [count, one] of BOTH_AGREE.entries()) {
    await act(town, one, { count, model });
    opened.push(await isOpen(town, town.plan));
  }

  expect(opened).toEqual([false, true]);
});

test('C-7 no sequence of messages opens the gate but the plain yes of each room’s own admin', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(deed, { minLength: 1, maxLength: 14 }), async (begins, deeds) => {
      const town = await givenTown();
      const model: Model = { agreed: new Map(), objectors: new Set(), over: false };
      let count = 0;
      for (const one of [...(begins ? BOTH_AGREE : []), ...deeds]) {
        count += 1;
        follow(model, one, await act(town, one, { count, model }));
        const expected = !model.over && model.agreed.size === 2 && model.objectors.size === 0;
        expect(await isOpen(town, town.plan)).toBe(expected);
      }
    }),
    { numRuns: 80 },
  );
}, 120_000);
