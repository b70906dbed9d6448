import type { Playbook } from './playbook'
import { asApplication } from './steps/azure'

const blueprint = 'applications/OBJECT_ID/microsoft.graph.agentIdentityBlueprint'
const addRemove = asApplication('AgentIdentityBlueprint.AddRemoveCreds.All')

export const blueprintSharedCredential: Playbook = {
  summary: 'Let the blueprint trust the platform instead of a stored credential, then remove the credential.',
  preflight: [
    'Where do the agents run? A managed identity or a federated credential needs no secret.',
    'Which agents belong to one service? Others should get a blueprint of their own.',
    'Who has a copy of the credential now?',
  ],
  steps: {
    azure: [
      {
        phase: 'look',
        of: ['app_registration'],
        title: 'List the credentials of the blueprint',
        why: 'The newest sign-in shows which one is used.',
        command:
          'az ad app credential list --id {nativeId}\naz ad app credential list --id {nativeId} --cert',
      },
      {
        phase: 'prepare',
        of: ['app_registration'],
        title: 'Add a federated credential for the platform',
        why: `It trusts one subject of the platform, and works beside the secret. ${addRemove}`,
        command: `az rest --method POST --url 'https://graph.microsoft.com/beta/${blueprint}/federatedIdentityCredentials' --body @federated.json`,
        rollback: `az rest --method DELETE --url 'https://graph.microsoft.com/beta/${blueprint}/federatedIdentityCredentials/NEW_CREDENTIAL_ID'`,
      },
      {
        phase: 'watch',
        of: ['app_registration'],
        title: 'Monitor the sign-ins of its agents',
        why: 'Each sign-in shows which credential was presented.',
      },
      {
        phase: 'finish',
        of: ['app_registration'],
        title: 'Delete the stored credential',
        why: `Only after the monitoring period. This cannot be undone. A certificate goes when keyCredentials of the blueprint is written without it. ${addRemove}`,
        command: `az rest --method POST --url 'https://graph.microsoft.com/v1.0/${blueprint}/removePassword' --body '{"keyId": "{credentialId}"}'`,
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Give each agent a credential of its own',
        why: 'Issued by its platform where that is possible.',
      },
      { phase: 'finish', title: 'Remove the shared credential', why: 'Only after the monitoring period.' },
    ],
  },
  hold: { days: 14, because: 'Two weeks cover every daily and weekly run of the agents twice.' },
  proof: 'A later import shows no active static credential on the blueprint, or one agent at most.',
}
