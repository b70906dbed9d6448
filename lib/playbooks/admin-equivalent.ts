import type { Playbook } from './playbook'
import { narrowRightsSteps } from './steps/narrow-rights'

export const adminEquivalent: Playbook = {
  summary:
    'Give it a role with what it does, and keep administrator rights for an identity that is used on purpose and rarely.',
  preflight: [
    'Does it deploy infrastructure? Then it needs a great deal, and a boundary on what it may create.',
    'Is there another way in for emergencies? Without one, do not take the last administrator away.',
    'Which credentials does it have? A static key with these rights is the first thing to end.',
  ],
  steps: narrowRightsSteps,
  hold: {
    days: 30,
    because: 'What an administrator does once a month is exactly what a smaller role forgets.',
  },
  proof: 'A later import shows rights that do not amount to an administrator’s.',
}
