import type { Playbook, Step } from './playbook'

const look = (command: string): Step => ({
  phase: 'look',
  title: 'Read why it was refused',
  why: 'Each refusal has its reason: a condition that is not met, a limit, a clock, a network.',
  command,
})
const mend: readonly Step[] = [
  {
    phase: 'switch',
    title: 'Mend the reason at its source',
    why: 'Renew at half of the lifetime, try again with growing pauses, and monitor the issuer. A longer lifetime only hides it.',
  },
  {
    phase: 'watch',
    title: 'Watch the share of refusals for a week',
    why: 'It is on the page of the identity, under Use.',
  },
]

export const renewalBrittle: Playbook = {
  summary: 'Find out why it is refused, mend that, and keep the lifetime as it is.',
  preflight: [
    'Is it refused by chance, or always in the same place? A second replica with an old secret is common.',
    'Did somebody ask for longer tokens because of it? Fix the cause instead.',
    'Is every client of the issuer refused? Then the issuer is what has to be mended.',
  ],
  steps: {
    aws: [
      look(
        'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=ResourceName,AttributeValue={nativeId} --max-results 50',
      ),
      ...mend,
    ],
    kubernetes: [
      look(
        'kubectl -n {namespace} get events --field-selector reason=FailedMount\nkubectl get --raw /metrics | grep serviceaccount',
      ),
      ...mend,
    ],
    spiffe: [
      look(
        'spire-server entry show -spiffeID {nativeId}\njournalctl -u spire-agent --since -7d | grep -i error',
      ),
      ...mend,
    ],
    github: [look('gh run list --repo {repository} --status failure --limit 50'), ...mend],
    other: [
      { phase: 'look', title: 'Read why it was refused', why: 'The log of the issuer has the reason.' },
      ...mend,
    ],
  },
  hold: { days: 7, because: 'A week of log is what the share is counted over.' },
  proof: 'The log of the last week shows fewer refusals than the threshold.',
}
