import type { Permission } from '@/lib/auth/permissions'

/** What somebody may want to do, and the page on which it is done. */
export interface Action {
  /** What the layout names it by. */
  id: string
  label: string
  href: string
  /** `href` is a file to download. */
  file?: true
  /** What else someone may type to find it. */
  also?: string
  needs: Permission
}

/** Actions that the palette offers from everywhere, to whoever may do them. */
export const actions: readonly Action[] = [
  {
    id: 'import',
    label: 'Import files',
    href: '/imports',
    also: 'upload add source',
    needs: 'import:create',
  },
  {
    id: 'assign',
    label: 'Assign findings or create tasks',
    href: '/findings?view=rows',
    also: 'plan fix triage',
    needs: 'finding:change',
  },
  {
    id: 'owners',
    label: 'Assign owners',
    href: '/owners',
    also: 'orphans without owner',
    needs: 'owner:assign',
  },
  {
    id: 'decide',
    label: 'Decide exceptions',
    href: '/exceptions?state=requested,stale',
    also: 'approve refuse',
    needs: 'exception:decide',
  },
  {
    id: 'campaign',
    label: 'New campaign',
    href: '/attestation/new',
    also: 'start review attest certify',
    needs: 'attestation:manage',
  },
  {
    id: 'review',
    label: 'Decide my reviews',
    href: '/attestation/inbox',
    also: 'attest inbox approve revoke',
    needs: 'attestation:decide',
  },
  {
    id: 'check',
    label: 'New custom check',
    href: '/checks/new',
    also: 'write rule condition',
    needs: 'check:tune',
  },
  { id: 'report', label: 'Create report', href: '/reports', also: 'make pdf oscal', needs: 'report:make' },
  {
    id: 'verify',
    label: 'Verify a report file',
    href: '/verify',
    also: 'signature',
    needs: 'inventory:read',
  },
  { id: 'ask', label: 'Ask for evidence', href: '/requests', also: 'request', needs: 'evidence:ask' },
  ...(
    [
      ['identities', 'inventory:read'],
      ['credentials', 'inventory:read'],
      ['findings', 'inventory:read'],
      ['tasks', 'inventory:read'],
      ['exceptions', 'inventory:read'],
    ] as const
  ).map(([list, needs]): Action => ({
    id: `export-${list}`,
    label: `Export ${list}`,
    href: `/api/v1/${list}/export`,
    file: true,
    also: 'csv download',
    needs,
  })),
  {
    id: 'invite',
    label: 'Invite user',
    href: '/settings?tab=people',
    also: 'add account person',
    needs: 'people:manage',
  },
  {
    id: 'token',
    label: 'Create API token',
    href: '/settings?tab=tokens',
    also: 'key machine',
    needs: 'token:manage',
  },
  {
    id: 'webhook',
    label: 'Add webhook',
    href: '/settings?tab=webhooks',
    also: 'notify slack teams',
    needs: 'webhook:manage',
  },
  {
    id: 'due',
    label: 'Change due dates',
    href: '/settings?tab=due',
    also: 'sla deadline',
    needs: 'policy:change',
  },
]

/** Words by which people look for the buttons of pages, by how those begin. */
const also: Record<string, string> = {
  'Create task': 'plan fix',
  Assign: 'give owner',
  Exception: 'accept risk request',
  'Mark as false positive': 'dismiss ignore',
  Export: 'csv download',
  'Start review': 'campaign attest',
  'Ask for evidence': 'request',
}

const holds = (text: string, typed: string) => {
  const said = text.toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => said.includes(word))
}

/** The actions that hold every word typed, of those that the reader may do. */
export const findActions = (typed: string, allowed: readonly string[]): Action[] =>
  actions.filter((one) => allowed.includes(one.id) && holds(`${one.label} ${one.also ?? ''}`, typed))

/** A button of the page that can be pressed from the palette. */
export interface Offered {
  label: string
  /** What it acts on: "3 selected", "This page". */
  where: string
  press: () => void
}

/**
 * What the page itself offers: buttons and links of its head, of its drawer and of what is selected. One that refuses is left out.
 * @param page everything that `data-actions` may stand in
 */
export function offeredBy(page: ParentNode): Offered[] {
  return [...page.querySelectorAll<HTMLElement>('[data-actions]')].toReversed().flatMap((place) =>
    [...place.querySelectorAll<HTMLElement>('button, a[href]')]
      .filter((one) => one.ariaDisabled !== 'true' && one.checkVisibility())
      .map((one) => ({
        label: one.ariaLabel ?? one.innerText.trim(),
        where: place.dataset.actions!,
        press: () => one.click(),
      }))
      .filter(({ label }) => label !== ''),
  )
}

/** The buttons of the page that hold every word typed. */
export const findOffered = (typed: string, offered: readonly Offered[]): Offered[] =>
  offered.filter(({ label }) => {
    const more = Object.entries(also).filter(([begin]) => label.startsWith(begin))
    return holds([label, ...more.map(([, words]) => words)].join(' '), typed)
  })
