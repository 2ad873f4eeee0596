import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { killGroup, watchChildren } from './child.mjs';
import { isSame, whoIs } from './process-identity.mjs';
import { inRoot } from './root.mjs';

const LOCK = inRoot('.tributary', 'setup.lock');
const LOOK_AGAIN_MS = 100;

/** Runs the work while no other set-up of this folder does; takes over what a dead one left. */
export async function withLock(work) {
  mkdirSync(inRoot('.tributary'), { recursive: true });
  await take();
  const mine = readFileSync(LOCK, 'utf8');
  watchChildren((pids) => write(LOCK, { ...JSON.parse(mine), children: pids.map(whoIs) }));
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

async function take() {
  let told = false;
  while (!tryTake()) {
    const holder = readHolder();
    if (holder === undefined) continue;
    if (!isSame(holder)) {
      clearAway(holder);
      continue;
    }
    if (!told) process.stderr.write(`setup: waiting for the one that process ${holder.pid} is running\n`);
    told = true;
    await pause(LOOK_AGAIN_MS);
  }
}

/** A link either appears whole or fails: nobody can read a half-written lock. */
function tryTake() {
  const draft = `${LOCK}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...whoIs(process.pid), children: [] }));
  try {
    linkSync(draft, LOCK);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder() {
  try {
    return JSON.parse(readFileSync(LOCK, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the lock of a killed set-up and ends the commands it left running, which would write under our hands. */
function clearAway(holder) {
  const aside = `${LOCK}.stale-${process.pid}`;
  try {
    renameSync(LOCK, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = JSON.parse(readFileSync(aside, 'utf8'));
  if (moved.pid !== holder.pid)
    renameSync(aside, LOCK); // somebody was quicker: it is theirs, put it back
  else for (const child of moved.children.filter(isSame)) killGroup(child.pid, 'SIGKILL');
  rmSync(aside, { force: true });
}

function write(file, value) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(value));
  renameSync(draft, file);
}
