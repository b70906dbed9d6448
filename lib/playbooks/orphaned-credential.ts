import type { Playbook } from './playbook'
import { makeAwsKey, projectToken, rotateSteps } from './steps/rotate'
import { switchOffSteps } from './steps/switch-off'

export const orphanedCredential: Playbook = {
  summary: 'The workload is gone: switch its credential off, see that nothing misses it, and delete it.',
  preflight: [
    'Is the workload gone, or did its scanner lose sight of it? Look at the freshness of the source first.',
    'Was the credential used after the workload ended? Then somebody else holds it: treat it as exposed.',
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
    because: 'A month holds the month-end job, the rarest regular user of something that looks abandoned.',
  },
  proof: 'A later import shows the credential inactive or gone, with no use after it was switched off.',
}
