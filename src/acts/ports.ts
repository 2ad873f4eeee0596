import type { Installation } from '#src/portals/installation';
import type { AuditLog } from '#src/ports/audit-log';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import type { Chance } from '#src/ports/chance';
import type { Clock } from '#src/ports/clock';
import type { ConsentStore } from '#src/ports/consent-store';
import type { ActRecordStore, ConsolidationStore, StepRecordStore } from '#src/ports/consolidation-store';
import type { DiscoverySource } from '#src/ports/discovery-source';
import type { EndpointStore } from '#src/ports/endpoint-store';
import type { GroupStore } from '#src/ports/group-store';
import type { HeardStore } from '#src/ports/heard-store';
import type { Hearing } from '#src/ports/hearing';
import type { ConsolidationRunner, JobStarter, WorkerRegister } from '#src/ports/job-starter';
import type { MergeRequests } from '#src/ports/merge-requests';
import type { NetworkSides } from '#src/ports/network-side';
import type { PlanStore } from '#src/ports/plan-store';
import type { QuietRooms } from '#src/ports/quiet-rooms';
import type { Rehearsal } from '#src/ports/rehearsal';
import type { Visits } from '#src/ports/visits';
import type { MessagePoster, RoomJoiner, World } from '#src/ports/world';

/** What acts may do in rooms by themselves: look from inside, ask, announce and answer. */
export type ActVoice = MessagePoster & RoomJoiner;

/** Everything the acts are built from. */
export interface ActPorts {
  readonly installation: Installation;
  readonly world: World;
  readonly voice: ActVoice;
  readonly drivers: BridgeDrivers;
  readonly networks: NetworkSides;
  readonly rehearsal: Rehearsal;
  readonly plans: PlanStore;
  readonly consents: ConsentStore;
  readonly consolidations: ConsolidationStore;
  readonly stepRecords: StepRecordStore;
  readonly actRecords: ActRecordStore;
  readonly heard: HeardStore;
  readonly quietRooms: QuietRooms;
  readonly requests: MergeRequests;
  readonly endpoints: EndpointStore;
  readonly groups: GroupStore;
  readonly visits: Visits;
  /** Where duplicates can be looked for. */
  readonly sources: () => readonly DiscoverySource[];
  readonly audit: AuditLog;
  readonly jobs: JobStarter;
  readonly runner: ConsolidationRunner;
  readonly workers: WorkerRegister;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Hears what is found in rooms, and answers there; left out: only what is pushed to us is heard. */
  readonly hearing?: Hearing;
}
