import { Chance } from './chance'

// Halden Freight, a made-up logistics company: what it has, from which every export of the demo is written.

export const teams = [
  'Payments Platform',
  'Release Engineering',
  'Data Ingest',
  'Risk Models',
  'Observability',
  'Workplace IT',
  'Platform Security',
  'Booking',
  'Tracking',
  'Customs',
  'Warehouse Apps',
  'Partner Integrations',
]
const first = [
  'Ines',
  'Tomas',
  'Marek',
  'Aiko',
  'Lena',
  'Noor',
  'Bram',
  'Sofia',
  'Jonas',
  'Priya',
  'Elif',
  'Mateo',
  'Freya',
  'Kofi',
  'Hana',
  'Oskar',
  'Yara',
  'Niko',
  'Clara',
  'Dev',
]
const last = [
  'Okafor',
  'Vidal',
  'Lindqvist',
  'Tanaka',
  'Brandt',
  'Haddad',
  'de Vries',
  'Rossi',
  'Keller',
  'Raman',
  'Aydin',
  'Silva',
]

export interface Person {
  name: string
  email: string
  team: string
  leftAt?: Date
}
export const DAY = 86_400_000

export const accounts = [
  { id: '418203975511', environment: 'production' },
  { id: '418203975522', environment: 'staging' },
  { id: '418203975533', environment: 'development' },
] as const
export const clusters = [
  { name: 'prod-eu-1', environment: 'production' },
  { name: 'staging-eu-1', environment: 'staging' },
] as const
export const trustDomain = 'prod.halden.example'

const things = [
  'settlement',
  'invoice',
  'ledger',
  'refund',
  'deploy',
  'artifact',
  'telemetry',
  'scoring',
  'routing',
  'manifest',
  'customs',
  'labels',
  'carrier',
  'quote',
  'pricing',
  'geocode',
  'archive',
  'backup',
  'export',
  'mailer',
]
const roles = ['export', 'sync', 'writer', 'reader', 'worker', 'gateway', 'etl', 'agent', 'cron', 'api']

/** A service and the identities that carry it through the clouds. */
export interface Service {
  name: string
  team: string
  namespace: string
  /** Where it runs on static keys rather than on its platform's identity. */
  legacy: boolean
  powerful: boolean
  unowned: boolean
  since: Date
  index: number
}

export interface Estate {
  /** The end of the year of history. */
  now: Date
  people: Person[]
  services: Service[]
}

/** @param now the end of the year of history */
export function makeEstate(now: Date): Estate {
  const chance = new Chance('halden')
  const people = first.flatMap((given, index) =>
    last.slice(0, 3 + (index % 2)).map((family, position): Person => {
      const name = `${given} ${last[(index * 3 + position) % last.length] ?? family}`
      return {
        name,
        email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@halden.example`,
        team: teams[(index + position * 5) % teams.length]!,
      }
    }),
  )
  const unique = [...new Map(people.map((person) => [person.email, person])).values()]
  unique.forEach((person, index) => {
    if (index % 17 === 5) person.leftAt = new Date(now.getTime() - chance.int(8, 200) * DAY)
  })
  const services = things.flatMap((thing, row) =>
    roles.slice(0, 5 + (row % 4)).map((role, column): Service => {
      const index = row * 8 + column
      return {
        name: `${thing}-${role}`,
        team: chance.pick(teams),
        namespace: thing,
        legacy: chance.happens(0.4),
        powerful: chance.happens(0.06),
        unowned: chance.happens(0.18),
        since: new Date(now.getTime() - chance.int(30, 1500) * DAY),
        index,
      }
    }),
  )
  return { now, people: unique, services }
}

/** One export of a platform: under which name, source and scope it is brought in. */
export interface Export {
  name: string
  source: string
  scope: string
  lines: string[]
}

export const utc = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`
/** The person of a service's team who answers for it, now or once. */
export const ownerOf = (service: Service, estate: Estate): Person => {
  const mine = estate.people.filter((person) => person.team === service.team)
  return mine[service.index % Math.max(1, mine.length)] ?? estate.people[0]!
}
