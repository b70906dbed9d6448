import type { Playbook } from './playbook'
import { switchOffSteps } from './steps/switch-off'

export const dormantIdentity: Playbook = {
  summary: 'Disable it so that one command restores it, wait for complaints, then delete it.',
  preflight: [
    'Does the log cover the period, or was nothing recorded?',
    'Is there a yearly or quarterly job? Ask its owner, or the last person who used it.',
    'Is it for emergencies? Then mark it as break-glass.',
  ],
  steps: switchOffSteps,
  hold: {
    days: 30,
    because:
      'A month covers the month-end job. Take a quarter if the owner cannot rule out a quarter-end job.',
  },
  proof:
    'A later complete import shows it disabled or no longer lists it, with no use since it was disabled.',
}
