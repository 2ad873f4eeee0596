import { readFileSync } from 'node:fs';
import { runBridge } from './bridge.ts';

/** Runs the bridge whose settings file is named, until the process is ended. */
await runBridge(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
