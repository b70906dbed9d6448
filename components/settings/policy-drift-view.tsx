import { CommandBlock } from '@/components/ui/command-block'
import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { PolicyDrift } from '@/lib/model/answers/policy'

const COMMANDS =
  'npm run -s muster -- policy export > policy.yaml\nnpm run -s muster -- policy diff policy.yaml\nnpm run -s muster -- policy apply policy.yaml'
const shown = (value: unknown): string => (value === null ? 'default' : JSON.stringify(value))

/** In what the rules in force differ from the file under version control that was applied last. */
export function PolicyDriftView({ drift, now }: { drift: PolicyDrift | null; now: string }) {
  return (
    <section aria-labelledby="policy-file" className="stack">
      <SectionTitle
        id="policy-file"
        note={
          drift ? (
            <>
              applied <Time at={drift.appliedAt} form="relative" now={now} /> by {drift.appliedBy}
            </>
          ) : null
        }
      >
        Policy file
      </SectionTitle>
      {drift === null ? (
        <EmptyState title="No policy file applied.">
          Thresholds, due dates, exceptions, environments and frameworks can be kept as one file under version
          control. Once it was applied, what differs from it is shown here.
        </EmptyState>
      ) : drift.unreadable ? (
        <EmptyState title="Cannot tell what differs.">
          This version cannot read the applied file. {drift.unreadable} Export the rules and apply them again.
        </EmptyState>
      ) : drift.differences.length === 0 ? (
        <EmptyState title="No differences from the policy file." />
      ) : (
        <>
          <p className="text-2">
            {count(drift.differences.length)}{' '}
            {drift.differences.length === 1 ? 'value differs' : 'values differ'}: somebody changed the rules
            here since. Apply the file again, or export the rules into it.
          </p>
          <Table label="Differences from the policy file" blocks>
            <thead>
              <tr>
                <HeadCell>Rule</HeadCell>
                <HeadCell width="25%">Here</HeadCell>
                <HeadCell width="25%">In the file</HeadCell>
              </tr>
            </thead>
            <tbody>
              {drift.differences.map(({ path, installation, file }) => (
                <tr key={path}>
                  <Cell>
                    <span className="mono anywhere">{path}</span>
                  </Cell>
                  <Cell label="Here">
                    <span className="mono anywhere">{shown(installation)}</span>
                  </Cell>
                  <Cell label="In the file">
                    <span className="mono anywhere">{shown(file)}</span>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
      <CommandBlock text={COMMANDS} what="the commands" />
    </section>
  )
}
