import type { Playbook, Step } from './playbook'
import { rotateSteps } from './steps/rotate'

const handOver: Step = {
  phase: 'prepare',
  title: 'Name a new owner',
  why: 'In Muster under Owners, or as a tag at the source. The departure page proposes who worked beside the person.',
}
const spiffe: readonly Step[] = [
  handOver,
  {
    phase: 'look',
    title: 'See whether the person can still have the SVID issued',
    why: 'An SVID goes to whatever matches the selectors. A user id of the person among them gives it to their processes.',
    command: 'spire-server entry show -spiffeID {nativeId} -output json',
  },
]

export const ownerDeparted: Playbook = {
  summary: 'Name a new owner, then rotate every secret that the person could read.',
  preflight: [
    'Which secrets could the person read, and where did they keep copies?',
    'Has a workload of the person used it since they left?',
    'Who works on its service now? Prefer a team: people leave.',
  ],
  steps: {
    ...rotateSteps,
    aws: [handOver, ...rotateSteps.aws!],
    kubernetes: [handOver, ...rotateSteps.kubernetes!],
    spiffe,
    github: [handOver, ...rotateSteps.github!],
    azure: [handOver, ...rotateSteps.azure!],
    gcp: [handOver, ...rotateSteps.gcp!],
    other: [handOver, ...rotateSteps.other],
  },
  hold: { days: 7, because: 'A week shows the daily and weekly users of the old secret.' },
  proof: 'A later directory import and the owners in Muster show no owner who has left.',
}
