import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { addComment } from '@/lib/tasks/talk'

export const POST = route(specs.addComment, ({ actor, body: { about_id: aboutId, ...comment } }) =>
  addComment(actor, { ...comment, aboutId }),
)
