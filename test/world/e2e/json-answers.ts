/** What `plan --json` prints, as far as tests read it. */
export interface PlanJson {
  readonly plan: string;
  readonly hash: string;
  readonly canonical: string;
  readonly legs: readonly { readonly room: string; readonly name: string; readonly address: string }[];
  readonly parties: readonly { readonly id: string; readonly place: string; readonly verdict: string }[];
  readonly blockers: readonly { readonly code: string; readonly room?: string; readonly text: string }[];
  readonly warnings: readonly { readonly code: string; readonly room?: string; readonly text: string }[];
  readonly humanTasks: readonly {
    readonly who: string;
    readonly where: string;
    readonly what: string;
    readonly leg?: string;
  }[];
  readonly steps: readonly { readonly step: string; readonly acts: readonly object[] }[];
  readonly seen: readonly { readonly room: string; readonly sentences: readonly string[] }[];
  readonly kept: boolean;
}

/** What `run`, `status`, `undo` and the like print with `--json`, as far as tests read it. */
export interface StatusJson {
  readonly consolidation: string;
  readonly plan: string;
  readonly state: string;
  readonly step: string;
  readonly reason: string | null;
  readonly waitingFor: readonly { readonly party: string; readonly what: string }[];
  readonly legs: readonly { readonly room: string; readonly state: string; readonly step: string }[];
  readonly parties: readonly { readonly id: string; readonly verdict: string; readonly why: string | null }[];
  readonly liveWorkers: number;
  readonly followed: {
    readonly followed: number;
    readonly staying: number;
    readonly gone: number;
    readonly servers: readonly object[];
  } | null;
}

/** What any command prints with `--json` when it cannot do what it was asked. */
export interface ErrorJson {
  readonly error: {
    readonly code: string;
    readonly kind: string;
    readonly tookEffect: string;
    readonly text: { readonly happened: string; readonly left: string; readonly now: string };
    readonly problems?: readonly { readonly path: string; readonly problem: string; readonly hint?: string }[];
  };
}

/** What `report --json` prints besides, as far as tests read it. */
export interface ReportJson extends StatusJson {
  readonly doubleBridged: readonly {
    readonly channel: string;
    readonly seconds: number | null;
    readonly isLong: boolean;
  }[];
  readonly steps: readonly {
    readonly step: string;
    readonly state: string;
    readonly leg?: string;
    readonly note?: string;
  }[];
  readonly acts: readonly { readonly outcome?: { readonly result: string; readonly why?: string } }[];
}
