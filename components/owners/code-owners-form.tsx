'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { count, counted } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { useSaveCodeOwners } from './queries'
import styles from './owners.module.css'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

type Props = { known: { repository: string; lines: number; uploadedBy: string }[]; refused: string | null }

/** A CODEOWNERS file as a source of candidates, and the ones that are known. */
export function CodeOwnersForm({ known, refused }: Props) {
  const router = useRouter()
  const save = useSaveCodeOwners()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    save.mutate(
      { repository: String(form.get('repository')), text: String(form.get('text')) },
      { onSuccess: () => router.refresh() },
    )
  }
  return (
    <>
      <section aria-labelledby="add-code-owners">
        <SectionTitle id="add-code-owners">Add or replace a repository's CODEOWNERS</SectionTitle>
        <form className={`${styles.form} narrow`} onSubmit={submit}>
          <TextField
            label="Repository"
            name="repository"
            required
            maxLength={NAME_LENGTH_MAX}
            placeholder="org/repository"
            hint="An identity belongs to a repository when a tag names it or its federation trust allows it (repo:org/repository:…)."
          />
          <TextArea
            label="File content"
            name="text"
            required
            rows={8}
            maxLength={500_000}
            spellCheck={false}
            error={save.error?.message}
            hint="Teams are matched by name, people by e-mail."
          />
          <div className="row">
            <Button look="filled" type="submit" refused={refused ?? undefined}>
              Import as suggestions
            </Button>
            <output className="small text-2">
              {save.data
                ? `${counted(save.data.lines, 'line')} with ${counted(save.data.owners, 'owner')} imported. Suggestions appear after the evaluation.`
                : ''}
            </output>
          </div>
        </form>
      </section>
      {known.length > 0 ? (
        <section aria-labelledby="known-code-owners">
          <SectionTitle id="known-code-owners">Known repositories</SectionTitle>
          <Table label="Known repositories" compact>
            <thead>
              <tr>
                <HeadCell>Repository</HeadCell>
                <HeadCell width={90} numeric>
                  Lines
                </HeadCell>
                <HeadCell width="34%">Added by</HeadCell>
              </tr>
            </thead>
            <tbody>
              {known.map((one) => (
                <tr key={one.repository}>
                  <Cell>{one.repository}</Cell>
                  <Cell numeric>{count(one.lines)}</Cell>
                  <Cell>{one.uploadedBy}</Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      ) : null}
    </>
  )
}
