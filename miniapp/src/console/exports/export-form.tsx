// Make an export: masked, unless a reason is written; then it says that it is recorded, and who sees that.
import {
  exportFormats,
  exportKinds,
  mostRangeDays,
  usualRangeDays,
  type ExportRequest,
} from '@chaolin/shared/staff/stats-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Switch } from '../../ui/switch'
import { keyOf } from '../api'
import { lastDays, RangePicker, type Range } from '../charts/range'
import { PickList } from '../parts/pick-list'
import { usePosts } from '../parts/posts'
import { Problem } from '../../ui/problem'
import { makeExport, type ExportView } from './api'
import { exportWords } from './words'

export interface Wanted {
  kind?: ExportView['kind']
  range?: Range
  microBrainId?: string
}

const longestReason = 200

export function ExportForm({ wanted }: { wanted: Wanted }) {
  const t = useT(exportWords)
  const { optionsOf, nameOf } = usePosts()
  const [kind, setKind] = useState(wanted.kind ?? 'reports')
  const [format, setFormat] = useState<ExportView['format']>('xlsx')
  const [range, setRange] = useState(() => wanted.range ?? lastDays(usualRangeDays, new Date()))
  const [microBrainId, setMicroBrainId] = useState(wanted.microBrainId)
  const [unmasked, setUnmasked] = useState(false)
  const [reason, setReason] = useState('')
  const make = useMake()
  // Figures hold nobody's data.
  const bare = kind === 'reports' && unmasked
  const said = reason.trim()
  const body: ExportRequest = {
    ...range,
    kind,
    format,
    masked: !bare,
    ...(microBrainId ? { microBrainId } : {}),
    ...(bare ? { reason: said } : {}),
  }
  const off = bare && (said === '' || [...said].length > longestReason) ? t('needReason') : undefined
  return (
    <View className="stack gap-3">
      <Section title={t('make')} />
      <Card>
        <View className="field-label">{t('kind')}</View>
        <Chips
          options={exportKinds.map((value) => ({ value, label: t(value) }))}
          value={kind}
          onChange={setKind}
          testId="export-kind"
        />
        <View className="field-label">{t('range')}</View>
        <RangePicker value={range} onChange={setRange} mostDays={mostRangeDays} />
        <PickList
          label={t('which')}
          single
          options={optionsOf()}
          nameOf={nameOf}
          values={microBrainId ? [microBrainId] : []}
          onChange={([id]) => setMicroBrainId(id)}
          testId="export-post"
        />
        <View className="note soft">{t('whole')}</View>
        <View className="field-label">{t('format')}</View>
        <Chips
          options={exportFormats.map((value) => ({ value, label: value.toUpperCase() }))}
          value={format}
          onChange={setFormat}
          testId="export-format"
        />
        {kind === 'reports' ? (
          <Masking unmasked={unmasked} onChange={setUnmasked} reason={reason} onReason={setReason} />
        ) : null}
        <Told make={make} />
        <Button
          kind={bare ? 'danger' : 'primary'}
          block
          busy={make.isPending}
          off={off}
          onPress={() => make.mutate(body)}
          testId="export-go"
        >
          {t(bare ? 'goUnmasked' : 'go')}
        </Button>
      </Card>
    </View>
  )
}

function Told({ make }: { make: ReturnType<typeof useMake> }) {
  const t = useT(exportWords)
  return (
    <>
      <Problem error={make.error} testId="export-problem" />
      {make.isSuccess ? (
        <Notice icon="check" testId="export-asked">
          {t('asked')}
        </Notice>
      ) : null}
    </>
  )
}

function useMake() {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [made, setMade] = useState(0)
  return useMutation({
    // The same wish after it was made is another one.
    mutationFn: (body: ExportRequest) => makeExport(body, keyFor({ ...body, made })),
    onSuccess: () => {
      setMade((count) => count + 1)
      return client.invalidateQueries({ queryKey: keyOf('exports') })
    },
  })
}

interface MaskingProps {
  unmasked: boolean
  onChange: (unmasked: boolean) => void
  reason: string
  onReason: (reason: string) => void
}

function Masking({ unmasked, onChange, reason, onReason }: MaskingProps) {
  const t = useT(exportWords)
  const person = useSession((session) => session.person)
  const fixed = !hasRole(person, 'dispatcher', 'supervisor')
  return (
    <>
      <View className="line">
        <View className="grow">
          <View className="strong">{t('masked')}</View>
          <View className="note soft">{t(fixed ? 'maskedFixed' : 'maskedNote')}</View>
        </View>
        <Switch
          on={!unmasked}
          onChange={(on) => onChange(!on)}
          label={t('masked')}
          fixed={fixed}
          testId="export-masked"
        />
      </View>
      {unmasked ? (
        <>
          <Notice icon="eye" tone="red" testId="export-warning">
            <View className="strong">{t('unmaskedTitle')}</View>
            <View>{t('unmaskedNote')}</View>
          </Notice>
          <Field
            label={t('reason')}
            placeholder={t('reasonHint')}
            value={reason}
            onInput={onReason}
            max={longestReason}
            tall
            testId="export-reason"
          />
        </>
      ) : null}
    </>
  )
}
