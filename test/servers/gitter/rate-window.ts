/** Counts requests in windows of fixed length, as Gitter did: what is over is refused, and counted all the same. */
export function rateWindow({ limit, windowMs }: { readonly limit: number; readonly windowMs: number }) {
  let endsAt = Date.now() + windowMs;
  let count = 0;
  return {
    count: () => {
      if (Date.now() >= endsAt) [endsAt, count] = [Date.now() + windowMs, 0];
      count += 1;
      const headers = {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(Math.max(0, limit - count)),
        'X-RateLimit-Reset': String(endsAt),
      };
      return { allowed: count <= limit, headers };
    },
  };
}
