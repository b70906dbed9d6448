import type { Playbook, Step } from './playbook'
import { asApplication } from './steps/azure'

const name: Step = {
  phase: 'prepare',
  title: 'Name a sponsor',
  why: 'A person who knows what the agent is for and can end it; not the developer alone.',
}

export const agentWithoutSponsor: Playbook = {
  summary: 'Name a sponsor on the agent identity, or disable the agent.',
  preflight: [
    'Who asked for the agent, and is it still needed?',
    'Will the sponsor be told when they have to decide? Entra sends it by e-mail.',
  ],
  steps: {
    azure: [
      {
        ...name,
        why: `${name.why} The file names the person as @odata.id, with the address https://graph.microsoft.com/v1.0/directoryObjects/ and the object id. ${asApplication('AgentIdentity.ReadWrite.All')} The last sponsor cannot be removed.`,
        command:
          "az rest --method POST --url 'https://graph.microsoft.com/v1.0/servicePrincipals/OBJECT_ID/microsoft.graph.agentIdentity/sponsors/$ref' --body @sponsor.json",
        rollback:
          "az rest --method DELETE --url 'https://graph.microsoft.com/v1.0/servicePrincipals/OBJECT_ID/microsoft.graph.agentIdentity/sponsors/SPONSOR_ID/$ref'",
      },
    ],
    other: [name],
  },
  hold: { days: 0, because: 'Naming a sponsor stops nothing; there is nothing to watch.' },
  proof: 'A later import shows a sponsor on the agent.',
}
