import type { Playbook } from './playbook'
import { switchOffSteps } from './steps/switch-off'

export const dormantIdentity: Playbook = {
  summary:
    'Switch it off in a way that one command undoes, wait for somebody to miss it, and delete it when nobody does.',
  preflight: [
    'Does the log reach back far enough to call it unused, or was nothing recorded?',
    'Is there a yearly or quarterly job? Ask its owner, or the last person who used it.',
    'Is it for emergencies? Then mark it as such: it is meant to be silent.',
  ],
  steps: switchOffSteps,
  hold: {
    days: 30,
    because:
      'A month holds the month-end job. Take a quarter where the owner cannot rule out a quarter-end job.',
  },
  proof:
    'A later complete import shows it disabled or no longer lists it, with no use since it was switched off.',
}
