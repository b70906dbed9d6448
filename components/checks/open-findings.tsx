import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import type { CheckDetail } from '@/lib/model/answers/checks'
import type { CurrentResult } from '@/lib/model/vocabulary'

type Props = {
  check: Pick<CheckDetail, 'id' | 'gap'>
  open: Record<CurrentResult, { findings: number; identities: number }>
}

/** How the identities with a gap and the open findings of a check add up. */
export function OpenFindings({ check, open }: Props) {
  const { gap, unknown } = open
  const list = `/findings?check=${check.id}`
  return (
    <p className="text-2">
      <Link className="strong" href={list}>
        {counted(gap.findings + unknown.findings, 'open finding')}
      </Link>
      : {gap.findings} on the {counted(gap.identities, 'identity', 'identities')} with a gap now
      {unknown.findings > 0 ? (
        <>
          {' and '}
          <Link className="strong" href={`${list}&now=unknown`}>
            {unknown.findings} on {counted(unknown.identities, 'identity', 'identities')}
          </Link>{' '}
          that cannot be evaluated now. They stay open until data shows that they are fixed
        </>
      ) : null}
      .
    </p>
  )
}
