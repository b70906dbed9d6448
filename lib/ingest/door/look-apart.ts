import { type ChildProcess, fork } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Looked } from './look'
import type { Mapping } from '../sources/generic/columns'
import { setting } from '@/lib/db/settings'

export interface Question {
  id: number
  path: string
  mapping?: Mapping
}
export type Answer = { id: number } & ({ looked: Looked } | { failed: string })

const DEADLINE_MS = setting('MUSTER_LOOK_MS')
/** Larger files get more time. */
const BYTES_PER_MS = 5_000
const MEMORY_MB = setting('MUSTER_LOOK_MB')

type Ended = { looked: Looked } | { refused: string }

/**
 * Finds out what a file is in a process of its own, under a deadline and a memory limit: no content of a file can
 * stop this process. Files are looked at one after another.
 * @returns what it is, or why it cannot be told, as a person reads it
 */
export function lookApart(file: string, mapping?: Mapping): Promise<Ended> {
  const mine = last.then(() => ask(file, mapping))
  last = mine.catch(() => undefined)
  return mine
}

let last: Promise<unknown> = Promise.resolve()
let asked = 0
let looker: ChildProcess | null = null

async function ask(file: string, mapping?: Mapping): Promise<Ended> {
  const { size } = await stat(file)
  const child = (looker ??= started())
  const id = ++asked
  return new Promise<Ended>((resolve) => {
    const end = (ended: Ended) => {
      clearTimeout(deadline)
      child.off('message', hear).off('exit', gone)
      rest(child)
      resolve(ended)
    }
    const hear = (answer: Answer) => {
      if (answer.id === id) end('looked' in answer ? answer : { refused: `cannot be read: ${answer.failed}` })
    }
    const gone = () => {
      looker = null
      end({ refused: 'cannot be read: detecting its format needs too much memory' })
    }
    const deadline = setTimeout(
      () => {
        child.off('exit', gone)
        looker = null
        child.kill('SIGKILL')
        end({ refused: 'cannot be read: detecting its format takes too long' })
      },
      DEADLINE_MS + size / BYTES_PER_MS,
    )
    child.on('message', hear).on('exit', gone)
    child.ref()
    child.channel?.ref()
    child.send({ id, path: file, mapping } satisfies Question, (error) => {
      if (error) gone()
    })
  })
}

function started(): ChildProcess {
  const root = process.cwd()
  const child = fork(/* turbopackIgnore: true */ path.join(root, 'lib/ingest/door/look-process.ts'), {
    cwd: root,
    execArgv: ['--conditions=react-server', '--import', 'tsx', `--max-old-space-size=${MEMORY_MB}`],
    // It gets neither connection strings nor secrets, because it reads untrusted files.
    env: { PATH: process.env.PATH, NODE_ENV: 'production', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
  child.once('exit', () => {
    if (looker === child) looker = null
  })
  child.on('error', () => undefined)
  rest(child)
  return child
}

/** An idle look process does not keep a command from exiting. */
function rest(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}
