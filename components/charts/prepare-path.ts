import type { EvidenceLine } from '@/components/ui/evidence-block'
import { count, counted, day } from '@/components/ui/figures'
import type { ComesIn, HopStatement, PathEnd, PathHop } from '@/lib/inventory/identity-paths'
import type { Trust } from '@/lib/model/answers/inventory'
import type { ChartData } from './chart-data'

export interface PathNode {
  label: string
  note: string | null
  href: string | null
}

export interface PathStatement {
  title: string
  note: string | null
  /** The page with the record that it was read from. */
  href: string | null
  lines: EvidenceLine[]
}

/** What stands on an arrow, and what it opens. */
export interface PathArrow {
  id: string
  /** "deploy-bot to ops". */
  title: string
  /** Rights, or a condition: one a line. */
  label: string[]
  line: PathHop['use']
  words: string
  /** What removing it would end; null where another hop ends more. */
  cut: string | null
  note: string | null
  link: string | null
  statements: PathStatement[]
}

/** A path from left to right: an arrow between each two nodes. */
export interface PathDrawn {
  nodes: PathNode[]
  arrows: PathArrow[]
  data: ChartData
}

/** Who comes in at the left, each with an arrow to what stands at the right. */
export interface WayInDrawn {
  entries: { node: PathNode; arrow: PathArrow }[]
  /** Entries that are only in the table under the picture. */
  more: number
  here: PathNode
  data: ChartData
}

const dayOf = (at: string): string => day(new Date(at), 'UTC')
const pageOf = ({ id }: PathEnd, tab: string): string | null => id && `/identities/${id}?tab=${tab}`

/** A statement as lines, those that decide marked. */
export function statementLines(body: object, marks: readonly string[]): EvidenceLine[] {
  const texts = marks.map((mark) => JSON.stringify(mark))
  return JSON.stringify(body, null, 2)
    .split('\n')
    .map((text, at) => ({ number: at + 1, text, marked: texts.some((mark) => text.includes(mark)) }))
}

const statementOf = ({ title, recordOf, note, body, marks }: HopStatement): PathStatement => ({
  title,
  note,
  href: /^-?\d+$/.test(recordOf) ? `/identities/${recordOf}?tab=evidence` : null,
  lines: statementLines(body, marks),
})

const useWords = ({ use, usedAt, watchedFrom }: Pick<PathHop, 'use' | 'usedAt' | 'watchedFrom'>): string =>
  use === 'used'
    ? `used ${dayOf(usedAt!)}`
    : use === 'unused'
      ? `not used since ${dayOf(watchedFrom!)}`
      : 'use unknown'

const ENDS_COUNTED = 1000
const pathCount = (n: number): string =>
  n > ENDS_COUNTED ? `over ${count(ENDS_COUNTED)} paths` : counted(n, 'path')

/** Nodes, arrows and table of a path; `cut` is the place of the hop whose removal ends the most paths. */
export function preparePath(hops: readonly PathHop[], cut: number, scope: string): PathDrawn {
  const arrows = hops.map((hop, at): PathArrow => {
    const to = hop.to?.name ?? 'administrator'
    return {
      id: `hop-${at + 1}`,
      title: `${hop.from.name} to ${to}`,
      label: hop.rights.length > 0 ? hop.rights : ['named in its trust'],
      line: hop.use,
      words: useWords(hop),
      cut: at === cut ? `Cheapest cut: ends ${pathCount(hop.ends)}` : null,
      note: hop.note,
      link: hop.link,
      statements: hop.statements.map(statementOf),
    }
  })
  const between = hops.flatMap(({ from, to }, at): PathNode[] => [
    {
      label: from.name,
      note: at === 0 ? 'this identity' : null,
      href: at === 0 ? null : pageOf(from, 'rights'),
    },
    // Whoever is stronger already is an administrator by its own rights.
    ...(at === hops.length - 1 && to ? [{ label: to.name, note: null, href: pageOf(to, 'rights') }] : []),
  ])
  return {
    nodes: [...between, { label: 'Administrator', note: `of ${scope}`, href: null }],
    arrows: hops.at(-1)?.to ? [...arrows, isOne(hops.at(-1)!.to!)] : arrows,
    data: {
      head: ['Hop', 'From', 'By', 'To', 'Use', 'Paths over it'],
      rows: hops.map((hop, at) => [
        `${at + 1}`,
        hop.from.name,
        arrows[at]!.label.join(' + '),
        hop.to?.name ?? 'administrator',
        hop.use === 'unknown' ? null : useWords(hop),
        hop.ends,
      ]),
    },
  }
}

