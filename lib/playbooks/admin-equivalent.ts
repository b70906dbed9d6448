import type { Playbook } from './playbook'
import { narrowRightsSteps } from './steps/narrow-rights'

export const adminEquivalent: Playbook = {
  summary:
    'Give it a role with the permissions it uses. Keep admin permissions for an identity that is used rarely and deliberately.',
  preflight: [
    'Does it deploy infrastructure? Then it needs many permissions, and a boundary on what it can create.',
    'Is there another emergency access? If not, do not remove the last administrator.',
    'Which credentials does it have? Revoke static keys with these permissions first.',
  ],
  steps: narrowRightsSteps,
  hold: {
    days: 30,
    because: 'Tasks that run once a month are the ones that a smaller role misses.',
  },
  proof: 'A later import shows permissions that are not admin-equivalent.',
}
