import { readFileSync, writeFileSync } from 'node:fs';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { ircPerson } from '#test/world/irc-person';
import { CHANNEL } from './irc-town.ts';
import type { Town } from './town.ts';

const OTHER_NETWORK = 'moonnet';

/** Places that look as if they were the community's, and are not. */
export interface Decoys {
  readonly rooms: readonly string[];
  /** What `discover` calls the network on which the only channel is a decoy. */
  readonly networkSource: string;
  stop(): Promise<void>;
}

/** Puts a namesake on another server and on another network, a look-alike and an `-offtopic` room beside the community. */
export async function placeDecoys(town: Town): Promise<Decoys> {
  const server = await startNgircd({ label: 'demo-moon', name: 'irc.moon.test' });
  const gem = await ircPerson({ port: server.port, nick: 'gem' });
  await gem.join(CHANNEL);
  await gem.topic(CHANNEL, 'Growing quartz at home');
  const forget = addNetwork(town, server);
  return {
    rooms: await decoyRooms(town),
    networkSource: `irc:${OTHER_NETWORK}`,
    stop: async () => {
      forget();
      await gem.quit();
      await server.stop();
    },
  };
}

/** The look-alike begins with a Cyrillic letter and repeats what the community says of itself. */
async function decoyRooms({ people: { bob, mallory } }: Town): Promise<string[]> {
  const decoys = [
    { by: mallory, localpart: 'crystal', name: 'Crystal', topic: 'Minerals, gems and healing stones' },
    { by: mallory, localpart: '\u0441rystal', name: '\u0421rystal', topic: 'The Crystal language' },
    { by: bob, localpart: 'crystal-offtopic', name: 'Crystal off-topic', topic: 'Football and food' },
  ];
  const rooms: string[] = [];
  for (const { by, localpart, name, topic } of decoys)
    rooms.push(await by.createRoom({ name, topic, room_alias_name: localpart, visibility: 'public' }));
  return rooms;
}

/** An operator who looks around there as well has the other network in the configuration; returns how to take it out. */
function addNetwork({ configFile }: Town, { host, port, name }: IrcServer): () => void {
  const before = readFileSync(configFile, 'utf8');
  const configuration = JSON.parse(before) as { networks: object[] };
  const network = { id: OTHER_NETWORK, protocol: 'irc', host, port, tls: false, nick: 'tributary', bridgeDomain: name };
  const networks = [...configuration.networks, network];
  writeFileSync(configFile, JSON.stringify({ ...configuration, networks }, null, 2), { mode: 0o600 });
  return () => writeFileSync(configFile, before, { mode: 0o600 });
}
