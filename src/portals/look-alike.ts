import { unseenOrNeeded } from '#src/errors/needed-characters';

/** Characters that show nothing or turn the writing direction, needed or not. */
const UNSEEN = String.raw`\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\u034f|[\u115f\u1160]|[\u17b4\u17b5]|[\u180b-\u180f]|\u3164|[\ufe00-\ufe0f]|\uffa0|[\u{e0100}-\u{e01ef}]`;
const HIDDEN = new RegExp(UNSEEN, 'gu');
/** Made when it is first needed, since that takes long. */
let neededOrHidden: RegExp | undefined;

/** Letters of other scripts that look like Latin ones (a working subset of UTS 39; for warnings only, threat T-03). */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аɑα',
    b: 'Ьь',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡ',
    h: 'һ',
    i: 'іιıl1|',
    j: 'ј',
    k: 'κк',
    n: 'ո',
    o: 'оοօ0',
    p: 'рρ',
    q: 'ԛ',
    s: 'ѕ',
    u: 'υս',
    v: 'νѵ',
    w: 'ԝ',
    x: 'хχ',
    y: 'уү',
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/** True when the text holds bidi controls, zero-width or other characters one cannot see, also where its script needs them. */
export function hasHiddenCharacters(text: string): boolean {
  return text.search(HIDDEN) >= 0;
}

/**
 * The text as it may be shown: without anything unseen or turning, but for the joiners without which its script or its
 * emoji are written wrongly. For people only, never to compare. Idempotent.
 */
export function withoutHiddenCharacters(text: string): string {
  neededOrHidden ??= unseenOrNeeded(UNSEEN);
  return text.replace(neededOrHidden, (_unseen, needed?: string) => needed ?? '');
}

/** What the eye reads: two different names with one skeleton look alike. For warnings, never for a match (threat T-03). Idempotent. */
export function lookAlikeSkeleton(text: string): string {
  const plain = text.normalize('NFKD').replace(HIDDEN, '').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain].map((character) => LOOKS_LIKE.get(character) ?? character).join('');
}
