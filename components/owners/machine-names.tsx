'use client'
import { type FormEvent, useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { useSavePolicy } from '@/components/settings/queries'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { TextArea } from '@/components/ui/text-area'

type Props = { names: readonly string[]; usual: readonly { name: string; n: number }[] }

/** The rule by whose names users of directories are proposed as machines. Nothing is one before somebody confirms it. */
export function MachineNames({ names, usual }: Props) {
  const refresh = useRefresh('owners')
  const save = useSavePolicy()
  const [done, setDone] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('names'))
    save.mutate(
      { name: 'people', value: { machine_names: text.split(/[\s,]+/).filter(Boolean) } },
      {
        onSuccess: () => {
          setDone(true)
          refresh()
        },
      },
    )
  }
  const others = usual.filter(({ name }) => !names.includes(name))
  return (
    <section aria-labelledby="machine-names">
      <SectionTitle id="machine-names">Names of machines</SectionTitle>
      <form className="stack narrow" onSubmit={submit}>
        <p className="text-2">
          Whoever has such a name is proposed as a machine, and becomes one only when somebody confirms it.
          {others.length > 0
            ? ` Machines are often called so, and so are people of yours: ${others
                .map(({ name, n }) => `${name} (${n})`)
                .join(', ')}.`
            : ''}
        </p>
        <TextArea
          label="Names"
          name="names"
          rows={2}
          defaultValue={names.join('\n')}
          hint="The part of the address before the @, or all of it; * is any text. For example svc-*, one per line. Leave empty for none."
          error={save.error?.message}
        />
        <div className="row wrap">
          <Button type="submit" aria-disabled={save.isPending || undefined}>
            Save names
          </Button>
          <output className="small">{done ? 'Saved.' : ''}</output>
        </div>
      </form>
    </section>
  )
}
