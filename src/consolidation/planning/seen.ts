import { counted, inWords } from '#src/consent/plain-text';
import { addressOf, humansOf, type RoomDescription } from '#src/consolidation/describe-room';
import type { CanonicalPlan, LegPlan, Seen } from '#src/consolidation/plan';
import { pairs, type Situation } from '#src/consolidation/situation';
import type { Policy } from '#src/portals/installation';
import type { LinkedChannel } from '#src/portals/remote-channel';

/** What the people of every room will see, canonical first (spec P-4). */
export function whatPeopleSee(situation: Situation): readonly Seen[] {
  const { canonical } = situation;
  return [
    { room: canonical.room, address: addressOf(canonical), sentences: seenInCanonical(situation) },
    ...pairs(situation).map(({ leg, source }) => ({
      room: leg.room,
      address: leg.address,
      sentences: seenInSource({ leg, source, plan: situation.plan, canonical, policy: situation.installation.policy }),
    })),
  ];
}

function seenInCanonical({ canonical, legs, sources, installation }: Situation): readonly string[] {
  const names = inWords(legs.map(({ name, address }) => `${name} (${address})`));
  const channels = legs.flatMap(({ channels }) => channels.filter(isLive));
  const moved = legs.flatMap(({ aliases }) =>
    aliases.filter(({ actor }) => actor !== undefined).map(({ alias }) => alias),
  );
  const coming = sources.reduce((sum, source) => sum + humansOf(source).length, 0);
  return [
    `This room stays as it is: same members, same history, same address. It becomes the one room for ${names}.`,
    ...channels.map(
      (channel) =>
        `The channel ${labelOf(channel)} is linked to this room: people there and people here see what the others write.`,
    ),
    ...(moved.length === 0 ? [] : [`These addresses lead here from then on: ${moved.join(', ')}.`]),
    `One message announces it. Up to ${counted(coming, 'person', 'people')} may follow from the other ${legs.length === 1 ? 'room' : 'rooms'}; nobody is moved automatically.`,
    'Nobody gets or loses power here, apart from our own accounts, which get what the work takes and give it back.',
    ...(installation.policy.secondConfirmation
      ? [
          `Before the other ${legs.length === 1 ? 'room is' : 'rooms are'} replaced for good, somebody responsible here is asked once more.`,
        ]
      : []),
    ...(canonical.joinRule === 'public' ? [] : ['This room is not public: those who follow are let in as was agreed.']),
  ];
}

interface SourceView {
  readonly leg: LegPlan;
  readonly source: RoomDescription;
  readonly plan: CanonicalPlan;
  readonly canonical: RoomDescription;
  readonly policy: Policy;
}

function seenInSource({ leg, source, plan, canonical, policy }: SourceView): readonly string[] {
  const there = `${plan.name} (${plan.address})`;
  const moved = leg.aliases.filter(({ actor }) => actor !== undefined).map(({ alias }) => alias);
  return [
    `First this room is closed for new messages, so that nobody speaks into the void; reactions and deleting your own messages stay possible.`,
    ...leg.channels
      .filter(isLive)
      .map(
        (channel) => `The channel ${labelOf(channel)} moves to ${there}; for the people there nothing else changes.`,
      ),
    ...(moved.length === 0
      ? []
      : [
          `The ${moved.length === 1 ? 'address' : 'addresses'} ${moved.join(', ')} lead${moved.length === 1 ? 's' : ''} to ${there} from then on.`,
        ]),
    `A message here links to ${there}. Up to then everything can be taken back.`,
    'At last the room is marked as replaced, for good: your app shows a link, one click takes you there, and you are notified once.',
    followSentence(source, canonical),
    ...reminderSentence(policy),
    'What was said here stays here and stays readable for those who are in this room; it cannot be moved.',
    'Your settings for this room (notifications, tags, favourites) are not carried over.',
  ];
}

function followSentence(source: RoomDescription, canonical: RoomDescription): string {
  const people = humansOf(source).length;
  const who =
    people === 0 ? '' : people === 1 ? ': the one person here decides' : `: each of the ${people} people here decides`;
  const how =
    canonical.joinRule === 'public' ? 'anybody can join there' : 'joining there takes the right that was agreed';
  return `Nobody is moved automatically${who}; ${how}.`;
}

function reminderSentence({ reminderDays = 0 }: Policy): readonly string[] {
  if (reminderDays <= 0) return [];
  const days = counted(reminderDays, 'day');
  return [
    `Those who are still here after ${days} get one reminder in this room; until then our account keeps the right to speak here.`,
  ];
}

function labelOf({ channelName, channel, networkName, network, protocol }: LinkedChannel): string {
  return `${channelName ?? channel} on ${networkName ?? network ?? protocol}`;
}

function isLive({ origin, bridge }: LinkedChannel): boolean {
  return origin !== 'retired' && bridge !== undefined;
}
