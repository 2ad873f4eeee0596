/**
 * A port whose every call is first let pass by `check`, which throws when the lease is gone: a process that was frozen
 * between its record and its request would otherwise send that request long after another has taken over (spec W-4).
 */
export function whileHeld<T extends object>(port: T, check: () => void): T {
  return new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        check();
        return Reflect.apply(member, target, args);
      };
    },
  });
}
