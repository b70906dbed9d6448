import type { Playbook, Step } from './playbook'

const steps: readonly Step[] = [
  {
    phase: 'look',
    title: 'See what it is used for',
    why: 'The audit device writes the accessor with each request.',
    command: 'vault token lookup -accessor {credentialId}',
  },
  {
    phase: 'prepare',
    title: 'Write a policy for that task and make a token or a role with it',
    why: 'Administrators sign in by name, with a policy of their own; jobs use a role. Without -orphan the new token would end with the root token that made it.',
    command:
      'vault policy write TASK task.hcl\numask 077\nvault token create -orphan -policy=TASK -ttl=1h -field=token > task-token',
  },
  {
    phase: 'switch',
    title: 'Move the user to it',
    why: 'A root token cannot be disabled, only revoked: check the audit log for its use first.',
  },
  {
    phase: 'finish',
    title: 'Revoke the root token',
    why: 'Every token that it made ends with it, orphans excepted. A new one can be generated with a quorum of the unseal or recovery keys when it is really needed.',
    command: 'vault token revoke -accessor {credentialId}',
  },
]

export const vaultRootToken: Playbook = {
  summary: 'Give its user a policy for the task, then revoke the root token.',
  preflight: [
    'Who has it, and where is it stored?',
    'Does a job use it? Then move the job first.',
    'Can the holders of the unseal or recovery keys be reached? They generate a new one in an emergency.',
  ],
  steps: { vault: steps, other: steps },
  hold: { days: 7, because: 'A week shows the daily and weekly jobs that use it.' },
  proof: 'A later import shows the token gone, or without the root policy.',
}
