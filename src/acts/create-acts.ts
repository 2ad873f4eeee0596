import type { CreateActs } from './acts.ts';
import { approveSingle } from './approve-single.ts';
import { ask } from './ask.ts';
import { askNetworks } from './ask-networks.ts';
import { createAttention } from './attention.ts';
import { audit } from './audit.ts';
import { confirm } from './confirm.ts';
import { approveRequest, declineRequest, requests } from './decide-request.ts';
import { discover } from './discover.ts';
import { doctor } from './doctor.ts';
import { groups, showGroup } from './groups.ts';
import { hear } from './hear.ts';
import { hearNetwork } from './hear-network.ts';
import { hearNetworkWish } from './hear-request.ts';
import { makeVisits } from './make-visits.ts';
import { operatorWord } from './operator-word.ts';
import { plan } from './plan.ts';
import { pulse } from './pulse.ts';
import { reply } from './reply.ts';
import { request } from './request.ts';
import { run } from './run.ts';
import { sayWhetherSame } from './say-whether-same.ts';
import { showFollow } from './show-follow.ts';
import { showPlan } from './show-plan.ts';
import { report, status } from './status.ts';
import { pause, resume, undo, work } from './turn.ts';
import { workOnRequests } from './work-on-requests.ts';

/** Everything a face may ask for, over the given ports. */
export const createActs: CreateActs = (ports) => {
  const attention = createAttention(ports.clock);
  return {
    discover: (request) => discover(ports, request),
    plan: (request) => plan(ports, request),
    ask: (wanted) => ask(ports, wanted),
    agree: (request) => operatorWord(ports, request, 'agree'),
    refuse: (request) => operatorWord(ports, request, 'refuse'),
    object: (request) => operatorWord(ports, request, 'object'),
    run: (request) => run(ports, request),
    work: (request) => work(ports, request),
    approveSingle: (approval) => approveSingle(ports, approval),
    confirm: (request) => confirm(ports, request),
    undo: (request) => undo(ports, request),
    pause: (request) => pause(ports, request),
    resume: (request) => resume(ports, request),
    status: (request) => status(ports, request),
    list: () => ports.consolidations.list(),
    report: (request) => report(ports, request),
    audit: (request) => audit(ports, request),
    doctor: (request) => doctor(ports, request),
    groups: (request) => groups(ports, request),
    showGroup: (request) => showGroup(ports, request),
    sayWhetherSame: (request) => sayWhetherSame(ports, request),
    showPlan: (request) => showPlan(ports, request),
    showFollow: (request) => showFollow(ports, request),
    pulse: () => pulse(ports),
    request: (ask) => request(ports, ask),
    requests: (wanted) => requests(ports, wanted),
    approveRequest: (decision) => approveRequest(ports, decision),
    declineRequest: (decision) => declineRequest(ports, decision),
    workOnRequests: () => workOnRequests(ports),
    makeVisits: () => makeVisits(ports),
    hear: (event) => hear(ports, event, attention),
    askNetworks: () => askNetworks(ports),
    hearNetwork: (word) => hearNetwork(ports, word),
    hearNetworkWish: (wish) => hearNetworkWish(ports, wish),
    reply: (request) => reply(ports, request),
  };
};
