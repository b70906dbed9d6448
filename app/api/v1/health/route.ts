import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { rows } from '@/lib/db/pool'

// A balancer sends requests elsewhere meanwhile; why, the log of the failing requests says.
export const GET = route(specs.health, () =>
  rows('select 1').then(
    () => ({ status: 'ready' }),
    () => Response.json({ status: 'not ready' }, { status: 503 }),
  ),
)
