import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const rotationOverdue: Playbook = {
  summary: 'Rotate with two credentials in parallel, and schedule the next rotation in a team calendar.',
  preflight: [
    'Which workloads used it in the last interval? Switch each of them before the old one is disabled.',
    'Is there already a second credential? It may be from an unfinished rotation.',
    'Can a secret manager rotate it from now on?',
  ],
  steps: rotateSteps,
  hold: {
    days: 7,
    because: 'A week shows every daily job and the weekly ones; monthly users need a month.',
  },
  proof: 'A later import shows a rotation date inside the interval, and the old credential inactive or gone.',
}
