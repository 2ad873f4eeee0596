import * as fc from 'fast-check';
import { knownCaseMappings } from '#src/duplicates/case-mappings';
import { decideDuplicate } from '#src/duplicates/decide-duplicate';
import { type Endpoint, readEndpoint } from '#src/duplicates/endpoint';
import { channelEndpointId, keysOfFields } from '#src/duplicates/endpoint-key';
import type { DuplicateTier } from '#src/duplicates/evidence';
import type { Fact } from '#src/duplicates/facts';
import { groupEndpoints } from '#src/duplicates/groups/group-endpoints';
import { measureRarity } from '#src/duplicates/rarity';
import { type CaseMapping, foldIrcCase } from '#src/portals/irc-channel';
import { configuredCaseMappings } from '#src/portals/irc-channel-network';
import { from } from './given-endpoints.ts';

/** Channels full of what servers fold differently. */
const channel = fc
  .array(fc.constantFrom(...'aBz[]\\~{}|^-'), { minLength: 1, maxLength: 6 })
  .map((letters) => `#${letters.join('')}`);
/** Two spellings that rfc1459 takes for one channel, or not. */
const twoChannels = fc.oneof(
  fc.tuple(channel, channel),
  channel.map((name): [string, string] => [name, foldIrcCase(name, 'rfc1459')]),
);
const mapping = fc.constantFrom<CaseMapping>('ascii', 'rfc1459', 'rfc1459-strict');

const told = (value: CaseMapping): Fact => ({ kind: 'case-mapping', value, from });

function tierOf(names: readonly [string, string], rule?: CaseMapping): DuplicateTier {
  const caseMappings = new Map(rule === undefined ? [] : [['example', rule] as const]);
  const [a, b] = names.map((name, i) =>
    readEndpoint({ id: `e${i}`, protocol: 'irc', network: 'example', channel: name }, { caseMappings }),
  ) as [Endpoint, Endpoint];
  return decideDuplicate(a, b, measureRarity([a, b])).tier;
}

test('D-6 two channels are certainly one exactly when their own server takes them for one', () => {
  void fc.assert(
    fc.property(twoChannels, mapping, ([one, other], rule) => {
      const isOne = foldIrcCase(one, rule) === foldIrcCase(other, rule);
      expect(tierOf([one, other], rule) === 'certain').toBe(isOne);
    }),
  );
});

test('D-6 while nobody has told how a server folds case, only what every server folds is certain', () => {
  void fc.assert(
    fc.property(twoChannels, ([one, other]) => {
      const isOneEverywhere = foldIrcCase(one, 'ascii') === foldIrcCase(other, 'ascii');
      expect(tierOf([one, other]) === 'certain').toBe(isOneEverywhere);
    }),
  );
});

test('D-6 what only some servers fold is likely at most, by names and by what the addresses look like', () => {
  expect(tierOf(['#quill[fern]', '#quill{fern}'])).toBe('likely');
  expect(tierOf(['#quill[fern]', '#quill{fern}'], 'rfc1459')).toBe('certain');
  expect(tierOf(['#quill~', '#quill^'], 'rfc1459-strict')).not.toBe('certain');
  expect(tierOf(['#quill[fern]', '#quill{fern}'], 'ascii')).toBe('none');
});

test('D-6 the id of a channel is the same before and after its network has told how it folds case', () => {
  void fc.assert(
    fc.property(channel, (name) => {
      const id = channelEndpointId('example', name);
      expect(channelEndpointId('example', foldIrcCase(name, 'ascii'))).toBe(id);
      expect(id).toBe(`irc irc/example/${foldIrcCase(name, 'ascii')}`);
    }),
  );
});

test('D-6 a link names one channel, and never the one that some other server would take for it', () => {
  expect(keysOfFields({ protocol: 'irc', network: 'example', channel: '#Quill[Fern]' })).toEqual([
    'irc/example/#quill[fern]',
  ]);
});

const bracketed = {
  fields: { id: 'channel', protocol: 'irc', network: 'example', channel: '#quill[fern]' },
  facts: [] as readonly Fact[],
};
/** A room of which a bridge says that it is linked to the channel in braces, as a bridge that folds by rfc1459 writes it. */
const bridgedToBraces = {
  fields: { id: 'room', protocol: 'matrix', alias: '#moss:example.org' },
  facts: [{ kind: 'bridged', value: 'irc/example/#quill{fern}', from }] as readonly Fact[],
};

test('D-4 a bridge’s word about the channel in braces is none about the one in brackets, unless the server says so', () => {
  const stranger = (rule: CaseMapping) => ({
    fields: { id: 'other', protocol: 'irc', network: 'example', channel: '#lantern' },
    facts: [told(rule)],
  });
  const tiersWith = (...more: (typeof bracketed)[]) =>
    groupEndpoints({ found: [bracketed, bridgedToBraces, ...more], words: [] }).map(({ tier, members }) => [
      tier,
      ...members,
    ]);

  expect(tiersWith()).toEqual([]);
  expect(tiersWith(stranger('ascii'))).toEqual([]);
  expect(tiersWith(stranger('rfc1459'))).toEqual([['certain', 'channel', 'room']]);
});

test('D-6 what the configuration says of a network counts until its server has told', () => {
  const caseMappings = configuredCaseMappings([{ id: 'example', caseMapping: 'rfc1459' }]);
  const toldBy = (...rules: CaseMapping[]) =>
    rules.map((rule, i) => ({ fields: { ...bracketed.fields, id: `${i}` }, facts: [told(rule)] }));

  expect([...knownCaseMappings([bracketed], caseMappings)]).toEqual([['example', 'rfc1459']]);
  expect([...knownCaseMappings(toldBy('ascii'), caseMappings)]).toEqual([['example', 'ascii']]);
  expect([...knownCaseMappings(toldBy('ascii', 'rfc1459'), caseMappings)]).toEqual([]);
});
