import { counted } from '@/components/ui/figures'
import { changedWords } from '@/components/views/changed-words'
import type { Planned } from './queries'

/** "2 tasks created for 41 findings": a plan is one task to whoever made it. */
export function plannedWords({ done, skipped, tasks, plans }: Planned): string {
  const parts = plans.reduce((sum, plan) => sum + plan.tasks, 0)
  return changedWords(
    { done: tasks.length - parts + plans.length, skipped },
    ['task', 'tasks'],
    plans.length > 0 ? `created for ${counted(done, 'finding')}` : 'created',
  )
}
