import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const neverRotated: Playbook = {
  summary:
    'Rotate it for the first time now, in daylight: the alternative is to learn how during an incident.',
  preflight: [
    'Does anybody know every place where the secret is stored? Search the secret store, pipelines and configuration first.',
    'Who is awake when it is switched off, and who can switch it on again?',
    'Does the source keep a history at all? A connector that drops it makes every credential look never rotated.',
  ],
  steps: rotateSteps,
  hold: {
    days: 30,
    because:
      'Nobody has seen this secret change, so nobody knows its rarest user; a month holds the month-end job.',
  },
  proof: 'A later import shows a second version, or a rotation date after the creation date.',
}
