import type { Playbook } from './playbook'
import { makeAwsKey, projectToken, rotateSteps } from './steps/rotate'
import { switchOffSteps } from './steps/switch-off'

export const orphanedCredential: Playbook = {
  summary: 'The workload is deleted: disable its credential, check that nothing breaks, and delete it.',
  preflight: [
    'Is the workload deleted, or missing from the inventory? Check the age of the source first.',
    'Was the credential used after the workload ended? Then somebody else has it: treat it as exposed.',
    'Is it a standby for disaster recovery, or scaled to zero?',
  ],
  steps: {
    ...switchOffSteps,
    // The identity may serve others: only the credential of the vanished workload goes.
    aws: rotateSteps.aws!.filter((step) => step !== makeAwsKey),
    kubernetes: rotateSteps.kubernetes!.filter((step) => step !== projectToken),
  },
  hold: {
    days: 30,
    because: 'A month covers the month-end job.',
  },
  proof: 'A later import shows the credential inactive or gone, with no use after it was disabled.',
}
