import type { StepForecast } from '#src/consolidation/plan';
import type { ConsolidationState, Leg, StepRecord } from '#src/consolidation/records';
import type { StepName } from '#src/consolidation/step-names';

/** Every step in plain words. */
export const STEP_WORDS: Readonly<Record<StepName, string>> = {
  'inspect-rooms': 'Look at every room once more',
  'check-consent': 'Wait until everybody has agreed and nobody objects',
  'prepare-canonical': 'Get our accounts ready in the room that stays',
  'prepare-source': 'Get the right to retire the old room',
  'link-channel': 'Link the channel to the room that stays',
  'verify-link': 'See that the link works',
  'close-source': 'Close the old room for new messages',
  'unlink-source': 'Take the link off the old room',
  'await-drained': 'Wait until the bridge has left the old room',
  'move-aliases': 'Let the addresses lead to the room that stays',
  'publish-aliases': 'Write the addresses into both rooms',
  'record-bridges': 'Record which networks are linked where',
  'update-spaces': 'Put the room that stays beside the old one in its spaces',
  'update-directories': 'Update the room directories',
  announce: 'Tell the people of both rooms',
  'await-confirmation': 'Ask once more before anything is done for good',
  tombstone: 'Replace the old room, for good',
  'verify-outcome': 'See that everything leads to the room that stays',
  'return-power': 'Give back the power that was lent to us',
  watch: 'Watch for some time that it stays so',
};

/** What a plan foretells of a step; empty where its acts say it. */
export const FORECAST_WORDS: Readonly<Record<StepForecast['outcome'], string>> = {
  acts: '',
  reads: 'looks only',
  'not-applicable': 'nothing to do',
  waits: 'waits for somebody',
};

/** How far a step has come. */
export const PROGRESS_WORDS: Readonly<Record<StepRecord['state'], string>> = {
  started: 'under way',
  done: '✓ done',
  'not-applicable': '✓ nothing to do',
  waits: 'waits',
  failed: '✗ failed',
  undone: 'taken back',
};

/** How a consolidation stands. */
export const RUN_WORDS: Readonly<Record<ConsolidationState, string>> = {
  running: 'It is being carried out.',
  waiting: 'It is being carried out, and waits.',
  paused: 'It is paused; nothing goes on until somebody responsible says so.',
  undoing: 'It is being taken back.',
  undone: 'It was taken back.',
  refused: 'It ended with a no.',
  failed: 'It stopped at a fault; those who run this service have to look at it.',
  done: 'It is done.',
};

/** How a retired room stands. */
export const LEG_WORDS: Readonly<Record<Leg['state'], string>> = {
  open: 'still as it was',
  closed: 'closed for new messages',
  signposted: 'closed, and says where everybody is now',
  retired: 'replaced, for good',
  undone: 'as it was before',
};
