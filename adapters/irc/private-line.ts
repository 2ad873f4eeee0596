import type { IrcLink } from './irc-link.ts';
import type { IrcReply } from './irc-question.ts';
import { readable } from './plain-text.ts';
import { piecesOf, roomForText } from './wire-line.ts';

/** One line becomes as many messages as it needs, but no more than this: nobody is flooded by a long name. */
const MOST_PIECES = 6;
/** No such person, not allowed to speak there, or a person who hears nobody they have not accepted. */
const NOT_HEARD = ['401', '403', '404', '407', '408', '439', '477', '486', '492', '531', '716'];

let pings = 0;

/**
 * Says lines to a person or channel as they can be read there: plain, each no longer than what arrives whole. Answers
 * why it was not heard, in the server's words; undefined: it was delivered.
 */
export async function sayPlainly(
  link: IrcLink,
  { to, lines }: { readonly to: string; readonly lines: readonly string[] },
): Promise<string | undefined> {
  const most = Math.max(64, roomForText({ mask: link.mask(), target: to }));
  const pieces = lines.flatMap((line) => piecesOf(readable(line), most).slice(0, MOST_PIECES));
  for (const piece of pieces) {
    const reply = await sayPiece(link, to, piece);
    if (reply.kind === 'refused') return readable(reply.why);
  }
  return undefined;
}

/** A server says nothing about a message that arrived, so the answer to a PING behind it stands for that. */
function sayPiece(link: IrcLink, to: string, piece: string): Promise<IrcReply> {
  pings += 1;
  const token = `said-${pings}`;
  return link.ask({
    send: `PRIVMSG ${to} :${piece}`,
    behind: `PING ${token}`,
    done: ['PONG'],
    failed: NOT_HEARD,
    about: ({ command, params }) => command !== 'PONG' || params.includes(token),
  });
}
