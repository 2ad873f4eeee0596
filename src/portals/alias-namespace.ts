import type { Actor } from './actor.ts';
import type { RoomAlias, ServerName } from './ids.ts';
import { serverOf } from './ids.ts';

/** What stands for the channel or network in an alias template such as `#irc_$SERVER_$CHANNEL`. */
const PLACEHOLDER = /\$[A-Z]+/;
/** A localpart holds no colon, so this cannot reach into the server name. */
const ANY_LOCALPART = '[^:]*';
/** Parts of a pattern that match any text, as people write them in registrations. */
const WILDCARD = /\[\^:\][*+]|\.[*+]\??/g;

/** The pattern of all aliases that a bridge makes from a template on its server, for a registration. */
export function patternOfTemplate(template: string, server: ServerName): string {
  const localpart = template.split(PLACEHOLDER).map(escapePattern).join(ANY_LOCALPART);
  return `^${localpart}:${escapePattern(server)}$`;
}

/** A pattern that matches this text and no other. */
export function patternOfText(text: string): string {
  return `^${escapePattern(text)}$`;
}

/** True when one of the patterns covers the whole alias; a pattern that cannot be read covers nothing. */
export function inNamespace(patterns: readonly string[], alias: string): boolean {
  return patterns.some((pattern) => asWhole(pattern)?.test(alias) ?? false);
}

/** True when the actor may create and delete the alias: it is on its server and in its namespace (matrix.md 1.1). */
export function mayChangeAlias(actor: Actor, alias: RoomAlias): boolean {
  return serverOf(alias) === actor.server && inNamespace(actor.aliasNamespaces, alias);
}

/** An alias in the pattern's namespace with `word` where the pattern allows any text; undefined when none is easily made. */
export function sampleOf(pattern: string, word: string): string | undefined {
  const sample = pattern
    .replace(/^\^|\$$/g, '')
    .replace(WILDCARD, word)
    .replace(/\\(.)/g, '$1');
  return sample.includes(word) && inNamespace([pattern], sample) ? sample : undefined;
}

function asWhole(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined; // not a pattern: check-config says so, here it covers nothing
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
