import { expect, test } from 'vitest'
import { queuedWords } from './import-words'

test('what waits long says that nobody takes it up, and not only that it waits', () => {
  const since = '2026-11-22T08:00:00Z'
  const after = (seconds: number) => queuedWords(2, since, Date.parse(since) + seconds * 1000)
  expect(after(5)).toBe('2 files in the queue')
  expect(after(90)).toContain(
    '2 files in the queue for 1 minute: the worker is busy with other imports, or does not answer',
  )
  expect(after(600)).toContain('for 10 minutes')
})
