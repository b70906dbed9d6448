'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { LoadingRows } from '@/components/ui/loading-rows'
import { SelectField } from '@/components/ui/select-field'
import styles from './mapping-dialog.module.css'
import { useConfirmMapping, useGuess } from './queries'

type Props = {
  file: string
  header: readonly string[]
  fields: { field: string; label: string }[]
  onClose: () => void
  onConfirmed: () => void
}

/** Asks once what the columns of a table mean; every later file with the same columns is read the same way. */
export function MappingDialog({ file, header, fields, onClose, onConfirmed }: Props) {
  const guess = useGuess(header)
  const confirm = useConfirmMapping()
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const mapping = Object.fromEntries(
    Object.entries({ ...guess.data?.mapping, ...chosen }).filter(([, field]) => field !== ''),
  )
  const used = Object.values(mapping)
  const twice = used.find((field, index) => used.indexOf(field) !== index)
  const named = used.includes('name') || used.includes('native_id')
  const missing = twice
    ? `${labelOf(fields, twice)} is selected twice`
    : named
      ? undefined
      : 'select a column for the name or the id'
  return (
    <Dialog
      wide
      onClose={onClose}
      title={`Map the columns of ${file}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            refused={guess.data ? missing : 'reading the columns'}
            aria-disabled={confirm.isPending || undefined}
            onClick={() => confirm.mutate({ header, mapping }, { onSuccess: onConfirmed })}
          >
            Save mapping and import
          </Button>
        </>
      }
    >
      <p>
        {guess.data?.isConfirmed
          ? 'Mapped before; a change applies to later files.'
          : 'Guessed from the column names. Columns set to “Not used” are not read.'}
      </p>
      {guess.error ? (
        <ErrorState title="The columns could not be loaded.">{guess.error.message}</ErrorState>
      ) : guess.data ? (
        <div className={styles.columns}>
          {header.map((column) => (
            <SelectField
              key={column}
              label={column}
              value={mapping[column] ?? ''}
              options={[
                { value: '', label: 'Not used' },
                ...fields.map(({ field, label }) => ({ value: field, label })),
              ]}
              onChange={(event) => setChosen({ ...chosen, [column]: event.target.value })}
            />
          ))}
        </div>
      ) : (
        <LoadingRows rows={4} />
      )}
      {confirm.error ? (
        <ErrorState title="The mapping was not saved.">{confirm.error.message}</ErrorState>
      ) : null}
    </Dialog>
  )
}

const labelOf = (fields: Props['fields'], wanted: string) =>
  fields.find(({ field }) => field === wanted)?.label ?? wanted
