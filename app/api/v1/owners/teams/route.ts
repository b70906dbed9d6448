import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { saveTeam } from '@/lib/owners/directory'
import { listDirectoryTeams } from '@/lib/owners/directory-queries'

export const GET = route(specs.listTeams, async ({ actor }) => ({ rows: await listDirectoryTeams(actor) }))
export const PUT = route(specs.saveTeam, ({ actor, body }) => saveTeam(actor, body))
