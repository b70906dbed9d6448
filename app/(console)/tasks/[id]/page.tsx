import type { Metadata } from 'next'
import { cache } from 'react'
import { TaskPage } from '@/components/tasks/task-page'
import { requireSession } from '@/lib/auth/session'
import { orMissing } from '../../missing'
import { refusalOf } from '../../refusal'
import { taskSheetOf } from '../sheet-of'

type Props = { params: Promise<{ id: string }> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  return orMissing(taskSheetOf(actor, id))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { task } = await asked((await params).id)
  return { title: `${task.title}, ${task.identityName}` }
}

export default async function TaskRoute({ params }: Props) {
  const { actor, email } = await requireSession()
  return (
    <TaskPage
      sheet={await asked((await params).id)}
      refused={{ work: refusalOf(actor, 'task:work'), plan: refusalOf(actor, 'finding:change') }}
      me={email}
    />
  )
}
