import type { Playbook } from './playbook'

export const certificateExpiring: Playbook = {
  summary: 'Issue and install the successor now, then automate the renewal.',
  preflight: [
    'Which workloads present it, and do they read a new file without a restart?',
    'Does the other side pin this certificate? Then the successor has to be registered there first.',
    'Why did the renewal not run? Repair it instead of asking for a longer lifetime.',
  ],
  steps: {
    aws: [
      {
        phase: 'prepare',
        of: ['iam_user'],
        title: 'Upload the successor',
        why: 'A user can hold two signing certificates at once.',
        command:
          'aws iam upload-signing-certificate --user-name {name} --certificate-body file://successor.pem',
        rollback: 'aws iam delete-signing-certificate --user-name {name} --certificate-id NEW_CERTIFICATE_ID',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Disable the old one',
        why: 'Inactive certificates are refused and can be activated again.',
        command:
          'aws iam update-signing-certificate --user-name {name} --certificate-id {credentialId} --status Inactive',
        rollback:
          'aws iam update-signing-certificate --user-name {name} --certificate-id {credentialId} --status Active',
      },
      {
        phase: 'finish',
        of: ['iam_user'],
        title: 'Delete the old one',
        why: 'Only after the monitoring period.',
        command: 'aws iam delete-signing-certificate --user-name {name} --certificate-id {credentialId}',
      },
    ],
    azure: [
      {
        phase: 'look',
        of: ['app_registration'],
        title: 'List the certificates of the application',
        why: 'Several can be valid at once; the workload chooses.',
        command: 'az ad app credential list --id {nativeId} --cert',
      },
      {
        phase: 'prepare',
        of: ['app_registration'],
        title: 'Add the successor',
        why: 'Without --append the command replaces every other credential. The file holds the certificate without its key. The key id of the successor is in the list, under the name renewed.',
        command:
          'az ad app credential reset --id {nativeId} --append --display-name renewed --cert @successor.pem',
        rollback: 'az ad app credential delete --id {nativeId} --key-id NEW_KEY_ID --cert',
      },
      {
        phase: 'switch',
        of: ['app_registration'],
        title: 'Give the successor to the workload',
        why: 'A certificate in Key Vault with a lifetime action renews by itself from then on.',
      },
      {
        phase: 'watch',
        of: ['app_registration'],
        title: 'Monitor the sign-ins of the service principal',
        why: 'Each sign-in shows the key id.',
      },
      {
        phase: 'finish',
        of: ['app_registration'],
        title: 'Delete the old one',
        why: 'Only after the monitoring period.',
        command: 'az ad app credential delete --id {nativeId} --key-id {credentialId} --cert',
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Issue the successor and register it with whoever checks it',
        why: 'Both are accepted side by side, so nothing stops.',
      },
      {
        phase: 'switch',
        title: 'Give it to the workload and automate the renewal',
        why: 'Renewal at two thirds of the lifetime leaves time to repair a failure.',
      },
      { phase: 'finish', title: 'Remove the old certificate', why: 'Only after the monitoring period.' },
    ],
  },
  hold: { days: 7, because: 'A week shows the daily and weekly users of the old certificate.' },
  proof: 'A later import shows a certificate that ends later, or the old one gone.',
}
