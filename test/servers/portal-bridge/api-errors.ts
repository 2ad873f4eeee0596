/** The status each code of the provisioning API is answered with. */
const STATUS = {
  IRC_UNKNOWN_NETWORK: 404,
  IRC_UNKNOWN_CHANNEL: 404,
  IRC_UNKNOWN_ROOM: 404,
  IRC_EXISTING_MAPPING: 409,
  IRC_EXISTING_REQUEST: 409,
  IRC_DOUBLE_BRIDGE: 409,
  IRC_NOT_ENOUGH_POWER: 403,
  IRC_BAD_OPERATOR_TARGET: 400,
  IRC_BRIDGE_AT_LIMIT: 500,
  M_AS_BAD_VALUE: 400,
  M_AS_BAD_TOKEN: 401,
  M_AS_LIMIT_EXCEEDED: 429,
  M_AS_UNKNOWN: 500,
} as const;

/** A code of the provisioning API. */
export type ApiErrorCode = keyof typeof STATUS;

/** What the provisioning API answers instead of doing it; anything else that is thrown becomes M_AS_UNKNOWN. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(errcode: ApiErrorCode, error: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(error);
    this.name = 'ApiError';
    this.status = STATUS[errcode];
    this.body = { errcode, error, ...extra };
  }
}

/** The answer to any failure. */
export function apiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('M_AS_UNKNOWN', 'An internal error occurred');
}
