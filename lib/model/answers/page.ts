import { z } from 'zod'

/** ISO 8601, in UTC. */
export const timestamp = z.iso.datetime()

/** One page of a list. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    next: z.string().nullable().describe('Cursor of the next page, or null at the end.'),
    total: z.int(),
  })

/** One facet of a list: its values with how many rows they would add. */
export const facet = z.object({
  field: z.string(),
  values: z.array(
    z.object({
      value: z.string(),
      label: z.string(),
      count: z.int().nullable().describe('How many rows it would leave; null where that is not counted.'),
      selected: z.boolean(),
      excluded: z.boolean(),
    }),
  ),
})
export type Facet = z.infer<typeof facet>

/** One page of a list with its facets, where they were asked for. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  pageOf(row).extend({ facets: z.array(facet).optional() })
