import { Readable } from 'node:stream';
import type { GroupAnswer } from '#src/acts/group-answers';
import { runMatch } from '#src/cli/match';
import { jsonLine, Output } from '#src/cli/output';
import { groupDocument } from '#src/cli/render/group-document';
import { exportGroups } from '#src/cli/render/group-export';
import { groupLines, groupListLines } from '#src/cli/render/group-text';
import type { Fact } from '#src/duplicates/facts';
import type { Sighting } from '#src/duplicates/found-endpoint';
import { isRoomId, type RoomId } from '#src/portals/ids';
import { readStateEvent } from '#src/portals/read-event';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf } from '#src/portals/room-state';
import { givenActs } from '#test/world/given-acts';
import { textCollector } from '#test/world/text-collector';
import { hostileAlias, hostileFields, hostileRoomId, hostileStateText } from './hostile-rooms.ts';
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
  const found = Array.from({ length: rooms }, (_, number) => sightingOf(number));
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

/** Every word of the room is handed on, so that the domain alone has to bear it. */
function sightingOf(number: number): Sighting {
  const room = hostileRoomId(number) as RoomId;
  const raw = JSON.parse(hostileStateText(number)) as readonly unknown[];
  const state = raw.flatMap((event) => readStateEvent(event, room) ?? []);
  const fields = { id: `matrix ${room}`, protocol: 'matrix', alias: hostileAlias(number) };
  return { fields, facts: factsOf(room, state), digest: String(number) };
}

function factsOf(room: RoomId, state: readonly StateEvent[]): readonly Fact[] {
  const from = { who: '@mallory:evil.example', where: room };
  const topic = String(contentOf(state, 'm.room.topic').topic);
  const next = contentOf(state, 'm.room.tombstone').replacement_room;
  const words = topic.split(' ');
  return [
    { kind: 'room', value: room, from },
    { kind: 'topic', value: topic, from },
    ...(typeof next === 'string' && isRoomId(next) ? [{ kind: 'replaced-by' as const, value: next, from }] : []),
    ...words.filter((word) => word.startsWith('#')).map((value): Fact => ({ kind: 'link', value, from })),
    ...words.filter((word) => word.startsWith('https:')).map((value): Fact => ({ kind: 'repository', value, from })),
  ];
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
