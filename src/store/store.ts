import type { AskedPeople } from '#src/ports/asked-people';
import type { AuditLog } from '#src/ports/audit-log';
import type { Clock } from '#src/ports/clock';
import type { ConsentStore } from '#src/ports/consent-store';
import type {
  ActRecordStore,
  AliasJournal,
  ConsolidationStore,
  LeaseStore,
  StepRecordStore,
} from '#src/ports/consolidation-store';
import type { EndpointStore } from '#src/ports/endpoint-store';
import type { GroupStore } from '#src/ports/group-store';
import type { HeardStore } from '#src/ports/heard-store';
import type { WorkerRegister } from '#src/ports/job-starter';
import type { MergeRequests } from '#src/ports/merge-requests';
import type { NetworkOutages } from '#src/ports/network-outages';
import type { PlanStore } from '#src/ports/plan-store';
import type { QuietRooms } from '#src/ports/quiet-rooms';
import type { RecordBatches } from '#src/ports/record-batch';
import type { RightQuestions } from '#src/ports/right-questions';
import type { ServerBudgets } from '#src/ports/server-budgets';
import type { Visits } from '#src/ports/visits';
import { createActRecordStore } from './act-record-store.ts';
import { createAliasJournal } from './alias-journal.ts';
import { createAskedPeople } from './asked-people.ts';
import { createAuditLog } from './audit-log.ts';
import { createConsentStore } from './consent-store.ts';
import { createConsolidationStore } from './consolidation-store.ts';
import type { Database } from './database.ts';
import { describeDatabaseError, type Reached } from './describe-database-error.ts';
import { createEndpointStore } from './endpoint-store.ts';
import { createGroupStore } from './group-store.ts';
import { createHeardStore } from './heard-store.ts';
import { createLeaseStore } from './lease-store.ts';
import { createMergeRequests } from './merge-requests.ts';
import { createNetworkOutages } from './network-outages.ts';
import { createPlanStore } from './plan-store.ts';
import { createQuietRooms } from './quiet-rooms.ts';
import { createRecordBatches } from './record-batches.ts';
import { createRightQuestions } from './right-questions.ts';
import { createServerBudgets } from './server-budgets.ts';
import { createStepRecordStore } from './step-record-store.ts';
import { createVisits } from './visits.ts';
import { createWorkerRegister } from './worker-register.ts';

/** Every port that the database implements. */
export interface Store {
  readonly plans: PlanStore;
  readonly consents: ConsentStore;
  readonly consolidations: ConsolidationStore;
  readonly stepRecords: StepRecordStore;
  readonly actRecords: ActRecordStore;
  readonly aliasJournal: AliasJournal;
  readonly batches: RecordBatches;
  readonly leases: LeaseStore;
  readonly audit: AuditLog;
  readonly heard: HeardStore;
  readonly quietRooms: QuietRooms;
  readonly endpoints: EndpointStore;
  readonly groups: GroupStore;
  readonly askedPeople: AskedPeople;
  readonly requests: MergeRequests;
  readonly rightQuestions: RightQuestions;
  readonly outages: NetworkOutages;
  readonly visits: Visits;
  readonly workers: WorkerRegister;
  readonly budgets: ServerBudgets;
}

const systemClock: Clock = { now: () => Date.now() };

/** All store ports on one database; what fails between us and it is thrown as DATABASE_UNREACHABLE or DATABASE_REFUSED. */
export function createStore(database: Database, clock: Clock = systemClock): Store {
  const { knex } = database;
  const spoken = <T extends object>(port: T): T => withErrorsInWords(port, database);
  return {
    plans: spoken(createPlanStore(knex)),
    consents: spoken(createConsentStore(knex)),
    consolidations: spoken(createConsolidationStore(knex, clock)),
    stepRecords: spoken(createStepRecordStore(knex, clock)),
    actRecords: spoken(createActRecordStore(knex, clock)),
    aliasJournal: spoken(createAliasJournal(knex, clock)),
    batches: spoken(createRecordBatches(knex)),
    leases: spoken(createLeaseStore(knex)),
    audit: spoken(createAuditLog(knex)),
    heard: spoken(createHeardStore(knex)),
    quietRooms: spoken(createQuietRooms(knex)),
    endpoints: spoken(createEndpointStore(knex)),
    groups: spoken(createGroupStore(knex)),
    askedPeople: spoken(createAskedPeople(knex)),
    requests: spoken(createMergeRequests(knex)),
    rightQuestions: spoken(createRightQuestions(knex)),
    outages: spoken(createNetworkOutages(knex)),
    visits: spoken(createVisits(knex)),
    workers: spoken(createWorkerRegister(knex)),
    budgets: spoken(createServerBudgets(knex)),
  };
}

type Operation = (...args: readonly unknown[]) => Promise<unknown>;

/** The same port, each operation of which throws coded errors. */
function withErrorsInWords<T extends object>(port: T, reached: Reached): T {
  const operations = Object.entries(port) as [string, Operation][];
  const wrapped = operations.map(([name, operation]): [string, Operation] => [
    name,
    async (...args) => {
      try {
        return await operation(...args);
      } catch (error) {
        throw describeDatabaseError(error, reached);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}
