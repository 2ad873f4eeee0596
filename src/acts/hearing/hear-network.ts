import { findPlan } from '#src/acts/plans/find';
import { type PlanNow, planNow } from '#src/acts/plans/party-answers';
import { objectionParty, recordWord } from '#src/acts/plans/record-word';
import type { ActPorts } from '#src/acts/ports';
import { channelFold } from '#src/acts/rooms/channel-fold';
import { linkTo } from '#src/acts/speaking/link-to';
import { type Rejection, tellRejected } from '#src/acts/speaking/tell-rejected';
import type { ConsentRequest } from '#src/consent/consent';
import { isLate, type WordFault } from '#src/consent/judge-word';
import { splitNetworkParty } from '#src/consent/live-rights';
import type { NetworkWord } from '#src/ports/network-side';
import { takeBack } from './hear-withdrawal.ts';
import { haveAllAgreed, tallyOf } from './hear-word.ts';
import type { HeardAnswer } from './heard-answer.ts';
import { accountNote, nameOnNetwork } from './network-person.ts';

/**
 * Hears a private word of a person of a network (spec C-5): the code must be that channel's, the person its operator at this
 * moment, and provably the one who was asked.
 */
export async function hearNetwork(ports: ActPorts, word: NetworkWord): Promise<HeardAnswer | undefined> {
  const request = await ports.consents.requestByCode(word.code);
  if (!request) return { kind: 'code-unknown' };
  const { plan, state, reason } = await findPlan(ports, request.plan);
  const rejected = (why: Rejection) => reject(ports, word, { plan, party: request.party, reason: why });
  if (state === 'void' || state === 'ended') {
    await rejected('plan-closed');
    return { kind: 'plan-closed', plan: plan.id, why: reason ?? 'it has ended' };
  }
  const now = await planNow(ports, plan);
  const fold = await channelFold(ports, word);
  const fault = faultOf(now, word, { request, fold, at: ports.clock.now() });
  if (fault) {
    await rejected(fault);
    return { kind: 'word-not-counted', fault, levelNeeded: 0 };
  }
  const person = nameOnNetwork(now.words, word.person);
  if (word.word === 'withdraw') {
    const words = now.words.filter((said) => said.person === person && said.withdrawnAt === undefined);
    return takeBack(ports, { plan, words, who: person, evidence: undefined });
  }
  const party = word.word === 'object' ? objectionParty(request.party) : request.party;
  const note = accountNote(word.person);
  const isNew = await recordWord(ports, plan, { party, person, word: word.word, note });
  if (!isNew) return { kind: 'word-again', word: word.word, plan: plan.id };
  return {
    kind: 'word',
    word: word.word,
    plan: plan.id,
    tally: tallyOf(await planNow(ports, plan), ports.clock.now()),
    link: linkTo(ports, plan),
  };
}

interface Refused {
  readonly plan: { readonly id: string };
  readonly party: string;
  readonly reason: Rejection;
}

function reject(ports: ActPorts, { word, person, network, channel }: NetworkWord, refused: Refused): Promise<void> {
  const { plan, party, reason } = refused;
  const account = person.account === undefined ? {} : { account: person.account };
  const detail = { word, party, network, channel, operator: person.operator, ...account };
  return tellRejected(ports, { plan, who: person.mask, reason, detail });
}

function faultOf(
  planned: PlanNow,
  word: NetworkWord,
  {
    request,
    fold,
    at,
  }: {
    readonly request: ConsentRequest;
    /** The plan has the channel as the bridge spells it, the word as the network's server folds it. */
    readonly fold: (name: string) => string;
    readonly at: number;
  },
): WordFault | undefined {
  const { plan, subject, wroteAnything } = planned;
  const party = plan.parties.find(({ id }) => id === request.party);
  if (party?.kind !== 'network') return 'other-party';
  const { network, channel } = splitNetworkParty(party.id);
  if (network !== word.network || fold(channel) !== fold(word.channel)) return 'other-room';
  if (request.hash !== subject.hash) return 'plan-changed';
  const allAgreed = haveAllAgreed(planned, at);
  if (isLate({ word: word.word, request, wroteAnything, allAgreed, now: at })) return 'expired';
  if (word.person.puppet) return 'through-bridge';
  if (!word.person.operator) return 'too-little-power';
  return word.sameAsAsked ? undefined : 'not-the-one-asked';
}
