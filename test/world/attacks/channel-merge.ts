import type { Acts } from '#src/acts/acts';
import type { StatusAnswer } from '#src/acts/answers';
import type { Plan } from '#src/consolidation/plan';
import { eventually } from '#test/world/eventually';
import type { IrcPerson } from '#test/world/irc-person';
import type { BesiegedTown } from './besieged-town.ts';
import { codesIn, givenSquare, onIrc, type Square, type SquareWish, untilAgreed } from './square.ts';

/** A channel whose portal is to be joined into a square's canonical, agreed by everybody. */
export interface ChannelMerge {
  readonly acts: Acts;
  readonly plan: Plan;
  readonly square: Square;
  readonly channel: string;
  readonly portal: string;
  /** Operator of the channel. */
  readonly op: IrcPerson;
}

/** What is unlike the usual. */
export interface ChannelMergeWish extends SquareWish {
  readonly name: string;
  readonly policy?: object;
}

/** A channel with its operator and portal, and everybody's yes where they were asked. */
export async function agreedChannelMerge(town: BesiegedTown, wish: ChannelMergeWish): Promise<ChannelMerge> {
  const { name, policy, ...rooms } = wish;
  const { alice, bob, ops } = town.people;
  const acts = policy === undefined ? town.acts : await town.under(policy);
  const channel = `#${name}`;
  const op = await onIrc(town, `op-${name}`);
  await op.join(channel);
  const square = await givenSquare(town, rooms);
  await letServiceIn(town, square);
  const portal = await bob.join(town.bridge.aliasOf(channel));
  await eventually(async () => (await bob.members(portal)).includes(town.bridge.ghostOf(op.nick())), {
    within: 60_000,
  });
  const { plan } = await acts.plan({ into: square.canonical.alias, retire: [portal], dryRun: false });
  expect(plan.blockers).toEqual([]);
  await acts.ask({ plan: plan.id });
  for (const code of await codesIn(alice, square.canonical.room, plan))
    await alice.send(square.canonical.room, `!tributary agree ${code}`);
  for (const { id } of plan.parties.filter(({ kind }) => kind === 'operator'))
    await acts.agree({ plan: plan.id, party: id, by: ops.userId });
  await operatorAgrees(op);
  for (const party of ['canonical', `network:${town.network}/${channel}`]) await untilAgreed(acts, plan, party);
  return { acts, plan, square, channel, portal, op };
}

/** Where nobody comes in uninvited, we are invited. */
async function letServiceIn(town: BesiegedTown, { canonical: { room, owner } }: Square): Promise<void> {
  const { join_rule } = (await owner.getState(room, 'm.room.join_rules')) ?? {};
  if (join_rule !== 'public') await owner.invite(room, town.service);
}

async function operatorAgrees(op: IrcPerson): Promise<void> {
  const asked = await op.waitForMessage({ from: 'tributary', text: /yes [A-Z2-9]{8}/ }, { within: 60_000 });
  await op.pm('tributary', `yes ${/yes ([A-Z2-9]{8})/.exec(asked.text)?.[1]}`);
}

/** Runs a merge until it stands still: paused, ended, or waiting for the last word; the operator lets the bridge link meanwhile. */
export async function workThrough(merge: ChannelMerge): Promise<StatusAnswer> {
  const { acts, plan } = merge;
  const { consolidation } = await acts.run({ plan: plan.id });
  const work = async () => {
    const status = await acts.work({ id: consolidation.id });
    const { state, step } = status.consolidation;
    return (!['queued', 'running', 'waiting'].includes(state) || step === 'await-confirmation') && status;
  };
  const [status] = await Promise.all([eventually(work, { within: 200_000, every: 500 }), letTheBridgeLink(merge)]);
  return status;
}

async function letTheBridgeLink({ op, channel }: ChannelMerge): Promise<void> {
  const { from } = await op.waitForMessage({ to: op.nick(), text: `with ${channel} on` }, { within: 120_000 });
  await op.pm(from, 'yes');
}
