import { announce } from '#jobs/consolidation/steps/announce';
import { awaitConfirmation } from '#jobs/consolidation/steps/await-confirmation';
import { awaitDrained } from '#jobs/consolidation/steps/await-drained';
import { checkConsent } from '#jobs/consolidation/steps/check-consent';
import { closeSource } from '#jobs/consolidation/steps/close-source';
import { inspectRooms } from '#jobs/consolidation/steps/inspect-rooms';
import { linkChannel } from '#jobs/consolidation/steps/link-channel';
import { moveAliases } from '#jobs/consolidation/steps/move-aliases';
import { prepareCanonical } from '#jobs/consolidation/steps/prepare-canonical';
import { prepareSource } from '#jobs/consolidation/steps/prepare-source';
import { publishAliases } from '#jobs/consolidation/steps/publish-aliases';
import { recordBridges } from '#jobs/consolidation/steps/record-bridges';
import { returnPower } from '#jobs/consolidation/steps/return-power';
import { tombstone } from '#jobs/consolidation/steps/tombstone';
import { unlinkSource } from '#jobs/consolidation/steps/unlink-source';
import { updateDirectories } from '#jobs/consolidation/steps/update-directories';
import { updateSpaces } from '#jobs/consolidation/steps/update-spaces';
import { verifyLink } from '#jobs/consolidation/steps/verify-link';
import { verifyOutcome } from '#jobs/consolidation/steps/verify-outcome';
import { watch } from '#jobs/consolidation/steps/watch';
import type { Step } from '#src/consolidation/step';

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
