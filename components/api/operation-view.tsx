import { CommandBlock } from '@/components/ui/command-block'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { type JsonSchema, type Member, membersOf } from './members'
import styles from './api.module.css'

export interface OperationShown {
  method: string
  path: string
  permission: string
  parameters: { name: string; in: string; required: boolean; description?: string; schema: JsonSchema }[]
  /** What is sent; absent where nothing is. */
  body: { type: string; schema: JsonSchema } | null
  /** JSON, or the media types of the file. */
  answer: JsonSchema | null
  files: readonly string[]
}

/** One operation: how it is called, what goes in, what comes out. */
export function OperationView({ operation, origin }: { operation: OperationShown; origin: string }) {
  const { parameters, body, answer, files } = operation
  return (
    <>
      <section aria-label="Example">
        <SectionTitle note="with an API token from Settings">Call it</SectionTitle>
        <CommandBlock text={commandFor(operation, origin)} />
      </section>
      {parameters.length > 0 ? (
        <section aria-label="Parameters">
          <SectionTitle>Parameters</SectionTitle>
          <MemberTable
            label="Parameters"
            members={parameters.flatMap((one) => {
              const [line] = membersOf({
                type: 'object',
                properties: {
                  [one.name]: { ...one.schema, ...(one.description && { description: one.description }) },
                },
                required: one.required ? [one.name] : [],
              })
              return line
                ? [{ ...line, type: `${line.type}, in the ${one.in === 'path' ? 'path' : 'query'}` }]
                : []
            })}
          />
        </section>
      ) : null}
      {body ? (
        <section aria-label="Body">
          <SectionTitle note={body.type}>Body</SectionTitle>
          <MemberTable label="Body" members={membersOf(body.schema)} />
        </section>
      ) : null}
      <section aria-label="Answer">
        <SectionTitle note={answer ? 'application/json' : files.join(', ')}>Answer</SectionTitle>
        {answer ? (
          <MemberTable label="Answer" members={membersOf(answer)} />
        ) : (
          <p className="text-2">A file (streamed).</p>
        )}
        <p className={`${styles.note} small text-3`}>
          Errors have a status of 400 or above and an application/problem+json body. The reason is in{' '}
          <span className="mono">detail</span>.
        </p>
      </section>
    </>
  )
}

function MemberTable({ label, members }: { label: string; members: Member[] }) {
  return (
    <Table label={label} compact blocks>
      <thead>
        <tr>
          <HeadCell width="36%">Name</HeadCell>
          <HeadCell width="20%">Type</HeadCell>
          <HeadCell>Notes</HeadCell>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <tr key={member.path}>
            <Cell>
              <span className={`${styles.name} mono`} data-depth={Math.min(member.depth, 5)}>
                {member.path.slice(member.path.lastIndexOf('.') + 1) || 'the whole'}
                {member.isRequired ? null : <span className="small text-3"> optional</span>}
              </span>
            </Cell>
            <Cell>{member.type}</Cell>
            <Cell>
              <span className={`${styles.words} text-2`}>
                {[member.description, member.limits].filter(Boolean).join(' ')}
              </span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function commandFor({ method, path, body, permission }: OperationShown, origin: string): string {
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}'${origin}/api/v1${path}'`]
  if (permission !== 'public') lines.push('-H "Authorization: Bearer $MUSTER_TOKEN"')
  if (body?.type === 'application/json') lines.push("-H 'Content-Type: application/json' -d @body.json")
  else if (body) lines.push('--data-binary @export.json')
  return lines.join(' \\\n  ')
}
