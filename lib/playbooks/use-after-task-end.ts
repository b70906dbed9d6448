import type { Playbook, Step } from './playbook'
import { validAfterTaskEnd } from './valid-after-task-end'

const look: Step = {
  phase: 'look',
  title: 'Find who used it, and from where',
  why: 'A callback of the task itself comes from its own host within minutes. Anything else is somebody who kept the credential.',
}

const withLook = ([provider, steps]: [string, readonly Step[]]) => [
  provider,
  [look, ...steps.filter(({ phase }) => phase !== 'look')],
]

export const useAfterTaskEnd: Playbook = {
  summary: 'Find who used the credential after the end, and have the end of the task revoke it.',
  preflight: [
    'Is the end in the log the real end? A scheduler may report it before the last process stops.',
    'Does the task hand its credential to something that goes on: a callback, a queue, another agent?',
    'If nobody can say who used it, treat it as an incident.',
  ],
  steps: Object.fromEntries(Object.entries(validAfterTaskEnd.steps).map(withLook)) as Playbook['steps'],
  hold: {
    days: 30,
    because: 'The check counts a late use until the log went on for 30 days without another.',
  },
  proof: 'The log shows no use after the end of a task, for as long as the check looks back.',
}
