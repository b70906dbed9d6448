import { instant } from '@/lib/db/instant'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { explain } from '@/lib/checks/queries'
import { findingById, historyOf } from '@/lib/findings/queries'
import { controlsOf } from '@/lib/frameworks/index'
import { exceptionsOf } from '@/lib/findings/exception-queries'
import { commentsOn } from '@/lib/tasks/talk'
import { proofsOf } from '@/lib/tasks/task-detail'
import { taskOfFinding } from '@/lib/tasks/task-queries'

export const GET = route(specs.getFinding, async ({ actor, params }) => {
  const finding = await findingById(actor, params.id!)
  const [history, verdicts, task, exceptions, proofs, comments] = await Promise.all([
    historyOf(finding.id),
    explain(finding.identityId, instant()),
    taskOfFinding(finding.id),
    exceptionsOf(actor, finding.id),
    proofsOf({ findingId: finding.id }),
    commentsOn('finding', finding.id),
  ])
  const evidence =
    verdicts.find((one) => one.checkId === finding.checkId && one.credentialId === finding.credentialId) ??
    null
  const controls = controlsOf(finding.checkId).map(({ framework, id, title }) => ({
    framework: framework.id,
    control: id,
    title,
  }))
  return { ...finding, evidence, history, controls, task, exceptions, proofs, comments }
})
