import type { PartyAnswer, ReportAnswer } from '#src/acts/answers';
import { describeAct, doubleBridgings, echoText, LONGEST_ECHO_MS, lastedMs } from '#src/acts/vocabulary';
import type { Act } from '#src/consolidation/act';
import type { DoubleBridging } from '#src/consolidation/double-bridging';
import type { ActRecord, StepRecord } from '#src/consolidation/records';
import type { ChainedEntry } from '#src/ports/audit-log';
import { followedHead, followedRows } from './followed.ts';
import { markdownCode as code, markdownText as text } from './markdown-escape.ts';
import { isoText, momentText } from './moment.ts';
import { waitingOf } from './waiting.ts';

/** The whole story of a consolidation as Markdown, with evidence; whatever came from outside is escaped (T-24). */
export function reportMarkdown(report: ReportAnswer): string {
  const { consolidation, plan } = report;
  const parts = [
    `# ${text(plan.canonical.address)}: consolidation ${code(consolidation.id)}`,
    summary(report),
    section('Rooms', roomTable(report)),
    section(
      'Warnings that everybody was shown',
      plan.warnings.map((warning) => `- ${text(warning.text)}`),
    ),
    section('Waits for', waitingList(report)),
    section('Who agreed', partyTable(report.parties)),
    section('Who has followed', followedTable(report)),
    section('What was done', stepList(report)),
    section('How long channels were in two rooms', echoList(report.acts)),
    section('What could not be taken back', leftoverList(report.acts)),
    section('Log', auditTable(report.audit)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The report as `--json` prints it, times as ISO text beside the records as they are kept. */
export function reportDocument(report: ReportAnswer, status: object): object {
  const { plan: planned, steps, acts, audit } = report;
  return { ...status, doubleBridged: doubleBridgings(acts).map(echoDocument), planned, steps, acts, audit };
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${heading}\n\n${lines.join('\n')}`;
}

function summary({ consolidation, plan }: ReportAnswer): string {
  const { state, reason, step, startedAt, startedBy, confirmedAt, confirmedBy, pointOfNoReturnAt } = consolidation;
  const confirmed =
    confirmedAt === undefined ? undefined : `${momentText(confirmedAt)} by ${text(confirmedBy ?? 'an operator')}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['State', `**${state}**${reason === undefined ? '' : `: ${text(reason)}`}`],
    ['Step', step],
    ['Plan', `${code(plan.id)}, SHA-256 ${code(plan.hash)}`],
    ['Started', `${momentText(startedAt)}${startedBy === undefined ? '' : ` by ${code(startedBy)}`}`],
    ['Confirmed', confirmed],
    [
      'Point of no return',
      pointOfNoReturnAt === undefined ? 'not reached: everything can be undone' : momentText(pointOfNoReturnAt),
    ],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${value}`])).join('\n');
}

function roomTable({ plan, legs }: ReportAnswer): readonly string[] {
  const stays = [code(plan.canonical.address), code(plan.canonical.room), text(plan.canonical.name), 'stays', ''];
  const retired = legs.map((leg) => {
    const planned = plan.legs.find((one) => one.room === leg.room);
    return [code(planned?.address ?? leg.room), code(leg.room), text(planned?.name ?? ''), leg.state, leg.step];
  });
  return table(['address', 'room', 'name', 'state', 'step'], [stays, ...retired]);
}

function waitingList(report: ReportAnswer): readonly string[] {
  return waitingOf(report).map(
    ({ party, what, until }) =>
      `- ${code(party)}: ${text(what)}${until === undefined ? '' : `, until ${momentText(until)}`}`,
  );
}

function partyTable(parties: readonly PartyAnswer[]): readonly string[] {
  const rows = parties.map(({ id, place, verdict, people, why }) => [
    code(id),
    text(place),
    verdict,
    people.map(code).join(' '),
    text(why ?? ''),
  ]);
  return table(['party', 'place', 'verdict', 'people', 'why'], rows);
}

function stepList({ steps, acts }: ReportAnswer): readonly string[] {
  return steps.flatMap((step) => [
    stepLine(step),
    ...acts.filter((act) => act.step === step.step && act.leg === step.leg).map(actLine),
  ]);
}

function stepLine({ step, leg, state, note, intentAt, outcomeAt }: StepRecord): string {
  const place = leg === undefined ? '' : ` in ${code(leg)}`;
  return `- ${momentText(outcomeAt ?? intentAt)}: **${step}**${place}: ${state}${note === undefined ? '' : `: ${text(note)}`}`;
}

function actLine({ act, outcome, undoneAt }: ActRecord): string {
  const event = outcome?.event === undefined ? '' : `, event ${code(outcome.event)}`;
  const why = outcome?.why === undefined ? '' : ` (${text(outcome.why)})`;
  const undone = undoneAt === undefined ? '' : `, taken back ${momentText(undoneAt)}`;
  return `  - ${actText(act)}: ${outcome?.result ?? 'intended'}${why}${event}${undone}`;
}

function actText(act: Act): string {
  return text(describeAct(act));
}

function leftoverList(acts: readonly ActRecord[]): readonly string[] {
  return acts.flatMap(({ act, leftover }) => (leftover === undefined ? [] : [`- ${actText(act)}: ${text(leftover)}`]));
}

function echoList(acts: readonly ActRecord[]): readonly string[] {
  return doubleBridgings(acts).map(({ channel, from, until }) =>
    until === undefined
      ? `- ${code(channel.channel)} has been linked to both rooms since ${momentText(from)} at the latest`
      : `- ${text(echoText(channel.channel, lastedMs({ from, until })))}`,
  );
}

function echoDocument({ bridge, channel, source, from, until }: DoubleBridging): object {
  const ms = until === undefined ? null : lastedMs({ from, until });
  return {
    bridge,
    network: channel.network ?? null,
    channel: channel.channel,
    room: source,
    from: isoText(from),
    until: isoText(until),
    seconds: ms === null ? null : ms / 1_000,
    isLong: ms !== null && ms > LONGEST_ECHO_MS,
  };
}

function auditTable(entries: readonly ChainedEntry[]): readonly string[] {
  const rows = entries.map(({ sequence, at, who, what, detail, hash }) => [
    String(sequence),
    isoText(at) ?? '',
    code(who),
    text(what),
    code(JSON.stringify(detail)),
    code(hash.slice(0, 12)),
  ]);
  return table(['no.', 'when', 'who', 'what', 'detail', 'hash'], rows);
}

/** Numbers only: the report names nobody who stayed behind. */
function followedTable({ followed }: ReportAnswer): readonly string[] {
  if (!followed) return [];
  const rows = followedRows(followed).map(([server = '', ...counts]) => [code(server), ...counts]);
  return rows.length === 0 ? [] : [...table([...followedHead], rows), '', `Counted ${momentText(followed.at)}.`];
}

/** No rows: no table. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
