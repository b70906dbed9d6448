import { expect, test } from 'vitest'
import { ticketLink } from './ticket-link'
import type { TicketSystem } from '@/lib/model/answers/remediation'

const system = (kind: TicketSystem['kind'], project: string | null): TicketSystem => ({
  id: '1',
  name: kind,
  kind,
  address: 'https://tickets.example/',
  project,
  issueType: kind === 'jira' ? '10001' : null,
})
const text = { title: 'Rotate & retire: "svc^one"', body: 'Line one\nhttps://muster.example/tasks/1' }

test('each system gets its own “create” page with title and text, whatever they hold', () => {
  const jira = new URL(ticketLink(system('jira', '10010'), text))
  expect(jira.pathname).toBe('/secure/CreateIssueDetails!init.jspa')
  expect(Object.fromEntries(jira.searchParams)).toEqual({
    pid: '10010',
    issuetype: '10001',
    summary: text.title,
    description: text.body,
  })
  const github = new URL(ticketLink(system('github', 'acme/platform'), text))
  expect(github.pathname).toBe('/acme/platform/issues/new')
  expect(github.searchParams.get('title')).toBe(text.title)
  const gitlab = new URL(ticketLink(system('gitlab', 'acme/sub group/platform'), text))
  expect(gitlab.pathname).toBe('/acme/sub%20group/platform/-/issues/new')
  expect(gitlab.searchParams.get('issue[description]')).toBe(text.body)
  const serviceNow = new URL(ticketLink(system('servicenow', null), text))
  expect(serviceNow.pathname).toBe('/incident.do')
  // A caret would end the field early.
  expect(serviceNow.searchParams.get('sysparm_query')).toBe(
    `short_description=Rotate & retire: "svc one"^description=${text.body}`,
  )
})

test('a text that is too long for an address is cut', () => {
  const link = ticketLink(system('github', 'a/b'), { title: 't', body: 'x'.repeat(20_000) })
  expect(link.length).toBeLessThan(5000)
})
