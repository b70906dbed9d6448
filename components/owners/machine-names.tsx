'use client'
import { useRefresh } from '@/components/session/use-refresh'
import { LinesForm } from '@/components/settings/lines-form'

type Props = { names: readonly string[]; usual: readonly { name: string; n: number }[] }

/** The rule by whose names users of directories are proposed as machines. Nothing is one before somebody confirms it. */
export function MachineNames({ names, usual }: Props) {
  const refresh = useRefresh('owners')
  const others = usual.filter(({ name }) => !names.includes(name))
  const also = others.map(({ name, n }) => `${name} (${n})`).join(', ')
  return (
    <LinesForm
      id="machine-names"
      title="Names of machines"
      label="Names"
      hint="The part of the address before the @, or all of it; * is any text. For example svc-*, one per line. Leave empty for none."
      lines={names}
      button="Save names"
      policy={(lines) => ({ name: 'people', value: { machine_names: lines } })}
      onSaved={refresh}
    >
      People with such a name are suggested as machines and change only when somebody confirms it.
      {also
        ? `  These are typical names of machines, but people in your directory have them too: ${also}.`
        : ''}
    </LinesForm>
  )
}
