/** Where letters join, or must not: Persian, Kurdish and Syriac, N'Ko, Mongolian, Adlam, Rohingya, Mandaic. */
const JOINED = String.raw`\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Adlm}\p{scx=Rohg}\p{scx=Mand}`;
/** Where letters form clusters: the scripts of India and Sri Lanka. */
const CLUSTERED = String.raw`\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}`;
/** The sign that takes the vowel from a letter, in each script that forms clusters. */
const VIRAMA = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca]`;

/** Of such a script; more marks than these on one letter are a pile, and no word. */
const letter = (script: string): string => String.raw`[${script}](?<=\p{L})`;
const after = (script: string): string => String.raw`(?<=${letter(script)}\p{M}{0,3})`;
const before = (script: string): string => String.raw`(?=[${script}](?<=\p{L}))`;

/**
 * Joiners between letters of scripts that need them, and what makes one emoji or one form of a letter of several.
 * Each is told by what stands directly beside it and is seen, so that taking the rest out makes none of them needless.
 */
const NEEDED = [
  String.raw`${after(JOINED)}[\u200c\u200d]${before(JOINED)}`,
  String.raw`${after(CLUSTERED)}[\u200c\u200d]${before(CLUSTERED)}`,
  String.raw`(?<=${letter(CLUSTERED)})\u200d(?=${VIRAMA})`,
  // An older way to write the letters that end Malayalam words.
  String.raw`(?<=${letter(CLUSTERED)}\p{M}{0,2}${VIRAMA})\u200d(?=$|[\p{Zs}\p{P}])`,
  String.raw`(?<=${letter(String.raw`\p{scx=Mong}`)})(?:[\u180b-\u180d\u180f]|\u180e${before(String.raw`\p{scx=Mong}`)})`,
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})`,
  // The flags of England, Scotland, Wales and other parts of countries: letters nobody sees after a black flag.
  String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`,
].join('|');

/**
 * Finds every character of `unseen`, the source of a class or of several; what a name would be written wrongly without
 * is in the first group. Looks for the unseen one first: most texts have none, and are read by the whole page.
 */
export function unseenOrNeeded(unseen: string): RegExp {
  return new RegExp(`(?=${unseen})(?:(${NEEDED})|(?:${unseen}))`, 'gu');
}
