import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changeFindings } from '@/lib/tasks/change-findings'
import { dismissFindings } from '@/lib/tasks/dismiss'
import { reopenFindings } from '@/lib/findings/reopen'

export const POST = route(specs.changeFindings, ({ actor, body }) => {
  if (body.action === 'assign') return changeFindings(actor, body)
  return body.action === 'dismiss' ? dismissFindings(actor, body) : reopenFindings(actor, body)
})
