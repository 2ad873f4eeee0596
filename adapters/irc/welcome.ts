import type { FrameworkClient, IrcMessage } from './irc-framework.ts';
import type { CompleteSettings } from './irc-settings.ts';
import { nickCandidates } from './nick-candidates.ts';
import { type FailedAttempt, REFUSALS, whyNotConnected } from './why-not-connected.ts';

/** A nick the server does not give: in use, not allowed, held back. */
const NICK_REFUSED: ReadonlySet<string> = new Set(['432', '433', '436', '437']);
/** The end of the message of the day, or that there is none: what the server says about itself came before. */
const SETTLED: ReadonlySet<string> = new Set(['376', '422']);

/**
 * Waits until a connecting client is let in and has been told what the server can do; tries other nicks when ours is
 * taken. Rejects with the coded reason, and the connection is closed then.
 */
export function awaitWelcome(client: FrameworkClient, settings: CompleteSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const attempt: { -readonly [K in keyof FailedAttempt]: FailedAttempt[K] } = {};
    const nicks = nickCandidates(settings.nick).slice(1);
    let isIn = false;
    let isLoggedIn = settings.sasl === undefined;
    const giveUp = () => {
      client.connection.end(null, true);
      fail();
    };
    const fail = () => {
      clearTimeout(tooSlow);
      if (!isIn) reject(whyNotConnected(settings, attempt));
    };
    const tooSlow = setTimeout(() => {
      attempt.error ??= new Error(`not let in within ${settings.limits.welcomeMs} ms`);
      giveUp();
    }, settings.limits.welcomeMs);
    client.on('sasl failed', ({ reason, message }: { reason: string; message?: string }) => {
      attempt.account = message ?? reason;
    });
    client.on('loggedin', () => {
      isLoggedIn = true;
    });
    client.on('socket close', (error: Error | false) => {
      if (error) attempt.error ??= error;
      fail();
    });
    client.connection.on('message', (message: IrcMessage) => {
      if (isIn) return;
      if (REFUSALS.has(message.command)) attempt.refusal = message;
      if (NICK_REFUSED.has(message.command)) {
        const next = nicks.shift();
        if (next !== undefined) return client.changeNick(next);
        attempt.nicksTaken = true;
        return giveUp();
      }
      if (!SETTLED.has(message.command)) return;
      if (!isLoggedIn) {
        attempt.account ??= 'the server offers no login';
        return giveUp();
      }
      isIn = true;
      clearTimeout(tooSlow);
      resolve();
    });
  });
}
