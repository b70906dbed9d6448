import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.live, async () => ({ status: 'alive' }))
