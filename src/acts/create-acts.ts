import { discover } from '#src/acts/discovery/discover';
import { groups, showGroup } from '#src/acts/discovery/groups';
import { sayWhetherSame } from '#src/acts/discovery/say-whether-same';
import { createAttention } from '#src/acts/hearing/attention';
import { hear } from '#src/acts/hearing/hear';
import { hearNetwork } from '#src/acts/hearing/hear-network';
import { hearNetworkWish } from '#src/acts/hearing/hear-request';
import { makeVisits } from '#src/acts/hearing/make-visits';
import { showFollow } from '#src/acts/pages/show-follow';
import { showPlan } from '#src/acts/pages/show-plan';
import { objectionRounds } from '#src/acts/plans/announce-objections';
import { approveSingle } from '#src/acts/plans/approve-single';
import { ask } from '#src/acts/plans/ask';
import { askNetworks } from '#src/acts/plans/ask-networks';
import { endExpiredPlans } from '#src/acts/plans/end-expired-plans';
import { leaveRooms } from '#src/acts/plans/leave-rooms';
import { listPlans } from '#src/acts/plans/list-plans';
import { networkIsBack } from '#src/acts/plans/network-is-back';
import { operatorWord } from '#src/acts/plans/operator-word';
import { plan } from '#src/acts/plans/plan';
import { tellRefusals } from '#src/acts/plans/tell-refusal';
import { approveRequest, declineRequest, requests } from '#src/acts/requests/decide-request';
import { request } from '#src/acts/requests/request';
import { workOnRequests } from '#src/acts/requests/work-on-requests';
import { audit } from '#src/acts/runs/audit';
import { confirm } from '#src/acts/runs/confirm';
import { doctor } from '#src/acts/runs/doctor';
import { pulse } from '#src/acts/runs/pulse';
import { run } from '#src/acts/runs/run';
import { report, status } from '#src/acts/runs/status';
import { pause, resume, undo, work } from '#src/acts/runs/turn';
import { reply } from '#src/acts/speaking/reply';
import type { CreateActs } from './acts.ts';

/** Everything a face may ask for, over the given ports. */
export const createActs: CreateActs = (ports) => {
  const attention = createAttention(ports.clock);
  return {
    discover: (request) => discover(ports, request),
    plan: (request) => plan(ports, request),
    plans: (wanted) => listPlans(ports, wanted),
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
    announceObjections: objectionRounds(ports),
    tellRefusals: () => tellRefusals(ports),
    leaveRooms: () => leaveRooms(ports),
    endExpiredPlans: () => endExpiredPlans(ports),
    hear: (event) => hear(ports, event, attention),
    askNetworks: () => askNetworks(ports),
    networkIsBack: (network) => networkIsBack(ports, network),
    hearNetwork: (word) => hearNetwork(ports, word),
    hearNetworkWish: (wish) => hearNetworkWish(ports, wish),
    reply: (request) => reply(ports, request),
  };
};
