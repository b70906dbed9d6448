import { judgingNow } from '@/lib/checks/under-way'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.judging, judgingNow)
