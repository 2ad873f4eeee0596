import { type CaseMapping, foldIrcCase } from './irc-channel.ts';

/** How a bridge names the rooms it makes: `#freenode_$CHANNEL`, `#irc_$SERVER_$CHANNEL`, or `$CHANNEL` alone. */
export interface AliasTemplate {
  /** `$CHANNEL` includes the channel's own `#`; `$SERVER` is the IRC domain. */
  readonly template: string;
  /** The homeserver the bridge belongs to. */
  readonly homeserver: string;
  /** The IRC domain that stands for `$SERVER`. */
  readonly domain: string;
}

/** The channel, folded, that an alias stands for under this template; undefined when it is not of this form. */
export function channelFromAlias(template: AliasTemplate, alias: string, mapping?: CaseMapping): string | undefined {
  const parts = splitTemplate(template);
  const end = `${parts?.after ?? ''}:${template.homeserver}`;
  if (!parts || !alias.startsWith(parts.before) || !alias.endsWith(end)) return undefined;
  const channel = alias.slice(parts.before.length, alias.length - end.length);
  return channel.length > 1 ? foldIrcCase(channel, mapping) : undefined;
}

function splitTemplate({ template, domain }: AliasTemplate): { before: string; after: string } | undefined {
  const [before, after, more] = template.replaceAll('$SERVER', () => domain).split('$CHANNEL');
  return before === undefined || after === undefined || more !== undefined ? undefined : { before, after };
}
