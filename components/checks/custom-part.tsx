'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { Notice } from '@/components/ui/notice'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import { useDeleteCustom, useSaveCustom } from './queries'
import type { CheckDetail } from '@/lib/model/answers/checks'

type Props = { check: CheckDetail; custom: NonNullable<CheckDetail['custom']>; refused: string | null }

/** What an administrator does with a custom check, and who changed it when. */
export function CustomPart({ check, custom, refused }: Props) {
  const router = useRouter()
  const [asks, setAsks] = useState<'switch' | 'delete' | null>(null)
  const save = useSaveCustom()
  const remove = useDeleteCustom()
  const close = () => setAsks(null)
  return (
    <section aria-labelledby="custom">
      <SectionTitle id="custom" note={`version ${custom.version}, by ${custom.changedBy}`}>
        Written here
      </SectionTitle>
      {check.failure ? (
        <Notice tone="critical" title="The last evaluation could not run it.">
          {check.failure} Its results are unknown, and its findings stay open. All other checks were
          evaluated.
        </Notice>
      ) : null}
      {check.isEnabled ? null : (
        <Notice title="Disabled.">It is not evaluated. Its findings are closed without proof.</Notice>
      )}
      {refused ? (
        <p className="small text-3 under">Only administrators change checks; {refused}.</p>
      ) : (
        <div className="row wrap under">
          <Button small href={`/checks/${check.id}/edit`}>
            Edit
          </Button>
          <Button small onClick={() => setAsks('switch')}>
            {check.isEnabled ? 'Disable' : 'Enable'}
          </Button>
          <Button small look="danger" onClick={() => setAsks('delete')}>
            Delete
          </Button>
        </div>
      )}
      <details>
        <summary className="small text-2">Versions ({custom.versions.length})</summary>
        <ol className="stack">
          {custom.versions.map((one) => (
            <li key={one.version}>
              <span className="strong">Version {one.version}</span>{' '}
              <span className="text-2">
                {one.state}, by {one.changedBy}, <Time at={one.changedAt} />
              </span>
              <span className="mono small text-2 block anywhere">{one.definition.fails}</span>
            </li>
          ))}
        </ol>
      </details>
      {asks === 'switch' ? (
        <FormDialog
          title={check.isEnabled ? 'Disable this check' : 'Enable this check'}
          action={check.isEnabled ? 'Disable' : 'Enable'}
          change={save}
          onSubmit={() =>
            save.mutate(
              {
                id: check.id,
                definition: custom.definition,
                isEnabled: !check.isEnabled,
                basedOn: custom.version,
              },
              {
                onSuccess: () => {
                  close()
                  router.refresh()
                },
              },
            )
          }
          onClose={close}
        >
          <p className="text-2">
            {check.isEnabled
              ? 'Its open findings are closed without proof and their tasks are cancelled. They open again when the check is enabled.'
              : 'All identities are re-evaluated, and findings open where it fails.'}
          </p>
        </FormDialog>
      ) : null}
      {asks === 'delete' ? (
        <FormDialog
          title="Delete this check"
          action="Delete"
          look="danger"
          change={remove}
          onSubmit={() =>
            remove.mutate(check.id, {
              onSuccess: () => {
                router.push('/checks')
                router.refresh()
              },
            })
          }
          onClose={close}
        >
          <p className="text-2">
            Its open findings are closed without proof and their tasks are cancelled. Its versions and the
            history of its findings are kept, and its id can be used again.
          </p>
        </FormDialog>
      ) : null}
    </section>
  )
}
