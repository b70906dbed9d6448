import { expect, test } from 'vitest'
import { gcpPermissionsLike } from './gcp-catalogue'
import { takenBy, type DeniedHolder, type GoogleDenial } from './google-denials'

const SHOP = '//cloudresourcemanager.googleapis.com/projects/shop-4815'
const EVERYBODY = 'principalSet://goog/public:all'
const idOf = (number: string) => (number === '4815' ? 'shop-4815' : number)
const account = (name: string, ...resources: string[]): DeniedHolder => ({
  native_id: `${name}@shop-4815.iam.gserviceaccount.com`,
  unique_id: '1001',
  scope: 'shop-4815',
  resources: resources.length > 0 ? resources : [SHOP],
})
const denial = (more: Partial<GoogleDenial> = {}): GoogleDenial => ({
  place: 'projects/4815',
  principals: [EVERYBODY],
  except: [],
  ...more,
})
const named = (name: string) =>
  `principal://iam.googleapis.com/projects/-/serviceAccounts/${name}@shop-4815.iam.gserviceaccount.com`

test.each<[string, GoogleDenial, DeniedHolder, ReturnType<typeof takenBy>]>([
  ['everybody, on the project by its number', denial(), account('till'), 'all'],
  ['everybody but one', denial({ except: [named('till')] }), account('till'), 'nothing'],
  ['the same, another', denial({ except: [named('till')] }), account('shelf'), 'all'],
  [
    'one by its unique id',
    denial({ principals: [named('x').replace(/[^/]+$/, '1001')] }),
    account('till'),
    'all',
  ],
  [
    'people only',
    denial({ principals: ['principal://goog/subject/ada@corp.example'] }),
    account('till'),
    'nothing',
  ],
  [
    'a group, which may hold accounts',
    denial({ principals: ['principalSet://goog/group/bots@corp.example'] }),
    account('till'),
    'part',
  ],
  [
    'everybody but a group',
    denial({ except: ['principalSet://goog/group/bots@corp.example'] }),
    account('till'),
    'part',
  ],
  ['under a condition', denial({ condition: 'request.time < x' }), account('till'), 'part'],
  ['another project', denial({ place: 'projects/bank-16' }), account('till'), 'nothing'],
  ['another project whose id no list tells', denial({ place: 'projects/16' }), account('till'), 'part'],
  ['rights here and there', denial(), account('till', SHOP, SHOP.replace('shop-4815', 'bank-16')), 'part'],
  [
    'an organisation, of which no resource says that the project is in it',
    denial({ place: 'organizations/6' }),
    account('till', SHOP, SHOP + '2'),
    'part',
  ],
  [
    'an organisation on which the rights are held',
    denial({ place: 'organizations/6' }),
    account('till', '//cloudresourcemanager.googleapis.com/organizations/6'),
    'all',
  ],
  [
    'another organisation than that of the rights',
    denial({ place: 'organizations/7' }),
    account('till', '//cloudresourcemanager.googleapis.com/organizations/6'),
    'nothing',
  ],
  [
    'all of an organisation, which the project may be outside of',
    denial({ principals: ['principalSet://cloudresourcemanager.googleapis.com/organizations/6'] }),
    account('till'),
    'part',
  ],
  [
    'everybody but all of an organisation',
    denial({ except: ['principalSet://cloudresourcemanager.googleapis.com/organizations/6'] }),
    account('till'),
    'part',
  ],
  ['a folder that may hold the project', denial({ place: 'folders/7' }), account('till'), 'part'],
  [
    'a bucket, which does not say its project',
    denial(),
    account('till', '//storage.googleapis.com/projects/_/buckets/b'),
    'part',
  ],
  [
    'all service accounts of the project',
    denial({
      principals: ['principalSet://cloudresourcemanager.googleapis.com/projects/4815/type/ServiceAccount'],
    }),
    account('till'),
    'all',
  ],
  [
    'what is no account of the project',
    denial({
      principals: ['principalSet://cloudresourcemanager.googleapis.com/projects/4815/type/ServiceAgent'],
    }),
    account('till'),
    'nothing',
  ],
  [
    'a pool as a whole',
    denial({
      principals: [
        'principalSet://iam.googleapis.com/projects/4815/locations/global/workloadIdentityPools/ci/*',
      ],
    }),
    {
      ...account('till'),
      native_id:
        'principal://iam.googleapis.com/projects/4815/locations/global/workloadIdentityPools/ci/subject/s',
    },
    'all',
  ],
])('a deny policy and %s', (_, rule, holder, expected) => {
  expect(takenBy(rule, holder, idOf)).toBe(expected)
})

test('permissions of deny policies are those of roles under the name of the host', () => {
  expect(gcpPermissionsLike('iam.googleapis.com/serviceAccountKeys.create')).toEqual([
    'gcp:iam.serviceAccountKeys.create',
  ])
  expect(gcpPermissionsLike('cloudresourcemanager.googleapis.com/projects.setIamPolicy')).toEqual([
    'gcp:resourcemanager.projects.setIamPolicy',
  ])
  expect(gcpPermissionsLike('iam.googleapis.com/workloadIdentityPoolProviders.create')).toEqual([
    'gcp:iam.googleapis.com/workloadIdentityPoolProviders.create',
  ])
  const keys = gcpPermissionsLike('iam.googleapis.com/serviceAccountKeys.*')
  expect(keys).toContain('gcp:iam.serviceAccountKeys.delete')
  expect(keys.every((one) => one.startsWith('gcp:iam.serviceAccountKeys.'))).toBe(true)
  expect(gcpPermissionsLike('iam.googleapis.com/*.setIamPolicy')).toContain(
    'gcp:iam.serviceAccounts.setIamPolicy',
  )
  expect(gcpPermissionsLike('bigquery.googleapis.com/*').length).toBeGreaterThan(50)
  expect(gcpPermissionsLike('new.example/things.do')).toEqual(['gcp:new.example.things.do'])
  expect(gcpPermissionsLike('nothing')).toEqual([])
})
