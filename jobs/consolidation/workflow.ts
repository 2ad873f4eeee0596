import type { Step } from '#src/consolidation/step';
import { announce } from './steps/announce.ts';
import { awaitConfirmation } from './steps/await-confirmation.ts';
import { awaitDrained } from './steps/await-drained.ts';
import { checkConsent } from './steps/check-consent.ts';
import { closeSource } from './steps/close-source.ts';
import { inspectRooms } from './steps/inspect-rooms.ts';
import { linkChannel } from './steps/link-channel.ts';
import { moveAliases } from './steps/move-aliases.ts';
import { prepareCanonical } from './steps/prepare-canonical.ts';
import { prepareSource } from './steps/prepare-source.ts';
import { publishAliases } from './steps/publish-aliases.ts';
import { recordBridges } from './steps/record-bridges.ts';
import { returnPower } from './steps/return-power.ts';
import { tombstone } from './steps/tombstone.ts';
import { unlinkSource } from './steps/unlink-source.ts';
import { updateDirectories } from './steps/update-directories.ts';
import { updateSpaces } from './steps/update-spaces.ts';
import { verifyLink } from './steps/verify-link.ts';
import { verifyOutcome } from './steps/verify-outcome.ts';
import { watch } from './steps/watch.ts';

/** Steps of the whole run, or steps that one leg passes before the next leg starts. */
export type Stage = { readonly each: 'run' | 'leg'; readonly steps: readonly Step[] };

/** The whole consolidation, in order (spec workflow.md part 3). A stage begins when the one before it is done for every leg. */
export const consolidation: readonly Stage[] = [
  // A fresh look, everybody's consent, and a canonical room that is complete before anything points to it.
  { each: 'run', steps: [inspectRooms, checkConsent, prepareCanonical] },
  // The passage of a leg: link first, unlink second, aliases after that (handbook irc-bridges 0).
  {
    each: 'leg',
    steps: [
      ...[prepareSource, linkChannel, verifyLink],
      ...[closeSource, unlinkSource, awaitDrained],
      ...[moveAliases, publishAliases, recordBridges, updateSpaces, updateDirectories, announce],
    ],
  },
  // Until here everything can be taken back.
  { each: 'run', steps: [awaitConfirmation] },
  // The point of no return.
  { each: 'leg', steps: [tombstone] },
  { each: 'run', steps: [verifyOutcome, returnPower] },
  // The run is done; what it left is looked after for a while.
  { each: 'run', steps: [watch] },
];
