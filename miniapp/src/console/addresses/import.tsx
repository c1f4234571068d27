// An import: what it did, or every line for which it did nothing.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { ApiError, type FieldError } from '../../api'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Notice } from '../../ui/notice'
import { consoleKey, importAddresses, type ImportReport } from '../api'
import { chooseFile } from '../parts/files'
import { addressWords } from './words'

export function Import() {
  const t = useT(addressWords)
  const client = useQueryClient()
  const sent = useMutation({
    mutationFn: importAddresses,
    onSuccess: () => client.invalidateQueries({ queryKey: consoleKey }),
  })
  const choose = async () => {
    const file = await chooseFile('.csv,text/csv')
    if (file) sent.mutate(file)
  }
  return (
    <Card>
      <View className="lead">{t('import')}</View>
      <View className="note soft">{t('importNote')}</View>
      <Button
        block
        icon="up"
        busy={sent.isPending}
        busyWords={t('importing')}
        onPress={() => void choose()}
        testId="import"
      >
        {t('choose')}
      </Button>
      {sent.data ? <Done report={sent.data} /> : null}
      {sent.error ? <Refused error={sent.error} /> : null}
    </Card>
  )
}

function Done({ report }: { report: ImportReport }) {
  const t = useT(addressWords)
  return (
    <View className="stack gap-3" {...testable('imported')}>
      <Notice icon="check">{t('doneLines', { count: report.lines })}</Notice>
      <View className="figures">
        {(['added', 'changed', 'same'] as const).map((name) => (
          <View key={name} className="figure-box">
            <View className="title">{report[name]}</View>
            <View className="note soft">{t(name)}</View>
          </View>
        ))}
      </View>
    </View>
  )
}

const mostShown = 200

function Refused({ error }: { error: Error }) {
  const t = useT(addressWords)
  const errors = error instanceof ApiError ? error.errors : []
  return (
    <View className="stack gap-2" {...testable('refused')}>
      <Notice icon="alert" tone="red">
        {error.message}
      </Notice>
      {errors.length > 0 ? <View className="field-label">{t('refused')}</View> : null}
      {errors.slice(0, mostShown).map((each, index) => (
        <RefusedLine key={index} error={each} />
      ))}
      {errors.length > mostShown ? (
        <View className="note soft">{t('andMore', { count: errors.length - mostShown })}</View>
      ) : null}
    </View>
  )
}

/** `12.lng`: the line of the file, and its column. */
function RefusedLine({ error: { path, message } }: { error: FieldError }) {
  const t = useT(addressWords)
  const [line = '', field] = path.split('.')
  return (
    <View className="line note top">
      <View className="refused-line strong">{/^\d+$/.test(line) ? t('line', { line }) : t('wholeFile')}</View>
      {field ? <View className="faint refused-field">{field}</View> : null}
      <View className="grow words">{message}</View>
    </View>
  )
}
