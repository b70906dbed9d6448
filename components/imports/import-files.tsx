import { CopyId } from '@/components/ui/copy-id'
import { count, counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { FormatName } from './format-name'
import { fileSize } from './import-words'
import type { ImportDetail } from './queries'
import type { FileSummary } from '@/lib/model/answers/imports'

const stateWords: Record<string, string> = {
  queued: 'Waits',
  loaded: 'Read',
  done: 'Stored',
  already_imported: 'Already imported (identical)',
  failed: 'Failed',
  cancelled: 'Discarded',
}

/** The counts of each file, with its hash. */
export function ImportFiles({
  of,
  formats,
  mayReadOriginals,
}: {
  of: ImportDetail
  formats: FormatName[]
  mayReadOriginals: boolean
}) {
  const waits = of.state === 'preview'
  return (
    <section aria-labelledby="files">
      <SectionTitle id="files" note="counts by file">
        Files
      </SectionTitle>
      <Table label="Counts by file" blocks>
        <thead>
          <tr>
            <HeadCell>File</HeadCell>
            <HeadCell width={176} keep={3}>
              SHA-256
            </HeadCell>
            <HeadCell width={76} numeric>
              Read
            </HeadCell>
            <HeadCell width={76} numeric>
              New
            </HeadCell>
            <HeadCell width={76} numeric>
              {waits ? 'Changed' : 'Updated'}
            </HeadCell>
            <HeadCell width={88} numeric>
              Unchanged
            </HeadCell>
            <HeadCell width={76} numeric>
              Rejected
            </HeadCell>
            <HeadCell width={208}>Holds</HeadCell>
          </tr>
        </thead>
        <tbody>
          {of.list.map((file, index) => (
            <tr key={index}>
              <Cell>
                <NameCell
                  name={file.file}
                  detail={[
                    formats.find(({ id }) => id === file.format)?.title ?? file.format,
                    file.bytes === undefined ? null : fileSize(file.bytes),
                    stateWords[file.state] ?? file.state,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                />
                {file.error && file.error !== of.error ? <p className="small text-2">{file.error}</p> : null}
                {file.warning ? <p className="small text-2">{file.warning}</p> : null}
                {file.originalUntil ? (
                  <p className="small text-2">
                    {mayReadOriginals ? (
                      <a href={`/api/v1/imports/${of.id}/files/${file.id}/original`} download>
                        Original
                      </a>
                    ) : (
                      'Original'
                    )}{' '}
                    kept until <Time at={file.originalUntil} />
                  </p>
                ) : null}
              </Cell>
              <Cell keep={3}>
                {file.sha256 ? <CopyId id={file.sha256} what="the hash" most={17} /> : null}
              </Cell>
              <Cell numeric label="read">
                {count(file.read)}
              </Cell>
              <Cell numeric label="new">
                {count(file.stored)}
              </Cell>
              <Cell numeric label="changed">
                {count(file.updated)}
              </Cell>
              <Cell numeric label="unchanged">
                {count(file.unchanged)}
              </Cell>
              <Cell numeric label="rejected">
                {count(file.rejected)}
              </Cell>
              <Cell>
                <span className="text-2 prose">{holds(file)}</span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}

function holds({
  identities,
  credentials,
  grants,
  events,
  other,
  read,
  rejected,
  state,
}: FileSummary): string {
  if (state === 'already_imported') return 'counts of the first import'
  const parts = [
    [identities, 'identity', 'identities'],
    [credentials, 'credential', 'credentials'],
    [grants, 'grant', 'grants'],
    [events, 'event', 'events'],
    [other, 'record not about identities', 'records not about identities'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, one, many]) => counted(n, one, many))
  if (said.length > 0) return said.join(', ')
  // What else there is (places of secrets, people, policies) is counted as records.
  return read > 0 ? counted(read - rejected, 'record', 'records') : 'not read yet'
}
