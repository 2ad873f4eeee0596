import { askedInMemory } from '#test/world/asked-in-memory';

test('C-12 what somebody was asked is found by code, by person and by time, until it is forgotten', async () => {
  const asked = askedInMemory();
  const one = { network: 'n', channel: '#c', act: 'a', code: 'CODEAAAA', mask: 'a!b@c', account: 'acc', at: 10 };
  await asked.keep(one);

  expect(await asked.ofCode({ network: 'n', code: 'CODEAAAA' })).toEqual([one]);
  expect(await asked.ofCode({ network: 'other', code: 'CODEAAAA' })).toEqual([]);
  expect(await asked.ofPerson({ network: 'n', mask: 'x!y@z', account: 'acc' })).toEqual([one]);
  expect(await asked.since({ network: 'n', channel: '#c', at: 11 })).toEqual([]);
  await asked.forget(one);
  expect(await asked.since({ network: 'n', channel: '#c', at: 0 })).toEqual([]);
});
