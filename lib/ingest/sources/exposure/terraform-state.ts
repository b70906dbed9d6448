import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

/** Resources that make a credential, the members that hold it in clear, and where each names it. Source: the providers' documentation. */
const makers: Readonly<Record<string, { secrets: readonly string[]; id?: string }>> = {
  aws_iam_access_key: { secrets: ['secret', 'ses_smtp_password_v4'], id: 'id' },
  aws_iam_service_specific_credential: {
    secrets: ['service_password'],
    id: 'service_specific_credential_id',
  },
  aws_secretsmanager_secret_version: { secrets: ['secret_string'] },
  azuread_application_password: { secrets: ['value'], id: 'key_id' },
  azuread_service_principal_password: { secrets: ['value'], id: 'key_id' },
  google_service_account_key: { secrets: ['private_key'], id: 'name' },
  google_apikeys_key: { secrets: ['key_string'], id: 'uid' },
  github_actions_secret: { secrets: ['plaintext_value'] },
  github_actions_organization_secret: { secrets: ['plaintext_value'] },
  gitlab_project_access_token: { secrets: ['token'] },
  gitlab_group_access_token: { secrets: ['token'] },
  gitlab_personal_access_token: { secrets: ['token'] },
  gitlab_deploy_token: { secrets: ['token'] },
  okta_app_oauth: { secrets: ['client_secret'] },
  keycloak_openid_client: { secrets: ['client_secret'] },
  vault_token: { secrets: ['client_token'] },
  vault_approle_auth_backend_role_secret_id: { secrets: ['secret_id'], id: 'accessor' },
  tls_private_key: { secrets: ['private_key_pem', 'private_key_openssh'] },
  random_password: { secrets: ['result'] },
}
const allSecrets = [...new Set(Object.values(makers).flatMap(({ secrets }) => secrets))]

const resource = z.object({
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  module: z.string().nullish(),
  instances: z.array(
    z.object({
      index_key: z.union([z.string(), z.number()]).nullish(),
      attributes: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
})

/**
 * Secrets in a Terraform state, which holds every attribute in clear: a key that a resource made lies there for whoever may read the
 * state. Nothing else of the state is read. Source: Terraform, state format version 4.
 */
export const terraformState: Format = {
  id: 'exposure/terraform-state',
  title: 'Secrets in a Terraform state',
  provider: 'other',
  role: 'inventory',
  collect: `# read access to the state; only resources that make credentials are kept
terraform state pull | jq '{version, terraform_version, resources: [.resources[] | select(.type | test("key|password|token|secret|oauth|client"))]}' > state.json`,
  recognises: ({ records, envelope, lists }) =>
    records.some(isResource) || (lists?.includes('resources') === true && 'terraform_version' in envelope),
  isOwn: isResource,
  scopeOf: () => undefined,
  asksFor: 'where the state lies (bucket, workspace)',
  enumerates: [],
  keeps: {
    ...members('mode type name module provider'),
    instances: {
      index_key: true,
      attributes: {
        ...members(
          'id user status key_id uid accessor service_specific_credential_id repository secret_name display_name',
        ),
        ...(Object.fromEntries(allSecrets.map((name) => [name, 'hash'])) as Record<string, Kept>),
        create_date: 'time',
        start_date: 'time',
      },
    },
  },
  covers: { resources: ['exposure'] },
  records: ({ value }, context) => recordsOf(value, context),
}

function isResource({ value }: Raw): boolean {
  return (
    isObject(value) &&
    /^(managed|data)$/.test(text(value.mode) ?? '') &&
    typeof value.type === 'string' &&
    'provider' in value &&
    Array.isArray(value.instances)
  )
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const found = checked(resource, value, 'a resource of a Terraform state')
  const maker = makers[found.type]
  if (!maker) throw new NotAboutIdentities('A resource that makes no credential that Muster knows')
  const exposures = found.instances.flatMap((instance) => {
    const attributes = instance.attributes ?? {}
    const address = [
      ...(found.module ? [found.module] : []),
      `${found.type}.${found.name}${instance.index_key === null || instance.index_key === undefined ? '' : `[${instance.index_key}]`}`,
    ].join('.')
    return maker.secrets.flatMap((member): ExposureRecord[] => {
      const secret = text(attributes[member])
      if (!secret || isRedacted(secret)) return []
      const named = maker.id ? text(attributes[maker.id]) : undefined
      return [
        said({
          type: 'exposure',
          nativeId: [context.scope, address, member].join(':'),
          fingerprint: secretHash(secret, context),
          detector: `terraform ${found.type}`,
          // What is derived from a secret (the password for mail) goes with its key.
          credentialNativeId: accessKeyIdIn(named) ?? named?.split('/').at(-1),
          location: { repository: context.scope, file: address },
          canary: isCanary(secret, named) || undefined,
          foundAt: readTime(attributes.create_date) ?? readTime(attributes.start_date),
        } satisfies ExposureRecord),
      ]
    })
  })
  if (exposures.length === 0) throw new NotAboutIdentities('A resource without its secret')
  return exposures
}
