import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const longLivedStaticSecret: Playbook = {
  summary:
    'Replace the secret with a workload identity of the platform, or with a new secret where there is none.',
  preflight: [
    'Can the workload authenticate without a stored secret: instance or pod role, OIDC from the pipeline, a SPIFFE SVID?',
    'When was the secret last used, and by which workloads? Disabling it breaks them.',
    'Is a second secret possible in parallel, or does the change need a window?',
  ],
  steps: rotateSteps,
  hold: {
    days: 14,
    because:
      'Two weeks cover every daily and weekly job twice. Take longer if the longest gap between two uses was longer.',
  },
  proof:
    'A later import shows the old credential inactive or gone, and the check passes for the replacement.',
}
