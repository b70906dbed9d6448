import {
  IconApi,
  IconChecklist,
  IconDatabase,
  IconDownload,
  IconFlag,
  IconHistory,
  IconKey,
  IconLayoutGrid,
  IconListCheck,
  IconPlayerPause,
  IconMenu2,
  IconMessageQuestion,
  IconId,
  IconReport,
  IconRubberStamp,
  IconSettings,
  IconTicket,
  IconUserCircle,
  IconUsers,
  type Icon,
} from '@tabler/icons-react'
import type { Role } from '@/lib/model/vocabulary'

export type NavigationCounts = {
  identities: number
  credentials: number
  findings: number
  tasks: number
  exceptions: number
  attestations: number
  sources: number
}

export type NavigationPage = {
  href: string
  label: string
  icon: Icon
  count?: keyof NavigationCounts
  /** What else someone may type to find it in the palette. */
  also?: string
  /** Whose rail it stands in; everybody's when absent. The page itself decides who may read it. */
  roles?: readonly Role[]
}

export type NavigationGroup = { title: string | null; pages: NavigationPage[] }

/** Every page of the console, in the order of the rail. A new page is one line here. */
export const navigation: NavigationGroup[] = [
  {
    title: null,
    pages: [
      { href: '/', label: 'Overview', icon: IconMenu2, also: 'roll home start' },
      {
        href: '/identities',
        label: 'Identities',
        icon: IconId,
        count: 'identities',
        also: 'service accounts roles agents',
      },
      {
        href: '/credentials',
        label: 'Credentials',
        icon: IconKey,
        count: 'credentials',
        also: 'keys secrets certificates rotation',
      },
      { href: '/findings', label: 'Findings', icon: IconFlag, count: 'findings', also: 'gaps' },
    ],
  },
  {
    title: 'Work',
    pages: [
      {
        href: '/tasks',
        label: 'Tasks',
        icon: IconChecklist,
        count: 'tasks',
        also: 'remediation my work overdue board proof',
      },
      {
        href: '/exceptions',
        label: 'Exceptions',
        icon: IconPlayerPause,
        count: 'exceptions',
        also: 'accepted bridges approvals',
      },
      {
        href: '/attestation',
        label: 'Attestation',
        icon: IconRubberStamp,
        count: 'attestations',
        also: 'campaigns reviews certify inbox access review',
      },
      {
        href: '/owners',
        label: 'Owners',
        icon: IconUsers,
        also: 'people teams orphans departure codeowners',
      },
    ],
  },
  {
    title: 'Evidence',
    pages: [
      { href: '/frameworks', label: 'Frameworks', icon: IconLayoutGrid, also: 'controls posture' },
      { href: '/checks', label: 'Checks', icon: IconListCheck, also: 'rules thresholds policy' },
      {
        href: '/issuance',
        label: 'Issuance',
        icon: IconTicket,
        also: 'tokens issued renewed exchanged lifetime ttl drift never used',
      },
      {
        href: '/reports',
        label: 'Reports',
        icon: IconReport,
        also: 'export xlsx csv oscal evidence verify file',
      },
      {
        href: '/requests',
        label: 'Requests',
        icon: IconMessageQuestion,
        also: 'evidence asked for auditor answer due',
        roles: ['administrator', 'analyst', 'auditor'],
      },
      {
        href: '/audit',
        label: 'Audit trail',
        icon: IconHistory,
        also: 'log who did what checkpoint verify',
        roles: ['administrator', 'auditor'],
      },
    ],
  },
  {
    title: 'Data',
    pages: [
      {
        href: '/sources',
        label: 'Sources',
        icon: IconDatabase,
        count: 'sources',
        also: 'connect collectors',
      },
      { href: '/imports', label: 'Imports', icon: IconDownload, also: 'upload file deliveries rejects' },
    ],
  },
]

export const settings: NavigationPage = {
  href: '/settings',
  label: 'Settings',
  icon: IconSettings,
  also: 'users roles tokens webhooks tickets due dates',
}

export const account: NavigationPage = {
  href: '/account',
  label: 'Your account',
  icon: IconUserCircle,
  also: 'password second factor authenticator sessions profile',
}

/** Found in the palette and by its links; nobody needs it every day. */
const api: NavigationPage = {
  href: '/api/docs',
  label: 'API',
  icon: IconApi,
  also: 'rest openapi operations curl documentation',
}

export const allPages: NavigationPage[] = [
  ...navigation.flatMap((group) => group.pages),
  settings,
  account,
  api,
]

/** A page is current on its own address and on everything below it; the overview only on its own. */
export function isCurrent(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)
}

/** Pages whose label or other words hold every word typed. */
export function findPages(typed: string): NavigationPage[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return allPages.filter((page) => {
    const text = `${page.label} ${page.also ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
