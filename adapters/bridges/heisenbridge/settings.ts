import type { JsonObject } from '#src/portals/json';
import { roomOrder } from './orders.ts';

/** What the bridge starts every link with, or takes from its own settings for all: those are always said. */
const SWITCHES = [
  { key: 'use_displaynames', word: 'DISPLAYNAMES', usual: true },
  { key: 'use_disambiguation', word: 'DISAMBIGUATION', usual: true },
  { key: 'use_zwsp', word: 'ZWSP', usual: false },
  { key: 'allow_notice', word: 'NOTICERELAY', usual: false },
  { key: 'prefix_all', word: 'PREFIXALL', usual: false },
  { key: 'use_pastebin', word: 'PASTEBIN', usual: undefined },
  { key: 'use_reacts', word: 'REACTS', usual: undefined },
] as const;

const MEMBER_SYNCS = ['full', 'half', 'lazy', 'off'];
const TOPIC_SYNCS = ['irc', 'matrix', 'any'];

/**
 * Orders that give a new link the settings that its community chose for the old one: with PLUMB they all start anew.
 * `note`: what the bridge keeps about the old room.
 */
export function settingOrders(channel: string, note: JsonObject): readonly string[] {
  const order = (...words: string[]): string => roomOrder(channel, ...words);
  const switches = SWITCHES.flatMap(({ key, word, usual }) => {
    const value = note[key];
    return typeof value !== 'boolean' || value === usual ? [] : [order(word, value ? '--enable' : '--disable')];
  });
  const { member_sync: sync, topic_sync: topic, relaytag: tag, max_lines: lines, autocmd } = note;
  return [
    ...switches,
    ...(typeof sync === 'string' && MEMBER_SYNCS.includes(sync) ? [order('SYNC', `--${sync}`)] : []),
    ...(typeof topic === 'string' && TOPIC_SYNCS.includes(topic) ? [order('TOPIC', '--sync', topic)] : []),
    ...(typeof tag === 'string' && /^[\w[\]|{}-]+$/.test(tag) && tag !== 'm' ? [order('RELAYTAG', tag)] : []),
    ...(Number.isSafeInteger(lines) && Number(lines) >= 0 ? [order('MAXLINES', String(lines))] : []),
    ...(typeof autocmd === 'string' && autocmd !== '' && !autocmd.includes('\n') ? [order('AUTOCMD', autocmd)] : []),
  ];
}
