import { randomUUID } from 'node:crypto'
import { type AuditNote, write } from '@/lib/audit/write'
import { type Actor, systemActor } from '@/lib/auth/actor'
import type { Admission, Vouched } from '@/lib/auth/options'
import { confirmOneself } from '@/lib/auth/password'
import { breakGlassEmail, companyLogin } from '@/lib/auth/single-sign-on'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { sql } from '@/lib/db/sql'
import { Conflict } from '@/lib/model/errors'
import { endSessions, forgetProofs, ownId } from './account'
import { type Account, accountWhere, applyMapping, mappingOf } from './group-access'
import { demandReach } from './reach'

class Refusal extends Error {
  constructor(
    readonly reason: Extract<Admission, { refused: string }>['refused'],
    readonly why: string,
  ) {
    super(why)
  }
}

const OWNER_MINUTES = 10
const ADMINISTRATOR_HOURS = 24

/**
 * Finds or makes the account of somebody whom the identity provider vouches for, by issuer and subject. An e-mail alone opens
 * nothing that exists: it may be unverified, given to somebody new, or registered here by somebody else. What their group limits
 * replaces what they had; what it leaves open stays as an administrator set it. Every change is in the audit log with it.
 */
export async function admit(vouched: Vouched, address: string): Promise<Admission> {
  const who = vouched.email?.toLowerCase() ?? 'unknown'
  return write(systemActor(who), 'people:manage', async (client) => {
    const detail = { via: 'oidc', address }
    await client.query('savepoint unchanged')
    try {
      const { id, notes } = await admitted(client, vouched)
      const signedIn = { action: 'session.sign-in', subject: who, detail }
      return { result: { id } as Admission, audit: [signedIn, ...notes] as const }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await client.query('rollback to savepoint unchanged')
      if (error.reason === 'NoRole') await endTheirSessions(client, vouched)
      return {
        result: { refused: error.reason },
        audit: { action: 'session.refused', subject: who, detail: { ...detail, why: error.why } },
      }
    }
  })
}

async function admitted(client: Client, vouched: Vouched): Promise<{ id: string; notes: AuditNote[] }> {
  const { issuer, subject } = vouched
  if (!issuer || !subject) throw new Refusal('NotVerified', 'the identity provider names no subject')
  // Two first sign-ins at once make one account.
  await client.query('select pg_advisory_xact_lock(11, hashtext($1))', [`${issuer} ${subject}`])
  const told = await scimGroupsOf(client, vouched)
  const mapping = await mappingOf(client, [...(vouched.groups ?? []), ...told])
  if (!mapping) throw new Refusal('NoRole', 'no group with a role, kept out, or ended')
  const bound = await accountWhere(
    client,
    sql`u.company_issuer = ${issuer} and u.company_subject = ${subject}`,
  )
  const { account, notes } = bound ? { account: bound, notes: [] } : await bind(client, vouched)
  if (account.is_out) throw new Refusal('NoRole', 'no group with a role, kept out, or ended')
  const changed = await applyMapping(client, account, mapping)
  return { id: account.id, notes: changed ? [...notes, changed] : notes }
}

// A directory that keeps accounts here itself may leave groups out of the token.
async function scimGroupsOf(client: Client, vouched: Vouched): Promise<string[]> {
  const { issuer, subject, email, emailVerified } = vouched
  const { rows } = await client.query<{ display_name: string }>(
    sql`select g.display_name
     from app_user u
       join scim_member m on m.user_id = u.id
       join scim_group g on g.id = m.group_id
     where (u.company_issuer = ${issuer} and u.company_subject = ${subject})
       or (${emailVerified === true} and u.company_subject is null and u.password_hash is null
         and u.email = ${email?.toLowerCase() ?? null})`,
  )
  return rows.map((row) => row.display_name)
}

/** The account of a subject that comes for the first time: a new one, or one that was opened to it. */
async function bind(
  client: Client,
  { issuer, subject, email: given, emailVerified, name }: Vouched,
): Promise<{ account: Account; notes: AuditNote[] }> {
  const email = given?.toLowerCase()
  if (!email || emailVerified !== true)
    throw new Refusal('NotVerified', 'the identity provider does not vouch for the e-mail')
  const id = randomUUID()
  const { app_user: accounts } = prismaOn(client)
  const { count: isNew } = await accounts.createMany({
    data: { id, email, name: name ?? email, company_issuer: issuer, company_subject: subject },
    skipDuplicates: true,
  })
  const account = (await accountWhere(client, sql`u.email = ${email}`))!
  if (isNew)
    return {
      account,
      notes: [{ action: 'user.sign-up', subject: email, detail: { via: 'oidc', issuer, subject } }],
    }
  if (email === breakGlassEmail())
    throw new Refusal('AccountExists', 'the break-glass account keeps its password')
  // Whoever never had a password came by the company login, before subjects were kept.
  const isOpen = account.is_open || (account.password_hash === null && account.company_subject === null)
  if (!isOpen)
    throw new Refusal(
      'AccountExists',
      'the e-mail belongs to an account that is not open to the company login',
    )
  await accounts.update({
    where: { id: account.id },
    data: {
      company_issuer: issuer,
      company_subject: subject,
      company_open_until: null,
      password_hash: null,
    },
  })
  // Earlier sessions may belong to somebody else.
  await forgetProofs(client, account.id)
  await endSessions(client, account.id)
  return {
    account,
    notes: [
      {
        action: 'user.company-login',
        subject: email,
        detail: { issuer, subject, passwordEnded: account.password_hash !== null },
      },
    ],
  }
}

/** Somebody who is in no group any more loses their open sessions. */
async function endTheirSessions(client: Client, { issuer, subject }: Vouched): Promise<void> {
  if (!issuer || !subject) return
  const account = await prismaOn(client).app_user.findFirst({
    where: { company_issuer: issuer, company_subject: subject },
  })
  if (account) await endSessions(client, account.id)
}

const demandCompanyLogin = (email: string): void => {
  if (!companyLogin()) throw new Conflict('No company login is connected.')
  if (email === breakGlassEmail()) throw new Conflict('The break-glass account keeps its password.')
}

const open = async (client: Client, userId: string, minutes: number): Promise<string> => {
  const until = new Date(Date.now() + minutes * 60_000)
  await prismaOn(client).app_user.update({ where: { id: userId }, data: { company_open_until: until } })
  return until.toISOString()
}

/** Opens the own account to the company login with its e-mail for ten minutes, after its password. */
export async function connectOwn(
  actor: Actor,
  proof: { password: string; code?: string },
): Promise<{ until: string }> {
  const userId = ownId(actor)
  demandCompanyLogin(actor.label)
  await confirmOneself(userId, proof.password, proof.code)
  return write(actor, 'account:own', async (client) => ({
    result: { until: await open(client, userId, OWNER_MINUTES) },
    audit: { action: 'user.company-login-open', subject: actor.label },
  }))
}

/** Opens somebody's account to the company login with its e-mail for a day; its next sign-in there ends password and sessions. */
export const connectPerson = (actor: Actor, userId: string): Promise<{ until: string }> =>
  write(actor, 'people:manage', async (client) => {
    await demandReach(client, actor, userId)
    const { email } = await prismaOn(client).app_user.findUniqueOrThrow({ where: { id: userId } })
    demandCompanyLogin(email)
    return {
      result: { until: await open(client, userId, ADMINISTRATOR_HOURS * 60) },
      audit: { action: 'user.company-login-open', subject: email },
    }
  })
