// The words of the domain that faces say to people: they see the domain through the acts.
export type { ApprovalKind } from '#src/consent/approval';
export { describeAct } from '#src/consolidation/act';
export { doubleBridgings, echoText, LONGEST_ECHO_MS, lastedMs } from '#src/consolidation/double-bridging';
export { sumOf } from '#src/consolidation/following';
export { isBlocked } from '#src/consolidation/plan';
export { endsByItself } from '#src/consolidation/run-state';
export { stepNames } from '#src/consolidation/step-names';
