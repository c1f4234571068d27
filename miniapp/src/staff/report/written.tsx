// What the resident wrote: masked as others see it, the original for a reason that is recorded.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { PhotoStrip } from '../../ui/photo-strip'
import { when } from '../../ui/time'
import type { RevealField, StaffReport } from '../api'
import { stripPhoto } from '../parts/photo-address'
import { staffWords } from '../words'
import { RevealSheet } from './reveal-sheet'

export function Written({ report }: { report: StaffReport }) {
  return (
    <>
      <Masked
        report={report}
        field="text"
        masked={report.textMasked}
        words={report.text}
        className="lead words"
        testId="report-text"
      />
      {report.addressMasked ? (
        <Masked report={report} field="address" masked words="" className="words" testId="report-address" />
      ) : null}
    </>
  )
}

/** What those who joined it added; nobody reads who they are. */
export function SupportNotes({ report, now }: { report: StaffReport; now: Date }) {
  const t = useT(staffWords)
  const language = useDisplay((display) => display.language)
  if (report.supports === 0) return null
  return (
    <Card testId="report-supports">
      <View className="strong">{t('supports', { count: report.supports })}</View>
      {report.supportNotes.map(({ at, note, photos }) => (
        <View key={at} className="stack gap-1">
          {note ? <View className="words">{note}</View> : null}
          {photos.length > 0 ? <PhotoStrip photos={photos.map((photo) => stripPhoto(photo))} /> : null}
          <View className="note soft">{when(at, now, language)}</View>
        </View>
      ))}
      {report.notesMasked ? (
        <Masked report={report} field="notes" masked words="" className="words" testId="report-notes" />
      ) : null}
    </Card>
  )
}

const revealWords = { text: 'revealText', address: 'revealAddress', notes: 'maskedNotes' } as const

interface MaskedProps {
  report: StaffReport
  field: Exclude<RevealField, 'phone' | 'caller'>
  masked: boolean
  words: string
  className: string
  testId: string
}

function Masked({ report, field, masked, words, className, testId }: MaskedProps) {
  const t = useT(staffWords)
  const [asking, setAsking] = useState(false)
  const [original, setOriginal] = useState<string>()
  const shown = original ?? words
  return (
    <>
      {shown ? (
        <View className={className} id={testId} data-testid={testId}>
          {shown}
        </View>
      ) : null}
      {masked && original === undefined ? (
        <View className="line between">
          <View className="note soft">{t('maskedText')}</View>
          <Button small kind="quiet" icon="eye" onPress={() => setAsking(true)} testId={`reveal-${field}`}>
            {t(revealWords[field])}
          </Button>
        </View>
      ) : null}
      {asking ? (
        <RevealSheet
          number={report.number}
          field={field}
          onClose={() => setAsking(false)}
          onValue={(value) => setOriginal(value ?? '')}
        />
      ) : null}
    </>
  )
}
