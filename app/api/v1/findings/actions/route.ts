import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { changeFindings } from '@/lib/findings/change'
import { dismissFindings } from '@/lib/findings/dismissals'
import { reopenFindings } from '@/lib/remediation/reopen'

export const POST = route(specs.changeFindings, ({ actor, body }) => {
  if (body.action === 'assign') return changeFindings(actor, body)
  return body.action === 'dismiss' ? dismissFindings(actor, body) : reopenFindings(actor, body)
})
