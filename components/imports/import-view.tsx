'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { Button } from '@/components/ui/button'
import { count, counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { Columns, Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { Steps } from '@/components/ui/steps'
import { ConfirmPanel } from './confirm-panel'
import type { FormatName } from './format-name'
import { ImportEquation } from './import-equation'
import { ImportFiles } from './import-files'
import { ImportProgress } from './import-progress'
import { ImportProvenance } from './import-provenance'
import { isRunning, stepOf } from './import-words'
import { PreviewEffect } from './preview-effect'
import { PreviewTable } from './preview-table'
import { type ImportDetail, useImport } from './queries'
import { LeftOutTable } from './left-out-table'
import { RejectTable } from './reject-table'

type Props = {
  first: ImportDetail
  /** Findings that the evaluation after it opened; null before it is done. */
  opened: { all: number; critical: number } | null
  formats: FormatName[]
  confirmRefused: string | null
  cancelRefused: string | null
  mayReadOriginals: boolean
}

/** One delivery, followed while it moves. */
export function ImportView({
  first,
  opened,
  formats,
  confirmRefused,
  cancelRefused,
  mayReadOriginals,
}: Props) {
  const { data, error, dataUpdatedAt } = useImport(first)
  const running = isRunning(data.state)
  const router = useRouter()
  const before = useRef(data.state)
  useEffect(() => {
    // The counts in the rail are the server's: they are drawn anew when something was stored.
    if (before.current !== data.state && data.state === 'done') router.refresh()
    before.current = data.state
  }, [data.state, router])

  return (
    <Page>
      <PageHeader
        trail={[{ href: '/imports', label: 'Imports' }]}
        here={String(data.id)}
        title={titleOf(data)}
        subtitle={<Subtitle of={data} />}
        actions={
          running || data.state === 'preview' ? (
            <Steps steps={['Validate', 'Preview', 'Confirm']} at={stepOf(data.state)} />
          ) : null
        }
      />
      {error ? (
        <ErrorState title="The state of this import could not be loaded.">
          {error.message} The figures below may be out of date.
        </ErrorState>
      ) : null}
      {data.error || data.state === 'failed' ? (
        <ErrorState title="This import failed." detail={data.error}>
          {data.events > data.heldEvents
            ? 'Events read before the failure stay stored; nothing else was stored.'
            : 'Nothing was stored. Fix the cause and upload the file again.'}
        </ErrorState>
      ) : null}
      {data.warning ? (
        <Notice tone={data.state === 'preview' ? 'critical' : 'plain'} title={data.warning}>
          {null}
        </Notice>
      ) : null}
      {running ? <ImportProgress of={data} at={dataUpdatedAt} cancelRefused={cancelRefused} /> : null}
      {data.state === 'preview' || data.state === 'judging' || data.state === 'done' ? (
        <ImportEquation of={data} />
      ) : null}
      {data.state === 'done' && opened ? <OpenedFindings id={data.id} {...opened} /> : null}
      {data.state === 'preview' ? (
        <Columns aside>
          <div className="sections">
            {data.effect ? <PreviewEffect of={data.effect} heldEvents={data.heldEvents} /> : null}
            <PreviewTable of={data} />
          </div>
          <ConfirmPanel of={data} confirmRefused={confirmRefused} cancelRefused={cancelRefused} />
        </Columns>
      ) : null}
      <ImportFiles of={data} formats={formats} mayReadOriginals={mayReadOriginals} />
      <RejectTable of={data} />
      <LeftOutTable of={data} />
      <ImportProvenance of={data} />
    </Page>
  )
}

/** What came of it: the way from a delivery to the first thing to do. */
const OpenedFindings = ({ id, all, critical }: { id: number; all: number; critical: number }) => (
  <Notice
    title={
      all === 0
        ? 'No finding opened.'
        : `${counted(all, 'finding')} opened${critical > 0 ? `, ${count(critical)} critical` : ''}.`
    }
    action={
      all > 0 ? (
        <Button small href={`/findings?after_import=${id}&closed=true&view=rows`}>
          Review them
        </Button>
      ) : null
    }
  >
    {all > 0 ? 'By the evaluation that followed; imports that ended together share it.' : null}
  </Notice>
)

function titleOf({ state, list, source, id }: ImportDetail): string {
  if (state === 'preview')
    return `Preview: ${list.length === 1 ? list[0]?.file : `${counted(list.length, 'file')} from ${source}`}`
  return list.length === 1 ? `${list[0]?.file}` : `Import ${id} from ${source}`
}

function Subtitle({ of }: { of: ImportDetail }) {
  const waiting = of.state === 'preview'
  return (
    <>
      {of.source}, {counted(of.list.length, 'file')},{' '}
      {of.completeness === 'complete' ? 'complete' : 'partial'} import.{' '}
      {waiting
        ? of.events > of.heldEvents
          ? 'Its log events are stored; the inventory waits for your confirmation.'
          : 'Nothing is stored yet.'
        : of.state === 'cancelled'
          ? of.events > of.heldEvents
            ? 'Discarded; its events stay stored.'
            : 'Discarded, nothing was stored.'
          : null}
    </>
  )
}
