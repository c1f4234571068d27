// What went wrong with a step, field by field where the server says so.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { ApiError } from '../api'
import { useT } from '../i18n'
import { Notice } from './notice'
import { uiWords } from './words'

interface ProblemProps {
  error: Error | null
  /** What can be done about it. */
  end?: ReactNode
  testId: string
}

const mostShown = 20

export function Problem({ error, end, testId }: ProblemProps) {
  const t = useT(uiWords)
  if (!error) return null
  const late = isChanged(error)
  const fields = error instanceof ApiError ? error.errors : []
  return (
    <Notice icon={late ? 'users' : 'alert'} tone={late ? 'warm' : 'red'} testId={testId} end={end}>
      <View className="strong">{late ? t('changedMeanwhile') : error.message}</View>
      {fields.slice(0, mostShown).map(({ path, message }, index) => (
        <View key={index}>{path ? `${path}：${message}` : message}</View>
      ))}
      {fields.length > mostShown ? <View>{`… +${fields.length - mostShown}`}</View> : null}
    </Notice>
  )
}

export const isChanged = (error: Error | null) =>
  error instanceof ApiError && error.code === 'version_changed'
export const requestIdOf = (error: Error | null) => (error instanceof ApiError ? error.requestId : undefined)
