import type { NetworkSide } from '#src/ports/network-side';
import { askOperators } from './ask-operators.ts';
import type { Sighting } from './continuous-presence.ts';
import { hearAnswers } from './hear-answers.ts';
import type { IrcMessage } from './irc-framework.ts';
import { liveRight } from './live-right.ts';
import { type SideParts, watchKey } from './side-parts.ts';
import { tellPerson } from './tell-person.ts';

/** What reaching people on IRC can do: all of it. */
export type IrcSide = NetworkSide & Required<Pick<NetworkSide, 'stateOfCode' | 'settle' | 'tell'>>;

/** The people of an IRC network who speak for its channels (spec C-5). */
export function ircSide(parts: SideParts): IrcSide {
  const { settings, ports, channels, presence } = parts;
  hearAnswers(parts);
  const askedWith = (code: string) => ports.asked.ofCode({ network: settings.id, code });
  const settle = async (code: string) => {
    for (const asked of await askedWith(code)) {
      presence.forget(watchKey(asked));
      await channels.leave(asked.channel, code);
    }
  };
  const stateOfCode = async (code: string, answered: readonly string[] = []) => {
    const asked = await askedWith(code);
    if (asked.length === 0) return 'unasked';
    const silent = asked.filter(({ mask }) => !answered.includes(mask));
    const isOpen = silent.some((one) => one.account !== undefined || presence.isUnbroken(watchKey(one)));
    return isOpen ? 'open' : 'void';
  };
  watchPeople(parts, async (code) => {
    if ((await stateOfCode(code)) === 'void') ports.voided?.({ network: settings.id, code });
  });
  return {
    network: settings.id,
    ask: async (question) => {
      const asked = await askOperators(parts, question);
      if (asked.length > 0 && question.expires !== undefined)
        at(question.expires - ports.clock.now(), () => settle(question.code).catch(ports.trouble));
      return asked;
    },
    rightOf: (query) => liveRight(parts, query),
    tell: (word) => tellPerson(parts, word),
    stateOfCode,
    settle,
  };
}

/** The longest a timer of Node can run; a question that is open longer is settled by whoever asked. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function at(delayMs: number, act: () => void): void {
  if (delayMs <= LONGEST_TIMER_MS) setTimeout(act, Math.max(0, delayMs)).unref();
}

/** Notes everything that ends somebody's presence, the loss of our own eyes included. */
function watchPeople({ session, presence, ports, fold }: SideParts, broken: (code: string) => Promise<void>): void {
  const note = (sighting: Sighting) => {
    const codes = new Set(presence.note(sighting).map((key) => key.split(' ', 1)[0] ?? ''));
    for (const code of codes) broken(code).catch(ports.trouble);
  };
  session.listen({
    lost: () => note({ kind: 'blind' }),
    message: (message, link) => {
      const isUs = (nick: string) => fold(nick) === fold(link.nick());
      for (const sighting of sightingsIn(message, isUs)) note(sighting);
    },
  });
}

/** What a line from the server says about who is where. */
function sightingsIn({ command, nick, params }: IrcMessage, isUs: (nick: string) => boolean): readonly Sighting[] {
  const [channel = '', kicked = ''] = params;
  switch (command) {
    case 'JOIN':
      return isUs(nick) ? [] : [{ kind: 'joined', nick, channel }];
    case 'PART':
      return [isUs(nick) ? { kind: 'blind', channel } : { kind: 'left', nick, channel }];
    case 'KICK':
      return [isUs(kicked) ? { kind: 'blind', channel } : { kind: 'left', nick: kicked, channel }];
    case 'QUIT':
    case 'KILL':
      return [{ kind: 'left', nick }];
    case 'NICK':
    case 'CHGHOST':
      return [{ kind: 'changed', nick }];
    default:
      return [];
  }
}
