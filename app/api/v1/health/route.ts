import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { rows } from '@/lib/db/pool'

export const GET = route(specs.health, async () => {
  await rows('select 1')
  return { status: 'ready' }
})
