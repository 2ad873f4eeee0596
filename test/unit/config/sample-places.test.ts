import { samplePlaces } from '#src/config/sample-places';
import { Secret } from '#src/config/secret';

test('E-5 a text of the sample that was not replaced is found by its path, also where it is a secret', () => {
  const config = {
    homeservers: [{ name: 'example.org', appservice: { asToken: new Secret('replace-me-with-a-long-random-text') } }],
    networks: [{ sasl: null }, { sasl: { account: 'a', password: new Secret('hunter2') } }],
    operators: ['replace-me-too'],
  };

  expect(samplePlaces(config)).toEqual(['homeservers[0].appservice.asToken', 'operators[0]']);
});
