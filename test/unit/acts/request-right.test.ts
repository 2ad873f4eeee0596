import { mayRequest } from '#src/acts/requests/request-right';
import { TributaryError } from '#src/errors/tributary-error';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';

test('E-2 why a room could not be looked into is the error to read, also where it cannot be left after that', async () => {
  const { ports } = givenActs({ chat: { members: { '@dave:example.org': 'join' } } });
  const first = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'the state' } });
  const { join } = ports.voice;
  Object.assign(ports.voice, {
    join: async (entry: Parameters<typeof join>[0]) => {
      await join(entry);
      Object.assign(ports.world, { readState: () => Promise.reject(first) });
    },
    leave: () => Promise.reject(new Error('nobody is let out')),
  });
  const append = jest.spyOn(ports.audit, 'append').mockRejectedValue(new Error('nothing can be written'));
  const named = [{ room: ROOMS.chat, via: [] }];

  await expect(mayRequest(ports, named, { by: PEOPLE.grace, written: [] })).rejects.toBe(first);

  expect(append).toHaveBeenCalledTimes(1);
});
