// What the reporter can do now, at the bottom of the page. A step that a rule forbids says why.
import type { Report } from '@chaolin/shared/reports/schema'
import { isOpen } from '@chaolin/shared/reports/rules'
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { Stars, type Rating } from '../../ui/stars'
import { useMay } from './may'
import type { Steps } from './take-step'
import { detailWords } from './words'

interface ActsProps {
  report: Report
  steps: Steps
}

export function Acts({ report, steps }: ActsProps) {
  const may = useMay(report)
  if (isOpen(report.status)) return <WhileOpen report={report} steps={steps} />
  if (report.status === 'resolved') return <Rate report={report} steps={steps} />
  if (report.merged) return <Together report={report} steps={steps} />
  return may.fits('reopen') ? <Contest report={report} steps={steps} /> : null
}

function WhileOpen({ report, steps }: ActsProps) {
  const [asking, setAsking] = useState(false)
  const t = useT(detailWords)
  const may = useMay(report)
  const withdraw = async () => {
    if (await steps.take('withdraw')) setAsking(false)
  }
  const wrong = steps.error?.step === 'remind' ? steps.error.message : undefined
  return (
    <ActionBar>
      {wrong ? <View className="field-help wrong">{wrong}</View> : null}
      <View className="line top wide">
        <Button
          kind="quiet"
          tall
          tight
          onPress={() => setAsking(true)}
          off={may.off('withdraw')}
          testId="report-withdraw"
        >
          {t('withdraw')}
        </Button>
        <Button
          tall
          grow
          icon="clock"
          offBeneath
          off={may.off('remind')}
          busy={steps.busy === 'remind'}
          onPress={() => void steps.take('remind')}
          testId="report-remind"
        >
          {t('remind')}
        </Button>
      </View>
      <Sheet
        open={asking}
        onClose={() => setAsking(false)}
        title={t('withdrawTitle')}
        testId="withdraw-sheet"
      >
        <View className="soft">{t('withdrawNote')}</View>
        {steps.error?.step === 'withdraw' ? (
          <View className="field-help wrong">{steps.error.message}</View>
        ) : null}
        <View className="line wide">
          <Button kind="quiet" grow onPress={() => setAsking(false)} testId="withdraw-keep">
            {t('keep')}
          </Button>
          <Button
            kind="danger"
            grow
            busy={steps.busy === 'withdraw'}
            onPress={() => void withdraw()}
            testId="withdraw-confirm"
          >
            {t('withdraw')}
          </Button>
        </View>
      </Sheet>
    </ActionBar>
  )
}

function Rate({ report, steps }: ActsProps) {
  const [rating, setRating] = useState<Rating>()
  const [comment, setComment] = useState('')
  const [reopening, setReopening] = useState(false)
  const t = useT(detailWords)
  const may = useMay(report)
  const confirm = () =>
    void steps.take('confirm', { rating, ...(comment.trim() ? { comment: comment.trim() } : {}) })
  return (
    <ActionBar sheetLike>
      <View className="line between base">
        <View className="lead">{t('rate')}</View>
        {rating ? (
          <View className="soft">{t('rated', { count: rating, word: t(`star${rating}`) })}</View>
        ) : null}
      </View>
      <Stars value={rating} onChange={setRating} testId="report-star" />
      {rating ? (
        <Field
          value={comment}
          onInput={setComment}
          placeholder={t('comment')}
          max={limits.note}
          wrong={steps.error?.step === 'confirm' ? steps.error.message : undefined}
          testId="report-comment"
        />
      ) : null}
      <View className="line top wide">
        <Button
          kind="quiet"
          tall
          tight
          off={may.off('reopen')}
          onPress={() => setReopening(true)}
          testId="report-reopen"
        >
          {t('reopen')}
        </Button>
        <Button
          kind="primary"
          grow
          off={may.off('confirm') ?? (rating ? undefined : t('offStars'))}
          busy={steps.busy === 'confirm'}
          busyWords={t('working')}
          onPress={confirm}
          testId="report-confirm"
        >
          {t(report.merged ? 'confirmMerged' : 'confirm')}
        </Button>
      </View>
      <Reopen report={report} steps={steps} open={reopening} onClose={() => setReopening(false)} />
    </ActionBar>
  )
}

/** Handled with another one: its end is answered for here too, by each for themselves. */
function Together({ report, steps }: ActsProps) {
  const may = useMay(report)
  if (may.off('confirm') === undefined) return <Rate report={report} steps={steps} />
  return may.off('reopen') === undefined ? <Contest report={report} steps={steps} /> : null
}

/** Closed or refused: the last word need not be spoken yet. */
function Contest({ report, steps }: ActsProps) {
  const [reopening, setReopening] = useState(false)
  const t = useT(detailWords)
  const may = useMay(report)
  return (
    <ActionBar>
      <Button
        kind="quiet"
        block
        tall
        offBeneath
        off={may.off('reopen')}
        onPress={() => setReopening(true)}
        testId="report-reopen"
      >
        {t('reopen')}
      </Button>
      <Reopen report={report} steps={steps} open={reopening} onClose={() => setReopening(false)} />
    </ActionBar>
  )
}

function reopenNoteOf({ status, merged }: Report) {
  if (merged) return 'reopenMergedNote'
  return status === 'rejected' ? 'reopenRejectedNote' : 'reopenNote'
}

function Reopen({ report, steps, open, onClose }: ActsProps & { open: boolean; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const t = useT(detailWords)
  const send = async () => {
    if (await steps.take('reopen', { reason })) onClose()
  }
  return (
    <Sheet open={open} onClose={onClose} title={t('reopenTitle')} testId="reopen-sheet">
      <View className="soft">{t(reopenNoteOf(report))}</View>
      <Field
        tall
        value={reason}
        onInput={setReason}
        placeholder={t('reopenPlaceholder')}
        max={limits.note}
        wrong={steps.error?.step === 'reopen' ? steps.error.message : undefined}
        testId="reopen-reason"
      />
      <Button
        kind="primary"
        block
        off={reason.trim() ? undefined : t('offReason')}
        busy={steps.busy === 'reopen'}
        busyWords={t('working')}
        onPress={() => void send()}
        testId="reopen-send"
      >
        {t('reopenShort')}
      </Button>
    </Sheet>
  )
}
