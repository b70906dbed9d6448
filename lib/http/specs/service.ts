import { z } from 'zod'
import { judging, systemPart } from '@/lib/model/answers/service'
import { spec } from './spec'

/** What watches and describes the installation. */
export const serviceSpecs = {
  openApi: spec({
    method: 'GET',
    path: '/openapi.json',
    summary: 'Get the OpenAPI description of this API',
    permission: 'public',
    answer: z.record(z.string(), z.unknown()),
  }),
  live: spec({
    method: 'GET',
    path: '/live',
    summary: 'Check that this process is running. /health also checks the database.',
    permission: 'public',
    answer: z.object({
      status: z.string(),
    }),
  }),
  metrics: spec({
    method: 'GET',
    path: '/metrics',
    summary: 'Get metrics of the installation and of this process in the Prometheus text format',
    permission: 'audit:read',
    isOfPresent: true,
    files: ['text/plain'],
  }),
  judging: spec({
    method: 'GET',
    path: '/judging',
    summary: 'Check whether changes are still being evaluated. Poll until they are not.',
    permission: 'inventory:read',
    answer: judging,
  }),
  system: spec({
    method: 'GET',
    path: '/system',
    summary: 'Get the state of worker, queue, database, evaluation and sources',
    permission: 'audit:read',
    isOfPresent: true,
    answer: z.object({ isWell: z.boolean(), parts: z.array(systemPart) }),
  }),
  health: spec({
    method: 'GET',
    path: '/health',
    summary: 'Check that the web server is running and reaches its database',
    permission: 'public',
    answer: z.object({
      status: z.string(),
    }),
  }),
} as const
