import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { acknowledgeBreak, signCheckpoint, verifyAudit } from '@/lib/audit/verify'
import { several } from '@/lib/audit/write'
import { systemActor } from '@/lib/auth/actor'
import { closePool } from '@/lib/db/pool'
import { checkSettings, ownerUrl, setting } from '@/lib/db/settings'
import { prepareDatabase } from '@/lib/jobs/prepare'
import { Failure, Invalid } from '@/lib/model/errors'
import { roles, type Role } from '@/lib/model/vocabulary'
import { unlockAccount } from '@/lib/people/account'
import { resetLinkFor } from '@/lib/people/reset'
import { createToken } from '@/lib/people/tokens'
import { issuedAs } from '@/lib/reports/queries'
import { importCommand } from './import'
import { policyCommand } from './policy'
import type { SignedCheckpoint } from '@/lib/model/answers/audit'

const USAGE = `npm run muster -- <command>

  import <path…|->  [--source NAME] [--scope NAME] [--complete|--partial] [--as-of TIME] [--confirm-mapping] [--json]
                    reads files, folders and archives ("-" is standard input); TIME is when the export was made, for files
                    that do not say it themselves (2026-11-22T08:00:00Z; now, unless given)
  token create      --role ${roles.join('|')} [--name NAME] [--expires 1d]
                    prints an API token, alone on the last line
  person unlock     <e-mail>
                    takes the second factor from an account that lost it, lifts its lock, ends its sessions
  person reset      <e-mail>
                    prints a link to a new password, alone on the last line; it works once, within 24 hours
  judge             judges everything anew
  policy export     prints thresholds, custom checks, due dates, exceptions, access, webhooks, frameworks and places as YAML
  policy diff       <file>
                    tells in what the installation differs from the file; exit code 1 when it does
  policy apply      <file>
                    brings the installation to what the file says, all of it or nothing
  verify <file>     tells whether this installation issued a report or the record of a campaign, and when
  backup <file>     [--with-secret]
                    writes everything but sessions into one file; with MUSTER_BACKUP_PASSPHRASE, the secret too
  restore <file>    [--replace]
                    loads a backup into an empty database; --replace takes away what is there
  audit verify      [--checkpoint FILE] [--archive FILE…]
                    follows the audit log's chain of hashes; FILE holds a checkpoint that was kept elsewhere. With all
                    archives, oldest first, it begins with the first entry of all
  audit archive     <file> --before DAY|--older-than 400d
                    moves the beginning of the audit log into a signed file, and takes it out of the database
  audit acknowledge <entry> --reason TEXT
                    tells a break that was looked into apart from new ones
  audit checkpoint  prints a signed checkpoint of the audit log, to be kept elsewhere
  db url            prints the database owner's connection string`

const actor = systemActor('command line')

async function command(name: string, args: string[]): Promise<number> {
  checkSettings()
  if (name === 'db' && args[0] === 'url') {
    console.log(ownerUrl())
    return 0
  }
  // A restore brings the database to the state of the file first.
  if (name === 'restore') return restoreCommand(args)
  await prepareDatabase()
  if (name === 'import') return importCommand(actor, args)
  if (name === 'token' && args[0] === 'create') return tokenCommand(args.slice(1))
  if (name === 'person' && args[0] === 'unlock' && args[1]) {
    await unlockAccount(actor, args[1])
    console.log(`${args[1]} signs in with the password alone now, and can set up a second factor again.`)
    return 0
  }
  if (name === 'person' && args[0] === 'reset' && args[1]) {
    console.error('The link works once, within 24 hours. A second factor stays: "person unlock" removes it.')
    console.log(await resetLinkFor(actor, args[1]))
    return 0
  }
  if (name === 'judge') {
    const { judgeChanged } = await import('@/lib/judging/judge-changed')
    console.log(JSON.stringify(await judgeChanged(new Date(), true)))
    return 0
  }
  if (name === 'policy') return policyCommand(actor, args, pathOf)
  if (name === 'backup') return backupCommand(args)
  if (name === 'verify' && args[0]) return verifyCommand(args[0])
  if (name === 'audit' && args[0] === 'verify') return auditVerifyCommand(args.slice(1))
  if (name === 'audit' && args[0] === 'archive') return archiveCommand(args.slice(1))
  if (name === 'audit' && args[0] === 'acknowledge') return acknowledgeCommand(args.slice(1))
  if (name === 'audit' && args[0] === 'checkpoint') {
    console.log(JSON.stringify(await signCheckpoint(actor)))
    return 0
  }
  console.error(USAGE)
  return 2
}

async function backupCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'with-secret': { type: 'boolean', default: false } },
  })
  if (!positionals[0]) throw new Invalid('Name the file to write.')
  const { writeBackup } = await import('@/lib/backup/write')
  const made = await writeBackup(pathOf(positionals[0]), { withSecret: values['with-secret'] })
  console.log(
    `${made.rows} rows of ${made.tables} tables and ${made.files} report files in ${made.bytes} bytes. ${
      values['with-secret']
        ? 'The secret is in it, sealed with the passphrase.'
        : 'The secret is not in it: keep MUSTER_SECRET, or the file "secret" in MUSTER_DATA, elsewhere. Nothing can be restored without it.'
    }`,
  )
  return 0
}

async function restoreCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { replace: { type: 'boolean', default: false } },
  })
  if (!positionals[0]) throw new Invalid('Name the file to read.')
  const { restoreBackup } = await import('@/lib/backup/restore')
  const { rows, tables, files, madeAt } = await restoreBackup(pathOf(positionals[0]), values)
  console.log(
    `${rows} rows of ${tables} tables and ${files} report files, as of ${madeAt}. Everybody signs in again. What had not been sent to webhooks is not sent by itself: replay it under Settings.`,
  )
  return 0
}

