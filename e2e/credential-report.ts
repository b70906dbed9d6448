/** One access key of one user in a credential report. */
export interface Key {
  user: string
  rotated: string
  active?: boolean
}

const header =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'

/** A credential report of one account, as AWS writes it, for tests. */
export const report = (keys: readonly Key[], account = '333333333333'): string =>
  [
    header,
    ...keys.map(
      ({ user, rotated, active = true }) =>
        `${user},arn:aws:iam::${account}:user/${user},2020-01-01T00:00:00Z,false,N/A,N/A,N/A,false,${active},${rotated},2026-11-20T00:00:00Z,eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
    ),
  ].join('\n')
