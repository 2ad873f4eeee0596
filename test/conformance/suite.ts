import { linking } from './cases/linking.ts';
import { recognising } from './cases/recognising.ts';
import { silence } from './cases/silence.ts';
import { traps } from './cases/traps.ts';
import { unlinking } from './cases/unlinking.ts';
import type { ConformanceCase } from './conformance-case.ts';

/** Everything that test bridge and real bridge have to show alike (spec V-4). */
export const suite: readonly ConformanceCase[] = [...silence, ...recognising, ...linking, ...unlinking, ...traps];
