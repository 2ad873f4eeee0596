import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimFolder } from '#demo/claim-folder';

/** Claims one folder after the other, each at the same moment as the other process does; says what came of each, and keeps them. */
async function claim(parent: string, rounds: number, [me, other]: readonly [string, string]): Promise<void> {
  const ends: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    writeFileSync(join(parent, `${round}.${me}`), '');
    while (!existsSync(join(parent, `${round}.${other}`))); // a pause here would let one come first
    ends.push(await endOf(join(parent, `demo${round}`)));
  }
  process.stdout.write(`${JSON.stringify(ends)}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
}

async function endOf(folder: string): Promise<string> {
  try {
    await claimFolder(folder);
    return 'got it';
  } catch (error) {
    return /runs another demo/.test(String(error)) ? 'was refused' : String(error);
  }
}

const [parent = '', rounds = '', me = '', other = ''] = process.argv.slice(2);
await claim(parent, Number(rounds), [me, other]);
