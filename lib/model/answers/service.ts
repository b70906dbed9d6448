import { z } from 'zod'

export const json = z.record(z.string(), z.unknown())
export type Json = z.infer<typeof json>
