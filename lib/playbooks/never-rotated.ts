import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const neverRotated: Playbook = {
  summary: 'Rotate it now during working hours; otherwise the first rotation is during an incident.',
  preflight: [
    'Where is the secret stored? Search the secret store, pipelines and configuration first.',
    'Who is on call when it is disabled, and who can enable it again?',
    'Does the source keep a rotation history? Without one every credential looks never rotated.',
  ],
  steps: rotateSteps,
  hold: {
    days: 30,
    because: 'The secret has never changed, so rare users are unknown; a month covers the month-end job.',
  },
  proof: 'A later import shows a second version, or a rotation date after the creation date.',
}
