import { words } from 'popular-english-words';

/** A word among so many of the most frequent is everybody's; one among so many is at least a word, which two may have chosen. */
const ORDINARY_RANKS = 5_000;
const UNCOMMON_RANKS = 10_000;

/**
 * Common English and computing words. Projects take their names from them, several projects the same one, so that an equal name
 * made of such a word alone says little. Beside what is frequent in English at large these are words that projects like to take. General vocabulary by field of meaning; nothing here was chosen for one project.
 */
const ORDINARY_WORDS = `
able about above access account across act action active activity actor add address advance advice affair after again against age
agent agree aid aim air alarm album alert alien alive alley alliance alpha amber anchor angel anger angle animal answer ant anvil apex
apollo apple approach april arc arcade arch archer architect archive arctic area arena argument argo ark arm armor army around array
arrow arsenal article artist ash aspect aspen asset assist atlas atom attack attic audio august aura aurora author auto autumn avalanche
avatar avenue axe axis axiom
baby back bad badge bag bake baker balance ball balloon bamboo banana band bank banner bar bark barn barrel base basic basket bass bat
batch battery battle bay beach beacon bead beam bean bear beat beauty beaver become bed bedrock bee beetle begin behind belief bell belt
bench bend benefit berry best better beyond big bike bill bind bird birth bishop bit bite black blade blank blanket blast blaze blend
blink blitz block blog blood bloom blossom blow blue bluebird board boat body bold bolt bomb bond bone bonfire book boom boost boot
border boss bottle bottom boundary bow bowl box boy brain brake branch brand brass brave bread break breath breeze brick bridge brief
bright bring bronze brook broom brother brown browse browser brush bubble bucket bud buddy budget buffalo buffer bug builder building
bullet bumblebee bundle bunker bunny burn burst bus bush business butter butterfly button buy buzz byte
cabin cabinet cable cache cactus cafe cage cake calculator calendar calm camel camera camp canal canary candle candy cannon canvas
canyon cap capital capsule captain capture car caravan carbon card care cargo carpet carrier carry cart cartridge cascade case cash
cassette castle cat catalyst catch caterpillar cattle cause cave cedar ceiling cell center central century ceres chain chair chalk
chamber champion chance change channel chaos chapter character charge chariot charm chart chase check cheese cheetah chef cherry chess
chest chicken chief child chip chisel choice chorus chrome chronicle chunk church cipher circle circuit circus citadel citizen city
civil claim clarity class classic clay clean clear clever click cliff climb clip cloak clock clone close cloth cloud clover club cluster
coach coal coast coat cobalt cobra coconut coda code codec coffee coil coin cold collect collection collector college color colour
column comb come comet comfort command comment commerce commit common commons commune company compare compass compiler complete complex
compose composer compute computer concept concert concord condor cone conference config connect connection console constant contact
contain container content contest context continue contract control controller cook cookie cool copper copy coral cord core cork corn
corner cosmic cosmos cost cotton council count counter country courage course court cover cow coyote crab cradle craft crane crash
crater crawl crawler crazy cream create creation creative creator credit creek crew cricket crimson crisp cross crow crowd crown cruise
crunch crypto cube cult culture cup curious current curry cursor curve custom cut cycle cyclone cyber
daemon daily daisy damage dance danger dark dart dash dashboard data database date dawn day dead deal dear death debug decent decide
deck deep deer default defense degree delay delta demand demo demon denim density deploy depth desert desk destiny detail detect
detector device devil dew dial dialog diamond dice dictionary diesel diet diff digest digital dig dimension dingo dinner direct
direction director directory dirt disc discover discovery disk dispatch display distance district dive divide dock doctor document dog
doll dollar dolphin domain dome domino donkey door dot double dove down dragon dragonfly drama draw drawer dream dress drift drill drink
drive driver drone drop drum dry duck due dune duo dusk dust duty dwarf dynamic dynamo
eagle ear early earth easel east easy echo eclipse ecology economy edge edit editor effect effort egg eight elastic elder electric
electron element elephant elf eleven elite ember emerald empire empty enable encounter end ender endless enemy energy engage engineer
enigma enter enterprise entity entry envoy epic epoch epoxy epsilon equal equinox era eternal ether even evening event ever evergreen
every evil evolution exact example exchange exit exodus expert explore explorer express extra eye
fabric face factor factory fair fairy faith falcon fall false fame family fan fantasy far farm farmer fashion fast fate father feast
feather federation feed feel fence fern ferret ferry fiber field fiction fiddle fig fight figure file filter final find finder fine
finger finish fire firefly firm first fish fit five fix flag flame flamingo flare flash flask flat flavor fleet flex flight flint flip
float flock flood floor flow flower flowers fluent fluid flume flute flux fly foam focus fog fold folder folio follow food foot force
forest forge fork form format formula fort fortress fortune forward fossil found fountain four fox fraction fragment frame free freedom
freight french frequency fresh friend frog front frontier frost fruit fuel full function fund fungus funny furnace fuse fusion future
fuzz
gadget galaxy gale gallery game gamma gap garage garden garlic gas gate gateway gather gauge gazelle gear gecko gem gemini general
generation generator genesis genie genius gentle ghost giant gift ginger giraffe girl give glacier glad glass gleam glide glitch global
globe glory glove glow glue gnome goal goat goblin god gold golden golem good goose gopher gorilla gospel grace grade grain gram grand
grant grape graph grass gravity gray great green gremlin grey grid griffin grip grizzly ground group grove grow growth guard guardian
guess guest guide guild guitar gulf gull gum gun guru gypsy
habit hack hacker hail hair half hall halo hammer hand handle handler handy hangar happy harbor harbour hard hare harmony harness harp
harvest hash hat hatch haven hawk hazard hazel haze head health heap heart hearth heat heaven heavy hedge hedgehog height helio helium
helix hello helm helmet help hen herald herb hercules here hermes hero heron hidden high highway hill hint hippo history hit hive hobby
hockey hold hole hollow holy home honest honey hood hook hope horizon horn hornet horse hospital host hot hotel hound hour house hub
huge human humble hummingbird hunt hunter hurricane husky hybrid hydra hyena hyper
ice iceberg icon idea ideal igloo ignite image imagine impact impulse inch index indigo industry infinite infinity info ink inner input
insect inside insight instance instant instruction instructions integer intelligence interact interface internet intro invent invite
iris iron island issue item ivory ivy
jackal jacket jade jaguar jam january jar jasmine java jazz jelly jellyfish jenny jet jetpack jewel job join joker journal journey joy
judge juice jumbo jump june jungle junior juniper jupiter just justice
karma kayak keen keep keeper kernel kettle key keyboard keystone kick kid kind king kingdom kiss kitchen kite kitten kiwi knife knight
knob knot know knowledge koala kraken
label labyrinth lace ladder lady ladybug lake lamb lamp lance land lane language lantern lap large laser last latch late launch laurel
lava law layer lazy lead leader leaf league leap learn leather leave ledger left leg legacy legend lemon lemur lens leopard less lesson
letter level lever liberty library license life lift light lighthouse lightning like lily lime limit limbo line link lion lip liquid
list listen little live lizard llama load loader lobster local lock locker locust lodge loft log logic logo long look loom loop loose
lord lore lotus loud lounge love low lucid luck lucky lumber luna lunar lunch lux lynx lyra lyric
machine macro mad magic magma magnet magnolia mail main major maker mallet mammoth man manage manager mango mango manifest manor mantis
mantle manual many map maple marathon marble march margin marina mark marker market marmot marsh mask mason mass master match mate
material math matter mavericks maze meadow meal mean measure meat mechanic medal media medium medusa meet melody member memo memory menu
merchant mercury mercy merge merit merlin mermaid message messenger meta metal meteor meter method metric metro micro middle midnight
might mile milk mill mimic mind mine miner mini mint minute mirage miracle mirror mission mist mix mixer mobile mode model modern module
mole moment monad monarch money mongoose monitor monk monkey monolith monster month monument mood moon moose morning morph morse mosaic
moss moth mother motion motor mountain mouse mouth move movie mud muffin mule multi muse museum mushroom music mustang mutant mystery
mystic myth
nail name nano nation native nature navigator near nebula neck nectar need needle neon neptune nerve nest net neuron neutral neutron
never new next nexus nice nickel night nightly nightingale nimbus nine ninja noble node noise nomad noon normal north nose note notebook
nova novel now nucleus null number nut nymph
oak oasis oat object observer obsidian ocean octave octopus odd odyssey offer office oil old olive olympus omega omni one onion onyx
opal open opera operator optic option oracle orange orbit orca orchard orchestra orchid order ore organ organic orient origami origin
orion osprey ostrich other otter outlet outlook outpost outside oven over owl ox oxygen oyster ozone
pace pack package packet pad page paint pair palace palm pan panda panel panic panther papaya parade paradise paragon parallel parcel
parent park parrot parse parser part particle partner party pass passage passport past paste patch path pattern pause paw pay payload
peace peach peacock peak pear pearl pebble peer pegasus pelican pen pencil penguin penny people pepper perfect period petal phantom
phase pheasant phoenix phone photo photon phrase piano pick picnic picture pie piece pier pig pigeon pike pilgrim pillar pilot pin pine
pink pinnacle pioneer pipe pipeline pirate pistachio pit pitch pivot pixel pixie pizza place plan planet plank planner plant plasma
plastic plate platform platinum play player plaza plot plough plug plum plus pluto pocket pod poem poet point poker polar pole police
policy polka polygon pond pony pool pop poppy porcupine port portal porter portfolio portrait position possum post poster pot potato
potion pound powder power practice prairie presence present press price pride primal prime primer prince princess print printer
priority prism private prize probe problem process processor product profile program project projectile promise proof prophet protect
protocol prototype proud proxy psyche public pudding puffin pug pulse puma pump pumpkin punch pupil puppet puppy pure purple push puzzle
pyramid
quail quality quantum quark quarry quart quartz quasar queen quest question queue quick quiet quill quilt quiver quiz quote
rabbit raccoon race rack racket radar radio radius raft rage rail rain rainbow raise rally ram ranch random range ranger rank rapid
raptor rat rate raven raw ray razor reach react reactor read reader ready real realm reason rebel record recorder recruit reef refuge
region relay release relic remix remote render report repo rescue research reserve resin resource rest result retro return review reward
rhino rhythm ribbon rice rich ride rider riddle ridge riffle rift right ring ringo ripple rise river road roadrunner roam robin robot
rock rocky rod rogue role roll roller roof rook room root rope rose rotor rough round route router rover row royal ruby rude rugby ruin
rule rum run rune runner runtime rush
sable saddle safari safe saffron saga sage sail sailor saint salad salmon salon salsa salt salvage same sample sand sandbox sandwich
sapphire sardine satellite saturn sauce save savanna scale scan scanner scarab scarf scene scent scheduler scholar school science scope
score scorpion scout scrap scratch screen script scroll sculptor sea seagull seal search season seat second secret sector secure seed
seek self send sense sensor sentinel sentry sequel sequence sequoia serenity serial series serpent serve service session set seven
shade shadow shaft shallow shape share shark sharp sheet shelf shell shelter shepherd shield shift shine ship shock shoe shop shore
short shot shovel show shower shrimp shuffle shuttle side sierra sigma sign signal silent silicon silk silo silver simple single siren
sister site six size skate sketch skill skin skull sky skylark skyline slate sleep sleeve slice slide slim sling slip slope slot sloth
slow small smart smile smith smoke smooth snail snake snap snapshot snow snowball snowflake soap soccer social sock socket soda sofa
soft solar soldier solid solo solution sonar song sonic soul sound soup source south space spade spaceship span spark sparrow spear
special spectrum speed spell sphere sphinx spice spider spin spiral spirit splash split sponge spoon sport spot spray spring sprint
sprite sprout spruce spy square squid squirrel stable stack staff stage stairs stamp standard star starfish stark start startup state
static station statue status steam steel stellar stem step stereo stick sticker still sting stone stop storage store storm story
strange strategy stream street strength stress strike string strong structure student studio style sub subject submarine subway success
sugar suite sulfur summer summit sun sunrise sunset super supply support sure surf surface surge surprise swallow swamp swan swap swarm
sway sweet swift swim swing switch sword symbol sync synergy syntax system
table tablet tackle tag tail tailor talent tale talk tall tango tangle tank tap tape target task taste tavern tax taxi tea teach teacher
team tech technology telescope temple tempest tempo ten tender tensor tent term terminal termite terra terrace test text texture theme
theory thing think third thorn thought thread three throne thunder ticket tick tide tidy tiger tilde tile timber time timer tin tiny
tip titan title toad toast today together token tomato ton tone tool toolbox toolkit top topaz topic torch tornado tortoise total toucan
touch tour tower town toy trace trade trail trailer train transfer transform transit transport trap travel treasure treat tree trek
trellis trend trial triangle tribe trick trident trigger trio triton trolley troll tropic trophy trouble trout truck true truffle
trumpet trunk trust truth tsunami tube tulip tuna tundra tune tunnel turbine turbo turkey turn turquoise turtle tweak twig twilight twin
twist two type typhoon
ultra umbrella uncle under unicorn uniform union unique unit unity universe up update upper uptime urban urchin use user
valley valor value valve vampire van vanguard vanilla vapor variable vault vector vega velocity velvet venom venture venus verse version
vertex vessel vibe vice victor victory video view viking villa village vine vintage violet viper virtual virtue virus vision vista vital
vivid vixen voice void volt volume vortex vote voyage voyager vulcan vulture
waffle wagon wait walk walker wall wallet walnut walrus want war ward warden warehouse warp warrior wash wasp waste watch water waterfall
wave wax way weasel weather weave weaver wedge weed week weight welcome well west whale wheat wheel whip whisper whistle white wide wild
wildfire will willow win wind window wine wing winner winter wire wisdom wish witch wizard wolf wolverine woman wombat wonder wood word
work workbench worker workflow workshop world worm wrapper wren wrench wrestle writer
yacht yak yard yarn year yellow yeti yield yoga young zebra zen zenith zephyr zero zest zeta zinc zip zodiac zombie zone zoo zoom
abstract algorithm allocator analyzer archive assembler assembly async attribute backend backup bash benchmark binary bitmap
bookmark bootloader boolean bytecode callback checker checksum cipher class clipboard closure codegen collector compiler component
concurrency configuration constructor converter coroutine cpu crawler cron cryptography daemon dataset debugger decoder dependency
deployment dictionary dispatcher distro dns docs domain downloader driver dump emulator encoder encryption endpoint entity exception
executor exporter expression extractor factory fetch filesystem firewall firmware font formatter framework fuzzer gateway generator
grammar grammar graphics hardware hash header hypervisor importer indexer inspector installer instance integration interface interpreter
iterator kernel keyboard lambda launcher launchpad layout lexer linker linter listener loader localhost lock logger login lookup lsp
mailer mapper markdown matcher matrix memory metadata metrics microservice middleware migration minimal mirror mock modem modular
monitoring namespace network networking notebook notification observable opcode operating optimizer orm overlay packer parser password
payment payments pdf permission pipeline pixel placeholder playground plotter podcast pointer polyfill preprocessor privacy profiler
programming provider query raster reactive recipe recipes recursion refactor registry regex renderer replica repository request resolver
response robotics rollup router runner sampler scaffold schema scheduler scraper selector serializer server shader shell simulator
snippet socket solver sorter spectrum spreadsheet stack starter statistics storage streaming subprocess synth synthesizer tagger
template templates terminal testing timeline toolchain torrent tracer transaction transpiler trigger tunnel tutorial twitter upload
validator vault vector viewer virtualization visualization visualizer watcher webhook webserver widget wrapper xml yaml
`;

const ordinaryWords = new Set(ORDINARY_WORDS.trim().split(/\s+/));

const rankOf = new Map(words.getMostPopular(UNCOMMON_RANKS).map((word, rank) => [word, rank]));

/** True for a common English or computing word, also in its plural. */
export function isOrdinaryWord(word: string): boolean {
  if (ordinaryWords.has(word) || (rankOf.get(word) ?? UNCOMMON_RANKS) < ORDINARY_RANKS) return true;
  return word.length > 4 && word.endsWith('s') && ordinaryWords.has(word.slice(0, -1));
}

/** True for a word of English that is known to all and used by few. */
export function isUncommonWord(word: string): boolean {
  return rankOf.has(word) && !isOrdinaryWord(word);
}
