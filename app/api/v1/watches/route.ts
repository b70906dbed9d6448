import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { setWatch } from '@/lib/tasks/talk'

export const PUT = route(specs.setWatch, ({ actor, body: { about_id: aboutId, ...watch } }) =>
  setWatch(actor, { ...watch, aboutId }),
)
