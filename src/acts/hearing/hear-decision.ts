import type { ActPorts } from '#src/acts/ports';
import { decideRequest, declineRequest, requests } from '#src/acts/requests/decide-request';
import { directChatPartner } from '#src/acts/speaking/direct-chat';
import type { RequestWord } from '#src/consent/commands';
import { isTributaryError } from '#src/errors/tributary-error';
import type { HeardAnswer } from './heard-answer.ts';
import type { SpokenCommand } from './spoken-command.ts';

/**
 * `requests`, for operators of the whole installation: lists what communities ask for, in a chat of two only, since it names
 * rooms of strangers; approves and declines. What is approved is planned a moment later by `workOnRequests`.
 */
export async function decideHere(
  ports: ActPorts,
  { event, account }: SpokenCommand,
  word: RequestWord | undefined,
): Promise<HeardAnswer> {
  const isOperator = account === 'human' && ports.installation.operators.includes(event.sender);
  if (!isOperator) return { kind: 'not-operator' };
  if (!word) return { kind: 'unclear', about: 'requests' };
  if (word.decision === 'list') {
    const isChat = (await directChatPartner(ports, event)) !== undefined;
    return isChat ? { kind: 'requests', requests: await requests(ports, { all: false }) } : { kind: 'only-in-chat' };
  }
  const { decision, id, note } = word;
  const decided = { id, by: event.sender, ...(note !== undefined && { note }) };
  try {
    if (decision === 'approve') await decideRequest(ports, decided, 'approved');
    else await declineRequest(ports, decided);
    return { kind: 'decided', request: id, decision };
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'temporary' || error.kind === 'bug') throw error;
    return { kind: 'not-possible', text: error.text };
  }
}
