import { closePool, rows } from '@/lib/db/pool'
import { systemActor } from '@/lib/auth/actor'
import { ownAddress, setting } from '@/lib/db/settings'
import { prepareDatabase } from '@/lib/jobs/prepare'
import { createSignUpLink, ensureAdministrator } from '@/lib/people/users'

// Prepares the database before the first request.
const { applied, runsAsOwner } = await prepareDatabase()
for (const name of applied) console.log(`Migrated: ${name}`)
if (runsAsOwner)
  console.log(
    'Muster runs as the owner of its database. Give it a role of its own with MUSTER_MIGRATE_URL (see "In production" in the README).',
  )

const [email, password] = [setting('MUSTER_ADMIN_EMAIL'), setting('MUSTER_ADMIN_PASSWORD')]
if (email && password) await ensureAdministrator(email, password)

if (process.argv.includes('--demo')) {
  const { fillDemo } = await import('@/lib/demo/fill')
  await fillDemo()
}

const [administrator] = await rows("select 1 from role_binding where role = 'administrator' limit 1")
if (!administrator) {
  // A link that an earlier start printed keeps working: whoever has opened it is not thrown out by a restart.
  const { token } = await createSignUpLink(systemActor('start'), {
    email: null,
    role: 'administrator',
    hours: 24,
  })
  console.log(
    `\nCreate the administrator here, once, within 24 hours:\n  ${ownAddress(`/sign-up?token=${token}`)}\n`,
  )
}
await closePool()
process.exit(0)
