import type { Playbook, Step } from './playbook'

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
        why: `${name.why} It needs AgentIdentity.ReadWrite.All of an application: sign in as one, because tokens of the CLI for a person are refused. The last sponsor cannot be removed.`,
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
