import { Readable } from 'node:stream';
import { type Surroundings, sightingOfRoom } from '#adapters/matrix/index';
import type { GroupAnswer } from '#src/acts/discovery/group-answers';
import type { ActPorts } from '#src/acts/ports';
import { runMatch } from '#src/cli/match';
import { jsonLine, Output } from '#src/cli/output';
import { groupDocument } from '#src/cli/render/group-document';
import { exportGroups } from '#src/cli/render/group-export';
import { groupLines, groupListLines } from '#src/cli/render/group-text';
import { accountKinds } from '#src/consent/account-kinds';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { networkNamer } from '#src/duplicates/links-in-text';
import type { RoomAlias, RoomId, ServerName } from '#src/portals/ids';
import { readRoomEvent, readStateEvent } from '#src/portals/read-event';
import { givenActs } from '#test/world/given-acts';
import { textCollector } from '#test/world/text-collector';
import { hostileAlias, hostileFields, hostilePinnedText, hostileRoomId, hostileStateText } from './hostile-rooms.ts';
import { answerWhenApart, busySeconds, measureApart, peakMegabytes } from './own-process.ts';

/** What so many hostile rooms cost, and what got through. */
export interface HostileCost {
  readonly seconds: number;
  readonly peakMegabytes: number;
  /** Characters in our output that a terminal, a browser or a spreadsheet would obey. */
  readonly unescaped: number;
  readonly groups: number;
  readonly outputMegabytes: number;
}

/** Reads so many hostile rooms in a fresh process, groups them, and prints them in every form. */
export function readHostileRooms(rooms: number): Promise<HostileCost> {
  return measureApart<HostileCost>(import.meta.url, rooms);
}

async function readHere(rooms: number): Promise<HostileCost> {
  const started = busySeconds();
  const { acts, ports } = givenActs();
  const scan = await ports.endpoints.beginScan({ source: 'hostile', at: 0 });
  const around = surroundings(ports);
  const found = Array.from({ length: rooms }, (_, number) => sightingOf(number, around));
  await ports.endpoints.keep({ scan, found, unchanged: [], cursor: undefined, at: 0 });
  const outputs = [...print(await acts.groups({})), await matched(rooms)];
  const seconds = busySeconds() - started;
  if (Object.hasOwn(Object.prototype, 'polluted')) throw new Error('a key of a room reached Object.prototype');
  return {
    seconds,
    peakMegabytes: peakMegabytes(),
    unescaped: outputs.reduce((sum, { text, obeyed }) => sum + (text.match(obeyed)?.length ?? 0), 0),
    groups: outputs.length - 3,
    outputMegabytes: Math.round(outputs.reduce((sum, { text }) => sum + text.length, 0) / 1e6),
  };
}

/** The room goes the way of any other, from what its server answers to what is kept of it. */
function sightingOf(number: number, around: Surroundings): Sighting {
  const room = hostileRoomId(number) as RoomId;
  const eventsIn = (text: string): readonly unknown[] => JSON.parse(text);
  const sighting = sightingOfRoom(
    {
      room,
      state: eventsIn(hostileStateText(number)).flatMap((event) => readStateEvent(event, room) ?? []),
      aliases: [hostileAlias(number) as RoomAlias],
      server: 'evil.example' as ServerName,
      linked: [],
      pinned: eventsIn(hostilePinnedText(number)).flatMap((event) => readRoomEvent(event, room) ?? []),
    },
    around,
    String(number),
  );
  if (sighting === undefined) throw new Error(`the hostile room ${room} is not seen as a room`);
  return sighting;
}

function surroundings({ installation, drivers }: Pick<ActPorts, 'installation' | 'drivers'>): Surroundings {
  return {
    installation,
    kindOf: accountKinds(installation, drivers.all()),
    nameNetwork: networkNamer(installation.networks),
  };
}

interface Printed {
  readonly text: string;
  /** What must not occur in it. */
  readonly obeyed: RegExp;
}

/** Invisible and reordering characters, and whatever is no text but a line break; emoji are held together by two of them. */
const FOR_TERMINALS = /(?!\n|\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^Group {2}g_forged/gmu;
/** The same, and cells that a spreadsheet takes for formulas. */
const FOR_SPREADSHEETS = /(?!\n|\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?:^|,)"?[=+@-]/gmu;

function print(answers: readonly GroupAnswer[]): readonly Printed[] {
  return [
    ...answers.map((answer) => ({ text: asShown(groupLines(answer)), obeyed: FOR_TERMINALS })),
    { text: asShown(groupListLines(answers)), obeyed: FOR_TERMINALS },
    { text: answers.map((answer) => jsonLine(groupDocument(answer))).join('\n'), obeyed: FOR_TERMINALS },
    { text: exportGroups(answers, 'csv'), obeyed: FOR_SPREADSHEETS },
  ];
}

/** The lines as the command line would print them. */
function asShown(lines: readonly string[]): string {
  const shown = textCollector();
  const output = new Output({
    stdout: shown.stream,
    stderr: shown.stream,
    json: false,
    isTerminal: false,
    columns: 80,
  });
  output.result({}, lines);
  return shown.text();
}

async function matched(rooms: number): Promise<Printed> {
  const shown = textCollector();
  const lines = Array.from({ length: rooms }, (_, number) => `${JSON.stringify(hostileFields(number))}\n`);
  await runMatch({ input: Readable.from(lines), output: shown.stream });
  return { text: shown.text(), obeyed: FOR_TERMINALS };
}

await answerWhenApart(import.meta.url, readHere);
