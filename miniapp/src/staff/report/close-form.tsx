// Settle a report: the evidence, one line for residents, one for colleagues, and who will be told.
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { PhotoStrip } from '../../ui/photo-strip'
import { Tag } from '../../ui/tag'
import type { StaffReport } from '../api'
import { Deadline } from '../parts/deadline'
import { stripPhoto } from '../parts/photo-address'
import { useNow } from '../../ui/use-now'
import { Templates } from '../parts/templates'
import { usePhotos } from '../parts/use-photos'
import { staffWords, type StaffKey } from '../words'
import { useStep } from './use-step'

const quickWords = ['quickFixed', 'quickCleaned', 'quickTalked', 'quickHandled'] as const satisfies StaffKey[]

export function CloseForm({ report, onDone }: { report: StaffReport; onDone: () => void }) {
  const t = useT(staffWords)
  const [note, setNote] = useState('')
  const [internal, setInternal] = useState('')
  const photos = usePhotos()
  const step = useStep(report, 'resolve', onDone)
  const off = useMissing(report, photos, note, internal)
  const submit = () =>
    step.take(
      {
        note: note.trim(),
        ...(internal.trim() ? { internalNote: internal.trim() } : {}),
        ...(photos.ids.length > 0 && !photos.held ? { evidencePhotoIds: photos.ids } : {}),
      },
      photos.held ? { field: 'evidencePhotoIds', photos: photos.pending } : undefined,
    )
  const bar = (
    <ActionBar>
      <View className="line note soft">
        <Icon name="bell" size="m" />
        <View className="grow">{t('whoIsTold')}</View>
      </View>
      <Button kind="primary" block busy={step.busy} off={off} onPress={submit} testId="resolve-submit">
        {t('resolveSubmit')}
      </Button>
    </ActionBar>
  )
  return (
    <Page title={t('close')} bottom={bar} testId="resolve-form">
      <Matter report={report} />
      <Evidence needed={report.evidenceNeeded} photos={photos} wrong={step.wrong('evidencePhotoIds')} />
      <Card kind="snug">
        <Field
          label={t('tellResidents')}
          placeholder={t('tellHint')}
          value={note}
          onInput={setNote}
          max={limits.note}
          wrong={step.wrong('note')}
          testId="resolve-note"
        />
        <Templates number={report.number} step="resolve" onChoose={setNote} />
        <View className="chips">
          {quickWords.map((key) => (
            <Chip key={key} outline onPress={() => setNote(joined(note, t(key)))} testId={`resolve-${key}`}>
              {t(key)}
            </Chip>
          ))}
        </View>
        <Field
          label={t('tellColleagues')}
          placeholder={t('colleaguesHint')}
          value={internal}
          onInput={setInternal}
          max={limits.note}
          wrong={step.wrong('internalNote')}
          testId="resolve-internal"
        />
      </Card>
      {step.problem ? (
        <Notice icon="alert" tone="warm" testId="resolve-problem">
          {step.problem}
        </Notice>
      ) : null}
    </Page>
  )
}

/** What is still missing, as the words of the button. */
function useMissing(
  report: StaffReport,
  photos: ReturnType<typeof usePhotos>,
  note: string,
  internal: string,
) {
  const t = useT(staffWords)
  if (!report.steps.includes('resolve')) return t('tookTime')
  if (photos.sending) return t('photosSending')
  if (photos.failed) return t('photosFailed')
  if (report.evidenceNeeded && photos.pending.length === 0) return t('missingPhoto')
  if (note.trim() === '') return t('missingWords')
  if ([note, internal].some((text) => [...text].length > limits.note)) return t('tooLong')
  return undefined
}

function Matter({ report }: { report: StaffReport }) {
  const t = useT(staffWords)
  const now = useNow(20_000)
  const before = report.photos.slice(0, 2).map((photo) => stripPhoto(photo, t('reported')))
  return (
    <Card kind="snug">
      <View className="line between">
        <View className="lead one grow">{report.summary}</View>
        <Deadline report={report} now={now} />
      </View>
      <View className="note soft">{report.address ?? t('noAddress')}</View>
      {before.length > 0 ? <PhotoStrip photos={before} size="low" /> : null}
    </Card>
  )
}

interface EvidenceProps {
  needed: boolean
  photos: ReturnType<typeof usePhotos>
  wrong: string | undefined
}

function Evidence({ needed, photos, wrong }: EvidenceProps) {
  const t = useT(staffWords)
  const enough = photos.pending.length > 0
  return (
    <Card kind="snug" testId="evidence">
      <View className="line between">
        <View className="strong">{t('evidence')}</View>
        {enough ? (
          <Tag tone="green" icon="check">
            {t('evidenceEnough')}
          </Tag>
        ) : (
          <Tag {...(needed ? { tone: 'warm' as const } : {})}>
            {t(needed ? 'evidenceNeeded' : 'evidenceFree')}
          </Tag>
        )}
      </View>
      <PhotoStrip
        photos={photos.photos}
        onAdd={photos.add}
        onRemove={photos.remove}
        onRetry={photos.retry}
        addWords={t(photos.photos.length > 0 ? 'takeMore' : 'takePhoto')}
        testId="resolve-photos"
      />
      <View className={wrong ? 'note bad' : 'note soft'}>{wrong ?? photos.problem ?? t('evidenceNote')}</View>
    </Card>
  )
}

const joined = (before: string, words: string) =>
  before.trim() === '' ? words : `${before.trim()}，${words}`
