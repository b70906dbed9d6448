import type { TicketKind } from '@/lib/tasks/ticket-link'

/** Ticket systems, and what names a project in each. */
export const ticketKinds: Record<TicketKind, { name: string; project: string; hint: string }> = {
  jira: { name: 'Jira', project: 'Project id', hint: 'The number in the address of its settings (pid).' },
  servicenow: { name: 'ServiceNow', project: 'Table', hint: 'Default: incident.' },
  github: { name: 'GitHub', project: 'Repository', hint: 'owner/repository' },
  gitlab: { name: 'GitLab', project: 'Project', hint: 'group/project' },
}
