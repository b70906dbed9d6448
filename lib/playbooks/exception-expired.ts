import type { Playbook, Step } from './playbook'

const steps: readonly Step[] = [
  {
    phase: 'look',
    title: 'Read why the gap was accepted, and what was to happen by then',
    why: 'The exception keeps its reason, the control beside it and who approved it. It is on the page of the finding.',
  },
  {
    phase: 'prepare',
    title: 'Close the gap, or say who will',
    why: 'Plan a task on the finding: its playbook has the steps.',
  },
  {
    phase: 'switch',
    title: 'Ask for a renewal where it cannot be closed yet',
    why: 'A second person approves it and sees how often it was renewed, and it expires again.',
  },
]

export const exceptionExpired: Playbook = {
  summary: 'Close the gap that was accepted, or have the exception renewed with a reason and an end.',
  preflight: [
    'Is the gap closed and only the import missing? Then import the source again.',
    'Has the risk changed since it was accepted? Then it is a new decision.',
    'Was it renewed before? Another renewal needs a better reason than the last one.',
  ],
  steps: { aws: steps, kubernetes: steps, spiffe: steps, github: steps, other: steps },
  hold: { days: 0, because: 'A decision takes effect at once; no monitoring is needed.' },
  proof: 'The gap is verified as closed, or an active exception covers it.',
}
