import type { CustomDefinition } from '@/lib/model/custom-checks'
import type { Playbook } from './playbook'

/** The playbook of a custom check: the first line of its text is the summary, each further line a step. */
export function customPlaybook({ title, playbook }: Pick<CustomDefinition, 'title' | 'playbook'>): Playbook {
  const [summary = title, ...steps] = playbook
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '')
  return {
    summary,
    preflight: ['What stops working when this changes? The uses of the identity show who would notice.'],
    steps: {
      other: (steps.length > 0 ? steps : [summary]).map((step) => ({
        phase: 'switch',
        title: step,
        why: 'Written by an administrator of this installation.',
      })),
    },
    hold: { days: 0, because: 'The check is of this installation, and names no time to watch.' },
    proof: 'Later data in which the condition of the check is not met any more.',
  }
}
