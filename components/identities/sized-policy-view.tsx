import { CopyButton } from '@/components/ui/copy-button'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { SizedPolicy } from '@/lib/model/answers/inventory'
import { riskNames } from './risk-names'
import { SizedFile } from './sized-file'
import styles from './sized-policy-view.module.css'

type Props = { id: string; sized: SizedPolicy; now: string }

/** The documents to copy or to save, what they leave out, and what nobody can tell. */
export function SizedPolicyView({ id, sized, now }: Props) {
  const { because, documents, doubts, dropped, droppedTotal } = sized
  if (because) return <EmptyState title="Cannot tell: no right-sized policy.">{because}</EmptyState>
  return (
    <>
      {documents.map(({ file, text, note }, at) => (
        <div key={file} className="stack">
          <SectionTitle
            level={3}
            more={
              <>
                <CopyButton text={text} what={file} />
                <SizedFile id={id} no={at + 1} name={file} />
              </>
            }
          >
            <span className="mono">{file}</span>
          </SectionTitle>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it */}
          <pre className={styles.policy} tabIndex={0}>
            {text}
          </pre>
          <p className="small text-2 anywhere">{note}</p>
        </div>
      ))}
      {doubts.map((doubt) => (
        <p key={doubt} className="small anywhere under">
          <Unknown because={doubt}>Cannot tell</Unknown>
        </p>
      ))}
      {dropped.length > 0 ? (
        <div className="apart">
          <SectionTitle level={3} note={`${counted(droppedTotal, 'permission')}, unused by this identity`}>
            Left out
          </SectionTitle>
          <Table label="Left out, table" compact least={560}>
            <thead>
              <tr>
                <HeadCell>Permission</HeadCell>
                <HeadCell width={180}>Risk</HeadCell>
                <HeadCell width={260}>Used by others with this policy</HeadCell>
              </tr>
            </thead>
            <tbody>
              {dropped.map(({ right, risk, lastUsed }) => (
                <tr key={right}>
                  <Cell>
                    <span className="mono">{right}</span>
                  </Cell>
                  <Cell>{riskNames[risk]}</Cell>
                  <Cell>
                    {lastUsed ? (
                      <>
                        <Link href={`/identities/${lastUsed.id}`} prefetch={false}>
                          {lastUsed.name}
                        </Link>
                        {', '}
                        <Time at={lastUsed.at} form="relative" now={now} />
                      </>
                    ) : (
                      <span className="text-3">No use seen</span>
                    )}
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
          {dropped.length < droppedTotal ? (
            <p className="small text-3 under">
              The first {count(dropped.length)} of {count(droppedTotal)}.
            </p>
          ) : null}
        </div>
      ) : null}
    </>
  )
}
