import { counted } from '@/components/ui/figures'
import type { TaskSheet } from '@/components/tasks/sheet'
import type { Actor } from '@/lib/auth/actor'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { proofsOfFindings } from '@/lib/checks/proof-sentences'
import { ownAddress } from '@/lib/db/settings'
import { credentialsOf } from '@/lib/inventory/credentials'
import { identityDetail } from '@/lib/inventory/identity-detail'
import { demandWords } from '@/lib/tasks/demand'
import { filledStep } from '@/lib/tasks/fill'
import { playbookFor } from '@/lib/playbooks/index'
import { holdDays, preflightOf } from '@/lib/tasks/preflight'
import { commentsOn, isWatching } from '@/lib/tasks/talk'
import { campaignOfTask, historyOfTask, proofsOf, stepsOfTask } from '@/lib/tasks/task-detail'
import { taskById } from '@/lib/tasks/task-queries'
import { ticketLink } from '@/lib/tasks/ticket-link'
import { listTicketSystems } from '@/lib/tasks/tickets'
import { valuesOf } from '@/lib/tasks/values'
import { asOf } from '../as-of'

/** A task with its steps filled in, what to know before them, and its proofs. Throws NotFound outside the actor's scope. */
export async function taskSheetOf(actor: Actor, id: string): Promise<TaskSheet> {
  const task = await taskById(actor, id)
  const [identity, credentials, steps, preflight, proofs, history, comments, watching, systems, campaign] =
    await Promise.all([
      identityDetail(actor, task.identityId),
      credentialsOf(task.identityId),
      stepsOfTask(task.id),
      preflightOf(task.identityId, task.credentialId),
      proofsOf({ taskId: task.id }),
      historyOfTask(task.id),
      commentsOn(task.findingId ? 'finding' : 'task', task.findingId ?? task.id),
      isWatching(actor, 'task', task.id),
      listTicketSystems(),
      campaignOfTask(task),
    ])
  const credential = credentials.find((one) => one.id === task.credentialId)
  const values = valuesOf({ ...identity, ...(credential && { credential }) })
  const days = holdDays(task.holdDays, preflight.longestGapDays)
  const check = task.checkId ? (await checkCatalogue()).byId(task.checkId) : undefined
  const playbook = check ? playbookFor(check) : null
  const demand = task.demand.by === 'finding' && playbook ? playbook.proof : demandWords(task.demand)
  const proof = task.findingId ? (await proofsOfFindings([task.findingId])).get(task.findingId) : undefined
  const text = {
    title: `${task.title}: ${task.identityName}`,
    body: [
      `${task.title} on ${identity.nativeId}${task.credential ? `, ${task.credential}` : ''}.`,
      ...(proof ? [`${proof}.`] : []),
      `Severity: ${task.severity}. Due: ${task.dueAt?.slice(0, 10) ?? 'no date'}.`,
      `Closes when: ${demand}`,
      ownAddress(`/tasks/${task.id}`),
    ].join('\n\n'),
  }
  return {
    task,
    campaign,
    steps: steps.map((step) => filledStep(step, values)),
    preflight,
    hold: {
      days,
      because:
        preflight.longestGapDays !== null && preflight.longestGapDays > task.holdDays
          ? `Longest gap between two uses: ${counted(preflight.longestGapDays, 'day')}.`
          : (task.holdBecause ?? `The longest gap between uses is unknown: ${preflight.gapUnknownBecause}.`),
    },
    questions: playbook?.preflight ?? [],
    demand,
    proofs,
    history,
    comments,
    isWatching: watching,
    ticketLinks: systems.map((system) => ({ name: system.name, href: ticketLink(system, text) })),
    now: asOf(),
  }
}
