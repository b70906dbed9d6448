import { Link } from '@/components/ui/link'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import styles from './api.module.css'

export interface OperationGroup {
  name: string
  about: string
  operations: { id: string; method: string; path: string; summary: string; permission: string }[]
}

/** Every operation of the API, group by group. */
export function OperationGroups({ groups }: { groups: OperationGroup[] }) {
  return groups.map((group) => (
    <section key={group.name} aria-label={group.name}>
      <SectionTitle note={group.about}>{group.name}</SectionTitle>
      <Table label={group.name} compact blocks>
        <thead>
          <tr>
            <HeadCell width="44%">Operation</HeadCell>
            <HeadCell>What it does</HeadCell>
            <HeadCell width={168}>Permission</HeadCell>
          </tr>
        </thead>
        <tbody>
          {group.operations.map((one) => (
            <tr key={one.id}>
              <Cell>
                <Link href={`/api/docs/${one.id}`} className={styles.operation}>
                  <Address method={one.method} path={one.path} />
                </Link>
              </Cell>
              <Cell>
                <span className={styles.words}>{one.summary}</span>
              </Cell>
              <Cell>
                <span className="mono text-3">{one.permission}</span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  ))
}

/** `GET /identities/{id}` */
export function Address({ method, path }: { method: string; path: string }) {
  return (
    <span className="mono">
      <span className={styles.method}>{method}</span> <span className={styles.path}>{path}</span>
    </span>
  )
}
