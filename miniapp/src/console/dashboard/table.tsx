// A table of figures: its first column stays in sight when it is wider than the screen.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { classes, testable } from '../../ui/attributes'

interface TableProps {
  heads: readonly string[]
  rows: readonly { id: string; cells: readonly ReactNode[] }[]
  testId: string
}

export function Table({ heads, rows, testId }: TableProps) {
  return (
    <View className="stat-table" {...testable(testId)}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <tr key={id} {...testable(`${testId}-${id}`)}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={index} className={classes(cell === '' && 'none')}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </View>
  )
}
