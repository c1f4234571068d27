// What was reported: the words, the photos, the place, and how long is left.
import { postMayChange } from '@chaolin/shared/campus/cases/rules'
import { isOpen } from '@chaolin/shared/reports/rules'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { PhotoStrip } from '../../ui/photo-strip'
import { Pressable } from '../../ui/pressable'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import type { StaffReport } from '../api'
import { Deadline } from '../parts/deadline'
import { stripPhoto } from '../parts/photo-address'
import { useCategories } from '../../categories'
import { staffWords, statusWords } from '../words'
import { Urgency } from './urgency'
import { Written } from './written'

interface FactsProps {
  report: StaffReport
  now: Date
  onCategory: () => void
}

export function Facts({ report, now, onCategory }: FactsProps) {
  const t = useT(staffWords)
  const status = useT(statusWords)
  const language = useDisplay((display) => display.language)
  const category = useCategories().find(({ code }) => code === report.category)
  return (
    <>
      {report.question ? (
        <Notice icon="ask" testId="asked">
          {`${t('question', { question: report.question })}\n${t('questionNote')}`}
        </Notice>
      ) : null}
      <Urgency report={report} />
      <Card testId="report-facts">
        <View className="line between">
          <Deadline report={report} now={now} />
          {report.remindCount > 0 ? (
            <View className="note soft">{t('reminded', { count: report.remindCount })}</View>
          ) : null}
        </View>
        <Written report={report} />
        {report.photos.length > 0 ? (
          <PhotoStrip photos={report.photos.map((photo) => stripPhoto(photo))} />
        ) : null}
        <View className="line wrap">
          {report.service ? <Tag tone="tide">{report.service.name[language]}</Tag> : null}
          <Tag tone="tide">{category?.[language] ?? report.category}</Tag>
          {report.signal ? <Tag>{status(report.status)}</Tag> : null}
          {report.anonymous ? <Tag>{t('anonymous')}</Tag> : null}
          {report.public ? <Tag>{t('publicReport')}</Tag> : null}
          {isOpen(report.status) && postMayChange(report) ? (
            <Button small kind="plain" icon="edit" onPress={onCategory} testId="change-category">
              {t('recategorise')}
            </Button>
          ) : null}
        </View>
        <View className="note soft">{t('reportedAt', { when: when(report.createdAt, now, language) })}</View>
      </Card>
      <Card kind="flush">
        <Row
          lead={<Icon name="pin" size="m" className="soft" />}
          title={report.address ?? t('noAddress')}
          label={`${t('place')}，${report.address ?? t('noAddress')}`}
          testId="report-place"
        />
        <Answers report={report} />
        <Row
          lead={<Icon name="text" size="m" className="soft" />}
          title={`${t('number')} ${report.number}`}
          slim
          last
          end={
            <Pressable
              className="button plain small"
              onPress={() => copy(report.number)}
              testId="copy-number"
            >
              {t('copy')}
            </Pressable>
          }
        />
      </Card>
    </>
  )
}

function Answers({ report }: { report: StaffReport }) {
  const language = useDisplay((display) => display.language)
  const questions = useCategories().find(({ code }) => code === report.category)?.questions ?? []
  return (
    <>
      {Object.entries(report.answers).map(([id, answer]) => {
        const question = questions.find((each) => each.id === id)
        const option = question?.options?.find((each) => each.id === answer)
        return (
          <Row
            key={id}
            lead={<Icon name="chat" size="m" className="soft" />}
            title={option?.[language] ?? answer}
            note={question?.[language] ?? ''}
          />
        )
      })}
    </>
  )
}

const copy = (number: string) => void Taro.setClipboardData({ data: number })
