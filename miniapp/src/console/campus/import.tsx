// A roster from a spreadsheet: first what it would do, then done; a whole one that ends many codes has to be meant.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip } from '../../ui/chips'
import { Notice } from '../../ui/notice'
import { Switch } from '../../ui/switch'
import { chooseFile } from '../parts/files'
import { Problem } from '../../ui/problem'
import { campusKey, sendRoster, type RosterReport } from './api'
import { campusWords } from './words'

/** The server asks whether it is meant, where more than half would lose their codes. */
export const isShrinking = (error: Error | null): error is ApiError =>
  error instanceof ApiError && error.code === 'roster_shrinks'

interface Chosen {
  file: File
  whole: boolean
}

export function ImportRoster({ campusId }: { campusId: string }) {
  const t = useT(campusWords)
  const client = useQueryClient()
  const [whole, setWhole] = useState(false)
  const [asking, setAsking] = useState(false)
  const tried = useMutation({
    mutationFn: (chosen: Chosen) => sendRoster(campusId, { ...chosen, dryRun: true, meant: false }),
  })
  const done = useMutation({
    mutationFn: ({ chosen, meant }: { chosen: Chosen; meant: boolean }) =>
      sendRoster(campusId, { ...chosen, dryRun: false, meant }),
    onSuccess: async () => {
      setAsking(false)
      await client.invalidateQueries({ queryKey: campusKey('roster', campusId) })
    },
  })
  const begin = async () => {
    const file = await chooseFile('.csv,text/csv')
    if (!file) return
    done.reset()
    tried.mutate({ file, whole })
  }
  const chosen = tried.data ? tried.variables : undefined
  const close = () => {
    done.reset()
    setAsking(false)
  }
  const changeWhole = (on: boolean) => {
    setWhole(on)
    tried.reset()
    done.reset()
  }
  return (
    <Card>
      <View className="lead">{t('import')}</View>
      <View className="note soft words">{t('importNote')}</View>
      <WholeSwitch on={whole} onChange={changeWhole} />
      <Button
        block
        icon="up"
        busy={tried.isPending}
        busyWords={t('trying')}
        onPress={() => void begin()}
        testId="import-choose"
      >
        {t('choose')}
      </Button>
      <Problem error={tried.error} testId="import-problem" />
      {tried.data && chosen && !done.data ? (
        <>
          <Report report={tried.data} whole={chosen.whole} dry />
          <Button kind="primary" block onPress={() => setAsking(true)} testId="import-go">
            {t('importGo')}
          </Button>
        </>
      ) : null}
      {done.data && chosen ? <Report report={done.data} whole={chosen.whole} /> : null}
      {asking && tried.data && chosen ? (
        <Ask
          report={tried.data}
          whole={chosen.whole}
          busy={done.isPending}
          error={done.error}
          onYes={(meant) => done.mutate({ chosen, meant })}
          onClose={close}
        />
      ) : null}
    </Card>
  )
}

function WholeSwitch({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const t = useT(campusWords)
  return (
    <View className="line between wide">
      <View className="grow">
        <View className="strong">{t('whole')}</View>
        <View className="note soft">{t('wholeNote')}</View>
      </View>
      <Switch on={on} onChange={onChange} label={t('whole')} testId="import-whole" />
    </View>
  )
}

interface AskProps {
  report: RosterReport
  whole: boolean
  busy: boolean
  error: Error | null
  onYes: (meant: boolean) => void
  onClose: () => void
}

function Ask({ report, whole, busy, error, onYes, onClose }: AskProps) {
  const t = useT(campusWords)
  const [meant, setMeant] = useState(false)
  const shrinking = isShrinking(error)
  const note = whole ? t('askWhole', { count: report.left }) : t('askAdd', { count: report.added })
  return (
    <AskSheet
      title={t('askTitle')}
      note={note}
      act={t('importGo')}
      danger={whole && report.left > 0}
      busy={busy}
      error={shrinking ? null : error}
      off={shrinking && !meant ? t('meantOff') : undefined}
      onYes={() => onYes(shrinking && meant)}
      onClose={onClose}
      testId="import-ask"
    >
      {shrinking ? (
        <Notice icon="alert" tone="red" testId="import-shrinks">
          <View className="strong">{error.message}</View>
          <View>
            {t('shrinks', {
              left: Number(error.more['left'] ?? 0),
              changed: Number(error.more['changed'] ?? 0),
              members: Number(error.more['members'] ?? 0),
            })}
          </View>
          <View className="chips">
            <Chip role="checkbox" on={meant} onPress={() => setMeant(!meant)} testId="import-meant">
              {t('meant')}
            </Chip>
          </View>
        </Notice>
      ) : null}
    </AskSheet>
  )
}

function Report({ report, whole, dry }: { report: RosterReport; whole: boolean; dry?: boolean }) {
  const t = useT(campusWords)
  const figures = ['added', 'changed', 'unchanged', ...(whole ? (['left'] as const) : [])] as const
  return (
    <View className="stack gap-3" {...testable(dry ? 'import-tried' : 'import-done')}>
      <Notice icon={dry ? 'eye' : 'check'} {...(dry ? { tone: 'grey' as const } : {})}>
        {dry
          ? t('triedLines', { count: report.lines })
          : t('doneLines', { count: report.lines, ended: report.ended })}
      </Notice>
      <View className="figures">
        {figures.map((name) => (
          <View key={name} className="figure-box">
            <View className="title" {...testable(`import-${name}`)}>
              {report[name]}
            </View>
            <View className="note soft">{t(`figure_${name}`)}</View>
          </View>
        ))}
      </View>
      <Refusals report={report} />
    </View>
  )
}

function Refusals({ report: { refused, refusals } }: { report: RosterReport }) {
  const t = useT(campusWords)
  if (refused === 0) return null
  return (
    <View className="stack gap-2" {...testable('import-refused')}>
      <View className="field-label">{t('refused', { count: refused })}</View>
      {refusals.map(({ line, field, reason }, index) => (
        <View key={index} className="line note top">
          <View className="refused-line strong">{t('line', { line })}</View>
          {field ? <View className="faint refused-field">{field}</View> : null}
          <View className="grow words">{reason}</View>
        </View>
      ))}
      {refused > refusals.length ? (
        <View className="note soft">{t('andMore', { count: refused - refusals.length })}</View>
      ) : null}
    </View>
  )
}
