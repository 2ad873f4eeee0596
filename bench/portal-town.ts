import { checkConfigText } from '#src/config/load';
import type { ConsolidationId } from '#src/consolidation/records';
import type { RoomId } from '#src/portals/ids';
import { migrateUp } from '#src/store/migrate';
import { openDatabase } from '#src/store/open-database';
import { type Engine, startEngine } from '#src/wiring/engine';
import { freePort } from '#test/servers/free-port';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';
import { type IrcPerson, ircPerson } from '#test/world/irc-person';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';
import { agreeIn } from './given-agreed-plan.ts';

/** A homeserver, an IRC server and a bridge between them, with our engine connected to both at the usual polite pace. */
export interface PortalTown {
  readonly town: BridgedTown;
  readonly engine: Engine;
  /** Owns every canonical room. */
  readonly alice: MatrixPerson;
  /** With which our own account is known to the homeserver. */
  readonly serviceToken: string;
  readonly stop: () => Promise<void>;
}

/** Starts everything. */
export async function startPortalTown(): Promise<PortalTown> {
  const town = await startBridgedTown({ roomVersion: '11' });
  const folder = makeServerFolder('bench-portal');
  const dataDir = `${folder}/data`;
  const address = `127.0.0.1:${await freePort()}`;
  const config = checkConfigText(JSON.stringify(configOf(town, { dataDir, address })), { path: folder, env: {} });
  const database = await openDatabase({ url: 'embedded', dataDir });
  await migrateUp(database);
  const times = { leaseMs: undefined, requestMs: undefined };
  const engine = await startEngine({ config, times, isLive: true }, database);
  return {
    town,
    engine,
    alice: await newPerson(town.synapse, 'alice'),
    serviceToken: config.homeservers[0]?.appservice?.asToken.reveal() ?? '',
    stop: async () => {
      await engine.close();
      await database.close();
      await town.stop();
      removeServerFolder(folder);
    },
  };
}

function configOf({ configuration, synapse }: BridgedTown, at: { readonly dataDir: string; readonly address: string }) {
  return {
    ...configuration,
    database: { url: 'embedded' },
    queue: { url: 'database' },
    dataDir: at.dataDir,
    http: { listen: at.address, publicUrl: `http://${at.address}` },
    operators: [`@ops:${synapse.name}`],
    policy: { objectionHours: 0, secondConfirmation: false },
  };
}

let channels = 0;

/** A portal with an operator on IRC, and the room that it is to be merged into. */
export interface GivenPortal {
  readonly channel: string;
  readonly operator: IrcPerson;
  readonly portal: RoomId;
  readonly canonical: RoomId;
}

/** A portal in which people were heard on both sides; its operator says yes to the bridge as soon as it asks. */
export async function givenPortal(world: PortalTown): Promise<GivenPortal> {
  const { town, alice } = world;
  channels += 1;
  const channel = `#bench${channels}`;
  const operator = await ircPerson({ port: town.irc.port, nick: `op${channels}` });
  await operator.join(channel);
  const canonical = await roomOf(world, `canonical${channels}`);
  const portal = (await alice.join(town.bridge.aliasOf(channel))) as RoomId;
  await alice.send(portal, 'settled');
  await operator.waitForMessage({ text: 'settled' }, { within: 30_000 });
  void operator
    .waitForMessage({ from: town.bridge.nick, text: "Respond with 'yes'" }, { within: 600_000 })
    .then(() => operator.pm(town.bridge.nick, 'yes'));
  return { channel, operator, portal, canonical };
}

/** Such a portal with canonical's owner, the channel's operator and those of the servers agreed, and a run that has not begun. */
export async function givenPortalMerge(world: PortalTown): Promise<ConsolidationId> {
  const { town, engine } = world;
  const { portal, canonical, operator } = await givenPortal(world);
  const { plan } = await engine.acts.plan({ into: canonical, retire: [portal], dryRun: false });
  if (plan.blockers.length > 0) throw new Error(`the plan is blocked: ${JSON.stringify(plan.blockers)}`);
  await engine.acts.ask({ plan: plan.id });
  for (const { id: party } of plan.parties.filter(({ kind }) => kind === 'operator'))
    await engine.acts.agree({ plan: plan.id, party, by: `@ops:${town.synapse.name}` });
  await agreeIn(world, canonical);
  await agreeOnIrc(world, operator);
  const { consolidation } = await engine.acts.run({ plan: plan.id });
  return consolidation.id;
}

async function agreeOnIrc({ engine }: PortalTown, operator: IrcPerson): Promise<void> {
  await engine.acts.askNetworks();
  const asked = await operator.waitForMessage({ from: 'tributary', text: /yes [A-Z2-9]{8}/ }, { within: 40_000 });
  const from = operator.heard.length;
  await operator.pm('tributary', /yes [A-Z2-9]{8}/.exec(asked.text)?.[0] ?? '');
  await operator.waitForMessage({ from: 'tributary' }, { from, within: 40_000 });
}

async function roomOf({ town, alice }: PortalTown, name: string): Promise<RoomId> {
  const { synapse, bridge } = town;
  const users = { [alice.userId]: 100, [`@tributary:${synapse.name}`]: 100, [bridge.bot]: 50 };
  return (await alice.createRoom({
    name,
    room_version: '11',
    visibility: 'public',
    room_alias_name: name,
    power_level_content_override: { users },
  })) as RoomId;
}
