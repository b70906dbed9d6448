import type { Playbook, Step } from './playbook'

const atTarget: Step = {
  phase: 'switch',
  title: 'Refuse passwords for it at the target',
  why: 'A client that no longer sends one does not stop others from trying.',
}

export const insecureAuthMethod: Playbook = {
  summary:
    'Move the machine to a signed assertion, a certificate or a token of its platform, and refuse passwords at the target.',
  preflight: [
    'Which methods does the target accept: OpenID Connect, mutual TLS, a signed assertion?',
    'Where is the password stored, and who else knows it?',
    'Does the target lock the account after failed attempts? Then a missed client can lock it.',
  ],
  steps: {
    aws: [
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Remove the console password of the machine',
        why: 'A machine needs none. Its keys keep working; a new password can be set from a file with Password and PasswordResetRequired.',
        command: 'aws iam delete-login-profile --user-name {name}',
        rollback: 'aws iam create-login-profile --user-name {name} --cli-input-json file://password.json',
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Register the new method beside the password',
        why: 'Both work until the switch, so nothing stops.',
      },
      {
        phase: 'switch',
        title: 'Move the machine to it',
        why: 'The sign-in log of the target names the method of each sign-in.',
      },
      atTarget,
    ],
  },
  hold: { days: 14, because: 'Two weeks cover every daily and weekly job twice.' },
  proof: 'A later import shows no active password on the machine.',
}
