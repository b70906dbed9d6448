import type { TicketSystem } from '@/lib/model/answers/remediation'

export const ticketKinds = ['jira', 'servicenow', 'github', 'gitlab'] as const
export type TicketKind = (typeof ticketKinds)[number]

export interface TicketText {
  title: string
  body: string
}

/** Links longer than this are cut off by browsers and proxies on the way. */
const BODY_MAX = 4000

/**
 * The address of the system's own "create" page with title and text filled in. Muster sends nothing: the person
 * submits the form.
 */
export function ticketLink(system: TicketSystem, { title, body }: TicketText): string {
  const text = body.length > BODY_MAX ? `${body.slice(0, BODY_MAX)}…` : body
  const base = system.address.replace(/\/$/, '')
  const path = (project: string) => project.split('/').map(encodeURIComponent).join('/')
  const query = (values: Record<string, string>) => new URLSearchParams(values).toString()
  switch (system.kind) {
    case 'github':
      return `${base}/${path(system.project ?? '')}/issues/new?${query({ title, body: text })}`
    case 'gitlab':
      return `${base}/${path(system.project ?? '')}/-/issues/new?${query({ 'issue[title]': title, 'issue[description]': text })}`
    case 'jira':
      return `${base}/secure/CreateIssueDetails!init.jspa?${query({
        ...(system.project && { pid: system.project }),
        ...(system.issueType && { issuetype: system.issueType }),
        summary: title,
        description: text,
      })}`
    case 'servicenow': {
      // In an encoded query ^ separates fields; a value with one would end early.
      const value = (one: string) => one.replaceAll('^', ' ')
      const fields = `short_description=${value(title)}^description=${value(text)}`
      return `${base}/${encodeURIComponent(system.project ?? 'incident')}.do?${query({ sys_id: '-1', sysparm_query: fields })}`
    }
  }
}
