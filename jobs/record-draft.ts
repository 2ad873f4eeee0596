import type { ActRecord, Leg, StepRecord } from '#src/consolidation/records';
import { sameJson } from '#src/consolidation/same-json';
import type { Json } from '#src/portals/json';
import type { AuditEntry } from '#src/ports/audit-log';
import type { Records } from '#src/ports/record-batch';

type Changes = NonNullable<Records['changes']>;
type Aliases = NonNullable<Records['aliases']>;

/** Records that wait to be written: of each only how it stands last. */
export class RecordDraft {
  readonly #steps = new Map<string, StepRecord>();
  readonly #acts = new Map<string, ActRecord>();
  readonly #aliases = new Map<string, Aliases[number]>();
  readonly #legs = new Map<string, Pick<Leg, 'room' | 'state' | 'step'>>();
  readonly #audit: AuditEntry[] = [];
  #changes: Changes = [];
  #isEmpty = true;

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  step(record: StepRecord): void {
    this.#isEmpty = false;
    this.#steps.set(`${record.step} ${record.leg ?? ''}`, record);
  }

  act(record: ActRecord): void {
    this.#isEmpty = false;
    this.#acts.set(record.id, record);
  }

  alias(entry: Aliases[number]): void {
    this.#isEmpty = false;
    this.#aliases.set(entry.alias, entry);
  }

  leg(leg: Pick<Leg, 'room' | 'state' | 'step'>): void {
    this.#isEmpty = false;
    this.#legs.set(leg.room, leg);
  }

  /** Changes under the same condition become one: the later fields count. */
  change(next: Changes[number]): void {
    this.#isEmpty = false;
    const last = this.#changes.at(-1);
    const isSame = last && sameJson(last.change.onlyFrom as unknown as Json, next.change.onlyFrom as unknown as Json);
    if (!isSame || leavesCondition(last)) this.#changes = [...this.#changes, next];
    else this.#changes = [...this.#changes.slice(0, -1), { change: { ...last.change, ...next.change }, at: next.at }];
  }

  line(entry: AuditEntry): void {
    this.#isEmpty = false;
    this.#audit.push(entry);
  }

  records(): Records {
    return {
      steps: [...this.#steps.values()],
      acts: [...this.#acts.values()],
      aliases: [...this.#aliases.values()],
      legs: [...this.#legs.values()],
      changes: this.#changes,
      audit: this.#audit,
    };
  }
}

/** A change to a state from which the next one would no longer be allowed must stay a change of its own. */
function leavesCondition({ change: { state, onlyFrom } }: Changes[number]): boolean {
  return state !== undefined && onlyFrom !== undefined && !onlyFrom.includes(state);
}
