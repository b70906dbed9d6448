import { Drawer, DrawerTitle } from '@/components/ui/drawer'
import { KindMark } from '@/components/ui/kind-mark'
import { SeverityMark } from '@/components/ui/severity-mark'
import { FindingActions } from './actions'
import { FindingEvidence } from './finding-evidence'
import { FindingFacts } from './finding-facts'
import type { FindingSheet } from './sheet'

type Props = {
  sheet: FindingSheet
  closeHref: string
  previousHref?: string | null
  nextHref?: string | null
  position?: string
  changeRefused: string | null
  me: string
}

const LINES_MAX = 14

/** One finding beside the list. */
export function FindingDrawer({ sheet, changeRefused, me, ...place }: Props) {
  const { finding } = sheet
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
        />
      }
      foot={
        <FindingActions
          key={finding.id}
          ids={[finding.id]}
          refused={changeRefused}
          me={me}
          filled
          can={changesOf(finding)}
        />
      }
    >
      <FindingFacts sheet={sheet} />
      <div style={{ marginTop: 16 }}>
        <FindingEvidence sheet={sheet} most={LINES_MAX} />
      </div>
    </Drawer>
  )
}

/** What can still be done with a finding in its state. */
export const changesOf = (finding: FindingSheet['finding']) => ({
  accept: finding.resolvedAt === null && finding.state !== 'accepted',
  reopen: finding.state === 'accepted',
})
