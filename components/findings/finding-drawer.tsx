import { Drawer, DrawerTitle } from '@/components/ui/drawer'
import { KindMark } from '@/components/ui/kind-mark'
import { SeverityMark } from '@/components/ui/severity-mark'
import { FindingActions, type FindingRefusals } from './actions'
import { FindingEvidence } from './finding-evidence'
import { FindingFacts } from './finding-facts'
import type { FindingSheet } from './sheet'

type Props = {
  sheet: FindingSheet
  closeHref: string
  previousHref?: string | null
  nextHref?: string | null
  position?: string
  refused: FindingRefusals
  me: string
}

const LINES_MAX = 14

/** One finding beside the list. */
export function FindingDrawer({ sheet, refused, me, ...place }: Props) {
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
          refused={refused}
          daysMax={sheet.daysMax}
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
export function changesOf({ resolvedAt, state }: FindingSheet['finding']) {
  const isOpen = resolvedAt === null
  const isAside = state === 'accepted' || state === 'not_a_problem'
  return {
    plan: isOpen && (state === 'open' || state === 'regressed' || state === 'accepted'),
    except: isOpen && state !== 'not_a_problem',
    dismiss: isOpen && !isAside,
    reopen: isOpen && isAside,
  }
}
