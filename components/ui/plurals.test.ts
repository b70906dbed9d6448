import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { counted, lastDays } from './figures'

const nouns =
  'days|results|findings|identities|items|records|files|events|tasks|hours|checks|controls|rows|numbers|credentials|steps|sources|workloads|people|teams|permissions'

/** What follows a figure in a text or on a page: `${n} days`, `{n} days`, `{count(n)} days`. */
const plain = new RegExp(String.raw`\{(?!counted\()[^{}]*\} (?:${nouns})\b`)
// One that is said to be one or many in the same breath.
const decided = /=== 1 \?|=== '1' \?/

test('a figure and its noun agree: on screen both come from counted()', () => {
  const wrong: string[] = []
  for (const folder of ['app', 'components'])
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name) || /\.test\./.test(name)) continue
      readFileSync(path.join(folder, name), 'utf8')
        .split('\n')
        .forEach((line, index) => {
          if (plain.test(line) && !decided.test(line) && !/<[A-Z]/.test(line))
            wrong.push(`${folder}/${name}:${index + 1} ${line.trim()}`)
        })
    }
  expect(wrong).toEqual([])
})

test('one is one', () => {
  expect([counted(1, 'day'), counted(2, 'day'), counted(1, 'identity', 'identities'), lastDays('1')]).toEqual(
    ['1 day', '2 days', '1 identity', 'day'],
  )
})
