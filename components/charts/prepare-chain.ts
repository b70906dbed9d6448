import type { Chain, ChainEnd } from '@/lib/inventory/identity-chain'
import { counted } from '@/components/ui/figures'
import { credentialKindNames } from '@/lib/model/words'
import type { ChartData } from './chart-data'

export interface ChainNode {
  id: string
  x: number
  y: number
  label: string
  note: string
  href: string | null
  /** Dashed: nobody knows who that is. */
  isUnknown: boolean
}
export interface ChainLine {
  id: string
  from: { x: number; y: number }
  to: { x: number; y: number }
  /** Of the thickest line, which is 1. */
  share: number
}
export interface ChainDrawn {
  width: number
  height: number
  nodes: ChainNode[]
  lines: ChainLine[]
  data: ChartData
}

export const NODE = { width: 176, height: 42 }
const STEP = { x: 220, y: 52 }
const TOP = 24
/** The columns, from left to right. */
export const CHAIN_COLUMNS = ['Requested by', 'Issued to it', 'Used', 'Requested with it']
export const columnX = (column: number): number => column * STEP.x

const many = new Intl.NumberFormat('en-GB')
const times = (n: number): string => `${many.format(n)} ${n === 1 ? 'time' : 'times'}`
const kindName = (kind: ChainEnd['kind']): string =>
  kind === null ? 'No token named' : credentialKindNames[kind]
/** How much further a token reaches than whoever asked for it. */
const further = ({ gained }: ChainEnd): string => (gained ? `, +${counted(gained, 'permission')}` : '')
const nameOf = ({ name }: ChainEnd): string => name ?? 'outside your scope'

/** Where each box and line of a chain stands, and the table behind them. Lines are as thick as their share of the most frequent hop. */
export function prepareChain(chain: Chain): ChainDrawn {
  const nodes: ChainNode[] = []
  const hops: {
    from: string
    to: string
    n: number
    said: string
    last: string | null
    gained?: number | null
  }[] = []
  const filled = [0, 0, 0, 0]
  const put = (
    column: number,
    id: string,
    label: string,
    note: string,
    more: { href?: string | null; isUnknown?: boolean } = {},
  ) => {
    if (nodes.some((node) => node.id === id)) return
    const y = TOP + filled[column]! * STEP.y
    filled[column]!++
    nodes.push({
      id,
      x: columnX(column),
      y,
      label,
      note,
      href: more.href ?? null,
      isUnknown: more.isUnknown ?? false,
    })
  }
  const tokenId = (kind: ChainEnd['kind']) => `token ${kind}`
  const endId = (side: string, end: ChainEnd) => `${side} ${end.id ?? end.name}`
  const sums = (list: readonly ChainEnd[], end: ChainEnd) =>
    list.filter((one) => one.id === end.id && one.name === end.name).reduce((sum, { n }) => sum + n, 0)

  for (const { kind, issued, renewed, exchanged, used } of chain.tokens) {
    if (issued + renewed + exchanged + used === 0) continue
    const said = [
      [issued, 'issued'],
      [renewed, 'renewed'],
      [exchanged, 'exchanged'],
    ] as const
    const note = said.filter(([n]) => n > 0).map(([n, what]) => `${many.format(n)} ${what}`)
    put(1, tokenId(kind), kindName(kind), note.join(', ') || 'issue not logged')
    if (used > 0)
      hops.push({ from: tokenId(kind), to: 'used', n: used, said: `${kindName(kind)} → used`, last: null })
  }
  for (const end of chain.askedBy) {
    put(0, endId('by', end), nameOf(end), `${times(sums(chain.askedBy, end))}${further(end)}`, {
      href: end.id && `/identities/${end.id}?tab=use`,
      isUnknown: end.id === null,
    })
    hops.push({
      from: endId('by', end),
      to: tokenId(end.kind),
      n: end.n,
      said: `${nameOf(end)} → ${kindName(end.kind)}`,
      last: end.lastAt,
      gained: end.gained,
    })
  }
  const first = nodes.find(({ x }) => x === columnX(1))?.id
  const rest = [
    ['itself', 'itself', chain.itself, false],
    ['more by', `${many.format(chain.askedByMore.ends)} others`, chain.askedByMore.n, false],
    ['untold', 'requester not logged', chain.untold, true],
  ] as const
  for (const [id, label, n, isUnknown] of rest)
    if (n > 0 && first) {
      put(0, id, label, times(n), { isUnknown })
      hops.push({ from: id, to: first, n, said: `${label} → issued`, last: null })
    }
  const used = chain.tokens.reduce((sum, one) => sum + one.used, 0)
  const refused = chain.tokens.reduce((sum, one) => sum + (one.refused ?? 0), 0)
  const hasOnward = chain.askedFor.length > 0
  if (used > 0 || hasOnward)
    put(
      2,
      'used',
      used > 0 ? times(used) : 'use not logged',
      refused > 0 ? `${many.format(refused)} refused` : '',
      {
        isUnknown: used === 0,
      },
    )
  for (const end of chain.askedFor) {
    put(3, endId('for', end), nameOf(end), `${times(sums(chain.askedFor, end))}${further(end)}`, {
      href: end.id && `/identities/${end.id}?tab=use`,
      isUnknown: end.id === null,
    })
    hops.push({
      from: 'used',
      to: endId('for', end),
      n: end.n,
      said: `requested ${kindName(end.kind)} of ${nameOf(end)}`,
      last: end.lastAt,
      gained: end.gained,
    })
  }
  if (chain.askedForMore.n > 0) {
    put(3, 'more for', `${many.format(chain.askedForMore.ends)} others`, times(chain.askedForMore.n))
    hops.push({ from: 'used', to: 'more for', n: chain.askedForMore.n, said: 'requested others', last: null })
  }
  const most = Math.max(1, ...hops.map(({ n }) => n))
  const at = new Map(nodes.map((node) => [node.id, node]))
  return {
    width: columnX(CHAIN_COLUMNS.length - 1) + NODE.width,
    height: TOP + Math.max(...filled) * STEP.y,
    nodes,
    lines: hops.flatMap(({ from, to, n }) => {
      const [a, b] = [at.get(from), at.get(to)]
      if (!a || !b) return []
      return [
        {
          id: `${from} ${to} ${n}`,
          from: { x: a.x + NODE.width, y: a.y + NODE.height / 2 },
          to: { x: b.x, y: b.y + NODE.height / 2 },
          share: n / most,
        },
      ]
    }),
    data: {
      head: ['Hop', 'Times', 'Last', 'Permissions gained'],
      rows: hops.map(({ said, n, last, gained }) => [
        said,
        n,
        last === null ? null : last.slice(0, 10),
        gained ?? null,
      ]),
    },
  }
}
