import type { BackOff } from './back-off.ts';
import { PATIENT } from './back-off.ts';
import { type Pace, POLITE_PACE } from './line-queue.ts';

/** How long is waited for what, in milliseconds. */
export interface IrcLimits {
  /** For the connection and TLS. */
  readonly connectMs: number;
  /** From there until the server has let us in. */
  readonly welcomeMs: number;
  /** For the next line of an answer. */
  readonly answerMs: number;
  /** For any sign of life, which is asked for in time. */
  readonly silenceMs: number;
}

/** One IRC network of the configuration, with its secrets; what has a default may be left out. */
export interface IrcNetworkSettings {
  /** Id of the network in the configuration. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly nick: string;
  /** What WHOIS tells people about us; a link to a page is best. */
  readonly realname?: string;
  /** Password of the server (PASS). */
  readonly password?: string;
  /** Services account; with it we do not stay connected unless we are logged in. */
  readonly sasl?: { readonly account: string; readonly password: string };
  /** Certificates in PEM of authorities to trust instead of the system's. */
  readonly ca?: string;
  readonly pace?: Pace;
  readonly backOff?: BackOff;
  readonly limits?: IrcLimits;
  /** How many operators one question goes to; 3 unless told. */
  readonly mostAsked?: number;
}

/** Settings with every default filled in. */
export type CompleteSettings = IrcNetworkSettings &
  Required<Pick<IrcNetworkSettings, 'realname' | 'pace' | 'backOff' | 'limits' | 'mostAsked'>>;

const LIMITS: IrcLimits = { connectMs: 20_000, welcomeMs: 40_000, answerMs: 20_000, silenceMs: 90_000 };

/** Fills in the defaults. */
export function completeSettings(settings: IrcNetworkSettings): CompleteSettings {
  return {
    ...settings,
    realname: settings.realname ?? 'Tributary, which joins duplicate rooms of a community',
    pace: settings.pace ?? POLITE_PACE,
    backOff: settings.backOff ?? PATIENT,
    limits: settings.limits ?? LIMITS,
    mostAsked: settings.mostAsked ?? 3,
  };
}
