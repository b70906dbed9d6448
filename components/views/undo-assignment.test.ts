import { afterEach, expect, test, vi } from 'vitest'
import { assignedWords, changedWords } from './changed-words'
import { undoAssignment } from './undo-assignment'

afterEach(() => vi.unstubAllGlobals())

test('one earlier assignee who is gone does not keep the others from getting theirs back, and all is told', async () => {
  const bodies: unknown[] = []
  vi.stubGlobal('window', { location: { search: '' } })
  vi.stubGlobal('fetch', (url: string, { body }: { body: string }) => {
    const request = JSON.parse(body) as { assignee: string | null }
    bodies.push(request)
    expect(url).toContain('/tasks/actions')
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
  const back = await undoAssignment('/tasks/actions', before, 'new@corp.example')
  expect(bodies).toEqual(
    before.map(({ assignee, ids }) => ({ action: 'assign', ids, assignee, from: 'new@corp.example' })),
  )
  expect(changedWords(back, ['task', 'tasks'], 'given back')).toBe(
    '2 tasks given back, 2 skipped: Nobody has the address gone@corp.example, 2 skipped: assigned to somebody else since.',
  )
})

test('what was done names what it was done to, and to whom by name', () => {
  const words = (done: number, asked: string | null, to?: string | null) =>
    changedWords({ done, skipped: [] }, ['finding', 'findings'], assignedWords(asked, { to }))
  expect(words(2, 'noor@corp.example', 'Noor Haddad')).toBe('2 findings assigned to Noor Haddad.')
  expect(words(1, 'noor@corp.example')).toBe('1 finding assigned to noor@corp.example.')
  expect(words(1, null)).toBe('1 finding unassigned.')
})
