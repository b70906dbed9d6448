import type { Prisma } from '@/lib/generated/prisma/client'

/**
 * A row of a table as the driver gives it: the columns of the model, with keys of 64 bits as text. What a JSON column holds is
 * said where it is read.
 */
export type Row<Model> = { [Column in keyof Model]: Stored<Model[Column]> }

type Stored<Value> = [Prisma.JsonValue] extends [Value] ? unknown : Driven<Value>

type Driven<Value> = Value extends bigint
  ? string
  : Value extends bigint[]
    ? string[]
    : Value extends Uint8Array
      ? Buffer
      : Value

/** The columns that an outer join fills, or leaves empty all together. */
export type Joined<Columns> = { [Column in keyof Columns]: Columns[Column] | null }
