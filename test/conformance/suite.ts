import { linking } from '#test/conformance/cases/linking';
import { recognising } from '#test/conformance/cases/recognising';
import { silence } from '#test/conformance/cases/silence';
import { traps } from '#test/conformance/cases/traps';
import { unlinking } from '#test/conformance/cases/unlinking';
import type { ConformanceCase } from './conformance-case.ts';

/** Everything that test bridge and real bridge have to show alike (spec V-4). */
export const suite: readonly ConformanceCase[] = [...silence, ...recognising, ...linking, ...unlinking, ...traps];
