import type { Playbook } from './playbook'
import { rotateSteps } from './steps/rotate'

export const longLivedStaticSecret: Playbook = {
  summary:
    'Replace the secret with the native identity of the platform where there is one, and with a younger secret where there is none.',
  preflight: [
    'Can the workload authenticate without a stored secret: instance or pod role, OIDC from the pipeline, a SPIFFE SVID?',
    'When was the secret last used, and by which workloads? Switching it off breaks those.',
    'Is a second secret possible side by side, or does the change need a window?',
  ],
  steps: rotateSteps,
  hold: {
    days: 14,
    because:
      'Two weeks hold every daily and weekly job twice. Take longer when the longest gap between two uses of the secret was longer.',
  },
  proof:
    'A later import shows the old credential inactive or gone, and the check holds for what replaced it.',
}
