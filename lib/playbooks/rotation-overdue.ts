import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const rotationOverdue: Playbook = {
  summary:
    'Rotate with two credentials side by side, and put the next rotation into a calendar that is not a person’s.',
  preflight: [
    'Which workloads used it in the last interval? Each has to be switched before the old one goes off.',
    'Is there already a second credential? It may be the half-finished rotation of last time.',
    'Can a secret manager rotate it from now on?',
  ],
  steps: rotateSteps,
  hold: {
    days: 7,
    because: 'A week shows every daily job and the weekly ones; monthly users need a month.',
  },
  proof: 'A later import shows a rotation date inside the interval, and the old credential inactive or gone.',
}