/** The last step of all: no hop, but what whoever is reached holds already. */
const isOne = ({ name }: PathEnd): PathArrow => ({
  id: 'is-admin',
  title: `${name} is an administrator`,
  label: ['holds every permission'],
  line: 'used',
  words: '',
  cut: null,
  note: null,
  link: null,
  statements: [],
})

const WAYS_SHOWN = 8
const grades: Record<NonNullable<Trust['grade']>, string> = {
  safe: 'safe',
  caution: 'caution',
  dangerous: 'dangerous',
  unknown: 'grade unknown',
}

/** The last part of a name that is a path or an ARN; of an account its number. */
const short = (name: string): string => {
  const [, account] = /^arn:[^:]*:iam::(\d+):root$/.exec(name) ?? []
  if (account) return `Account ${account}`
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1) || name
}

const conditionLines = (condition: Trust['condition']): string[] =>
  condition === null
    ? ['conditions unknown']
    : Object.entries(condition).flatMap(([, keys]) =>
        Object.entries(keys).map(([key, values]) => `${key} ${values.join(', ')}`),
      )

/** Who can come in, by the trusts of an identity and by hops of others towards it. */
export function prepareWayIn(
  here: { name: string; scope: string; isAdmin: boolean },
  trusts: readonly Trust[],
  lastUse: Readonly<Record<string, string>>,
  isLogged: boolean,
  comesIn: { shown: readonly ComesIn[]; total: number },
): WayInDrawn {
  const allowed = trusts.filter(({ effect }) => effect === 'allow')
  const named = new Set(allowed.map(({ principalId }) => principalId))
  const byTrust = allowed.map((trust, at) => {
    const used = trust.principalId ? lastUse[trust.principalId] : undefined
    const line = used
      ? ('used' as const)
      : trust.principalId && isLogged
        ? ('unused' as const)
        : ('unknown' as const)
    const label = conditionLines(trust.condition)
    return {
      node: {
        label: trust.kind === 'anyone' ? 'Anyone' : short(trust.principal),
        note: trust.who ?? trust.kind,
        href: trust.principalId && `/identities/${trust.principalId}`,
      },
      arrow: {
        id: `way-${at}`,
        title: `${trust.principal} to ${here.name}`,
        label: label.length > 0 ? label : ['no condition'],
        line,
        words: [
          trust.grade ? grades[trust.grade] : 'grade unknown',
          used ? `used ${dayOf(used)}` : line === 'unused' ? 'not in the log' : 'use unknown',
        ].join(' · '),
        cut: null,
        note: trust.who,
        link: null,
        statements: [
          {
            title: `Trust of ${here.name}`,
            note: null,
            href: null,
            lines: statementLines(
              {
                Effect: 'Allow',
                Principal: trust.principal,
                ...(trust.condition ? { Condition: trust.condition } : {}),
              },
              [trust.principal],
            ),
          },
        ],
      } satisfies PathArrow,
    }
  })
  const byHop = comesIn.shown
    .filter(({ id }) => !named.has(id))
    .map((one) => ({
      node: { label: one.name, note: 'on its path to admin', href: `/identities/${one.id}?tab=rights` },
      arrow: {
        id: `hop-of-${one.id}`,
        title: `${one.name} to ${here.name}`,
        label: one.rights,
        line: 'unknown',
        words: 'use on its own page',
        cut: null,
        note: one.note,
        link: null,
        statements: [],
      } satisfies PathArrow,
    }))
  const all = [...byTrust, ...byHop]
  const entries = all.slice(0, WAYS_SHOWN)
  return {
    entries,
    more:
      allowed.length +
      Math.max(byHop.length, comesIn.total - (comesIn.shown.length - byHop.length)) -
      entries.length,
    here: {
      label: here.name,
      note: here.isAdmin ? `administrator of ${here.scope}` : 'this identity',
      href: null,
    },
    data: {
      head: ['Who', 'By', 'Grade and use'],
      rows: all.map(({ node, arrow }) => [node.label, arrow.label.join(' + '), arrow.words]),
    },
  }
}
