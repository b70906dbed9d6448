import { expect, test } from 'vitest'
import { fieldsBehind, rawLines, rawLinesAbout } from './raw-lines'

const record = { UserName: 'created-by-hand', CreateDate: '2023-10-22', Tags: [{ Key: 'owner', Value: 'x' }] }

test('a line is marked by its field and never by its value', () => {
  const marked = rawLines(record, fieldsBehind.age).filter((line) => line.marked)
  expect(marked.map((line) => line.text.trim())).toEqual(['"CreateDate": "2023-10-22",'])
})

test('a long record is cut around its first marked line and keeps its numbers', () => {
  const long = Object.fromEntries([...Array(50).keys()].map((n) => [n === 30 ? 'CreateDate' : `f${n}`, n]))
  const lines = rawLines(long, fieldsBehind.age, 9)
  expect(lines).toHaveLength(9)
  expect(lines.find((line) => line.marked)?.number).toBe(32)
})

test('a credential marks the lines that name it', () => {
  const lines = rawLinesAbout({ keys: [{ id: 'AKIA1' }, { id: 'AKIA2' }] }, 'AKIA2')
  expect(lines.filter((line) => line.marked)).toHaveLength(1)
})
