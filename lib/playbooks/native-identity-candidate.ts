import type { Playbook } from './playbook'
import { makeAwsKey, rotateSteps } from './steps/rotate'

export const nativeIdentityCandidate: Playbook = {
  summary: 'Run the platform’s own identity beside the secret, move the workload over, then end the secret.',
  preflight: [
    'Does the target accept a token of the platform? Where it does not, ask for a bridge exception with an end.',
    'Is the secret used outside the workload as well? Look at the source addresses first.',
    'Does the library that the workload uses find the identity automatically? Most do, without code changes.',
  ],
  steps: {
    aws: [
      {
        phase: 'prepare',
        title: 'Create a role for the workload',
        why: 'An instance profile, a task role or a pod identity: the SDK finds its session automatically.',
        command:
          'aws iam create-role --role-name WORKLOAD_ROLE --assume-role-policy-document file://trust.json',
        rollback: 'aws iam delete-role --role-name WORKLOAD_ROLE',
      },
      ...rotateSteps.aws!.filter((step) => step !== makeAwsKey && step.phase !== 'look'),
    ],
    kubernetes: rotateSteps.kubernetes!,
    github: [
      {
        phase: 'prepare',
        title: 'Let the target trust the OIDC token of the workflow',
        why: 'Pin repository and branch or environment in the trust; the workflow asks with id-token: write.',
      },
      {
        phase: 'switch',
        title: 'Remove the stored secret',
        why: 'Keep the value in the secret store until the monitoring period is over.',
        command: 'gh secret delete {secretName} --repo {repository} {secretKeptIn}',
        rollback: 'gh secret set {secretName} --repo {repository} {secretKeptIn}',
      },
    ],
    azure: [
      {
        phase: 'prepare',
        of: ['app_registration'],
        title: 'Add a federated credential, or use a managed identity',
        why: 'It trusts one subject of the cluster or the pipeline, and works beside the secret.',
        command: 'az ad app federated-credential create --id {nativeId} --parameters federated.json',
        rollback:
          'az ad app federated-credential delete --id {nativeId} --federated-credential-id NEW_CREDENTIAL_ID',
      },
      ...rotateSteps.azure!.filter(({ phase }) => phase === 'watch' || phase === 'finish'),
    ],
    gcp: [
      {
        phase: 'prepare',
        of: ['service_account'],
        title: 'Attach the service account to the workload',
        why: 'The metadata server gives it tokens of an hour; no key is needed.',
        command:
          'gcloud run services update SERVICE --service-account={nativeId} --project={scope} --region=REGION',
        rollback:
          'gcloud run services update SERVICE --service-account=PREVIOUS_ACCOUNT --project={scope} --region=REGION',
      },
      ...rotateSteps.gcp!.filter(
        ({ phase }) => phase === 'switch' || phase === 'watch' || phase === 'finish',
      ),
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Give the workload the identity of its platform',
        why: 'Beside the secret, so that nothing stops.',
      },
      ...rotateSteps.other.filter(({ phase }) => phase !== 'prepare'),
    ],
  },
  hold: { days: 14, because: 'Two weeks cover every daily and weekly job twice.' },
  proof: 'A later import shows the secret inactive or gone.',
}
