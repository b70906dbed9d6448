import type { Playbook } from './playbook'
import { invalidateToken, projectToken } from './steps/rotate'

export const portableCredential: Playbook = {
  summary:
    'Bind it to where it is used, or replace it by a credential that the platform issues to one workload.',
  preflight: [
    'From which addresses is it used? The Use tab lists them; a condition blocks all others.',
    'Can the platform issue a short token to the workload instead? Then bind nothing and replace it.',
    'Is anything outside the network a legitimate user, for example a vendor?',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'List where it is used from',
        why: 'The source address of each event; calls through an endpoint carry its id.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Deny every other network',
        why: 'A deny with NotIpAddress on aws:SourceIp and StringNotEquals on aws:SourceVpc takes effect at once. Leave out calls that a service makes on its behalf (aws:ViaAWSService).',
        command:
          'aws iam put-user-policy --user-name {name} --policy-name only-from-our-networks --policy-document file://deny.json',
        rollback: 'aws iam delete-user-policy --user-name {name} --policy-name only-from-our-networks',
      },
      {
        phase: 'watch',
        title: 'Monitor denied calls',
        why: 'Whoever used it from elsewhere fails with AccessDenied.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
    ],
    kubernetes: [
      {
        ...projectToken,
        why: 'It is bound to one pod and one audience, and ends with the pod.',
      },
      invalidateToken,
    ],
    github: [
      {
        phase: 'prepare',
        title: 'Use the token of the job instead',
        why: 'GITHUB_TOKEN ends with the job and reaches one repository. An installation token of a GitHub App lives an hour.',
      },
      {
        phase: 'switch',
        title: 'Allow the organisation from known addresses only',
        why: 'The allow list also covers tokens. Add the addresses of self-hosted runners first.',
      },
    ],
    gcp: [
      {
        phase: 'look',
        title: 'See what an API key is limited to',
        why: 'To undo the next step, the limits of today have to be set again: write them into before.yaml as flags of the command.',
        command: 'gcloud services api-keys describe {credentialId} --project={scope}',
      },
      {
        phase: 'switch',
        title: 'Restrict an API key',
        why: 'By address, referrer or application, and to the APIs that it calls. A key of a service account cannot be bound: replace it by workload identity federation. Limits to APIs stay as they are; --clear-restrictions would take them away, too.',
        command: 'gcloud services api-keys update {credentialId} --allowed-ips=ADDRESSES --project={scope}',
        rollback: 'gcloud services api-keys update {credentialId} --flags-file=before.yaml --project={scope}',
      },
    ],
    other: [
      {
        phase: 'switch',
        title: 'Allow it from known addresses only',
        why: 'Most platforms have a network zone or an allow list for tokens.',
      },
      {
        phase: 'watch',
        title: 'Monitor denied calls',
        why: 'Whoever used it from elsewhere fails now.',
      },
    ],
  },
  hold: { days: 14, because: 'Two weeks cover every daily and weekly job twice.' },
  proof: 'A later import shows it bound, its permissions limited by conditions, or the credential gone.',
}
