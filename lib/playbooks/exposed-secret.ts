import type { Playbook } from './playbook'
import { invalidateToken, rotateSteps } from './steps/rotate'

export const exposedSecret: Playbook = {
  summary:
    'Revoke first, investigate second: an exposed key is tried within minutes. Here the order is turned round, because every hour of caution is an hour for whoever found it.',
  preflight: [
    'Is it a planted decoy? Then tell the people who watch it, and leave it alone.',
    'Does production stop without it? Then make the successor in the same hour, not the same week.',
    'Who saw the place where it was found, and since when? That is the window to investigate.',
  ],
  steps: {
    aws: [
      {
        phase: 'switch',
        title: 'Switch the key off',
        why: 'It is refused from this moment. Sessions that were made with it live on: the next step ends them.',
        command:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Inactive',
        rollback:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Active',
      },
      {
        phase: 'switch',
        title: 'Deny the identity everything while you look',
        why: 'This also stops temporary credentials that were obtained with the key.',
        command:
          'aws iam attach-user-policy --user-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
        rollback:
          'aws iam detach-user-policy --user-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
      },
      {
        phase: 'look',
        title: 'See what was done with it',
        why: 'Look for new users, keys, roles and regions; those have to go too.',
        command:
          'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
      {
        phase: 'prepare',
        title: 'Make the successor and lift the denial',
        why: 'The new key goes into the secret store, never into the place where the old one was found.',
        command:
          'aws iam create-access-key --user-name {name}\naws iam detach-user-policy --user-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
      },
      {
        phase: 'finish',
        title: 'Delete the old key',
        why: 'After the investigation: its id is the thread through the logs.',
        command: 'aws iam delete-access-key --user-name {name} --access-key-id {credentialId}',
      },
    ],
    kubernetes: [invalidateToken, ...rotateSteps.kubernetes!.filter((step) => step !== invalidateToken)],
    github: [
      {
        phase: 'switch',
        title: 'Revoke it at its issuer',
        why: 'Removing the commit does not take it back: clones and caches keep it.',
      },
      {
        phase: 'look',
        title: 'See where else it was found',
        why: 'GitHub lists every location of an alert.',
        command:
          "gh api '/repos/{scope}/secret-scanning/alerts?state=open'\ngh api /repos/{scope}/secret-scanning/alerts/ALERT_NUMBER/locations",
      },
      {
        phase: 'prepare',
        title: 'Store the successor and turn push protection on',
        why: 'The next one is stopped before it is pushed.',
        command:
          "gh secret set SECRET_NAME --repo {scope}\ngh api -X PATCH /repos/{scope} -f 'security_and_analysis[secret_scanning_push_protection][status]=enabled'",
      },
      {
        phase: 'watch',
        title: 'Close the alert as revoked',
        why: 'So that the next scan tells an old finding from a new one.',
        command:
          'gh api -X PATCH /repos/{scope}/secret-scanning/alerts/ALERT_NUMBER -f state=resolved -f resolution=revoked',
      },
    ],
    other: [
      {
        phase: 'switch',
        title: 'Revoke it where it was issued',
        why: 'Before anything else, and before the file is cleaned.',
      },
      {
        phase: 'look',
        title: 'Read the issuer’s log since the day it was exposed',
        why: 'Look for uses from unknown places.',
      },
      {
        phase: 'prepare',
        title: 'Make the successor and store it in the secret store',
        why: 'Not where the old one was found.',
      },
      {
        phase: 'switch',
        title: 'Clean the place, and scan again',
        why: 'A copy that stays teaches the next reader the habit.',
      },
    ],
  },
  hold: {
    days: 0,
    because:
      'There is nothing to watch before switching off: it is off already. Delete when the investigation ends.',
  },
  proof:
    'A later import shows the credential inactive or gone. A scan that no longer finds it proves nothing: copies of the secret still work.',
}
