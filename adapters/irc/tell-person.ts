import { whois } from './channel-queries.ts';
import { sayPlainly } from './private-line.ts';
import type { SideParts } from './side-parts.ts';

/** Tells somebody by private message, when the server shows that very mask now; false: they are away, or would not hear it. */
export async function tellPerson(
  { session }: SideParts,
  { mask, lines }: { readonly mask: string; readonly lines: readonly string[] },
): Promise<boolean> {
  const link = await session.link();
  const [nick = ''] = mask.split('!', 1);
  const known = await whois(link, nick);
  if (known?.mask !== mask) return false;
  return (await sayPlainly(link, { to: nick, lines })) === undefined;
}
