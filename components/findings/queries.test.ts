import { afterEach, expect, test, vi } from 'vitest'
import { changedWords } from '@/components/views/changed-words'
import { undoAssignment } from './queries'

afterEach(() => vi.unstubAllGlobals())

test('one earlier assignee who is gone does not keep the others from getting theirs back, and all is told', async () => {
  const bodies: unknown[] = []
  vi.stubGlobal('window', { location: { search: '' } })
  vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
    const request = JSON.parse(body) as { assignee: string | null }
    bodies.push(request)
    const since = { because: 'assigned to somebody else since', count: 1 }
    return Promise.resolve(
      request.assignee === 'gone@corp.example'
        ? Response.json({ detail: 'Nobody has the address gone@corp.example.' }, { status: 422 })
        : Response.json({ done: 1, skipped: [since] }),
    )
  })
  const before = [
    { assignee: 'gone@corp.example', ids: ['1', '2'] },
    { assignee: null, ids: ['3', '4'] },
    { assignee: 'Team A', ids: ['5', '6'] },
  ]
  const back = await undoAssignment(before, 'new@corp.example')
  expect(bodies).toEqual(
    before.map(({ assignee, ids }) => ({ action: 'assign', ids, assignee, from: 'new@corp.example' })),
  )
  expect(changedWords(back, 'given back')).toBe(
    '2 given back, 2 skipped: Nobody has the address gone@corp.example, 2 skipped: assigned to somebody else since.',
  )
})
