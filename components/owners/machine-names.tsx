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
      Whoever has such a name is proposed as a machine, and becomes one only when somebody confirms it.
      {also ? ` Machines are often called so, and so are people of yours: ${also}.` : ''}
    </LinesForm>
  )
}
