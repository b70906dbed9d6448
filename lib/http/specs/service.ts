import { z } from 'zod'
import { judging, systemPart } from '@/lib/model/answers/service'
import { spec } from './spec'

/** What watches and describes the installation. */
export const serviceSpecs = {
  openApi: spec({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    permission: 'public',
    answer: z.record(z.string(), z.unknown()),
  }),
  live: spec({
    method: 'GET',
    path: '/live',
    summary: 'Whether this process answers; /health also asks the database',
    permission: 'public',
    answer: z.object({
      status: z.string(),
    }),
  }),
  metrics: spec({
    method: 'GET',
    path: '/metrics',
    summary: "Figures of the installation and of this process, in Prometheus' text format",
    permission: 'audit:read',
    isOfPresent: true,
    files: ['text/plain'],
  }),
  judging: spec({
    method: 'GET',
    path: '/judging',
    summary: 'Whether changes are still being evaluated; ask again until they are not',
    permission: 'inventory:read',
    answer: judging,
  }),
  system: spec({
    method: 'GET',
    path: '/system',
    summary: 'Whether worker, queue, database, evaluation and sources are as they should be',
    permission: 'audit:read',
    isOfPresent: true,
    answer: z.object({ isWell: z.boolean(), parts: z.array(systemPart) }),
  }),
  health: spec({
    method: 'GET',
    path: '/health',
    summary: 'Whether the web server answers and reaches its database',
    permission: 'public',
    answer: z.object({
      status: z.string(),
    }),
  }),
} as const
