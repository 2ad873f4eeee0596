import { isOrdinaryWord, isUncommonWord } from './ordinary-words.ts';

/**
 * What a word of a room's name can mean.
 * `empty`: the room of the whole community. `dev`: the room of its developers. `sub`: another room of the same community.
 * `region`: a room for a language or country. `style`: a manner of naming ("-lang", "-project"). `kind`: what sort of thing it is.
 * `platform`: a variant for a language, editor or system. `ordinary`: a common word that many projects share.
 * `uncommon`: a word of English that few do. `plain`: any other.
 */
export type WordClass =
  | 'empty'
  | 'dev'
  | 'sub'
  | 'region'
  | 'style'
  | 'kind'
  | 'platform'
  | 'ordinary'
  | 'uncommon'
  | 'plain';

const EMPTY = words(`
  all ask channel chat chatroom chats commons communities community crew discord discuss discussion discussions element everyone
  everything folks forum forums foyer general gitter global group groups hangout home hub international intl irc list lobby
  lounge main matrix mattermost meta official openchat public question questions riot room rooms slack space talk talks team
  telegram townhall user users welcome xmpp zulip
`);

const DEV = words(`
  committers contrib contributing contributor contributors dev devel develop developer developers development devs hackers hacking
  maintainers
`);

const SUB = words(`
  admin admins alerts alpha announce announcement announcements api art backend banter beta board bots bounties bugs build
  builds cafe careers chitchat ci classroom code contact contribute course courses design designers devops doc docs
  documentation edu education engineering events feedback frontend games gaming gsoc gsod hackathon help hiring i18n ideas infra
  infrastructure internals intro introductions intros issues jobs l10n learn learning marketing media meeting meetings meetup
  meetups members memes mentors misc moderators mods music newbies newcomers news offtopic onboarding ops ot packages packaging
  partners photos plugins politics porting random releases requests research review reviews security seminar showcase showoff
  social staff students study studygroup stuff suggestions support sysadmin test testers testing tests tooling townsquare
  trading training translate translation translations translators ux watercooler workshop
`);

const REGION = words(`
  africa america amsterdam ar ara arabic asia at au bangalore barcelona bd be beijing berlin bg boston br brasil brazil ca ch
  chicago chile china chinese cn cs cz czech da dach de delhi denmark deutsch dk dutch en eng es esp espanol et eu
  europe fa fi fin finland fr fra francais france french ger german germany gr greek hamburg he hi hindi hr hu hungarian id in
  india indonesia ir iran israel it ita italia italian italiano ja jap japan japanese jp ko kor korea korean kr latam london lt
  lv madrid melbourne mexico montreal moscow munich mx nl no nordic norway nyc nz paris pk pl polish polska polski portuguese pt
  ptbr ro romania rs ru rus russia russian se seattle shanghai sk spain spanish sv sweden swedish sydney taiwan th thai tokyo
  toronto tr turkey turkish turkiye tw ua uk ukraine ukrainian us usa vi vienna vietnam vn za zh zurich
`);

const STYLE = words(`
  ai app apps association cms co collective com company consortium coop corp db floss foss foundation gmbh hq im inc initiative
  io js lab labs lang language lib library linux llc ltd network next ng opensource org organisation organization os oss project
  projects sh society soft software solutions source stack studio suite systems tech technologies technology works xyz
`);

const KIND = words(`
  assistant browser compiler console core database distro distribution editor emulator engine framework game ide installer interpreter
  launcher manager messenger overlay parser platform player programming protocol reader renderer runtime server shell terminal toolkit viewer
  vm wallet wm
`);

const PLATFORM = words(`
  android bindings bot bsd cli client cloud clj clojure cpp css desktop django docker elixir elm emacs erlang esp32 ex
  extension extensions firefox freebsd gcc gnome gnu go golang gui haskell html ios java javascript jvm kernel kotlin lua mac
  macos mobile mysql net node nodejs nvim objc perl php plugin postgres postgresql py python qt r rails react ruby rb rust scala sdk
  sql sqlite swift theme ts typescript ui unix vim vscode vue wasm web webapp website wiki win windows
`);

/** Affixes that are often glued to a project's name without a separator; `end` and `start` say where. */
export const gluedAffixes = {
  end: longestFirst(`
    central com core foss hub lib opensource oss works app bot chat cms community db dev devel docs engine forum foundation framework group hq io irc js labs lang linux mc net network
    official org os project server soft software talk team users wiki
  `),
  start: longestFirst('chat play project team get hey join lib linux the try use'),
} as const;

/** The class of one lower-case word. */
export function wordClass(word: string): WordClass {
  if (EMPTY.has(word)) return 'empty';
  if (SUB.has(word)) return 'sub';
  if (DEV.has(word)) return 'dev';
  if (STYLE.has(word)) return 'style';
  if (KIND.has(word)) return 'kind';
  if (PLATFORM.has(word)) return 'platform';
  if (REGION.has(word)) return 'region';
  if (isOrdinaryWord(word)) return 'ordinary';
  return isUncommonWord(word) ? 'uncommon' : 'plain';
}

/** True for a word that tells which project it is. */
export function isTelling(word: string): boolean {
  const kind = wordClass(word);
  return kind === 'plain' || kind === 'uncommon';
}

/** True when a word names nothing in particular: it stands in a list of classes, or is a number. */
export function isCommonWord(word: string): boolean {
  return /^\d+$/.test(word) || !isTelling(word);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function longestFirst(text: string): readonly string[] {
  return [...words(text)].sort((a, b) => b.length - a.length);
}
