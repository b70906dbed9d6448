import { Cell, HeadCell, Table } from '@/components/ui/table'
import { paramName, paramValue, partName } from './check-words'
import type { CheckDetail } from '@/lib/model/answers/checks'

/** The numbers of a check with the origin of each default. */
export function ParamTable({ params, narrower }: Pick<CheckDetail, 'params' | 'narrower'>) {
  return (
    <Table label="Thresholds" blocks>
      <thead>
        <tr>
          <HeadCell width="26%">Threshold</HeadCell>
          <HeadCell width="22%">Current</HeadCell>
          <HeadCell>Source of the default</HeadCell>
        </tr>
      </thead>
      <tbody>
        {params.map((param) => (
          <tr key={param.name}>
            <Cell>
              <span className="strong">{paramName(param.name, param.unit)}</span>
            </Cell>
            <Cell>
              {paramValue(param.value, param.unit)}
              {param.value === param.default ? null : (
                <span className="small text-3 block">
                  set here; default {paramValue(param.default, param.unit)}
                </span>
              )}
              {narrower.map(({ when, params: own }) =>
                own[param.name] === undefined ? null : (
                  <span key={partName(when)} className="small text-2 block anywhere">
                    {paramValue(own[param.name]!, param.unit)} for {partName(when)}
                  </span>
                ),
              )}
            </Cell>
            <Cell>
              <span className="text-2 prose">
                {param.source}.{param.note ? ` ${param.note.replace(/\.?$/, '.')}` : ''}
              </span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
