import type { Playbook } from './playbook'
import { invalidateToken, rotateSteps } from './steps/rotate'

export const exposedSecret: Playbook = {
  summary: 'Revoke first, investigate second: exposed keys are tried within minutes.',
  preflight: [
    'Is it a honeytoken? Then inform the team that monitors it, and leave it alone.',
    'Does production stop without it? Then create the replacement within the hour.',
    'Who had access to the location, and since when? Investigate that period.',
  ],
  steps: {
    aws: [
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Switch the key off',
        why: 'It is refused immediately. Sessions created with it stay valid: the next step ends them.',
        command:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Inactive',
        rollback:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Active',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Deny all actions during the investigation',
        why: 'This also stops temporary credentials that were obtained with the key.',
        command:
          'aws iam attach-user-policy --user-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
        rollback:
          'aws iam detach-user-policy --user-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
      },
      {
        phase: 'look',
        title: 'List what was done with it',
        why: 'Look for new users, keys, roles and regions, and remove them too.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
      {
        phase: 'prepare',
        of: ['iam_user'],
        title: 'Create the replacement and remove the deny policy',
        why: 'Store the new key in the secret store, not where the old one was found.',
        command:
          'umask 077\naws iam create-access-key --user-name {name} > new-key.json\naws iam detach-user-policy --user-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
      },
      {
        phase: 'finish',
        of: ['iam_user'],
        title: 'Delete the old key',
        why: 'After the investigation: its id is needed to search the logs.',
        command: 'aws iam delete-access-key --user-name {name} --access-key-id {credentialId}',
      },
    ],
    kubernetes: [invalidateToken, ...rotateSteps.kubernetes!.filter((step) => step !== invalidateToken)],
    github: [
      {
        phase: 'switch',
        title: 'Revoke it at its issuer',
        why: 'Removing the commit is not enough: clones and caches keep it.',
      },
      {
        phase: 'look',
        title: 'See where else it was found',
        why: 'GitHub lists every location of an alert.',
        command:
          "gh api '/repos/{repository}/secret-scanning/alerts?state=open'\ngh api /repos/{repository}/secret-scanning/alerts/ALERT_NUMBER/locations",
      },
      {
        phase: 'prepare',
        title: 'Store the replacement and enable push protection',
        why: 'Push protection blocks the next one before it is pushed.',
        command:
          "gh secret set {secretName} --repo {repository} {secretKeptIn}\ngh api -X PATCH /repos/{repository} -f 'security_and_analysis[secret_scanning_push_protection][status]=enabled'",
      },
      {
        phase: 'watch',
        title: 'Close the alert as revoked',
        why: 'Later scans can then tell old findings from new ones.',
        command:
          'gh api -X PATCH /repos/{repository}/secret-scanning/alerts/ALERT_NUMBER -f state=resolved -f resolution=revoked',
      },
    ],
    other: [
      {
        phase: 'switch',
        title: 'Revoke it where it was issued',
        why: 'First, before the file is cleaned.',
      },
      {
        phase: 'look',
        title: 'Read the issuer’s log since the day it was exposed',
        why: 'Look for uses from unknown places.',
      },
      {
        phase: 'prepare',
        title: 'Create the replacement and store it in the secret store',
        why: 'Not where the old one was found.',
      },
      {
        phase: 'switch',
        title: 'Clean the location and scan again',
        why: 'Remaining copies are found again.',
      },
    ],
  },
  hold: {
    days: 0,
    because: 'No monitoring needed: it is already disabled. Delete it after the investigation.',
  },
  proof:
    'A later import shows the credential inactive or gone. A scan that no longer finds it is not enough: copies of the secret still work.',
}
