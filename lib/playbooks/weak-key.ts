import type { Playbook } from './playbook'
import { certificateExpiring } from './certificate-expiring'
import { rotateSteps } from './steps/rotate'

export const weakKey: Playbook = {
  summary: 'Issue a key of 2048 bits or more, or on a curve of 256, and retire the old one everywhere.',
  preflight: [
    'Which clients cannot use longer keys? Old appliances may not.',
    'Does the other side pin this key? Then the successor has to be registered there first.',
  ],
  steps: { ...certificateExpiring.steps, gcp: rotateSteps.gcp! },
  hold: { days: 7, because: 'A week shows the daily and weekly users of the old key.' },
  proof: 'A later import shows a stronger key, or the weak one inactive or gone.',
}
