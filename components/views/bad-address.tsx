import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { fieldNames } from '@/lib/model/field-names'

type Props = {
  title: string
  pathname: string
  problems: { field: string; problem: string }[]
}

/** Lists the invalid filters of an address. */
export function BadAddress({ title, pathname, problems }: Props) {
  return (
    <Page>
      <PageHeader title={title} />
      <ErrorState
        title="Invalid filter in the address."
        actions={
          <Button small href={pathname}>
            Show without filters
          </Button>
        }
      >
        No rows are shown, because they would not match the intended filter.
        <ul>
          {problems.map(({ field, problem }) => (
            <li key={field + problem}>
              <span className="strong">{fieldNames[field.split('.')[0] ?? ''] ?? field}</span>{' '}
              <span className="mono">{field}</span>: {problem}
            </li>
          ))}
        </ul>
      </ErrorState>
    </Page>
  )
}
