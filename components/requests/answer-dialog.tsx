'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Field } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { evidenceAnswer } from '@/lib/model/inputs'
import { EVIDENCE_BYTES_MAX } from '@/lib/model/limits'
import { useAnswerRequest } from './queries'

type Props = { request: string; onClose: () => void }

/** Answers a request for evidence, for good: a text, a file, a page of Muster. */
export function AnswerDialog({ request, onClose }: Props) {
  const router = useRouter()
  const answer = useAnswerRequest(request)
  const [id] = useState(() => crypto.randomUUID())
  const [chosen, setChosen] = useState<File | null>(null)
  const done = () => {
    router.refresh()
    onClose()
  }
  return (
    <FormDialog
      title="Answer the request"
      schema={evidenceAnswer}
      action="Send answer"
      change={answer}
      onSubmit={({ link, ...given }) =>
        answer.mutate({ body: { ...given, id, link: link && pathOf(link) }, chosen }, { onSuccess: done })
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <p className="text-2">
            An answer cannot be changed or deleted; you can add a further one. Give at least one of the three.
          </p>
          <TextArea label="Text" {...field('text')} />
          <Field
            label="File"
            hint={`At most ${EVIDENCE_BYTES_MAX / 2 ** 20} MB, stored encrypted with its SHA-256. Make sure that it holds no secrets.`}
          >
            {(input) => (
              <input type="file" {...input} onChange={({ target }) => setChosen(target.files?.[0] ?? null)} />
            )}
          </Field>
          <TextField
            label="Page of Muster"
            hint="Its address, copied from the browser: a report, a campaign, a filtered list."
            placeholder="/reports/12"
            {...field('link')}
          />
        </>
      )}
    </FormDialog>
  )
}

/** The address of the browser without what Muster is called here, which the server may know by another name. */
const pathOf = (link: string): string => {
  const { origin } = window.location
  return link === origin ? '/' : link.startsWith(`${origin}/`) ? link.slice(origin.length) : link
}
