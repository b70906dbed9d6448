import { Drawer, DrawerTitle } from '@/components/ui/drawer'
import { KindMark } from '@/components/ui/kind-mark'
import { SeverityMark } from '@/components/ui/severity-mark'
import { OpenDrawer } from '@/components/views/open-drawer'
import type { ListProps } from '@/components/views/record-list'
import type { Explanation } from '@/lib/model/answers/checks'
import type { FindingRow } from '@/lib/model/answers/findings'
import { FindingActions, type FindingRefusals } from './actions'
import { FindingEvidence } from './finding-evidence'
import { FindingFacts } from './finding-facts'
import { changesOf, type FindingBasis } from './sheet'

type Props = ListProps<FindingRow> & {
  openId: string
  now: string
  refused: FindingRefusals
  daysMax: number
  me: string
}
type Detail = FindingRow &
  Omit<FindingBasis, 'finding' | 'verdict' | 'now'> & { evidence: Explanation | null }

const LINES_MAX = 14

/** One finding beside the list. */
export function OpenFinding({ now, refused, daysMax, me, ...list }: Props) {
  return (
    <OpenDrawer<FindingRow, Detail> {...list} path="/findings">
      {(finding, place) => {
        const sheet: FindingBasis = { ...finding, finding, verdict: finding.evidence, now }
        return (
          <Drawer
            {...place}
            label={`${finding.title}, ${finding.identityName}`}
            pageHref={`/findings/${finding.id}`}
            head={
              <DrawerTitle
                mark={<KindMark provider={finding.provider} kind={finding.kind} />}
                title={finding.title}
                badge={<SeverityMark severity={finding.severity} form="badge" />}
                under={finding.evidence?.proof}
              />
            }
            foot={
              <FindingActions
                key={finding.id}
                ids={[finding.id]}
                refused={refused}
                daysMax={daysMax}
                me={me}
                filled
                can={changesOf(finding)}
              />
            }
          >
            <FindingFacts sheet={sheet} />
            <div className="apart">
              <FindingEvidence sheet={sheet} most={LINES_MAX} />
            </div>
          </Drawer>
        )
      }}
    </OpenDrawer>
  )
}
