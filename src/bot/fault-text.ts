import type { WordFault } from '#src/consent/judge-word';

/** Why a word did not count, politely, and what would help; no fact about any other room. */
export function faultText(fault: WordFault, levelNeeded: number): string {
  switch (fault) {
    case 'not-a-person':
      return 'Thank you, but only people with a Matrix account of their own can answer here. People on another network answer where they were asked, by private message.';
    case 'other-room':
      return 'Thank you, but this code belongs to another room: it counts only where the question was asked.';
    case 'other-party':
      return 'Thank you, but this code was given to somebody else.';
    case 'plan-changed':
      return 'Thank you, but the plan has changed since: please answer the newest question in this room.';
    case 'older-than-request':
      return 'Thank you, but your message seems older than the question. Please send it again.';
    case 'question-deleted':
      return 'Thank you, but that question was deleted, and nobody here can read any more what you would agree to. Please answer the newest question in this room; where there is none, it has to be asked again.';
    case 'expired':
      return 'Thank you, but the time to answer is over. A new question would have to be asked.';
    case 'not-joined':
      return 'Thank you, but only members of the room can answer.';
    case 'server-shut-out':
      return 'Thank you, but this room shuts out your homeserver: the others here cannot see what you write, so it cannot count for them.';
    case 'too-little-power':
      return levelNeeded > 0
        ? `Thank you, but that takes level ${levelNeeded} in this room, which you do not have.`
        : 'Thank you, but only an operator of the channel can answer.';
    case 'through-bridge':
      return 'Thank you, but you are here through a bridge, and only operators with a connection of their own can answer for the channel.';
    case 'not-the-one-asked':
      return 'Thank you, but I cannot be sure that you are the person I asked. I will ask again.';
    case 'power-unknown':
      return 'I could not see which level you had when you wrote that. Please send it again.';
  }
}
