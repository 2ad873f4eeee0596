import { findPlan } from '#src/acts/plans/find';
import type { ActPorts } from '#src/acts/ports';
import { insiders } from '#src/acts/speaking/speakers';
import { tellRejected } from '#src/acts/speaking/tell-rejected';
import { type Command, commandNames } from '#src/consent/commands';
import type { ConsolidationId } from '#src/consolidation/records';
import { nearest } from '#src/errors/nearest';
import type { RoomEvent } from '#src/portals/room-event';
import { approveHere } from './hear-approval.ts';
import { confirmHere } from './hear-confirmation.ts';
import { decideHere } from './hear-decision.ts';
import { showHere, statusHere } from './hear-look.ts';
import { hearQuiet } from './hear-quiet.ts';
import { findHere, requestHere } from './hear-request.ts';
import { withdraw } from './hear-withdrawal.ts';
import { hearWord, openToObjection } from './hear-word.ts';
import type { HeardAnswer } from './heard-answer.ts';
import type { Meaning, SpokenCommand } from './spoken-command.ts';

/** Answers a command; undefined, unread, when neither its room nor its code has to do with a plan of ours (spec P-9). */
export async function hearCommand(ports: ActPorts, spoken: SpokenCommand): Promise<HeardAnswer | undefined> {
  const meaning = await meaningOf(ports, spoken);
  const { command, event } = spoken;
  if (!(await isOurs(ports, event, meaning))) return undefined;
  switch (command.name) {
    case 'request':
      return requestHere(ports, spoken, command.wish);
    case 'requests':
      return decideHere(ports, spoken, command.decides);
    case 'find':
      return findHere(ports, spoken);
    case 'show':
      return showHere(ports, spoken, meaning);
    case 'agree':
    case 'refuse':
    case 'object':
      return hearSpokenWord(ports, { ...spoken, word: command.name }, meaning);
    case 'withdraw':
      return meaning.plan ? withdraw(ports, { plan: meaning.plan, event }) : withoutPlan(command);
    case 'confirm':
      return meaning.plan ? confirmHere(ports, spoken, meaning.plan) : withoutPlan(command);
    case 'promote':
    case 'lift':
      return approveHere(ports, spoken, { here: meaning.here, kind: command.name });
    case 'status':
      return statusHere(ports, spoken, meaning);
    case 'never':
    case 'welcome':
      return hearQuiet(ports, { ...spoken, quiet: command.name === 'never' });
    case 'help':
      return { kind: 'help' };
    case 'unclear':
      return notUnderstood(command.note);
  }
}

/** A code is known everywhere; the id of a plan only in its own rooms, so that nobody learns of others. */
async function meaningOf(ports: ActPorts, { event, command }: SpokenCommand): Promise<Meaning> {
  const here = await ports.plans.concerning(event.room);
  const { argument } = command;
  if (argument === undefined) return { request: undefined, plan: undefined, here };
  const request = await ports.consents.requestByCode(argument);
  if (request) return { request, plan: (await findPlan(ports, request.plan)).plan, here };
  const run = argument.startsWith('c_') ? await ports.consolidations.find(argument as ConsolidationId) : undefined;
  const wanted = run?.plan ?? argument;
  return { request: undefined, plan: here.find(({ plan }) => plan.id === wanted)?.plan, here };
}

type SpokenWordCommand = SpokenCommand & { readonly word: 'agree' | 'refuse' | 'object' };

async function hearSpokenWord(ports: ActPorts, spoken: SpokenWordCommand, meaning: Meaning): Promise<HeardAnswer> {
  const { event, account, word, command } = spoken;
  const isHere = meaning.here.some(({ plan }) => plan.id === meaning.plan?.id);
  const objection = word === 'object' && meaning.plan && isHere ? openToObjection(meaning.plan, event.room) : undefined;
  const request = objection ?? meaning.request;
  if (!request) {
    await rejectUnknown(ports, spoken, meaning);
    return withoutPlan(command);
  }
  return hearWord(ports, { event, account, word, request, note: command.note });
}

/** A code of nobody, said where a plan is asked about: that plan's log tells. */
async function rejectUnknown(
  ports: ActPorts,
  { event, word, command }: SpokenWordCommand,
  { here }: Meaning,
): Promise<void> {
  const [newest] = here;
  if (!newest || command.argument === undefined) return;
  const detail = { word, room: event.room, event: event.eventId };
  await tellRejected(ports, { plan: newest.plan, who: event.sender, reason: 'code-unknown', detail });
}

function withoutPlan({ name, argument }: Command): HeardAnswer {
  if (argument !== undefined) return { kind: 'code-unknown' };
  return { kind: 'unclear', about: name === 'unclear' ? undefined : name };
}

/** The command whose argument was not understood; otherwise the one that looks most like what was written, if any. */
function notUnderstood(written: string): HeardAnswer {
  const about = commandNames.find((name) => name === written);
  const near = about ? undefined : commandNames.find((name) => name === nearest(written.toLowerCase(), commandNames));
  return { kind: 'unclear', about, ...(near && { near }) };
}

/** A room of a plan or a question, one that told us to be quiet, or one that our service user was invited into (spec P-9). */
async function isOurs(ports: ActPorts, { room }: RoomEvent, { here, request }: Meaning): Promise<boolean> {
  if (here.length > 0 || request?.room === room) return true;
  if ((await ports.quietRooms.find(room)) !== undefined) return true;
  const services = ports.installation.actors.filter(({ kind }) => kind === 'service').map(({ id }) => id);
  return (await insiders(ports, room, services)).length > 0;
}
