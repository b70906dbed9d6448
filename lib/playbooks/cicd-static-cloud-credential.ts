import type { Playbook } from './playbook'
import { nativeIdentityCandidate } from './native-identity-candidate'

export const cicdStaticCloudCredential: Playbook = {
  summary:
    'Let the target trust the OIDC token of the pipeline, pinned to repository and branch, then end the secret.',
  preflight: [
    'Which jobs read the secret? Search the workflows for its name.',
    'Can a pull request from a fork reach it? Then rotate it today.',
    'Does the target accept OIDC from this pipeline? Clouds, Vault and registries do.',
  ],
  steps: nativeIdentityCandidate.steps,
  hold: { days: 14, because: 'Two weeks cover every scheduled job and a release.' },
  proof: 'A later import shows no active static credential on the pipeline.',
}
