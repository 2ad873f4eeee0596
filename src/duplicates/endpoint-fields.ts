/** One place where a community talks, as sources write it (the contract of `tributary match`). */
export interface EndpointFields {
  readonly id: string;
  readonly protocol: string;
  readonly network?: string;
  readonly channel?: string;
  readonly alias?: string;
  readonly server?: string;
  readonly workspace?: string;
  readonly invite?: string;
}

/** The fields that an endpoint need not have. */
export const OPTIONAL_FIELDS = ['network', 'channel', 'alias', 'server', 'workspace', 'invite'] as const;