// npm changes to the checkout; paths are relative to where the person ran the command.
const pathOf = (file: string): string => path.resolve(setting('MUSTER_CWD') ?? process.cwd(), file)

async function verifyCommand(file: string): Promise<number> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  const { sha256, report, record, kid } = await issuedAs(hash.digest('hex'))
  if (record) {
    console.log(
      `${sha256}: ${record.isPart ? 'a part of the record' : 'the record'} of campaign ${record.campaign}, "${record.name}" (${record.format})${record.asOf ? ` as it stood at ${record.asOf}` : ''}, made by ${record.madeBy} at ${record.at}.`,
    )
    return 0
  }
  if (!report) {
    console.log(`${sha256}: not issued by this installation (key ${kid}), or changed since.`)
    return 1
  }
  console.log(
    `${sha256}: ${report.title} (${report.format}, ${report.rows} rows), made by ${report.madeBy} of judgement ${report.judgement ?? 'none'} as of ${report.asOf ?? 'never'}.`,
  )
  return 0
}

async function auditVerifyCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { checkpoint: { type: 'string', multiple: true }, archive: { type: 'string', multiple: true } },
  })
  const kept = (values.checkpoint ?? []).map(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as SignedCheckpoint,
  )
  const archives = (values.archive ?? []).map(pathOf)
  const { entries, checkpoints, faults, acknowledged, signedTo, archivedTo, stampedTo } = await verifyAudit(
    actor,
    kept,
    archives,
  )
  for (const { entry, what } of faults) console.error(`entry ${entry}: ${what}`)
  for (const { entry, what, by, reason } of acknowledged)
    console.error(`entry ${entry}: ${what} (acknowledged by ${by}: ${reason})`)
  if (archivedTo && archives.length === 0)
    console.error(
      `Entries up to ${archivedTo.entry} are in ${several(archivedTo.archives, 'archive')}; name the files with --archive to follow the chain through them.`,
    )
  if (signedTo) console.error(`Signed up to entry ${signedTo.entry}, on ${signedTo.at}.`)
  if (stampedTo) {
    const { entry, at, by, isTrusted } = stampedTo
    const vouched = isTrusted ? '' : ' (by its own word: MUSTER_TSA_CA names no root that vouches for it)'
    console.error(`Time stamped up to entry ${entry}, on ${at}, by ${by}${vouched}.`)
  }
  console.log(
    faults.length === 0
      ? `${entries} entries and ${checkpoints} checkpoints follow from each other.`
      : `The audit log is not what was written: ${faults.length === 100 ? 'at least 100' : faults.length} faults in ${entries} entries.`,
  )
  return faults.length === 0 ? 0 : 1
}

async function archiveCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { before: { type: 'string' }, 'older-than': { type: 'string' } },
  })
  const days = values['older-than']
  if (!positionals[0] || (values.before === undefined) === (days === undefined))
    throw new Invalid('Name the file to write, and either --before 2026-01-01 or --older-than 400d.')
  const before = new Date(days === undefined ? values.before! : Date.now() - daysOf(days) * 86_400_000)
  if (Number.isNaN(before.getTime()) || before > new Date())
    throw new Invalid(`"${values.before}" is not a day that has passed. Write 2026-01-01.`)
  const { archiveAudit } = await import('@/lib/audit/archive')
  const { first, last, entries, sha256 } = await archiveAudit(pathOf(positionals[0]), before)
  console.log(
    `${several(entries, 'entry', 'entries')}, ${first} to ${last}, SHA-256 of the file ${sha256}. Keep it: nothing else holds these entries.`,
  )
  return 0
}

async function acknowledgeCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { reason: { type: 'string' } },
  })
  if (!/^\d{1,18}$/.test(positionals[0] ?? '') || (values.reason ?? '').trim().length < 10)
    throw new Invalid('Name the entry, and give a --reason of at least ten characters.')
  const { faults } = await acknowledgeBreak(actor, positionals[0]!, values.reason!.trim())
  console.log(`Acknowledged: ${faults.join('; ')}.`)
  return 0
}

async function tokenCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      role: { type: 'string' },
      name: { type: 'string' },
      expires: { type: 'string', default: '1d' },
    },
  })
  if (!roles.includes(values.role as Role)) throw new Invalid(`--role is one of ${roles.join(', ')}.`)
  const { token, expiresAt } = await createToken(actor, {
    name: values.name ?? 'command line',
    role: values.role as Role,
    days: daysOf(values.expires),
  })
  console.error(`Expires ${expiresAt.toISOString()}. It is shown only now.`)
  console.log(token)
  return 0
}

/** "90m", "12h", "1d", "2w" in days. */
function daysOf(text: string): number {
  const found = /^(\d+)([mhdw])$/.exec(text)
  if (!found) throw new Invalid(`"${text}" is not a lifetime. Write 90m, 12h, 30d or 2w.`)
  return Number(found[1]) * { m: 1 / 1440, h: 1 / 24, d: 1, w: 7 }[found[2] as 'm' | 'h' | 'd' | 'w']
}

let status = 1
try {
  status = await command(process.argv[2] ?? 'help', process.argv.slice(3))
} catch (error) {
  // A Failure is a message for the person who ran the command. Any other error is a bug and is shown with its stack
  // trace.
  console.error(
    error instanceof Failure || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
      ? (error as Error).message
      : error,
  )
}
await closePool()
// Node writes to pipes asynchronously. Exiting at once would cut output that is longer than the buffer of the pipe.
process.stdout.write('', () => process.exit(status))
