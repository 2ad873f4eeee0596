import type { Dispatcher } from 'undici';

/** The code of a request that was never sent, since its time was over before a connection stood. */
export const TOO_LATE = 'ERR_TOO_LATE_TO_SEND';

/** What a request says to `startsInTime` beside undici's own options. */
interface InTime {
  /** By `performance.now()`; nothing of the request is sent later. */
  readonly startBy: number;
  /** Ends what waits for its answer. */
  readonly signal: AbortSignal;
}

/** The options of a request that has so many milliseconds from now on: to be sent, and to be answered. */
export function inTime(ms: number): InTime {
  return { startBy: performance.now() + ms, signal: AbortSignal.timeout(Math.max(1, Math.floor(ms))) };
}

/**
 * Sends nothing of a request whose time is over. A process that was frozen while a connection was being made hears of the
 * connection first when it wakes, and of the time limit only then: without this the request would still go out, in the
 * middle of what another owner of the lease did since (spec W-4).
 */
export const startsInTime: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const { startBy } = options as Partial<InTime>;
  return dispatch(options, startBy === undefined ? handler : startingBy(startBy, handler));
};

function startingBy(startBy: number, handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => {
      if (performance.now() < startBy) handler.onRequestStart?.(controller, context);
      else controller.abort(Object.assign(new Error('the time to send it was over'), { code: TOO_LATE }));
    },
    onRequestUpgrade: (...told) => handler.onRequestUpgrade?.(...told),
    onResponseStart: (...told) => handler.onResponseStart?.(...told),
    onResponseData: (...told) => handler.onResponseData?.(...told),
    onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
    onResponseError: (...told) => handler.onResponseError?.(...told),
  };
}
